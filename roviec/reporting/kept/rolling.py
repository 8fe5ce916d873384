"""A roll-up page's data: a form's numbers of one unit, beside those of each direct subordinate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roviec.reporting.computed import Plan, planned, value_of_result
from roviec.reporting.figures import Packed, Packing, pack, value_of
from roviec.reporting.kept.parts import NotKept
from roviec.reporting.kept.prepared import Prepared
from roviec.reporting.kept.reading import children_of, read_near, sheets_near
from roviec.reporting.kept.telling import Teller, read_totals
from roviec.reporting.models import Indicator, Scope
from roviec.reporting.picture import Place
from roviec.reporting.rollup import stored, unit_part
from roviec.reporting.totals import Total

Parts = dict[int, Packed]
"""By indicator, packed as on a sheet: a page writes most of them as they stand."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """`totals` of the unit by indicator; `parts` by direct subordinate, each
    with all below it. What a subordinate has no number of is not among its parts."""

    totals: Mapping[int, Total]
    parts: Mapping[int, Parts]


def read_roll_up(place: Place, indicators: Iterable[Indicator]) -> RollUp:
    """In six queries; in six others where those below have units below in turn."""
    plan = planned(indicators, place.span.last_day)
    totals, parts = _plain(place, plan.plain)
    if plan.formulas:
        parts = {unit: _with_computed(plan, each) for unit, each in parts.items()}
    return RollUp(plan.completed(totals), parts)


def _plain(place: Place, asked: list[Indicator]) -> tuple[Mapping[int, Total], dict[int, Parts]]:
    """Of indicators that stand on sheets."""
    children, ended = children_of(place)
    if ended:
        totals = read_totals(place, asked)
        return totals, _of_branches(totals)
    try:
        parts = _of_sheets(place, asked, children)
        parents = [unit for unit, is_parent in children.items() if is_parent]
        if not parents:
            return read_totals(place, asked, branches=False), parts
        teller = Teller(read_near(place, asked), since_signing=False)
        parts |= {unit: _of_parent(teller, unit, asked) for unit in parents}
        return {each.pk: teller.total(each, branches=False) for each in asked}, parts
    except NotKept:
        totals = read_totals(place, asked)
        return totals, _of_branches(totals)


def _with_computed(plan: Plan, parts: Parts) -> Parts:
    """What was asked for, and not what it is computed from besides."""
    made: Parts = {}
    for indicator in plan.asked:
        if not indicator.computed:
            if indicator.pk in parts:
                made[indicator.pk] = parts[indicator.pk]
            continue
        found = plan.reckon(
            indicator, lambda part: value_of(parts[part.pk]) if part.pk in parts else None
        )
        value = value_of_result(found)
        if value is not None:
            made[indicator.pk] = pack(value)
    return made


def _of_sheets(
    place: Place, asked: list[Indicator], children: Mapping[int, bool]
) -> dict[int, Parts]:
    """Of those with nobody below and one sheet, what stands on it where that counts above."""
    shares = {str(each.pk) for each in asked if each.over_line == "share_of_units"}
    wanted = [str(each.pk) for each in asked]
    parts: dict[int, Parts] = {}
    for unit, scope, version, accepted, imported, packed in SHEETS.rows(place):
        if children.get(unit, True):
            continue
        if unit in parts or scope != Scope.OWN:
            raise NotKept
        counts = imported is not None or version == accepted
        parts[unit] = _picked(packed, wanted, shares) if counts else {}
    return parts


def _picked(packed: Packing, wanted: list[str], shares: set[str]) -> Parts:
    return {
        int(key): _share(packed[key]) if key in shares else packed[key]
        for key in wanted
        if key in packed
    }


def _share(packed: Packed) -> Packed:
    return pack(unit_part("share_of_units", value_of(packed)))


def _of_parent(teller: Teller, unit: int, asked: list[Indicator]) -> Parts:
    live = ((each.pk, teller.live(each, unit)) for each in asked)
    return {indicator: pack(stored(value)) for indicator, value in live if value is not None}


def _of_branches(totals: Mapping[int, Total]) -> dict[int, Parts]:
    parts: dict[int, Parts] = {}
    for indicator, total in totals.items():
        for branch in total.branches:
            if branch.value is not None:
                parts.setdefault(branch.unit_id, {})[indicator] = pack(stored(branch.value))
    return parts


SHEETS = Prepared(
    lambda place: sheets_near(place).values_list(
        "unit_id", "scope", "version_id", "version__report__accepted", "imported_id", "packed"
    )
)
