"""The `roviec` command. Every subcommand calls the same functions as the pages do.

`roviec read` works without a database and without Django. A command that only reads makes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Any

from roviec import running
from roviec.running import Refused

SUCCESS, REFUSED, FOUND_DIFFERENCES = 0, 2, 1

Arguments = argparse.Namespace


NOTHING, NEEDS_DATA, MAKES_DATA = "nothing", "needs data", "makes data"


@dataclass(frozen=True)
class Command:
    run: Callable[[Arguments], int]
    help: str
    examples: str
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    data: str = NEEDS_DATA
    """`NOTHING`: no Django; `NEEDS_DATA`: refused on an empty site; `MAKES_DATA`: makes one."""


# --- reading: no database, no Django ---------------------------------------------------------


def read_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files or folders; - is standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per file and line")


def read(arguments: Arguments) -> int:
    from roviec.reading import ReadError, read
    from roviec.reading.bulk import without_names
    from roviec.reading.output import to_json

    sources = list(_sources(arguments.files))
    failed = False
    for name, content in sources:
        try:
            reading = read(content(), name=name)
        except (ReadError, OSError) as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
            continue
        if len(sources) > 1:
            # Names of people appear only when one document is read.
            reading = without_names(reading)
        if arguments.json:
            print(json.dumps(to_json(reading), ensure_ascii=False))
        else:
            print(_overview(to_json(reading)))
    return REFUSED if failed else SUCCESS


def _sources(names: Sequence[str]) -> list[tuple[str, Callable[[], bytes]]]:
    found: list[tuple[str, Callable[[], bytes]]] = []
    for name in names:
        path = Path(name)
        if name == "-":
            found.append(("-", sys.stdin.buffer.read))
        elif path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            found.extend((str(each), each.read_bytes) for each in inside)
        else:
            found.append((name, path.read_bytes))
    return found


KINDS = {
    "citations": "Văn bản được dẫn",
    "claims": "Điểm đếm được",
    "dates": "Ngày",
    "periods": "Kỳ",
    "officeholders": "Người giữ chức vụ",
    "units": "Đơn vị",
    "statements": "Nhận định, yêu cầu, đề xuất",
    "events": "Sự việc",
    "warnings": "Lưu ý",
}


def _overview(reading: dict[str, Any]) -> str:
    """What a text says, for a person at a terminal."""
    source = reading["source"]
    lines = [f"{source['name']}: {source['media_type']}, {source['characters']} ký tự"]
    for kind, title in KINDS.items():
        if reading[kind]:
            lines.append(f"\n{title} ({len(reading[kind])})")
        for item in reading[kind]:
            text = reading["text"][item["start"] : item["end"]]
            lines.append(f"  {item['start']:>6}  {' '.join(text.split())}")
    return "\n".join(lines)


# --- the record -------------------------------------------------------------------------------


def indicators_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as a JSON list")


def indicators(arguments: Arguments) -> int:
    from roviec.reporting.models import Indicator

    rows = [
        {
            "code": row.code,
            "name": row.name,
            "area": row.area.code,
            "nature": row.nature,
            "value_type": row.value_type,
            "unit_of_measure": row.unit_of_measure,
            "scale": str(row.scale.normalize()),
            "counts_people": row.counts_people,
            "over_line": row.over_line,
            "over_time": row.over_time,
            "phrases": row.phrases,
        }
        for row in Indicator.objects.select_related("area")
    ]
    if arguments.json:
        _print_json(rows)
    for row in [] if arguments.json else rows:
        print(f"{row['code']:<36} {row['name']} ({row['unit_of_measure']}, {row['nature']})")
    return SUCCESS


def load_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    figures = kinds.add_parser(
        "figures",
        help="figures from a CSV file, with the state imported",
        description="Columns: unit, indicator, period, value, and optionally column (in_period, "
        "cumulative, estimate, target) and scope (own, subtree). A ratio is written 27/27.",
        epilog="example:\n  roviec load figures so-lieu-2020.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    figures.add_argument("file", metavar="FILE.csv")


def load(arguments: Arguments) -> int:
    from roviec.access.actor import SYSTEM
    from roviec.reporting.loading import LoadRefused, load_figures

    try:
        result = load_figures(Path(arguments.file), office=SYSTEM)
    except LoadRefused as refused:
        raise Refused("\n".join(refused.problems)) from refused
    print(
        f"Đã nạp {result.rows} dòng: {result.added} số mới, {result.changed} số thay, "
        f"{result.unchanged} số không đổi."
    )
    return SUCCESS


def check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="a narrative: text, DOCX, PDF or HTML; - is standard input"
    )
    parser.add_argument("--unit", required=True, metavar="CODE", help="the unit it speaks of")
    parser.add_argument(
        "--period", metavar="PERIOD", help="for claims that name no period: 2020, 2020-11, 2020-Q3"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list of claims")


def check(arguments: Arguments) -> int:
    from roviec.inspections.checking import CheckRefused, check_text

    path = Path(arguments.file)
    try:
        content = sys.stdin.buffer.read() if arguments.file == "-" else path.read_bytes()
        claims = check_text(
            content, name=path.name, unit_code=arguments.unit, period_code=arguments.period
        )
    except (CheckRefused, OSError) as refused:
        raise Refused(str(refused)) from refused
    if arguments.json:
        _print_json(claims)
    for claim in [] if arguments.json else claims:
        print(f"{claim['verdict']:<14} {' '.join(claim['text'].split())}")
        print(f"{'':<14} {claim['reason']}")
    return SUCCESS


def explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE")
    parser.add_argument("--indicator", required=True, metavar="CODE")
    parser.add_argument("--period", required=True, metavar="PERIOD")
    parser.add_argument(
        "--line",
        metavar="CODE",
        help="the line to add up along; needed when the unit stands in several",
    )
    parser.add_argument("--json", action="store_true")


def explain(arguments: Arguments) -> int:
    from roviec.access.rules import RuleBroken
    from roviec.reporting.lineage import explain_by_code, in_words
    from roviec.timeline import PeriodError

    try:
        explanation = explain_by_code(
            unit_code=arguments.unit,
            indicator_code=arguments.indicator,
            period_code=arguments.period,
            line_code=arguments.line,
        )
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    except PeriodError as refused:
        raise Refused(str(refused)) from refused
    if arguments.json:
        _print_json(explanation)
    else:
        print(in_words(explanation))
    return SUCCESS


def verify(arguments: Arguments) -> int:
    from roviec.reporting.verify import differences

    found = list(differences())
    for each in found:
        print(each)
    print("Mọi tổng số khớp với báo cáo." if not found else f"{len(found)} chỗ khác nhau.")
    return FOUND_DIFFERENCES if found else SUCCESS


# --- running a site ---------------------------------------------------------------------------


def migrate(arguments: Arguments) -> int:
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)
    return SUCCESS


def serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=running.port_number, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes; two per core is plenty")


def serve(arguments: Arguments) -> int:
    running.check_port(arguments.host, arguments.port)
    _tell_warnings()
    running.check_data()
    return _serve(arguments.host, arguments.port, arguments.workers)


def _tell_warnings() -> None:
    for warning in running.check_settings():
        print(warning, file=sys.stderr)


def _serve(host: str, port: int, workers: int = 1) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "roviec.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A request holds a thread for a few milliseconds; more threads only wait for each other.
        blocking_threads=4,
        log_access=False,
    ).serve()
    return SUCCESS


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=running.port_number, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="prepare the data and stop")


def demo(arguments: Arguments) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from roviec.templates_of_work.demo import seed

    if not arguments.no_serve:
        running.check_port(arguments.host, arguments.port)
    _tell_warnings()
    print("Đang chuẩn bị dữ liệu minh hoạ ...", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    seeded = seed(timezone.localdate())
    width = max(len(each.login) for each in seeded.accounts)
    print(f"\nMở http://{arguments.host}:{arguments.port}/ (dừng: Ctrl+C)")
    print(f"Mật khẩu của mọi tài khoản ví dụ: {seeded.password}\n")
    for each in seeded.accounts:
        print(f"  {each.login:<{width}}  {each.about}")
    print("", flush=True)
    return SUCCESS if arguments.no_serve else _serve(arguments.host, arguments.port)


# --- those who sign in ------------------------------------------------------------------------


def account_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    told = "The password is asked for, or read from the first line of standard input."
    add = kinds.add_parser("add", help="a new account, with a post if one is named", epilog=told)
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--name", required=True, help="as it is written into records")
    post = add.add_argument_group("post", "from today; all of unit, line and role, or none")
    post.add_argument("--unit", metavar="CODE")
    post.add_argument("--line", metavar="CODE")
    post.add_argument("--role", metavar="CODE")
    post.add_argument("--title", default="", help="the office's title; the role's name if left out")
    password = kinds.add_parser("password", help="a new password for an account", epilog=told)
    password.add_argument("login", metavar="LOGIN")


def account(arguments: Arguments) -> int:
    from roviec.access.rules import RuleBroken

    acts = {"add": _add_account, "password": _set_password}
    try:
        print(acts[arguments.what](arguments))
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    return SUCCESS


def _add_account(arguments: Arguments) -> str:
    from django.utils import timezone

    from roviec.access.actor import SYSTEM
    from roviec.accounts import actions

    codes = (arguments.unit, arguments.line, arguments.role)
    if any(codes) != all(codes) or (arguments.title and not all(codes)):
        raise Refused("Phân công cần đủ --unit, --line và --role.")
    post = actions.NewPost(*codes, arguments.title, timezone.localdate()) if all(codes) else None
    made = actions.add_account(
        office=SYSTEM, login=arguments.login, name=arguments.name, password=_password(), post=post
    )
    return f"Đã lập tài khoản {made.login}."


def _set_password(arguments: Arguments) -> str:
    from roviec.access.actor import SYSTEM
    from roviec.accounts import actions

    account = actions.account_named(arguments.login)
    actions.set_password(office=SYSTEM, account=account, password=_password())
    return f"Đã đặt lại mật khẩu của {account.login}; các phiên đang mở đã kết thúc."


def _password() -> str:
    """Never from the command line, where others on the machine can read it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Mật khẩu: ")
    if getpass("Nhập lại mật khẩu: ") != first:
        raise Refused("Hai lần nhập mật khẩu không giống nhau.")
    return first


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


