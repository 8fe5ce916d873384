"""`roviec places|units|acts import|export|example`."""

from __future__ import annotations

import json

import pytest

from roviec.access.actor import SYSTEM
from roviec.cli import importing
from roviec.cli import main as command
from roviec.organisations.importing import ImportRefused, Source, import_places
from roviec.organisations.models import FileImport, Place, Reorganisation
from roviec.organisations.tests.imported_files import ACTS, PLACES, table

pytestmark = pytest.mark.django_db

ROWS = ("90,Tỉnh Sông Bạc,province,tỉnh,,,,", "90001,Xã Bến Đò,xã,xã,90,,,")


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    """The database of the test stands already."""
    monkeypatch.setattr("roviec.running.start_django", lambda: None)
    monkeypatch.setattr("roviec.running.check_data", lambda: None)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "dia-ban.csv"
    path.write_bytes(table(PLACES, *ROWS).content)
    return path


def test_a_dry_run_says_what_it_would_do_and_does_nothing(file, capsys):
    assert command(["places", "import", str(file), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "2 mới" in out
    assert "90001 Xã Bến Đò" in out
    assert not Place.objects.exists()


def test_an_import_twice(file, capsys):
    assert command(["places", "import", str(file)]) == 0
    assert "Đã nhập." in capsys.readouterr().out
    assert command(["places", "import", str(file)]) == 0
    assert "Không có gì để thay đổi." in capsys.readouterr().out
    assert Place.objects.count() == 2
    assert FileImport.objects.get().state == "done"


def test_problems_stop_it_and_are_listed(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(table(PLACES, ROWS[0], ROWS[1].replace(",90,", ",91,")).content)
    assert command(["places", "import", str(path)]) == 2
    error = capsys.readouterr().err
    assert "IMP-07: dòng 3, cột “parent”" in error
    assert "Chưa nhập gì: 1 lỗi." in error
    assert command(["places", "import", str(path), "--dry-run"]) == 1
    capsys.readouterr()
    assert command(["places", "import", str(path), "--dry-run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["wrong"] == 1
    assert command(["places", "import", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["rule"] == "IMP-07"


def test_a_dry_run_lists_every_problem_and_gives_the_rows_to_mend(tmp_path, capsys):
    path, mend = tmp_path / "a.csv", tmp_path / "sua.xlsx"
    rows = [f"{n},,xã,xã,90,,," for n in range(10000, 10700)]
    path.write_bytes(table(PLACES, ROWS[0], *rows).content)
    for words in (["--dry-run"], []):
        status = command(["places", "import", str(path), *words, "--problems", str(mend)])
        assert status == (1 if words else 2)
        assert capsys.readouterr().err.count("IMP-04") == 700
        assert mend.read_bytes().startswith(b"PK")
        mend.unlink()


def test_warnings_are_written_after_an_import_too_and_an_old_file_goes(file, tmp_path, capsys):
    unread, mend = tmp_path / "them.csv", tmp_path / "sua.xlsx"
    unread.write_bytes(table(f"{PLACES},ghi_chu", *(f"{row},x" for row in ROWS)).content)
    asked = ["places", "import", str(unread), "--problems", str(mend)]
    assert command(asked) == 0
    assert "lưu ý" in capsys.readouterr().err
    ((name, cells),) = [(s.name, s.rows) for s in Source.of(mend).sheets()]
    assert name == "Cả tệp"
    assert "không được đọc" in str(cells)
    assert command(["places", "import", str(file), "--problems", str(mend)]) == 0
    assert not mend.exists()


@pytest.mark.parametrize("verb", ["import", "dry-run", "export", "example"])
def test_what_cannot_be_written_is_refused_with_the_reason(file, tmp_path, capsys, verb):
    (tmp_path / "thu-muc.xlsx").mkdir()
    for path, said in (
        (tmp_path / "khong-co" / "ra.xlsx", "không có thư mục"),
        (tmp_path / "thu-muc.xlsx", "đây là thư mục"),
        (tmp_path / f"{'a' * 300}.xlsx", "tên tệp quá dài"),
    ):
        words = {
            "import": ["import", str(file), "--problems", str(path)],
            "dry-run": ["import", str(file), "--dry-run", "--problems", str(path)],
        }.get(verb, [verb, str(path)])
        assert command(["places", *words]) == 2
        told = capsys.readouterr().err
        assert told.startswith("Không ghi được")
        assert said in told
    # Said before anything was read in.
    assert not Place.objects.exists()


def test_the_problems_never_go_over_the_file_itself(file, tmp_path, capsys):
    book = tmp_path / "dia-ban.xlsx"
    command(["places", "import", str(file)])
    command(["places", "export", str(book)])
    before = book.read_bytes()
    assert command(["places", "import", str(book), "--problems", str(book)]) == 2
    assert "tệp khác" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_no_such_file(capsys):
    assert command(["places", "import", "khong-co.csv"]) == 2
    assert "Không có tệp" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["ra.xlsx", "ra.csv"])
def test_what_is_exported_is_imported(file, tmp_path, name, capsys):
    command(["places", "import", str(file)])
    out = tmp_path / name
    assert command(["places", "export", str(out)]) == 0
    assert "2 dòng places" in capsys.readouterr().out
    assert command(["places", "import", str(out)]) == 0
    assert "Không có gì để thay đổi." in capsys.readouterr().out


def test_an_export_has_a_known_ending(tmp_path, capsys):
    assert command(["places", "export", str(tmp_path / "ra.pdf")]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_acts_and_examples(file, tmp_path, capsys):
    command(["places", "import", str(file)])
    path = tmp_path / "dot.csv"
    path.write_bytes(table(ACTS, "1;places;1/7/2025;Đợt;;;rename;90001;;;Phường Bến Đò;;;").content)
    assert command(["acts", "import", str(path)]) == 0
    assert Reorganisation.objects.get().state == "confirmed"
    for of in importing.HELP:
        assert command([of, "example", str(tmp_path / f"{of}.xlsx")]) == 0
        assert (tmp_path / f"{of}.xlsx").stat().st_size > 5000


def test_setting_up_a_site_calls_the_same(file):
    assert import_places(file, office=SYSTEM).plan.counts["places"].new == 2
    with pytest.raises(ImportRefused):
        import_places(file.with_name("khong-co.csv"), office=SYSTEM)
