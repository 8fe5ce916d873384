"""The command line as people use it: real processes, a real database, real files."""

import json
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings as site_settings

from roviec.cli import COMMANDS
from roviec.running import Refused, check_port

TEXT = (
    "Trong năm 2020, Ban Tuyên giáo Huyện ủy đã mở 35 lớp bồi dưỡng với 2.611 lượt học viên. "
    "Thực hiện Kế hoạch số 12-KH/BTGTU ngày 05/02/2020, có 27/27 chi, đảng bộ xây dựng kế hoạch."
)
NAMED = "Đồng chí Nguyễn Văn Mẫu, Trưởng Ban Tuyên giáo Huyện ủy phát biểu kết luận."

LONG = "mưa trên sông lớn"

Told = subprocess.CompletedProcess[str]


class Run:
    """`run("read", "-", stdin=…)` with a data folder and a database of its own; `ROVIEC_…` names
    set more. Whoever names another data folder has the embedded database in it."""

    def __init__(self, data: Path, database: str) -> None:
        self.data, self.database = data, database

    def __call__(self, *words: object, stdin: str = "", cwd: Path | None = None, **more) -> Told:
        return subprocess.run(
            [sys.executable, "-m", "roviec", *map(str, words)],
            input=stdin, capture_output=True, text=True, check=False,
            env=self.environment(more), cwd=cwd or self.data,
        )  # fmt: skip

    def start(self, *words: object, **more) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "roviec", *map(str, words)]
        return subprocess.Popen(command, env=self.environment(more), stdout=subprocess.DEVNULL)

    def environment(self, more: dict[str, object]) -> dict[str, str]:
        ours = ("ROVIEC_", "DJANGO_")
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(ours)},
            "ROVIEC_DATA": str(self.data),
            "ROVIEC_DATABASE_URL": "" if "ROVIEC_DATA" in more else self.database,
            "ROVIEC_HTTPS": "0",
            **{name: str(value) for name, value in more.items()},
        }


@pytest.fixture(scope="session")
def own_database() -> Iterator[str]:
    """The address of an empty database on the server the tests run on; empty for the embedded."""
    on = site_settings.DATABASES["default"]
    if "postgresql" not in on["ENGINE"]:
        yield ""
        return
    who = f"{on['USER']}:{on['PASSWORD']}" if on["PASSWORD"] else on["USER"]
    server = (
        f"postgresql://{who}{'@' if who else ''}{on['HOST']}{':' if on['PORT'] else ''}{on['PORT']}"
    )
    name = f"test_roviec_cli_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        yield f"{server}/{name}"
        connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture(scope="session")
def run(tmp_path_factory, own_database) -> Run:
    return Run(tmp_path_factory.mktemp("cli"), own_database)


@pytest.fixture(scope="session")
def demo(run) -> Run:
    """The same with the example loaded."""
    made = run("demo", "--no-serve")
    assert made.returncode == 0, made.stderr
    assert "mật khẩu" in made.stdout.lower()
    return run


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps_with_examples(run, command):
    told = run(command, "--help")
    assert told.returncode == 0
    assert "example" in told.stdout
    assert f"roviec {command}" in told.stdout


def test_reading_from_standard_input_gives_the_contract(run):
    answer = run("read", "-", "--json", stdin=TEXT)
    reading = json.loads(answer.stdout)
    assert reading["text"] == TEXT
    assert [each["value"] for each in reading["claims"]] == [35, 2611, 27]
    assert reading["claims"][2]["total"] == 27
    assert reading["citations"][0]["norm_id"] == "12-KH/BTGTU"
    assert reading["dates"][0]["date"] == "2020-02-05"
    for kind in ("claims", "citations", "dates", "periods", "units"):
        for each in reading[kind]:
            assert TEXT[each["start"] : each["end"]] == each["text"]


