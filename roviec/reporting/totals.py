"""The three numbers of a unit, reckoned from its own and its subordinates' reports.

*own* is the unit itself; *live* is its own signed figure with everything accepted below; *signed*
is what its newest counting report froze. What is signed below and not accepted yet shows beside,
as what the total would be if all of it were accepted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from roviec.reporting.choosing import NO_FIGURES, Chosen, signed_last
from roviec.reporting.consolidation import Brought, Subtotal, subtotals
from roviec.reporting.held import Held
from roviec.reporting.models import Indicator, ReportVersion, Scope
from roviec.reporting.picture import Picture, Place, Standing, read
from roviec.reporting.rollup import Value

__all__ = [
    "Branch",
    "Given",
    "Held",
    "Outline",
    "Place",
    "Standing",
    "Total",
    "at_signing",
    "count_total",
    "outline_of",
    "total_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A direct subordinate with all below it: its part of the total and how it came about."""

    unit_id: int
    value: Value | None
    if_accepted: Value | None
    counted: int
    expected: int
    standing: Standing | None
    source: Held | None
    stands_in: bool
    changed_after_signing: bool
    at_signing: Value | None
    not_applicable: bool = False
    """Computed, and a part is divided by nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The numbers of one unit and indicator. `counted` of `expected` units below; `waiting` units
    signed a figure that is not accepted yet. `signed` is none where nothing was signed."""

    place: Place
    indicator_id: int
    own: Held | None
    live: Value | None
    if_accepted: Value | None
    signed: Held | None
    standing: Standing | None
    counted: int
    expected: int
    waiting: int
    stands_in: bool
    not_additive: bool
    has_subordinates: bool
    weightless: int = 0
    """Units whose figure is in no mean, for want of a weight."""
    not_applicable: frozenset[str] = frozenset()
    """Which of `live`, `if_accepted`, `own` and `signed` are computed and divide by nothing."""
    branches: tuple[Branch, ...] = ()
    """Empty where they were not asked for."""

    @property
    def known(self) -> bool:
        """Whether anybody gave the figure or must."""
        given = (self.own, self.standing, self.signed)
        return any(given) or bool(self.expected or self.counted or self.waiting or self.stands_in)

    @property
    def changed(self) -> list[Branch]:
        """The subordinates whose part is no longer what was signed."""
        return [branch for branch in self.branches if branch.changed_after_signing]


def count_total(place: Place, indicator: Indicator) -> Total:
    """The numbers of one unit for one indicator from the leaves, in three queries; pages read
    them from what is kept (`kept.telling`), which must come to the same."""
    from roviec.reporting.computed import planned

    plan = planned([indicator], place.span.last_day)
    picture = read(place, plan.plain)
    return plan.completed({each.pk: total_of(picture, each) for each in plan.plain})[indicator.pk]


def total_of(picture: Picture, indicator: Indicator) -> Total:
    """The numbers of the picture's unit for one of the indicators it was read for."""
    return _Reckoning(picture, indicator).total()


def at_signing(picture: Picture, indicator: Indicator) -> Subtotal:
    """The total as the signing saw it, computed anew from what it saw."""
    return _Reckoning(picture, indicator).at_signing()


@dataclass(frozen=True, slots=True)
class Given:
    """What one unit gave: its own number as it counts for itself (`own`) and above (`accepted`),
    whether it signed one that does not count above yet, a figure imported for all its subtree."""

    own: Held | None
    accepted: Held | None
    waits: bool
    whole: Held | None

    @property
    def known(self) -> bool:
        return self.own is not None or self.accepted is not None


@dataclass(frozen=True, slots=True)
class Outline:
    """A total without its branches, and what every unit of the picture gave."""

    live: Subtotal
    signed: Held | None
    expected: int
    waiting: int
    given: dict[int, Given]


def outline_of(picture: Picture, indicator: Indicator) -> Outline:
    """The numbers of the picture's unit where its branches are not asked for."""
    return _Reckoning(picture, indicator).outline()