COMMANDS = {
    "demo": Command(
        demo,
        "an example site with invented figures, ready to sign in",
        "roviec demo\n  roviec demo --port 8123",
        demo_arguments,
        MAKES_DATA,
    ),
    "serve": Command(
        serve, "run the site", "roviec serve --port 8000 --workers 4", serve_arguments, MAKES_DATA
    ),
    "migrate": Command(
        migrate, "bring the database to this version", "roviec migrate", data=MAKES_DATA
    ),
    "account": Command(
        account,
        "make accounts and set passwords",
        "roviec account add hoa --name 'Trần Thị Hoa' --unit XA.LANGMAU-BTG --line department "
        "--role officer\n  roviec account password hoa",
        account_arguments,
    ),
    "read": Command(
        read,
        "what a text says, and where it says it",
        "roviec read bao-cao.docx\n  roviec read --json *.pdf\n  cat tin.txt | roviec read -",
        read_arguments,
        NOTHING,
    ),
    "load": Command(
        load, "load data from a file", "roviec load figures so-lieu.csv", load_arguments
    ),
    "indicators": Command(
        indicators,
        "the indicators, and the phrases by which texts name them",
        "roviec indicators --json",
        indicators_arguments,
    ),
    "check": Command(
        check,
        "hold a narrative's claims against a unit's record",
        "roviec check bao-cao.docx --unit CT.THOTNOT-BTG --period 2020 --json",
        check_arguments,
    ),
    "explain": Command(
        explain,
        "where a number comes from",
        "roviec explain --unit CT-BTG --indicator classes_opened --period 2020 --json",
        explain_arguments,
    ),
    "verify": Command(
        verify,
        "recompute every total from its reports; say what differs",
        "roviec verify",
    ),
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="roviec",
        description="Rõ Việc: directives down, figures up, every number explained. "
        "The database is chosen by ROVIEC_DATABASE_URL.",
    )
    names = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        each = names.add_parser(
            name,
            help=command.help,
            description=command.help[:1].upper() + command.help[1:] + ".",
            epilog=f"examples:\n  {command.examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(each)
    return top


def main(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    command = COMMANDS[arguments.command]
    try:
        _make_ready(arguments, command.data)
        return command.run(arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has gone, as in `roviec read … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SUCCESS


def _make_ready(arguments: Arguments, data: str) -> None:
    if data == NOTHING:
        return
    if arguments.command == "demo" and arguments.host in running.LOOPBACK:
        # Nobody reaches a loopback address from outside, and no proxy with HTTPS stands before it.
        os.environ["ROVIEC_HTTPS"] = os.environ.get("ROVIEC_HTTPS", "").strip() or "0"
    if data == MAKES_DATA:
        running.make_data_folder()
    running.start_django()
    if data == NEEDS_DATA:
        running.check_data()


if __name__ == "__main__":
    sys.exit(main())
