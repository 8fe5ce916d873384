"""The two readings of every period of a series. Nothing is read here, only reckoned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from roviec.organisations.history.carrying import Carried, Step
from roviec.reporting.consolidation import Tree, with_ended
from roviec.reporting.held import Held
from roviec.reporting.picture import Picture, Place
from roviec.reporting.rollup import CannotJoin, Value, combine, unit_part, weightless
from roviec.reporting.series.frame import Frame
from roviec.reporting.series.kept import Whole
from roviec.reporting.series.reading import Told
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.totals import Given, Outline, outline_of
from roviec.timeline import Period, Span


class Status(StrEnum):
    VALUE = "value"
    MISSING = "missing"
    """Nobody gave a figure that counts: not zero."""
    EXEMPT = "exempt"
    """The unit is let off, and nobody below must give one."""
    BREAK = "break"
    NOT_ADDITIVE = "not_additive"
    NOT_APPLICABLE = "not_applicable"
    """Computed, and divided by nothing."""
    ABSENT = "absent"
    """There was no such unit, nor anything it came of."""


@dataclass(frozen=True, slots=True)
class Break:
    """A unit part of whose work is in here and part elsewhere, and the steps that divided it."""

    unit_id: int
    carried: Carried


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unit's share in a number: its figure, or none if it was asked and gave none yet."""

    unit_id: int
    held: Held | None
    whole: bool = False
    """The figure was imported for the unit with all below it."""
    waits: bool = False
    rests: tuple[Step, ...] = ()
    """It is reckoned here because nobody is known to have taken the unit over."""
    ended: date | None = None
    """The last day it covers, where the unit ended inside the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number of a series, or why there is none. `counted` of `expected` units below: those that
    stood on the period's last day, in either reading. What the unit itself was then is not below
    it; where it was several, `selves_known` of `selves` gave theirs."""

    status: Status
    value: Value | None = None
    signed: Value | None = None
    counted: int = 0
    expected: int = 0
    waiting: int = 0
    selves: int = 0
    selves_known: int = 0
    stands_in: bool = False
    weightless: int = 0
    """Figures that are in no mean, for want of a weight."""
    breaks: tuple[Break, ...] = ()
    parts: tuple[Part, ...] = ()
    unrecorded: tuple[str, ...] = ()
    """Sources of the units in here that were never on record."""
    has_parts: bool = False
    """Whether units make it; what is kept tells the number without naming them."""


ABSENT = Reading(status=Status.ABSENT)


@dataclass(frozen=True, slots=True)
class Row:
    period: Period
    reported: Reading
    restructured: Reading | None
    """None where the unit is not in the structure of that day."""
    redefined: str = ""
    """Why it cannot be compared with the row before: another definition holds from here on."""
    measure: str = ""
    """The unit of measure, where it has been several over time."""
    factor: Fraction = Fraction(1)
    """What was given was multiplied by it, to stand in the scale of what it is compared with."""


def reckon(told: Told) -> list[Row]:
    """All periods of the series, in order."""
    on = told.wanted.structure
    frame = told.frame
    if frame is None and on is not None and told.history.stands(told.wanted.unit_id, on):
        frame = Frame(told.history, told.wanted.unit_id, on)
    return [_row(told, frame, period) for period in told.wanted.periods]


def _row(told: Told, frame: Frame | None, period: Period) -> Row:
    outline = told.outlines.get(period.span)
    if frame is not None and period.span not in told.whole:
        # Told from the figures, which say of each unit what it gave.
        outline = None
    if outline is None:
        outline = outline_of(_picture(told, period), told.wanted.indicator)
    stood = told.history.stands(told.wanted.unit_id, period.span.last_day)
    reported = as_reported(outline) if stood or outline.live.known else ABSENT
    again = restructured(told, frame, period, outline.given) if frame else None
    if period.span in told.exempt:
        reported, again = _let_off(reported), again and _let_off(again)
    return Row(period, reported, again)


def _let_off(reading: Reading) -> Reading:
    """Nothing is missing where the only one who could give the figure is let off."""
    if reading.status is not Status.MISSING or reading.expected or reading.selves:
        return reading
    return replace(reading, status=Status.EXEMPT)


