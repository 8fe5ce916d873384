"""The bodies that stand at places: true on every day, whatever the places did."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.templates_of_work.bodies import BodyRow, PlacesError, PlaceSpan, bodies, named
from roviec.templates_of_work.loader import load, shipped
from roviec.templates_of_work.schema import KindRow

ENDED, BEGAN = date(2025, 6, 30), date(2025, 7, 1)
DAYS = [date(2020, 1, 1) + timedelta(180 * n) for n in range(16)] + [ENDED, BEGAN]
KINDS = {
    "province": ["tỉnh", "thành phố trung ương"],
    "district": ["huyện", "quận", "thị xã", "thành phố"],
    "commune": ["xã", "phường", "thị trấn", "đặc khu"],
}
LEVELS = list(KINDS)
COUNTRY = PlaceSpan("vn", "country", "quốc gia", "VN", "Việt Nam")
CANTHO = PlaceSpan("ct", "province", "thành phố trung ương", "92", "Thành phố Cần Thơ", "vn")


def holds(row: BodyRow | PlaceSpan | KindRow, day: date) -> bool:
    return (row.valid_from or date.min) <= day < (row.valid_to or date.max)


@st.composite
def a_country(draw) -> list[PlaceSpan]:
    """Places that are renamed, change kind, move under another place, are away for a while; some
    parents are missing, or end before their children do."""
    spans = [COUNTRY] if draw(st.booleans()) else []
    above = ["vn"]
    for depth, level in enumerate(LEVELS):
        here = []
        for n in range(draw(st.integers(0, 4))):
            key = f"{level}{n}"
            here.append(key)
            cuts = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=3)))
            starts = [None, *cuts] if draw(st.booleans()) else (cuts or [None])
            ends = [*starts[1:], draw(st.none() | st.just(date(2031, 1, 1)))]
            spans += [
                PlaceSpan(
                    key, level, kind := draw(st.sampled_from(KINDS[level])),
                    f"{depth + 1}{n}", f"{kind.title()} {draw(st.sampled_from('ABC'))}",
                    draw(st.sampled_from(above)), start, end,
                )
                for start, end in zip(starts, ends, strict=True)
                if len(starts) < 3 or start != starts[1] or draw(st.booleans())
            ]  # fmt: skip
        above = [*above, *here] if here else above
    return spans


@given(spans=a_country(), name=st.sampled_from(shipped()))
def test_on_every_day_a_code_names_one_body_and_every_superior_is_there(spans, name):
    template = load(name)
    rows = bodies(template, spans)
    kinds = {kind.code: kind for kind in template.kinds}
    for day in [*DAYS, date(2019, 1, 1), date(2030, 12, 31)]:
        true = [row for row in rows if holds(row, day)]
        assert max(Counter(row.code.casefold() for row in true).values(), default=1) == 1
        by_key = {row.key: row for row in true}
        assert len(by_key) == len(true)
        places = {span.key: span for span in spans if holds(span, day)}
        for row in true:
            assert holds(kinds[row.kind], day)
            assert places[row.place].level == kinds[row.kind].stands_at
            for line, superior in row.superiors.items():
                wanted = kinds[row.kind].superiors[line]
                assert (line in row.lacking) == (bool(wanted) and superior is None)
                assert superior == nearest(row, wanted, places, by_key)


def nearest(row, wanted, places, by_key):
    """The superior as a person would look for it on that day."""
    place = row.place
    while place in places:
        for kind in wanted:
            for other in by_key.values():
                if other.kind == kind and other.place == place:
                    return other.key
        place = places[place].parent
    return None


@given(spans=a_country(), name=st.sampled_from(shipped()))
def test_every_place_has_the_bodies_its_kind_asks_for_and_no_others(spans, name):
    template = load(name)
    rows = bodies(template, spans)
    for day in DAYS:
        expected = {
            (kind.code, span.key)
            for kind in template.kinds
            for span in spans
            if holds(kind, day) and holds(span, day) and kind.stands_at == span.level
            and (span.kind in kind.name_patterns or "" in kind.name_patterns)
        }  # fmt: skip
        assert {(row.kind, row.place) for row in rows if holds(row, day)} == expected


@given(spans=a_country(), name=st.sampled_from(shipped()))
def test_rows_of_a_body_differ_where_they_meet(spans, name):
    by_body = defaultdict(list)
    for row in bodies(load(name), spans):
        by_body[row.key].append(row)
    for rows in by_body.values():
        for one, other in pairwise(rows):
            assert (one.valid_to or date.max) <= (other.valid_from or date.min)
            if one.valid_to == other.valid_from:
                assert (one.code, one.name, one.kind, one.superiors) != (
                    other.code, other.name, other.kind, other.superiors,
                )  # fmt: skip


def found(name: str, *spans: PlaceSpan) -> dict[tuple[str, int | str], list[BodyRow]]:
    rows = defaultdict(list)
    for row in bodies(load(name), spans):
        rows[row.kind, row.place].append(row)
    return rows


@pytest.mark.parametrize(
    ("kind", "name", "in_text", "bare"),
    [
        ("phường", "Phường Ninh Kiều", "phường Ninh Kiều", "Ninh Kiều"),
        ("thành phố trung ương", "Thành phố Cần Thơ", "thành phố Cần Thơ", "Cần Thơ"),
        ("Thành phố thuộc thành phố trung ương", "Thành phố Mẫu", "thành phố Mẫu", "Mẫu"),
        ("xã", "Xã Xã Mẫu", "xã Xã Mẫu", "Xã Mẫu"),
        ("xã", "Định Hóa", "xã Định Hóa", "Định Hóa"),
        ("quận", "Quận 1", "quận 1", "1"),
        ("thị trấn", "Thị trấn Cờ Đỏ", "thị trấn Cờ Đỏ", "Cờ Đỏ"),
        ("đặc khu", "Đặc khu Mẫu", "đặc khu Mẫu", "Mẫu"),
        ("", "Việt Nam", "Việt Nam", "Việt Nam"),
    ],
)
def test_a_place_is_named_as_vietnamese_names_it(kind, name, in_text, bare):
    naming = named(PlaceSpan("p", "commune", kind, "1", name))
    assert (naming.name_in_text, naming.bare_name) == (in_text, bare)


def test_names_and_codes_are_made_of_the_place():
    ward = PlaceSpan("nk", "commune", "phường", "31135", "Phường Ninh Kiều", "ct", BEGAN)
    party = found("tuyen-giao", COUNTRY, CANTHO, ward)
    (department,) = party["commune_department_2025", "nk"]
    assert (department.code, department.name) == (
        "31135-BXDD",
        "Ban Xây dựng Đảng phường Ninh Kiều",
    )
    assert party["province_committee", "ct"][0].name == "Thành ủy Cần Thơ"
    assert party["commune_committee", "nk"][0].name == "Đảng ủy phường Ninh Kiều"
    state = found("cai-cach-hanh-chinh", COUNTRY, CANTHO, ward)
    assert state["province_peoples_committee", "ct"][0].name == "Ủy ban nhân dân thành phố Cần Thơ"
    assert state["commune_service_centre", "nk"][0].code == "31135-TTHCC"


def test_a_body_may_answer_to_one_at_its_own_place_and_to_another_above():
    rows = found("cai-cach-hanh-chinh", COUNTRY, CANTHO)
    (department,) = rows["home_affairs_department", "ct"]
    assert department.superiors == {
        "government": ("province_peoples_committee", "ct"),
        "home_affairs": ("home_affairs_ministry", "vn"),
    }
    assert rows["government", "vn"][0].superiors == {"government": None}
    assert rows["government", "vn"][0].lacking == ()


def test_a_commune_that_goes_on_answers_to_the_province_when_districts_end():
    district = PlaceSpan("d", "district", "huyện", "925", "Huyện Mẫu", "ct", None, BEGAN)
    before = PlaceSpan("c", "commune", "xã", "1", "Xã Mẫu", "d", None, BEGAN)
    after = PlaceSpan("c", "commune", "xã", "1", "Xã Mẫu", "ct", BEGAN)
    rows = found("cai-cach-hanh-chinh", COUNTRY, CANTHO, district, before, after)
    one, other = rows["commune_peoples_committee", "c"]
    assert (one.valid_from, one.valid_to, other.valid_from, other.valid_to) == (
        None, BEGAN, BEGAN, None,
    )  # fmt: skip
    assert one.key == other.key
    assert one.superiors["government"] == ("district_peoples_committee", "d")
    assert other.superiors["government"] == ("province_peoples_committee", "ct")


def test_a_town_that_becomes_a_city_keeps_its_committee_and_a_rural_district_its_body():
    upgraded = date(2022, 4, 10)
    town = PlaceSpan("t", "district", "huyện", "1", "Huyện Mẫu", "ct", None, upgraded)
    city = PlaceSpan("t", "district", "thị xã", "1", "Thị xã Mẫu", "ct", upgraded)
    rows = [row for row in bodies(load("tuyen-giao"), [COUNTRY, CANTHO, town, city])
            if row.place == "t" and "committee" in row.superiors]  # fmt: skip
    assert [row.name for row in rows] == ["Huyện ủy Mẫu", "Thị ủy Mẫu"]
    assert len({row.key for row in rows}) == 1
    assert rows[1].valid_to == BEGAN


def test_of_two_at_one_place_the_kind_named_first_counts():
    template = load("cai-cach-hanh-chinh")
    both = ("home_affairs_department", "province_peoples_committee")
    for order in (both, both[::-1]):
        kinds = tuple(
            replace(kind, superiors={"government": order}) if kind.stands_at == "commune" else kind
            for kind in template.kinds
        )
        ward = PlaceSpan("nk", "commune", "phường", "31135", "Phường Ninh Kiều", "ct", BEGAN)
        rows = bodies(replace(template, kinds=kinds), [COUNTRY, CANTHO, ward])
        above = {row.superiors["government"] for row in rows if row.place == "nk"}
        assert above == {(order[0], "ct")}


def test_a_place_that_was_away_leaves_a_gap_in_its_bodies():
    left, back = date(2021, 1, 1), date(2022, 1, 1)
    spans = [
        PlaceSpan("t", "province", "tỉnh", "1", "Tỉnh Mẫu", "vn", None, left),
        PlaceSpan("t", "province", "tỉnh", "1", "Tỉnh Mẫu", "vn", back),
    ]
    one, other = found("tuyen-giao", COUNTRY, *spans)["province_committee", "t"]
    assert (one.valid_to, other.valid_from) == (left, back)
    assert one.key == other.key


def test_nobody_is_invented_where_no_superior_is():
    ward = PlaceSpan("nk", "commune", "phường", "31135", "Phường Ninh Kiều", "ct", BEGAN)
    (row,) = found("tuyen-giao", ward)["commune_department_2025", "nk"]
    assert row.superiors == {"department": None}
    assert row.lacking == ("department",)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([COUNTRY, COUNTRY], "hai bản trong cùng ngày"),
        ([CANTHO, PlaceSpan("x", "province", "tỉnh", "92", "Tỉnh Mẫu", "vn")], "trùng giữa"),
        (
            [PlaceSpan("a", "province", "tỉnh", "1", "A", "b"),
             PlaceSpan("b", "province", "tỉnh", "2", "B", "a")],
            "nằm trong chính nó",
        ),
        ([PlaceSpan("a", "province", "tỉnh", "1", "A", None, BEGAN, ENDED)], "trước khi bắt đầu"),
        ([PlaceSpan("a", "province", "tỉnh", "1" * 40, "A")], "dài quá 40"),
    ],
)  # fmt: skip
def test_places_that_can_not_be_are_refused(spans, said):
    with pytest.raises(PlacesError, match=said):
        bodies(load("tuyen-giao"), spans)


@pytest.mark.parametrize("name", shipped())
def test_over_a_whole_country_everybody_has_a_superior(name):
    spans = [COUNTRY]
    for n in range(97):
        days = (None, BEGAN) if n < 63 else (BEGAN, None)
        spans.append(PlaceSpan(n, "province", "tỉnh", f"{n:02}", f"Tỉnh A{n}", "vn", *days))
    for n in range(700):
        kind = KINDS["district"][n % 4]
        spans.append(
            PlaceSpan(1000 + n, "district", kind, f"{n:03}", f"{kind} {n}", n % 63, None, BEGAN)
        )
    for n in range(13_300):
        old = n < 10_000
        parent, days = (1000 + n % 700, (None, BEGAN)) if old else (63 + n % 34, (BEGAN, None))
        kind = KINDS["commune"][n % 3 if old else n % 2]
        spans.append(
            PlaceSpan(10_000 + n, "commune", kind, f"{n:05}", f"{kind} {n}", parent, *days)
        )
    assert len(spans) > 14_000
    rows = bodies(load(name), spans)
    assert len(rows) > 20_000
    assert {row.lacking for row in rows} == {()}
