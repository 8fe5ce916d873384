"""The numbers of a unit from what is kept below it; from the leaves where only they can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from roviec.reporting.computed import Plan, planned
from roviec.reporting.held import Held
from roviec.reporting.kept.parts import EXTREMES, Joined, Kept, NotKept, part_of, value_of
from roviec.reporting.kept.reading import Near, nothing_moved_since_signing, read_near, read_unit
from roviec.reporting.models import Indicator
from roviec.reporting.picture import Place, read
from roviec.reporting.rollup import CannotJoin, Value, unit_part
from roviec.reporting.totals import Branch, Total, total_of


def read_total(place: Place, indicator: Indicator) -> Total:
    """The numbers of one unit for one indicator, and what changed since it was signed."""
    return read_totals(place, [indicator], since_signing=True)[indicator.pk]


def read_totals(
    place: Place,
    indicators: Iterable[Indicator],
    *,
    branches: bool = True,
    since_signing: bool = False,
    plan: Plan | None = None,
) -> dict[int, Total]:
    """The same for several, by indicator, computed ones by the `plan` where that is made already.
    Without `since_signing` no branch says whether its part changed after the unit had signed."""
    plan = plan or planned(indicators, place.span.last_day)
    near = read_near(place, plan.plain) if branches else read_unit(place, plan.plain)
    teller = Teller(near, since_signing=since_signing)
    told: dict[int, Total] = {}
    left: list[Indicator] = []
    for indicator in plan.plain:
        try:
            told[indicator.pk] = teller.total(indicator)
        except NotKept:
            left.append(indicator)
    if left:
        picture = read(place, left)
        told |= {indicator.pk: total_of(picture, indicator) for indicator in left}
    return plan.completed(told)


@dataclass(frozen=True, slots=True)
class _Numbers:
    live: Value | None
    if_accepted: Value | None
    not_additive: bool


class Teller:
    """Raises `NotKept` for what only the leaves can tell."""

    def __init__(self, near: Near, *, since_signing: bool) -> None:
        self.near, self.since_signing = near, since_signing
        self.root = near.place.unit_id

    def total(self, indicator: Indicator, *, branches: bool = True) -> Total:
        near, pk = self.near, indicator.pk
        if near.astray:
            raise NotKept
        kept, chosen = near.below(pk, self.root), near.of(pk, self.root)
        if kept.wholes or chosen.whole:
            raise NotKept
        waits, has_below = kept.waits > 0, self.root in near.parents
        numbers = self._numbers(indicator, self.root, chosen.own, waits=waits)
        standing, frozen = near.standing(pk, self.root), near.signed.get(pk)
        was_signed = bool(self.since_signing and standing and standing.counting)
        if was_signed:
            self._refuse_what_moved(kept)
        return Total(
            place=near.place,
            indicator_id=pk,
            own=chosen.own,
            live=numbers.live,
            if_accepted=numbers.if_accepted,
            signed=frozen if frozen or has_below else chosen.signed,
            standing=standing,
            counted=kept.live.units,
            expected=self._expected_below(pk, kept),
            waiting=kept.waits,
            stands_in=False,
            not_additive=numbers.not_additive,
            has_subordinates=has_below,
            weightless=self._weightless(indicator, kept, chosen.own) if has_below else 0,
            branches=tuple(
                self._branch(indicator, unit, waits=waits, was_signed=was_signed)
                for unit in (near.children if branches else ())
            ),
        )

    def _weightless(self, indicator: Indicator, kept: Kept, own: Held | None) -> int:
        return (
            kept.live.weightless
            + part_of(indicator.over_line, own.value if own else None).weightless
        )

    def live(self, indicator: Indicator, unit: int) -> Value | None:
        """What a direct subordinate with all below it brings."""
        if self.near.below(indicator.pk, unit).wholes or self.near.of(indicator.pk, unit).whole:
            raise NotKept
        above = self.near.of(indicator.pk, unit).above
        return self._numbers(indicator, unit, above, waits=False).live

    def _branch(self, indicator: Indicator, unit: int, *, waits: bool, was_signed: bool) -> Branch:
        pk, above = indicator.pk, self.near.of(indicator.pk, unit).above
        numbers = self._numbers(indicator, unit, above, waits=waits)
        return Branch(
            unit_id=unit,
            value=numbers.live,
            if_accepted=numbers.if_accepted,
            counted=self.near.below(pk, unit).live.units + (above is not None),
            expected=self._expected(pk, unit),
            standing=self.near.standing(pk, unit),
            source=above,
            stands_in=False,
            changed_after_signing=False,
            at_signing=numbers.live if was_signed else None,
        )

    def _numbers(
        self, indicator: Indicator, unit: int, counts: Held | None, *, waits: bool
    ) -> _Numbers:
        """Of a unit with all below it. `counts` is what it brings itself."""
        how, own = indicator.over_line, self.near.of(indicator.pk, unit).own
        if unit not in self.near.parents:
            return _Numbers(_alone(how, counts), _alone(how, own if waits else counts), False)
        kept = self.near.below(indicator.pk, unit)
        if kept.left or (waits and how in EXTREMES):
            raise NotKept
        live, not_additive = _together(how, counts, kept.live)
        if not waits:
            return _Numbers(live, live, not_additive)
        if_accepted, _not = _together(how, own, kept.live, kept.pending)
        return _Numbers(live, if_accepted, not_additive)

    def _expected_below(self, indicator: int, kept: Kept) -> int:
        asked = self.near.asked_below
        by_form = [asked[form] for form in self.near.forms.get(indicator, ()) if asked.get(form)]
        if len(by_form) > 1 or (by_form and kept.imported):
            if not self.near.children:
                raise NotKept
            return sum(self._expected(indicator, unit) for unit in self.near.children)
        return sum(by_form) or kept.imported

    def _expected(self, indicator: int, unit: int) -> int:
        """How many of the unit and all below must give it: those asked, and of whom history was
        imported; both are counted, and only where it is one of the two they are known together."""
        asked = self.near.asked.get(unit, {})
        by_form = [asked[form] for form in self.near.forms.get(indicator, ()) if form in asked]
        imported = self.near.below(indicator, unit).imported
        imported += self.near.of(indicator, unit).imported is not None
        if unit not in self.near.parents:
            return int(bool(by_form) or imported > 0)
        if len(by_form) > 1 or (by_form and imported):
            raise NotKept
        return sum(by_form) or imported

    def _refuse_what_moved(self, kept: Kept) -> None:
        """Parts are what the signing saw only if nothing was accepted, returned or loaded since."""
        if kept.imported or not self._nothing_moved:
            raise NotKept

    @cached_property
    def _nothing_moved(self) -> bool:
        return nothing_moved_since_signing(self.near.place)


def _alone(how: str, counts: Held | None) -> Value | None:
    return unit_part(how, counts.value) if counts else None


def _together(how: str, counts: Held | None, *joined: Joined) -> tuple[Value | None, bool]:
    """The value, and whether what is there does not add up."""
    made = part_of(how, counts.value if counts else None)
    for each in joined:
        made.add(how, each)
    try:
        return value_of(how, made), False
    except CannotJoin:
        return None, True