def as_reported(outline: Outline) -> Reading:
    """The unit's total of the period, in the structure of its last day."""
    live = outline.live
    status = Status.VALUE if live.value is not None else Status.MISSING
    return Reading(
        status=Status.NOT_ADDITIVE if live.not_additive else status,
        value=live.value,
        signed=outline.signed.value if outline.signed else None,
        counted=live.below,
        expected=outline.expected,
        waiting=outline.waiting,
        stands_in=live.stands_in,
        weightless=live.weightless,
    )


def _picture(told: Told, period: Period) -> Picture:
    wanted, span = told.wanted, period.span
    indicator = wanted.indicator.pk
    return Picture(
        Place(wanted.unit_id, wanted.line.pk, span),
        _tree(told, span),
        {indicator: told.figures.get(span, [])},
        expected={indicator: told.expected.get(span, frozenset())},
    )


def _tree(told: Told, span: Span) -> Tree:
    """Who stood where on the last day; those who ended before it, where they stood until then."""
    root, history = told.wanted.unit_id, told.history
    children = history.children(span.last_day)
    chains = {}
    for unit, day in told.ended.get(span, {}).items():
        above = list(history.above(unit, day))
        if root in above:
            chains[unit] = above[: above.index(root) + 1]
    if not chains:
        return Tree(root, children)
    under = [(unit, upper) for upper, units in children.items() for unit in units]
    return Tree.of(root, with_ended(root, under, chains))


@dataclass(slots=True)
class _Found:
    """What is found of a period."""

    parts: list[Part]
    breaks: list[Break]


def restructured(told: Told, frame: Frame, period: Period, gave: Mapping[int, Given]) -> Reading:
    """The same period in the structure of the frame's day: every figure where what its unit did
    lies on that day, and no number where that is not certain."""
    day = period.span.last_day
    if period.span in told.whole:
        return _of_whole(told, frame, period, told.whole[period.span])
    if not frame.anything_stood(day) and not frame.sources & told.ended.get(period.span, {}).keys():
        return ABSENT
    found = _found(told, frame, period, gave)
    lone = [part for part in found.parts if not part.whole]
    rest = [part for part in lone if part.unit_id != frame.unit]
    before = [part for part in rest if frame.is_former_self(part.unit_id, part.ended or day)]
    others = [part for part in rest if part not in before]
    counted = sum(part.held is not None for part in others)
    reading = Reading(
        status=Status.BREAK,
        counted=counted,
        expected=len(others),
        waiting=sum(part.waits for part in others),
        selves=len(before),
        selves_known=sum(part.held is not None for part in before),
        breaks=tuple(found.breaks),
        parts=tuple(found.parts),
        unrecorded=_unrecorded(told, frame, day),
        has_parts=bool(found.parts),
    )
    if found.breaks:
        return reading
    status, value = _joined(told.wanted, found.parts, alone=len(frame.inside) == 1)
    return _with(told.wanted.indicator.over_line, reading, status, value)


def _weightless(how: str, parts: Collection[Part]) -> int:
    if how != "weighted_mean" or len(parts) < 2:
        return 0
    return sum(part.held is not None and weightless(part.held.value) for part in parts)


def _of_whole(told: Told, frame: Frame, period: Period, whole: Whole) -> Reading:
    """From what is kept below units that came in here whole."""
    if not whole.stood:
        return ABSENT
    status = Status.MISSING if whole.value is None else Status.VALUE
    return Reading(
        status=Status.NOT_ADDITIVE if whole.not_additive else status,
        value=whole.value,
        counted=whole.counted,
        expected=whole.expected,
        waiting=whole.waiting,
        selves=whole.selves,
        selves_known=whole.selves_known,
        weightless=whole.weightless,
        unrecorded=_unrecorded(told, frame, period.span.last_day),
        has_parts=whole.given or whole.expected > 0 or whole.selves > 0,
    )