class _Reckoning:
    """One indicator's total from a picture."""

    def __init__(self, picture: Picture, indicator: Indicator) -> None:
        self.picture, self.indicator = picture, indicator
        self.root = picture.tree.root
        self.by_unit: dict[int, list[Held]] = defaultdict(list)
        self.chosen: dict[int, Chosen] = defaultdict(Chosen)
        for held in picture.figures.get(indicator.pk, ()):
            self.by_unit[held.unit_id].append(held)
            self.chosen[held.unit_id].take(held)
        self.imported = {unit for unit, each in self.chosen.items() if each.imported}
        self.signed_version = self._signed_version()

    def total(self) -> Total:
        live = self._subtotals(self._now)
        below = list(self.picture.tree.below(self.root))
        waiting = [unit for unit in below if self._waits(unit)]
        if_accepted = self._subtotals(self._all_signed) if waiting else live
        at_signing = self._subtotals(self._then) if self.signed_version else {}
        root, tree = self.root, self.picture.tree
        return Total(
            place=self.picture.place,
            indicator_id=self.indicator.pk,
            own=self._own(root),
            live=live[root].value,
            if_accepted=if_accepted[root].value,
            signed=self._signed(),
            standing=self._standing(root),
            counted=live[root].below,
            expected=len(self._expected(below)),
            waiting=len(waiting),
            stands_in=live[root].stands_in,
            not_additive=live[root].not_additive,
            has_subordinates=bool(tree.direct()),
            weightless=live[root].weightless,
            branches=tuple(
                self._branch(unit, live[unit], if_accepted[unit], at_signing.get(unit))
                for unit in tree.direct()
            ),
        )

    def at_signing(self) -> Subtotal:
        return self._subtotals(self._then)[self.root]

    def outline(self) -> Outline:
        below = list(self.picture.tree.below(self.root))
        return Outline(
            live=self._subtotals(self._now)[self.root],
            signed=self._signed(),
            expected=len(self._expected(below)),
            waiting=sum(self._waits(unit) for unit in below),
            given={unit: self._given(unit) for unit in self.by_unit},
        )

    def _given(self, unit: int) -> Given:
        return Given(self._own(unit), self._accepted(unit), self._waits(unit), self._whole(unit))

    def _branch(
        self, unit: int, live: Subtotal, if_accepted: Subtotal, then: Subtotal | None
    ) -> Branch:
        units = [unit, *self.picture.tree.below(unit)]
        return Branch(
            unit_id=unit,
            value=live.value,
            if_accepted=if_accepted.value,
            counted=live.units,
            expected=len(self._expected(units)),
            standing=self._standing(unit),
            source=self._source(unit, live),
            stands_in=live.stands_in,
            changed_after_signing=then is not None and not _same(then.value, live.value),
            at_signing=then.value if then else None,
        )

    # --- what one unit brings, by what is asked ---

    def _subtotals(self, choose: Callable[[int], Brought]) -> dict[int, Subtotal]:
        brought = {unit: choose(unit) for unit in self.by_unit}
        return subtotals(self.picture.tree, brought, self.indicator.over_line)

    def _now(self, unit: int) -> Brought:
        """The unit whose total it is counts its signed figure, those below their accepted one."""
        chosen = self._own(unit) if unit == self.root else self._accepted(unit)
        waiting = chosen is None and self._of(unit).signed is not None
        return Brought(_value(chosen), waiting, _value(self._whole(unit)))

    def _all_signed(self, unit: int) -> Brought:
        return Brought(_value(self._own(unit)), whole=_value(self._whole(unit)))

    def _then(self, unit: int) -> Brought:
        """What the root unit's signing saw. An import that came later was not seen."""
        if unit == self.root:
            own = self._of_version(unit, self.signed_version)
            own = own or self._imported_then(unit, Scope.OWN)
            return Brought(_value(own), whole=_value(self._imported_then(unit, Scope.SUBTREE)))
        seen = self._newest([h for h in self._own_scope(unit) if h.frozen])
        if seen is None and self._own_signed_before(unit):
            return Brought(waiting=True, whole=_value(self._imported_then(unit, Scope.SUBTREE)))
        imported = self._imported_then(unit, Scope.OWN)
        whole = self._imported_then(unit, Scope.SUBTREE)
        return Brought(_value(seen or imported), whole=_value(whole))

    # --- which figure ---

    def _of(self, unit: int) -> Chosen:
        return self.chosen.get(unit, NO_FIGURES)

    def _own(self, unit: int) -> Held | None:
        """The unit's own number: signed, else imported."""
        return self._of(unit).own

    def _accepted(self, unit: int) -> Held | None:
        """What counts above: accepted; an import only where nothing was signed."""
        return self._of(unit).above

    def _own_signed_before(self, unit: int) -> bool:
        at = self.signed_version.signed_at if self.signed_version else None
        return any(
            h.counts and at is not None and h.signed_at is not None and h.signed_at <= at
            for h in self._own_scope(unit)
        )

    def _own_scope(self, unit: int) -> list[Held]:
        return [h for h in self.by_unit[unit] if h.scope == Scope.OWN]

    def _whole(self, unit: int) -> Held | None:
        return self._of(unit).whole

    def _imported_then(self, unit: int, scope: str) -> Held | None:
        of, at = self._of(unit), self.signed_version
        held = of.imported if scope == Scope.OWN else of.whole
        if held is None or held.source is None or at is None or at.signed_at is None:
            return None
        return held if held.source.loaded_at <= at.signed_at else None

    def _of_version(self, unit: int, version: ReportVersion | None) -> Held | None:
        found = [h for h in self._own_scope(unit) if version and h.version_id == version.pk]
        return found[0] if found else None

    def _newest(self, held: list[Held]) -> Held | None:
        """Of figures of one unit from several reports, the one signed last: never their sum."""
        newest: Held | None = None
        for each in held:
            newest = signed_last(newest, each)
        return newest

    def _signed(self) -> Held | None:
        """What the newest counting report says of the unit: with all below where it froze that,
        else, having nobody below, of itself."""
        counting = [h for h in self.by_unit[self.root] if h.counts]
        subtree = self._newest([h for h in counting if h.scope == Scope.SUBTREE])
        if subtree is not None or self.picture.tree.direct():
            return subtree
        return self._newest(counting)

    def _signed_version(self) -> ReportVersion | None:
        standing = self._standing(self.root)
        return self.picture.as_signed or (standing.counting if standing else None)

    def _source(self, unit: int, live: Subtotal) -> Held | None:
        if live.stands_in and not live.units:
            return self._whole(unit)
        return self._accepted(unit)

    # --- how units stand ---

    def _standing(self, unit: int) -> Standing | None:
        return self.picture.standing(self.indicator.pk, unit)

    def _expected(self, units: list[int]) -> frozenset[int]:
        """Who must report the indicator, with those of whom history was imported."""
        asked = self.picture.expected.get(self.indicator.pk, frozenset())
        return (asked | self.imported).intersection(units)

    def _waits(self, unit: int) -> bool:
        """Signed, and not what counts above yet."""
        return self._of(unit).waits


def _value(held: Held | None) -> Value | None:
    return held.value if held else None


def _same(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.total) == (other.value, other.total)
