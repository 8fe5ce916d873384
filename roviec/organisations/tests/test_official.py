"""The history of places comes out exactly as the official tables have it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from django.db.models import Count
from django.test import TestCase

from roviec.access.actor import SYSTEM
from roviec.organisations import official
from roviec.organisations.actions import NewAct, NewLine, Party, set_up_act, set_up_confirmation
from roviec.organisations.history.gaps import gaps, gaps_of
from roviec.organisations.models import (
    ActLine,
    ActParty,
    Place,
    PlacePath,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
)
from roviec.organisations.structure import ActKind

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
DATA = Path(official.__file__).parent / "data" / "vietnam"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def standing(day: date) -> set[tuple[str, str, str, str, str]]:
    """Every place of the day as a row of the table says it."""
    parents = dict(PlaceVersion.objects.as_at(day).values_list("place_id", "code"))
    return {
        (v.level, v.code, v.name, v.kind, parents.get(v.parent_id or 0, ""))
        for v in PlaceVersion.objects.as_at(day)
    }


class TheCountry(TestCase):
    laid: official.Laid

    @classmethod
    def setUpTestData(cls) -> None:
        cls.laid = official.set_up_vietnam(office=SYSTEM)

    def test_each_day_has_the_places_of_its_table_and_no_other(self) -> None:
        for day, name in (
            (BEFORE, "units-until-2025-06-30.tsv"),
            (AFTER, "units-from-2025-07-01.tsv"),
        ):
            rows = {
                (r["level"], r["code"], r["name"], r["kind"], r["parent"] or "VN")
                for r in table(name)
            }
            assert standing(day) - {("country", "VN", "Việt Nam", "quốc gia", "")} == rows

    def test_counts_are_the_official_ones(self) -> None:
        def levels(day: date) -> dict[str, int]:
            rows = PlaceVersion.objects.as_at(day).values_list("level").annotate(Count("pk"))
            return dict(rows)

        assert levels(BEFORE) == {"country": 1, "province": 63, "district": 696, "commune": 10051}
        assert levels(AFTER) == {"country": 1, "province": 34, "commune": 3321}

    def test_no_start_before_the_day_is_made_up(self) -> None:
        starts = set(PlaceVersion.objects.values_list("valid_from", flat=True))
        assert starts == {None, AFTER}

    def test_every_link_between_known_communes_and_no_other(self) -> None:
        old = dict(PlaceVersion.objects.as_at(BEFORE).values_list("place_id", "code"))
        new = dict(PlaceVersion.objects.as_at(AFTER).values_list("place_id", "code"))
        level = dict(PlaceVersion.objects.as_at(BEFORE).values_list("place_id", "level"))
        links = {
            (old[s.earlier_id], new[s.later_id], s.whole)
            for s in PlaceSuccession.objects.filter(derived=False)
            if s.later_id
        }
        went_on = {
            (old[place], new[place], True)
            for place in old.keys() & new.keys()
            if level[place] == "commune"
        }
        assert len(went_on) == 132
        codes = set(old.values())
        expected = {
            (r["old_commune"], r["new_commune"], r["extent"] == "whole")
            for r in table("links-2025-07-01.tsv")
            if r["old_commune"] in codes
        }
        assert links | went_on == expected
        missing = sum(len(line.missing) for line in ActLine.objects.exclude(missing=[]))
        assert len(expected) + missing == 10565

    def test_a_renamed_commune_of_one_old_one_goes_on(self) -> None:
        renamed = [
            versions
            for versions in self._versions().values()
            if len(versions) == 2
            and versions[0].name != versions[1].name
            and versions[0].level == "commune"
        ]
        assert len(renamed) == 17

    def _versions(self) -> dict[int, list[PlaceVersion]]:
        found: dict[int, list[PlaceVersion]] = {}
        for version in PlaceVersion.objects.order_by("place_id", "-valid_to"):
            found.setdefault(version.place_id, []).append(version)
        return found

    def test_one_batch_of_one_act_for_each_new_province(self) -> None:
        acts = Reorganisation.objects.all()
        assert acts.count() == 34
        assert set(acts.values_list("day", "state")) == {(AFTER, "confirmed")}
        assert acts.values("batch").distinct().count() == 1
        assert {a.decision_on for a in acts} == {date(2025, 6, 16)}

    def test_provinces_and_districts_say_that_their_relations_are_derived(self) -> None:
        level = dict(PlaceVersion.objects.as_at(BEFORE).values_list("place_id", "level"))
        for earlier, derived in PlaceSuccession.objects.values_list("earlier_id", "derived"):
            assert derived == (level[earlier] in ("province", "district"))

    def test_what_the_tables_leave_open_is_said(self) -> None:
        found = gaps()
        levels = Counter(
            level
            for level in PlaceVersion.objects.as_at(BEFORE)
            .filter(place__in=[g.place_pk for g in found.listed if g.kind == "successor_unknown"])
            .values_list("level", flat=True)
        )
        assert levels == {"commune": 28, "district": 5}
        sources = {g.text.split("“")[1][:5] for g in found.listed if g.kind == "source_missing"}
        assert sources == {"03980", "03983", "03984", "26929", "26953", "27076", "27226", "27232", "27367", "27373"}  # fmt: skip
        zones = [g for g in found.listed if g.kind == "no_predecessor"]
        assert len(zones) == 5
        for zone in zones:
            assert "huyện đảo" in zone.text
        # The one more that is cut, 27076, is not in the table of old units.
        assert found.counts["cut"] == 441 - 1
        assert found.counts["start_unknown"] == 1 + 63 + 696 + 10051
        for kind, number in found.counts.items():
            assert len(gaps_of(kind)) == number
        cut = next(gap for gap in found.listed if gap.kind == "cut" and gap.code == "00016")
        assert cut.text.startswith("Chia cho Phường Ba Đình, Phường Ngọc Hà;")
        reused = next(gap for gap in gaps_of("code_reused") if gap.code == "00004")
        assert (reused.name, reused.text) == (
            "Phường Ba Đình",
            "Trước đó là mã của Phường Trúc Bạch.",
        )

    def test_codes_used_again_name_other_places(self) -> None:
        old = dict(
            PlaceVersion.objects.as_at(BEFORE).filter(level="commune").values_list("code", "place")
        )
        new = dict(
            PlaceVersion.objects.as_at(AFTER).filter(level="commune").values_list("code", "place")
        )
        both = old.keys() & new.keys()
        assert len(both) == 3310
        assert sum(old[code] != new[code] for code in both) == 3178

    def test_setting_up_again_touches_nothing(self) -> None:
        again = official.set_up_vietnam(office=SYSTEM)
        assert again.already
        assert again.places == self.laid.places
        assert Place.objects.count() == self.laid.places

    def test_what_lies_in_a_province_is_one_join(self) -> None:
        province = PlaceVersion.objects.as_at(AFTER).get(level="province", code="92")
        below = PlacePath.objects.as_at(AFTER).filter(upper=province.place_id, depth=1)
        communes = sum(r["parent"] == "92" for r in table("units-from-2025-07-01.tsv"))
        assert below.count() == communes

    def test_every_new_commune_is_founded_by_exactly_one_line(self) -> None:
        founded = ActParty.objects.filter(founded=True).values("place").annotate(n=Count("pk"))
        assert set(founded.values_list("n", flat=True)) == {1}

    # --- places that real reports of 2019 to 2024 speak of ----------------------------------------

    def place(self, level: str, name: str, day: date) -> Place:
        return PlaceVersion.objects.as_at(day).get(level=level, name=name).place

    def later_names(self, place: Place) -> list[str]:
        later = PlaceSuccession.objects.filter(earlier=place).values("later")
        return sorted(
            PlaceVersion.objects.as_at(AFTER).filter(place__in=later).values_list("name", flat=True)
        )

    def test_bac_kan_became_thai_nguyen(self) -> None:
        place = self.place("province", "Tỉnh Bắc Kạn", BEFORE)
        assert self.later_names(place) == ["Tỉnh Thái Nguyên"]
        assert not place.versions.as_at(AFTER).exists()

    def test_thot_not_district_ended_and_its_wards_are_named(self) -> None:
        place = self.place("district", "Quận Thốt Nốt", BEFORE)
        assert self.later_names(place) == [
            "Phường Thuận Hưng",
            "Phường Thốt Nốt",
            "Phường Thới Long",
            "Phường Trung Nhứt",
            "Phường Tân Lộc",
        ]

    def test_co_do_district(self) -> None:
        place = self.place("district", "Huyện Cờ Đỏ", BEFORE)
        assert self.later_names(place) == [
            "Phường Trung Nhứt",
            "Xã Cờ Đỏ",
            "Xã Thạnh Phú",
            "Xã Thới Hưng",
            "Xã Trung Hưng",
            "Xã Đông Hiệp",
        ]

    def test_phu_ly_city_and_the_ward_that_bears_its_name(self) -> None:
        place = self.place("district", "Thành phố Phủ Lý", BEFORE)
        assert self.later_names(place) == [
            "Phường Châu Sơn",
            "Phường Hà Nam",
            "Phường Liêm Tuyền",
            "Phường Phù Vân",
            "Phường Phủ Lý",
        ]
        old = PlaceSuccession.objects.filter(earlier=place).first()
        assert old
        assert old.derived

    def test_pho_yen_bears_its_earlier_name_before_it_became_a_city(self) -> None:
        """The table knows the city only; that it was a town before is an act of its own."""
        place = self.place("district", "Thành phố Phổ Yên", BEFORE)
        city = date(2022, 4, 10)
        act = set_up_act(
            office=SYSTEM,
            new=NewAct(
                of="places",
                day=city,
                title="Thành lập thành phố Phổ Yên",
                decision_number="469/NQ-UBTVQH15",
                decision_issuer="Ủy ban Thường vụ Quốc hội",
                lines=[
                    NewLine(
                        kind=ActKind.UPGRADE,
                        sources=[
                            Party(
                                pk=place.pk,
                                attributes={"kind": "thành phố", "name": "Thành phố Phổ Yên"},
                                was={"attributes": {"kind": "thị xã", "name": "Thị xã Phổ Yên"}},
                            )
                        ],
                    )
                ],
            ),
        )
        set_up_confirmation(office=SYSTEM, acts=[act])

        def name(day: date) -> str:
            return place.versions.as_at(day).get().name

        assert name(date(2020, 1, 1)) == "Thị xã Phổ Yên"
        assert name(date(2022, 4, 9)) == "Thị xã Phổ Yên"
        assert name(city) == "Thành phố Phổ Yên"
        assert name(BEFORE) == "Thành phố Phổ Yên"
        assert self.later_names(place) == [
            "Phường Phúc Thuận",
            "Phường Phổ Yên",
            "Phường Trung Thành",
            "Phường Vạn Xuân",
            "Xã Thành Công",
            "Xã Đại Phúc",
        ]
        assert place.versions.count() == 2