def _with(how: str, reading: Reading, status: Status, value: Value | None) -> Reading:
    return Reading(
        status=status,
        value=value,
        counted=reading.counted,
        expected=reading.expected,
        waiting=reading.waiting,
        selves=reading.selves,
        selves_known=reading.selves_known,
        stands_in=any(part.whole for part in reading.parts),
        weightless=_weightless(how, reading.parts),
        parts=reading.parts,
        unrecorded=reading.unrecorded,
        has_parts=reading.has_parts,
    )


def _joined(wanted: Wanted, parts: list[Part], *, alone: bool) -> tuple[Status, Value | None]:
    """The parts by the declared way; a single one that need not be joined stays as it was given."""
    how = wanted.indicator.over_line
    given = [
        part.held.value if part.whole else unit_part(how, part.held.value)
        for part in parts
        if part.held is not None
    ]
    if not given:
        return Status.MISSING, None
    whole = any(part.whole for part in parts)
    if len(given) == 1 and (alone or whole):
        return Status.VALUE, given[0]
    try:
        value = combine(how, given)
        return Status.MISSING if value is None else Status.VALUE, value
    except CannotJoin:
        return Status.NOT_ADDITIVE, None


def _found(told: Told, frame: Frame, period: Period, gave: Mapping[int, Given]) -> _Found:
    day = period.span.last_day
    found = _Found([], [])
    imported = {unit for unit, each in gave.items() if each.own and each.own.source}
    asked = told.expected.get(period.span, frozenset())
    for unit in sorted({*gave, *asked} & frame.sources):
        each = gave.get(unit)
        if unit in asked or unit in imported or (each and each.known):
            since = told.last_day(period.span, unit)
            part = _part(frame, unit, each, since)
            if since != day:
                part = replace(part, ended=since)
            _place(found, frame, since, part, (unit,))
    for unit in _stand_ins(told, gave, period.span):
        if unit in frame.sources:
            below = frame.history.subtree(unit, day)
            part = Part(unit_id=unit, held=gave[unit].whole, whole=True)
            _place(found, frame, day, part, below)
    return found


def _part(frame: Frame, unit: int, each: Given | None, day: date) -> Part:
    """A unit's own past counts as it signed it, what was below as its superior accepted it."""
    held = None
    if each is not None:
        held = each.own if frame.is_former_self(unit, day) else each.accepted
    return Part(
        unit_id=unit,
        held=held,
        waits=bool(each and each.waits and held is not each.own),
        rests=frame.carried((unit,), day).rests,
    )


def _place(found: _Found, frame: Frame, day: date, part: Part, units: Collection[int]) -> None:
    carried = frame.carried(units, day)
    if carried.to <= frame.inside:
        found.parts.append(part)
    elif carried.to & frame.inside:
        found.breaks.append(Break(part.unit_id, carried))


def _stand_ins(told: Told, gave: Mapping[int, Given], span: Span) -> Iterator[int]:
    """Units whose imported total is all there is of them and of everybody below them: the same
    rule as in a roll-up, the lowest ones first."""
    history, day = told.history, span.last_day
    wholes = [unit for unit, each in gave.items() if each.whole is not None]
    if not wholes:
        return
    known: set[int] = set()
    for unit, each in gave.items():
        if each.known:
            known.update((unit, *history.above(unit, told.last_day(span, unit))))
    depth = {unit: sum(1 for _upper in history.above(unit, day)) for unit in wholes}
    for unit in sorted(wholes, key=lambda u: (-depth[u], u)):
        if unit not in known:
            known.update((unit, *history.above(unit, day)))
            yield unit


def _unrecorded(told: Told, frame: Frame, day: date) -> tuple[str, ...]:
    """What merged into units in here after the day and was never on record."""
    if not told.unrecorded:
        return ()
    names: dict[str, None] = {}
    for rows in told.history.onward.values():
        for passed in rows:
            if passed.missing and passed.later and day < passed.day <= frame.on:
                came = told.history.carried(passed.later, passed.day, frame.on)
                if came.to & frame.inside:
                    names.update(dict.fromkeys(told.unrecorded[passed.line]))
    return tuple(names)
