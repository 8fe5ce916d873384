"""The pages of importing: sent in, checked, confirmed, written once; each sees one's own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from roviec.accounts.models import Account, Appointment, Role, RolePermission
from roviec.files.models import StoredFile
from roviec.interface.tests.page_check import check_page
from roviec.organisations.importing import Source, Wish, check, receiving
from roviec.organisations.models import FileImport, PlaceVersion, UnitVersion
from roviec.organisations.tests.imported_files import ACTS_OF_UNITS, GROUPS, PLACES, UNITS, table
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = "moi,Phường Mới,commune,phường,song_bac,2020-01-01,,"
IMPORTS = "/organisations/import/"


def somebody(world: World, unit: str) -> Account:
    role, _made = Role.objects.get_or_create(code="keeper", defaults={"name": "Quản trị"})
    for reach in ("own", "below"):
        RolePermission.objects.get_or_create(
            role=role, permission="organisation.reorganise", reach=reach
        )
    account = Account.objects.create_account(f"keeper@{unit}", "Người giữ sổ", "mat-khau-thu")
    for line, body in ((world.department, unit), (world.committee, f"{unit}_committee")):
        Appointment.objects.create(
            account=account,
            unit=world.unit(body),
            line=line,
            role=role,
            title="Quản trị",
            valid_from=date(2019, 1, 1),
        )
    return account


@pytest.fixture
def keeper(world, signed_in):
    return signed_in(somebody(world, "song_bac"))


@pytest.fixture
def everywhere(world, signed_in):
    """Whose reach is all units there are."""
    account = somebody(world, "centre")
    return signed_in(account)


def send(client: Client, header: str, *rows: str, of: str = "places", name: str = "a.csv"):
    upload = SimpleUploadedFile(name, table(header, *rows).content)
    return client.post(IMPORTS, {"of": of, "file": upload})


def sent(client: Client, header: str, *rows: str, of: str = "places") -> FileImport:
    response = send(client, header, *rows, of=of)
    assert response.status_code == 302, response.content.decode()
    return FileImport.objects.get(pk=int(response.url.rstrip("/").split("/")[-1]))


def page(client: Client, row: FileImport) -> str:
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    html = response.content.decode()
    assert check_page(html) == []
    return html


def write(client: Client, row: FileImport):
    return client.post(reverse("organisations:import_write", args=[row.pk]), follow=True)


def test_from_sending_to_done(keeper):
    row = sent(keeper, PLACES, NEW)
    assert (row.state, row.rows) == ("checked", 1)
    html = page(keeper, row)
    assert "Phường Mới" in html
    assert "Nhập vào hệ thống" in html
    assert not PlaceVersion.objects.filter(code="moi").exists()
    html = write(keeper, row).content.decode()
    assert check_page(html) == []
    assert "Đã nhập xong" in html
    assert PlaceVersion.objects.filter(code="moi").count() == 1


def test_a_double_press_writes_once(keeper):
    row = sent(keeper, PLACES, NEW)
    for _press in range(3):
        assert write(keeper, row).status_code == 200
    assert PlaceVersion.objects.filter(code="moi").count() == 1


def test_the_same_file_sent_twice_is_one_import_until_it_is_done(keeper):
    first = sent(keeper, PLACES, NEW)
    assert sent(keeper, PLACES, NEW) == first
    assert StoredFile.objects.count() == 1
    write(keeper, first)
    again = sent(keeper, PLACES, NEW)
    assert again != first
    assert "không thay đổi gì" in page(keeper, again)


def test_every_problem_stands_on_the_page_with_its_row(keeper):
    row = sent(keeper, PLACES, NEW.replace("song_bac", "khong_co"), NEW.replace("phường", ""))
    html = page(keeper, row)
    assert row.state == "refused"
    assert "Dòng 2" in html
    assert "IMP-07" in html
    assert "Nhập vào hệ thống" not in html
    assert "Tệp còn lỗi" in write(keeper, row).content.decode()
    assert not PlaceVersion.objects.filter(code="moi").exists()


def test_many_problems_are_paged(keeper):
    row = sent(keeper, PLACES, *(f"m{n},,commune,xã,song_bac,,," for n in range(120)))
    html = page(keeper, row)
    assert len(html.encode()) < 100_000
    second = keeper.get(f"{row.get_absolute_url()}?page=3").content.decode()
    assert check_page(second) == []
    assert "Dòng 121" in second


def test_zeros_are_chosen_on_the_page(everywhere):
    row = sent(everywhere, PLACES, "1,Tỉnh Một,province,tỉnh,,,,", "10,Tỉnh Mười,province,tỉnh,,,,")
    html = page(everywhere, row)
    assert "Điền lại số 0" in html
    everywhere.post(reverse("organisations:import_check", args=[row.pk]), {"zeros": "restore"})
    row.refresh_from_db()
    assert (row.state, row.zeros) == ("checked", "restore")
    write(everywhere, row)
    assert PlaceVersion.objects.filter(code="01").exists()
    # What is written is not checked again.
    html = everywhere.post(
        reverse("organisations:import_check", args=[row.pk]), {"zeros": "keep"}, follow=True
    ).content.decode()
    assert "đã hoặc đang được nhập" in html


def test_what_changed_since_the_check_is_said(keeper, world):
    row = sent(keeper, PLACES, NEW)
    place = world.unit("ben_do").versions.get().place
    place.versions.update(code="moi")
    html = write(keeper, row).content.decode()
    assert "hệ thống đã thay đổi" in html
    row.refresh_from_db()
    assert row.state == "refused"


def test_an_import_cut_short_is_gone_on_with(keeper, monkeypatch):
    row = sent(keeper, PLACES, NEW)
    FileImport.objects.filter(pk=row.pk).update(state="running", steps=3, steps_done=1)
    html = page(keeper, row)
    assert "Tiếp tục nhập" in html
    assert "Đã nhập xong" in write(keeper, row).content.decode()


def test_several_steps_take_several_presses(keeper, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", -1.0)
    rows = ["1;units;{};Đợt;;;rename;ben_do-committee;;;Đảng ủy {};;;;;".format(f"2023-0{n}-01", n)
            for n in range(1, 4)]  # fmt: skip
    rows = [row.replace("1;", f"{n};", 1).replace("Đợt", f"Đợt {n}") for n, row in enumerate(rows)]
    row = sent(keeper, ACTS_OF_UNITS, *rows, of="acts")
    assert row.state == "checked", row.report
    for done in (1, 2):
        html = write(keeper, row).content.decode()
        assert check_page(html) == []
        row.refresh_from_db()
        assert (row.state, row.steps_done, row.steps) == ("running", done, 3)
    write(keeper, row)
    row.refresh_from_db()
    assert row.state == "done"
    assert (
        UnitVersion.objects.filter(unit__versions__code="ben_do-committee").distinct().count() == 4
    )


# --- what is no table, and files that are refused -----------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"%PDF-1.7\n...", "a.csv", "PDF"),
        (b"", "a.csv", "rỗng"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "a.xlsx", "FIL-03|Không nhận loại tệp"),
        (b"a,b\n1,2", "a.doc", "không đúng loại"),
    ],
)
def test_what_is_no_table_says_so(keeper, content, name, says):
    response = keeper.post(IMPORTS, {"of": "places", "file": SimpleUploadedFile(name, content)})
    html = (keeper.get(response.url) if response.status_code == 302 else response).content.decode()
    assert check_page(html) == []
    assert any(word in html for word in says.split("|"))
    assert response.status_code in (302, 422)


def test_a_file_over_the_limit_says_so(keeper, settings):
    settings.UPLOAD_LIMIT = 1000
    response = send(keeper, PLACES, *([NEW] * 100))
    assert response.status_code == 422
    assert check_page(response.content.decode()) == []


def test_nothing_chosen_says_so(keeper):
    response = keeper.post(IMPORTS, {})
    assert response.status_code == 422
    assert "Hãy chọn" in response.content.decode()


# --- reach --------------------------------------------------------------------------------------


def test_only_the_sender_sees_it(keeper, everywhere):
    row = sent(keeper, PLACES, NEW)
    file = StoredFile.objects.get()
    for where in (row.get_absolute_url(), file.get_absolute_url()):
        response = keeper.get(where)
        assert response.status_code == 200
        if response.streaming:
            response.getvalue()
        assert everywhere.get(where).status_code == 404
    assert write(everywhere, row).status_code == 404


@pytest.mark.parametrize(
    ("header", "line", "of"),
    [
        (PLACES, NEW.replace("song_bac", "nui_voi"), "places"),
        (PLACES, NEW.replace("song_bac", ""), "places"),
        (PLACES, "dong_chum,Xã Khác,commune,commune,,2019-01-01,,", "places"),
        (GROUPS, "vung,,nui,,dong_chum,2020-01-01,", "places"),
        (UNITS, "m,M,,commune_committee,dong_chum,2020-01-01,,,nui_voi-committee", "units"),
        (UNITS, "m,M,,commune_committee,ben_do,2020-01-01,,,-", "units"),
        (
            ACTS_OF_UNITS,
            "1;units;2024-01-01;Đợt;;;rename;dong_chum-committee;;;Tên khác;;;;;",
            "acts",
        ),
    ],
)
def test_what_lies_beyond_ones_reach_is_refused_by_row(keeper, everywhere, header, line, of):
    row = sent(keeper, header, line, of=of)
    problems = [p for p in row.report["problems"] if not p["warning"]]
    assert {p["rule"] for p in problems} == {"IMP-12"}
    assert problems[0]["row"] == 2
    again = sent(everywhere, header, line, of=of)
    assert again.state == "checked", again.report["problems"]


def test_what_the_file_makes_below_is_within_reach(keeper):
    rows = (
        "a,A,,commune_committee,ben_do,2020-01-01,,,song_bac-committee",
        "b,B,,commune_committee,ben_do,2020-01-01,,,a",
    )
    assert sent(keeper, UNITS, *rows, of="units").state == "checked"


# --- examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["places", "units", "acts"])
def test_the_example_reads_back(keeper, world, of):
    response = keeper.get(reverse("organisations:import_example", args=[of]))
    assert response.status_code == 200
    plan = check(Wish(Source("mau.xlsx", response.content), of))
    places = check(
        Wish(
            Source("mau.xlsx", keeper.get(f"{IMPORTS}places.xlsx").content),
            "places",
        )
    )
    assert places.problems == []
    if of == "places":
        assert plan.counts["places"].new == 4
    else:
        # The places of the example are not on this site.
        assert {p.rule for p in plan.problems} == {"IMP-07"}


def test_there_is_no_example_of_anything_else(keeper):
    assert keeper.get(f"{IMPORTS}reports.xlsx").status_code == 404


def test_the_list_takes_few_queries(keeper, django_assert_max_num_queries):
    for n in range(5):
        sent(keeper, PLACES, NEW.replace("moi", f"moi{n}"))
    with django_assert_max_num_queries(12):
        html = keeper.get(IMPORTS).content.decode()
    assert check_page(html) == []
    assert html.count("a.csv") >= 5


# --- what is to be mended -----------------------------------------------------------------------


def to_mend(client: Client, row: FileImport) -> Sequence[Sequence[object]]:
    """The first sheet of the workbook, row by row."""
    response = client.get(reverse("organisations:import_problems", args=[row.pk]))
    assert response.status_code == 200
    book = python_calamine.load_workbook(io.BytesIO(response.content))
    return book.get_sheet_by_index(0).to_python()


def test_the_rows_to_mend_come_as_they_are_with_what_is_wrong_beside(keeper):
    good = NEW.replace("moi", "dung")
    row = sent(keeper, PLACES, good, NEW.replace("song_bac", "=1+1"), NEW.replace("phường", ""))
    assert "Tải các dòng cần sửa" in page(keeper, row)
    header, *rows = to_mend(keeper, row)
    assert header[:3] == ["Dòng", "Lỗi phải sửa", "Lưu ý"]
    assert header[3:] == PLACES.split(",")
    assert [cells[0] for cells in rows] == [3, 4]
    assert "parent: Không có mã “=1+1”" in str(rows[0][1])
    assert rows[0][3:8] == ["moi", "Phường Mới", "commune", "phường", "=1+1"]
    assert "(IMP-04)" in str(rows[1][1])


def test_all_rows_to_mend_are_there_beyond_those_told_on_the_page(keeper):
    row = sent(keeper, PLACES, *(f"m{n},,commune,xã,song_bac,,," for n in range(620)))
    assert len(row.report["problems"]) == 500
    html = page(keeper, row)
    assert "Trang này kể 500 trong 620" in html
    assert len(to_mend(keeper, row)) == 1 + 620


def test_what_is_no_table_and_what_is_right_have_no_rows_to_mend(keeper):
    response = keeper.post(
        IMPORTS, {"of": "places", "file": SimpleUploadedFile("a.csv", b"%PDF-1.7\n...")}
    )
    if response.status_code == 302:
        row = FileImport.objects.get()
        assert "PDF" in str(to_mend(keeper, row))
    right = sent(keeper, PLACES, NEW)
    assert "Tải các dòng cần sửa" not in page(keeper, right)
    assert to_mend(keeper, right) == []


def test_the_rows_to_mend_are_for_the_sender_alone(keeper, everywhere):
    row = sent(keeper, PLACES, NEW.replace("phường", ""))
    where = reverse("organisations:import_problems", args=[row.pk])
    assert everywhere.get(where).status_code == 404
