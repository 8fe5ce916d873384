"""What became of bodies follows their places and kinds, and says nothing nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roviec.organisations.structure import ActKind
from roviec.templates_of_work.bodies import BodyKey, PlaceKey, PlaceSpan, bodies
from roviec.templates_of_work.following import PlaceFate, followed
from roviec.templates_of_work.loader import load

DAY = date(2025, 7, 1)
TEMPLATE = load("tuyen-giao")
VIETNAM = PlaceSpan("vn", "country", "quốc gia", "VN", "Việt Nam")
PROVINCE = PlaceSpan("p", "province", "tỉnh", "19", "Tỉnh Thái Nguyên", "vn")
DISTRICT = PlaceSpan("d", "district", "huyện", "171", "Huyện Đại Từ", "p", None, DAY)


def old(key: str) -> PlaceSpan:
    return PlaceSpan(key, "commune", "xã", f"old-{key}", f"Xã Cũ {key}", "d", None, DAY)


def new(key: str) -> PlaceSpan:
    return PlaceSpan(key, "commune", "xã", f"new-{key}", f"Xã Mới {key}", "p", DAY, None)


def lines(places: list[PlaceSpan], fates: Mapping[PlaceKey, PlaceFate]):
    return followed(TEMPLATE, bodies(TEMPLATE, [VIETNAM, PROVINCE, DISTRICT, *places]), fates)


def told(found, body: str, *places: str):
    """The line whose sources are this body at these places."""
    keys = {BodyKey(body, place) for place in places}
    (line,) = (line for line in found if set(line.sources) == keys)
    return line


def test_bodies_of_merged_places_become_one():
    fate = PlaceFate(7, DAY, ("n",), whole=True)
    found = lines([old("a"), old("b"), new("n")], {"a": fate, "b": fate})
    committee = told(found, "commune_committee", "a", "b")
    assert (committee.act, committee.kind) == (7, ActKind.MERGE)
    assert committee.targets == (BodyKey("commune_committee", "n"),)
    assert committee.missing == ()
    department = told(found, "commune_department", "a", "b")
    assert department.targets == (BodyKey("commune_department_2025", "n"),)
    assert department.missing != ()


def test_a_body_of_a_cut_place_went_to_several():
    found = lines([old("a"), new("n"), new("m")], {"a": PlaceFate(7, DAY, ("n", "m"), whole=False)})
    line = told(found, "commune_committee", "a")
    assert line.kind is ActKind.SPLIT
    assert {key.place for key in line.targets} == {"n", "m"}


def test_where_nobody_knows_nobody_is_named():
    found = lines([old("a")], {"a": PlaceFate(7, DAY, (), whole=False)})
    line = told(found, "commune_committee", "a")
    assert (line.kind, line.targets) == (ActKind.DISSOLVE, ())


def test_a_dissolved_district_has_no_successor_among_communes():
    fates: dict[PlaceKey, PlaceFate] = {
        "d": PlaceFate(7, DAY, ("n",), whole=False),
        "a": PlaceFate(7, DAY, ("n",), whole=True),
    }
    found = lines([old("a"), new("n")], fates)
    for body in ("district_committee", "district_department"):
        assert told(found, body, "d").kind is ActKind.DISSOLVE


def test_at_a_place_that_goes_on_the_kind_that_follows_takes_over():
    found = lines([], {})
    line = told(found, "province_department", "p")
    assert line.act is None
    assert line.targets == (BodyKey("province_department_2025", "p"),)
    assert line.missing == ("Ban Dân vận tỉnh ủy, thành ủy",)
    assert not any(BodyKey("province_committee", "p") in each.sources for each in found)


@given(
    st.lists(st.lists(st.sampled_from("nmk"), max_size=3, unique=True), min_size=1, max_size=5),
)
def test_every_body_that_ended_is_told_once_and_goes_nowhere_its_place_did_not(went):
    places = [old(str(n)) for n in range(len(went))]
    fates: dict[PlaceKey, PlaceFate] = {
        str(n): PlaceFate(1, DAY, tuple(later), whole=len(later) == 1)
        for n, later in enumerate(went)
    }
    rows = bodies(TEMPLATE, [VIETNAM, PROVINCE, DISTRICT, *places, *map(new, "nmk")])
    found = followed(TEMPLATE, rows, fates)
    ended = {
        row.key
        for row in rows
        if row.valid_to and not any(r.key == row.key and not r.valid_to for r in rows)
    }
    sources = [key for line in found for key in line.sources]
    assert sorted(sources) == sorted(ended)
    for line in found:
        for key in line.sources:
            if str(key.place) in fates:
                assert {t.place for t in line.targets} <= set(fates[str(key.place)].later)
                assert (line.kind is ActKind.MERGE) <= fates[str(key.place)].whole
