"""The pages and commands over the whole country, as the official tables have it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Account, Appointment, Role
from roviec.cli import main
from roviec.interface.tests.page_check import check_fragment, check_page
from roviec.organisations.actions import NewUnit, set_up_groups, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.history.gaps import FEW, gaps_of
from roviec.organisations.models import (
    Group,
    GroupedPlace,
    Line,
    PlaceVersion,
    Unit,
    UnitKind,
)
from roviec.organisations.official import set_up_vietnam

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
MOST_QUERIES = 12
MOST_BYTES = 100 * 1024


def place(code: str, day: date) -> int:
    return PlaceVersion.objects.as_at(day).get(code=code).place_id


def told(*words: str) -> tuple[int, str, str]:
    """What a command answers: its status, what it prints and what it says went wrong."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(words)
    return status, out.getvalue(), err.getvalue()


def in_json(*words: str) -> Any:
    return json.loads(told(*words, "--json")[1])


class TheCountry(TestCase):
    client: Client
    account: Account

    @classmethod
    def setUpTestData(cls) -> None:
        set_up_vietnam(office=SYSTEM)
        set_up_groups(office=SYSTEM)
        line = Line.objects.create(code="department", name="Ban tuyên giáo")
        kind = UnitKind.objects.create(code="department", name="Ban", level="centre", rank=0)
        top = cls.unit(kind, "TW", "Ban Tuyên giáo Trung ương", {line: None})
        for version in PlaceVersion.objects.as_at(AFTER).filter(level="province"):
            cls.unit(kind, f"T{version.code}", f"Ban {version.name}", {line: top}, version)
        rebuild(line)
        role = Role.objects.create(code="reader", name="Người xem")
        role.permissions.create(permission="organisation.view", reach="own")
        cls.account = Account.objects.create_account("reader", "Cán bộ A (ví dụ)", "mat-khau-thu")
        Appointment.objects.create(
            account=cls.account,
            unit=top,
            line=line,
            role=role,
            title="",
            valid_from=date(2019, 1, 1),
        )

    @classmethod
    def unit(
        cls, kind: UnitKind, code: str, name: str, superiors: dict[Line, Unit | None],
        at: PlaceVersion | None = None,
    ) -> Unit:  # fmt: skip
        at = at or PlaceVersion.objects.get(level="country")
        new = NewUnit(code=code, name=name, kind=kind, place=at.place, superiors=superiors,
                      valid_from=at.valid_from)  # fmt: skip
        return set_up_unit(office=SYSTEM, new=new)

    def setUp(self) -> None:
        self.client.force_login(self.account)
        self.client.get("/about/")  # The session is written once.

    def page(self, address: str) -> str:
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address)
        assert response.status_code == 200, address
        assert len(queries) <= MOST_QUERIES, f"{len(queries)} queries for {address}"
        assert len(response.content) <= MOST_BYTES, f"{len(response.content)} bytes at {address}"
        html = response.content.decode()
        assert check_page(html) == [], address
        return html

    def test_every_page_is_good_light_and_costs_few_queries(self) -> None:
        largest = place("79", AFTER)
        addresses = [
            "/organisations/",
            "/organisations/?on=2025-06-30",
            f"/organisations/?in={largest}",
            f"/organisations/?on=2025-06-30&in={place('001', BEFORE)}",
            f"/organisations/?on=2025-06-30&in={largest}",
            "/organisations/?group=region/north-central",
            "/organisations/?group=settlement/urban&in=1",
            "/organisations/?on=khong-phai-ngay",
            f"/organisations/?in={'9' * 30}",
            "/organisations/lines/department/",
            "/organisations/lines/department/?on=2025-06-30&group=region/red-river-delta",
            f"/organisations/places/{place('06', BEFORE)}/",
            f"/organisations/places/{place('001', BEFORE)}/",
            f"/organisations/places/{place('00004', AFTER)}/",
            f"/organisations/places/{place('19', AFTER)}/",
            "/organisations/search/",
            "/organisations/search/?q=bac+kan",
            "/organisations/search/?q=xa",
            "/organisations/search/?q=xa&what=places&page=3",
            "/organisations/search/?q=khong+dau+ca",
            "/organisations/compare/",
            f"/organisations/compare/?province={place('19', AFTER)}&kind=split",
            "/organisations/compare/?what=department&from=2025-01-01",
            "/organisations/compare/?from=2026-01-01&to=2026-01-02",
            "/organisations/groups/",
            "/organisations/groups/?on=2020-01-01",
            "/organisations/groups/region/?on=2025-06-30",
            "/organisations/groups/settlement/?group=rural&page=2",
            "/organisations/groups/mountain/",
            "/organisations/gaps/",
            "/organisations/gaps/?kind=source_missing",
            "/organisations/gaps/?kind=code_reused",
            "/organisations/gaps/?kind=start_unknown",
        ]
        for address in addresses:
            with self.subTest(address):
                self.page(address)

    def test_the_numbers_of_each_day_stand_on_the_page(self) -> None:
        before, after = self.page("/organisations/?on=2025-06-30"), self.page("/organisations/")
        for number in ("63", "696", "10.051"):
            assert f'number-big">{number}<' in before.replace("\n", "")
        for number in ("34", "3.321"):
            assert f'number-big">{number}<' in after.replace("\n", "")
        assert "52 đã kết thúc ngày 01/07/2025" in after

    def test_htmx_gets_the_tree_alone_and_its_history_the_page(self) -> None:
        address = f"/organisations/?in={place('19', AFTER)}"
        part = self.client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert check_fragment(part) == []
        assert part.count("<li>") > 100
        back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in self.client.get(address, headers=back).content.decode()

    def test_a_place_that_is_not_there_on_the_day_leads_to_its_story(self) -> None:
        old = place("06", BEFORE)
        html = self.page(f"/organisations/?in={old}")
        assert "không có vào ngày này" in html
        assert f'href="{reverse("organisations:place", args=[old])}"' in html

    def test_bac_kan_leads_to_thai_nguyen(self) -> None:
        html = self.page("/organisations/search/?q=bac%20kan")
        first = html[html.index("Tỉnh Bắc Kạn") :]
        assert first.index("đến 30/06/2025") < first.index("Tỉnh Thái Nguyên")
        story = self.page(f"/organisations/places/{place('06', BEFORE)}/")
        assert "Có từ trước, không rõ từ ngày nào." in story
        assert "địa bàn nay thuộc Tỉnh Thái Nguyên" in story
        assert "Suy ra từ cấp dưới" in story

    def test_searching_is_quick(self) -> None:
        for typed in ("bac kan", "xa", "phường 1", "00004"):
            start = perf_counter()
            self.page(f"/organisations/search/?q={typed}")
            # A tenth of a second is meant; five times as much is given to a busy machine.
            assert perf_counter() - start < 0.5, typed

    def test_a_group_holds_what_lies_in_it_on_the_day(self) -> None:
        html = self.page("/organisations/?group=region/north-central&on=2025-10-05")
        assert f'number-big">{5}<' in html.replace("\n", "")
        assert "Tỉnh Nghệ An" in html
        assert "Tỉnh Cao Bằng" not in html
        old = self.page("/organisations/groups/region/?on=2025-06-30&group=central-coast")
        assert "Tỉnh Quảng Nam" in old
        assert "Bắc Trung Bộ và duyên hải Trung Bộ" in old

    def test_days_without_a_source_are_grouped_nowhere_and_told_among_the_gaps(self) -> None:
        """All provinces are in a region on the days papers speak of, and in none on others."""
        region = GroupedPlace.objects.filter(group__grouping__code="region")
        for day, number in (
            (date(2023, 1, 8), 0),
            (date(2023, 1, 9), 63),
            (date(2025, 6, 30), 63),
            (date(2025, 7, 1), 0),
            (date(2025, 10, 4), 0),
            (date(2025, 10, 5), 34),
        ):
            there = region.as_at(day)
            assert (there.count(), there.values("place").distinct().count()) == (number, number)
        html = self.page("/organisations/gaps/?kind=not_grouped")
        assert "Chưa xếp: 34 địa bàn." in html
        assert "Chưa xếp: 63 địa bàn." in html

    def test_a_gap_somebody_filled_is_none_any_more(self) -> None:
        group = Group.objects.get(code="southeast")
        provinces = PlaceVersion.objects.as_at(AFTER).filter(level="province")
        GroupedPlace.objects.bulk_create(
            GroupedPlace(group=group, place_id=pk, valid_from=AFTER, valid_to=date(2025, 10, 5))
            for pk in provinces.values_list("place_id", flat=True)
        )
        told_of = [gap.text for gap in gaps_of("not_grouped")]
        assert len(told_of) == 1
        assert "2023" in told_of[0]

    def test_the_table_of_differences_opens_in_a_spreadsheet(self) -> None:
        answer = self.client.get(
            f"/organisations/compare/?download=csv&province={place('19', AFTER)}&from=2025-06-30"
        )
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "Sáp nhập,06,Tỉnh Bắc Kạn,tỉnh,19,Tỉnh Thái Nguyên,tỉnh,suy ra từ cấp dưới" in lines

    # --- the same from the command line --------------------------------------------------------

    def test_counts_of_each_day(self) -> None:
        for day, level, number in (
            ("2025-06-30", "province", 63),
            ("30/6/2025", "district", 696),
            ("2025-06-30", "commune", 10051),
            ("2025-07-01", "province", 34),
            ("2025-07-01", "district", 0),
            ("2025-07-01", "commune", 3321),
        ):
            words = ("places", "list", "--on", day, "--level", level, "--count")
            assert told(*words) == (0, f"{number}\n", "")
            assert in_json(*words) == {"count": number}

    def test_a_code_is_read_as_of_its_day(self) -> None:
        old = in_json("places", "story", "00004", "--on", "2025-06-30")
        new = in_json("places", "story", "00004", "--on", "2025-07-01")
        assert old["name"] == "Phường Trúc Bạch"
        assert new["name"] == "Phường Ba Đình"
        assert old["pk"] != new["pk"]
        status, out, err = told("places", "story", "06", "--on", "2026-01-01")
        assert (status, out) == (2, "")
        assert "Tỉnh Bắc Kạn" in err
        assert "30/06/2025" in err
        assert "chưa từng có" in told("places", "story", "99999")[2]

    def test_a_code_of_another_level_is_told_so(self) -> None:
        words = ("places", "list", "--on", "2025-06-30", "--province", "001")
        status, out, err = told(*words)
        assert (status, out) == (2, "")
        assert "chưa từng có" not in err
        assert "cấp huyện, không phải cấp tỉnh" in err
        assert "chưa từng có" in told(*words[:-1], "99999")[2]

    def test_successors_with_their_relation(self) -> None:
        words = ("places", "successors", "06", "--on", "2025-06-30", "--until", "2025-07-01")
        (one,) = in_json(*words)["successors"]
        assert (one["code"], one["name"], one["relation"]) == ("19", "Tỉnh Thái Nguyên", "derived")
        assert "Tỉnh Thái Nguyên" in told(*words)[1]
        (own,) = in_json("places", "successors", "01", "--on", "2025-06-30")["successors"]
        assert (own["code"], own["relation"]) == ("01", "whole")
        (gone,) = in_json("places", "successors", "26935", "--on", "2025-06-30")["successors"]
        assert (gone["pk"], gone["relation"]) == (None, "unknown")
        cut = in_json("places", "successors", "00016", "--on", "2025-06-30")["successors"]
        assert {each["relation"] for each in cut} == {"part"}
        assert told(*words[:-1], "2025-01-01")[0] == 2

    def test_lists_narrow_by_province_and_group(self) -> None:
        inside = in_json("places", "list", "--on", "2025-07-01", "--province", "19")
        assert {row["level"] for row in inside} == {"commune"}
        assert len(inside) == 92
        words = ("places", "list", "--on", "2025-10-05", "--level", "province", "--count")
        assert told(*words, "--group", "region/north-central")[1] == "5\n"
        assert told(*words, "--group", "region/nowhere")[0] == 2

    def test_gaps_are_the_ones_of_the_page(self) -> None:
        found = in_json("places", "gaps")
        assert found["counts"]["successor_unknown"] == 33
        assert len(found["gaps"]) == sum(found["counts"][kind] for kind in FEW)
        reused = in_json("places", "gaps", "--kind", "code_reused")["gaps"]
        assert len(reused) == found["counts"]["code_reused"]
        assert told("places", "gaps", "--kind", "nothing")[0] == 2
        assert "Kết thúc mà không rõ nhập vào đâu" in told("places", "gaps")[1]

    def test_units_by_line(self) -> None:
        words = ("units", "list", "--on", "2025-07-01", "--line", "department")
        assert told(*words, "--count")[1] == "35\n"
        below = in_json(*words, "--under", "TW")
        assert len(below) == 34
        assert {row["superior"] for row in below} == {
            in_json("units", "story", "TW", "--on", "2025-07-01")["pk"]
        }
        assert told("units", "list", "--under", "TW")[0] == 2
        status, _out, err = told("units", "list", "--line", "nowhere")
        assert status == 2
        assert "department" in err
        later = ("units", "successors", "T19", "--on", "2025-07-01", "--line", "department")
        assert [each["relation"] for each in in_json(*later)["successors"]] == ["whole"]