def test_one_document_names_people_and_several_do_not(run, tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(NAMED, "utf-8")
    one = json.loads(run("read", tmp_path / "1.txt", "--json").stdout)
    assert [each["name"] for each in one["officeholders"]] == ["Nguyễn Văn Mẫu"]
    several = run("read", tmp_path, "--json").stdout.splitlines()
    assert len(several) == 2
    for line in several:
        reading = json.loads(line)
        reading.pop("text")
        statements = [each.pop("text") for each in reading["statements"]]
        assert "Nguyễn Văn Mẫu" not in json.dumps(reading, ensure_ascii=False), statements


def test_a_folder_leaves_names_out_however_few_it_holds(run, tmp_path):
    (tmp_path / "1.txt").write_text(NAMED, "utf-8")
    reading = json.loads(run("read", tmp_path, "--json").stdout)
    assert reading["officeholders"] == []
    one = json.loads(run("read", tmp_path / "1.txt", "--json").stdout)
    assert one["officeholders"] != []


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_file_that_is_not_there_is_said_in_vietnamese(demo, tmp_path, command):
    told = demo(command, tmp_path / "khong-co.txt", *_whose(command))
    assert told.returncode == 2
    assert "không có tệp này" in told.stderr
    assert "Errno" not in told.stderr


def test_a_folder_cannot_be_checked_and_one_without_files_has_nothing_to_read(demo, tmp_path):
    told = demo("check", tmp_path, *_whose("check"))
    assert told.returncode == 2
    assert "đây là thư mục" in told.stderr
    assert "Errno" not in told.stderr
    told = demo("read", tmp_path)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def _whose(command: str) -> tuple[str, ...]:
    return ("--unit", "CT-BTG", "--period", "2020") if command == "check" else ()


def test_reading_needs_no_django(run):
    answer = subprocess.run(
        [sys.executable, "-c", "import sys, roviec.cli, roviec.reading; print('django' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.strip() == "False"


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(run, tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 not a document")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    answer = run("read", tmp_path / "a.docx", tmp_path / "b.txt", tmp_path / "c.txt", "--json")
    assert answer.returncode == 2
    assert "a.docx" in answer.stderr
    assert "c.txt" in answer.stderr
    assert len(answer.stdout.splitlines()) == 1


def test_the_indicators_say_how_texts_name_them(demo):
    rows = json.loads(demo("indicators", "--json").stdout)
    assert len(rows) >= 25
    for row in rows:
        assert {"code", "name", "nature", "value_type", "unit_of_measure", "phrases"} <= row.keys()
        assert row["phrases"]
    assert len({row["area"] for row in rows}) == 10


UNIT = "CT.THOTNOT-BTG"


@pytest.fixture(scope="session")
def loaded(demo, tmp_path_factory) -> Run:
    """Figures of 2021 for a unit, imported from a file."""
    file = tmp_path_factory.mktemp("figures") / "figures.csv"
    file.write_text(
        "unit,indicator,period,value,column,scope\n"
        f"{UNIT},classes_opened,2021,35,,\n"
        f"{UNIT},attendances,2021,2598,in_period,own\n"
        f"{UNIT},organisations_with_plan,2021,27/27,,\n",
        "utf-8",
    )
    answer = demo("load", "figures", file)
    assert answer.returncode == 0, answer.stderr
    assert "3 số mới" in answer.stdout
    again = demo("load", "figures", file)
    assert "3 số không đổi" in again.stdout
    return demo


def test_a_text_is_held_against_the_loaded_record(loaded, tmp_path):
    file = tmp_path / "bao-cao.txt"
    file.write_text(TEXT.replace("2020", "2021").replace("Huyện ủy", "Quận ủy Thốt Nốt"), "utf-8")
    answer = loaded("check", file, "--unit", UNIT, "--period", "2021", "--json")
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)
    assert [row["verdict"] for row in rows] == ["matches", "differs", "matches"]
    for row in rows:
        assert {
            "start",
            "end",
            "verdict",
            "claimed",
            "found",
            "indicator",
            "reason",
            "link",
        } <= row.keys()
    assert "2.598" in rows[1]["reason"]
    assert "2.611" in rows[1]["reason"]


def test_a_number_is_explained_with_its_source(loaded):
    asked = ("--unit", UNIT, "--indicator", "classes_opened", "--period", "2021")
    told = json.loads(loaded("explain", *asked, "--json").stdout)
    assert told["live"]["value"] in ("35", 35)
    assert "figures.csv" in json.dumps(told)
    in_words = loaded("explain", *asked)
    assert "35" in in_words.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "--unit", "KHONG-CO", "--indicator", "classes_opened", "--period", "2021"), "KHONG-CO"),
        (("explain", "--unit", UNIT, "--indicator", "khong_co", "--period", "2021"), "khong_co"),
        (("explain", "--unit", UNIT, "--indicator", "classes_opened", "--period", "hai"), "2026-Q3"),
        (("check", "khong-co.txt", "--unit", UNIT, "--period", "2021"), "khong-co.txt"),
        (("check", "-", "--unit", "KHONG-CO", "--period", "2021"), "KHONG-CO"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_named_and_nothing_is_a_stack_of_code(demo, words, said):
    answer = demo(*words, stdin=TEXT)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_rows_that_are_wrong_are_all_told_and_none_is_kept(demo, tmp_path):
    file = tmp_path / "so-lieu.csv"
    file.write_text(
        "unit,indicator,period,value\n"
        f"{UNIT},classes_opened,2022,12\n"
        f"{UNIT},classes_opened,2022,mười\n"
        "KHONG-CO,classes_opened,2022,1\n",
        "utf-8",
    )
    answer = demo("load", "figures", file)
    assert answer.returncode == 2
    assert "mười" in answer.stderr
    assert "KHONG-CO" in answer.stderr
    told = demo(
        "explain", "--unit", UNIT, "--indicator", "classes_opened", "--period", "2022", "--json"
    )
    assert json.loads(told.stdout)["live"]["value"] is None


def test_every_total_of_the_example_agrees_with_its_reports(loaded):
    answer = loaded("verify")
    assert answer.returncode == 0, answer.stdout


def commands_of_the_readme() -> list[list[str]]:
    """Those that need no file of the reader's own."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("roviec ")]
    lines = [shlex.split(line, comments=True) for line in commands]
    return [words[1:] for words in lines if words[1:2] in (["indicators"], ["explain"], ["verify"])]


def test_the_commands_of_the_readme_work_on_the_example(demo):
    commands = commands_of_the_readme()
    assert {words[0] for words in commands} == {"indicators", "explain", "verify"}
    for words in commands:
        answer = demo(*words)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.strip()


def test_the_example_is_made_once_and_survives(demo):
    again = demo("demo", "--no-serve")
    assert again.returncode == 0
    assert "127.0.0.1:8000" in again.stdout


# --- what a command needs and makes -----------------------------------------------------------

READING = [
    ("verify",),
    ("indicators",),
    ("check", "-", "--unit", "A"),
    ("explain", "--unit", "A", "--indicator", "b", "--period", "2020"),
    ("load", "figures", "so-lieu.csv"),
    ("account", "password", "ai-do"),
]


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_command_that_reads_makes_nothing_in_an_empty_folder(run, tmp_path, words):
    answer = run(*words, stdin=TEXT, cwd=tmp_path, ROVIEC_DATA="")
    assert answer.returncode == 2
    assert "Chưa có dữ liệu" in answer.stderr
    assert "roviec migrate" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_and_an_old_one_are_told_apart(run, tmp_path):
    file = tmp_path / "roviec.sqlite3"
    file.touch()
    empty = run("verify", ROVIEC_DATA=tmp_path)
    assert empty.returncode == 2
    assert "Chưa có dữ liệu" in empty.stderr
    assert run("migrate", ROVIEC_DATA=tmp_path).returncode == 0
    with sqlite3.connect(file) as database:
        database.execute("delete from django_migrations where app = 'inspections'")
    database.close()
    old = run("verify", ROVIEC_DATA=tmp_path)
    assert old.returncode == 2
    assert "bản cũ hơn" in old.stderr


def test_what_a_site_keeps_is_its_owners_alone(run, tmp_path):
    data = tmp_path / "du-lieu"
    assert run("migrate", ROVIEC_DATA=data).returncode == 0
    assert {each.name for each in data.iterdir()} >= {"secret-key", "roviec.sqlite3"}
    for path in (data, *data.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_setting_that_cannot_be_is_one_sentence(run, tmp_path):
    answer = run("verify", ROVIEC_DATA=tmp_path, ROVIEC_DATABASE_URL="postgresql://u:p@h:abc/x")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "port" in answer.stderr


def test_a_database_that_does_not_answer_is_one_message(run):
    answer = run("verify", ROVIEC_DATABASE_URL="postgresql://u@127.0.0.1:1/x")
    assert answer.returncode == 2
    assert "Không mở được cơ sở dữ liệu" in answer.stderr
    assert "Traceback" not in answer.stderr


# --- serving ----------------------------------------------------------------------------------


@pytest.fixture
def busy_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_busy_port_is_named_with_the_way_out(demo, busy_port, command):
    answer = demo(command, "--port", busy_port)
    assert answer.returncode == 2
    assert f"Cổng {busy_port} đang được dùng" in answer.stderr
    assert "PORT=8123" in answer.stderr
    assert "panic" not in answer.stderr


def test_a_port_another_server_would_share_is_busy_too():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Refused, match="đang được dùng"):
            check_port("127.0.0.1", other.getsockname()[1])


def test_a_free_port_stays_free():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    check_port("127.0.0.1", port)
    check_port("localhost", port)
    with pytest.raises(Refused, match="địa chỉ"):
        check_port("khong-co.invalid", port)


@pytest.mark.parametrize("port", ["0", "65536", "tám", "-1"])
def test_a_port_that_is_none_is_refused(run, port):
    answer = run("serve", f"--port={port}")
    assert answer.returncode == 2
    assert "--port" in answer.stderr


def test_serving_an_empty_site_is_refused(run, tmp_path):
    answer = run("serve", "--port", free_port(), ROVIEC_DATA=tmp_path)
    assert answer.returncode == 2
    assert "Chưa có dữ liệu" in answer.stderr


def test_warnings_are_told_and_errors_stop(run, tmp_path):
    environment = {"ROVIEC_DATA": tmp_path, "ROVIEC_HOSTS": "rv.example"}
    warned = run("serve", "--port", free_port(), **environment)
    assert "roviec.W001" in warned.stderr
    missing = tmp_path / "nowhere" / "x.sqlite3"
    stopped = run("demo", "--no-serve", **environment, ROVIEC_DATABASE_URL=f"sqlite:///{missing}")
    assert stopped.returncode == 2
    assert "roviec.E002" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def free_port() -> int:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        return int(other.getsockname()[1])


def test_the_example_is_signed_in_to_over_plain_http(demo):
    """Without `ROVIEC_HTTPS=0` from anywhere: on a loopback address cookies need no HTTPS."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with demo.start("demo", "--port", port, ROVIEC_HTTPS="") as site:
        try:
            cookies = wait_for(f"{address}/sign-in/")
            assert "csrftoken" in cookies
            assert "secure" not in cookies.lower()
        finally:
            site.terminate()
            site.wait(20)


def wait_for(address: str) -> str:
    """The cookies a page sets, once it answers."""
    for _ in range(100):
        try:
            with urlopen(address) as page:
                return "\n".join(page.headers.get_all("Set-Cookie"))
        except URLError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


# --- accounts ---------------------------------------------------------------------------------


def test_an_account_is_made_and_its_password_set(demo):
    post = ("--unit", "CT.THOTNOT-BTG", "--line", "department", "--role", "officer")
    weak = demo("account", "add", "lan.nt", "--name", "Nguyễn Thị Lan", stdin="ngắn\n")
    assert weak.returncode == 2
    today = ("--unit", "CANTHO.NINHKIEU-BXDD", *post[2:])
    made = demo("account", "add", "lan.nt", "--name", "Nguyễn Thị Lan", *today, stdin=f"{LONG}\n")
    assert made.returncode == 0, made.stderr
    assert "lan.nt" in made.stdout
    again = demo("account", "add", "LAN.nt", "--name", "Lan", stdin=f"{LONG}\n")
    assert (again.returncode, "đã có" in again.stderr) == (2, True)
    changed = demo("account", "password", "lan.nt", stdin=f"{LONG} mới\n")
    assert changed.returncode == 0, changed.stderr
    gone = demo("account", "add", "minh.v", "--name", "Võ Minh", *post, stdin=f"{LONG}\n")
    assert (gone.returncode, "CT.THOTNOT-BTG" in gone.stderr) == (2, True)


@pytest.mark.parametrize("words", [("--unit", "A"), ("--title", "Trưởng Ban")])
def test_half_a_post_is_refused(demo, words):
    answer = demo("account", "add", "ai.do", "--name", "Ai Đó", *words, stdin=f"{LONG}\n")
    assert answer.returncode == 2
    assert "--role" in answer.stderr
