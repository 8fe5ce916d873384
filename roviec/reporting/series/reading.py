"""What a series is told from, read at once for all its periods, in three queries.

Units whose place in the line never changed and that never stood under the unit are left out: they
have always stood where they stand, and hold nothing of what is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models import Value as Literal
from django.db.models.functions import Cast

from roviec.organisations.history.carrying import ONE_DAY, History, Passed, Standing
from roviec.organisations.models import Line, Path, Subordination, UnitSuccession, UnitVersion
from roviec.reporting.held import Held, held_on
from roviec.reporting.models import Column, FigureSheet, Indicator, Report
from roviec.reporting.querysets import stood_when_covered
from roviec.reporting.series.frame import Frame
from roviec.reporting.series.kept import (
    Periods,
    Whole,
    of_spans,
    outlines,
    read_periods,
    tops_of,
    wholes,
)
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.totals import Outline
from roviec.timeline import Span
from roviec.timeline.validity import valid_on


class Act(NamedTuple):
    """What an act is called, and the decision it cites."""

    pk: int
    title: str
    decision: str


SMALL = 500
"""Units whose figures are read sooner than what is kept beside them."""
MOST_TOPS = 200
"""Units whose kept totals are read for a series."""


@dataclass
class Told:
    """All that was read of a series."""

    wanted: Wanted
    history: History
    figures: dict[Span, list[Held]] = field(default_factory=dict)
    expected: dict[Span, frozenset[int]] = field(default_factory=dict)
    """Units that were asked for the indicator."""
    acts: dict[int, Act] = field(default_factory=dict)
    """By line."""
    outlines: dict[Span, Outline] = field(default_factory=dict)
    """Of periods that are told as reported alone, the numbers already."""
    unrecorded: dict[int, list[str]] = field(default_factory=dict)
    """By line of an act, sources the decision names that are not on record."""
    ended: dict[Span, dict[int, date]] = field(default_factory=dict)
    """Of each period, the units that ended inside it and report up to then: the last day each
    covers."""

    whole: dict[Span, Whole] = field(default_factory=dict)
    """Of periods in the structure of the day that what is kept tells, the numbers already."""
    exempt: frozenset[Span] = frozenset()
    """Periods in which the unit itself is let off."""
    frame: Frame | None = None
    """The unit on the day of the structure."""

    def last_day(self, span: Span, unit: int) -> date:
        """The last day a unit's figures of the period tell of."""
        return self.ended.get(span, {}).get(unit, span.last_day)


def read(wanted: Wanted, named: str = "") -> Told:
    """From what is kept, and from the leaves where only they can tell. Of the period `named` by its
    code the units are wanted that make its number in the structure of the day."""
    return read_many(wanted, [wanted.indicator], named)[wanted.indicator.pk]


def read_many(
    wanted: Wanted, indicators: Collection[Indicator], named: str = ""
) -> dict[int, Told]:
    """The same of several indicators in place of the one wanted, by their key. What is kept of all
    is read at once, and so are the leaves."""
    past = _past(wanted)
    told = {
        each.pk: Told(
            replace(wanted, indicator=each),
            past.history,
            acts=past.acts,
            unrecorded=past.unrecorded,
        )
        for each in indicators
    }
    _read_kept(wanted, told, named)
    left = {
        period.span
        for each in told.values()
        for period in wanted.periods
        if period.span not in each.outlines
    }
    if left:
        periods = tuple(period for period in wanted.periods if period.span in left)
        _read_leaves(replace(wanted, periods=periods), told)
    return told


def _read_kept(wanted: Wanted, told: Mapping[int, Told], named: str) -> None:
    """Both readings of a period, or neither: the leaves tell them together."""
    units, frame, left = {wanted.unit_id}, None, set[Span]()
    history = next(iter(told.values())).history
    if wanted.structure is not None and history.stands(wanted.unit_id, wanted.structure):
        frame = Frame(history, wanted.unit_id, wanted.structure)
        for each in told.values():
            each.frame = frame
        whole = tops_of(wanted, frame)
        left = {
            period.span
            for period in wanted.periods
            if period.span not in whole or period.code == named
        }
        if left and len(frame.sources) <= SMALL:
            # The figures must be read anyway, and of few units all periods are told from them.
            return
        units = units.union(*whole.values())
        # Of many the figures are read at once.
        if len(units) > MOST_TOPS:
            return
    found = read_periods(wanted, [each.wanted.indicator for each in told.values()], units)
    for pk, each in told.items():
        _take_kept(each, found[pk], left)


def _take_kept(told: Told, periods: Periods, left: Collection[Span]) -> None:
    """`left` are periods whose figures are read."""
    wanted, history = told.wanted, told.history
    for period in wanted.periods:
        of_unit = periods[wanted.unit_id, period.span]
        of_unit.has_below = bool(history.children(period.span.last_day).get(wanted.unit_id))
    told.exempt = frozenset(
        period.span for period in wanted.periods if periods[wanted.unit_id, period.span].exempt
    )
    told.outlines.update(outlines(wanted, periods))
    if told.frame is not None:
        found = wholes(wanted, told.frame, periods)
        kept = {span for span in told.outlines if span not in left}
        told.whole.update({span: each for span, each in found.items() if span in kept})
        for span in set(told.outlines) - set(told.whole):
            del told.outlines[span]


def _read_leaves(wanted: Wanted, told: Mapping[int, Told]) -> None:
    first = next(iter(told.values()))
    uppers = _uppers(wanted, first.history, first.frame)
    figures: dict[tuple[int, Span], dict[int, Held]] = defaultdict(dict)
    ended: dict[tuple[int, Span], dict[int, date]] = defaultdict(dict)
    for span, until, each in _figures(wanted, uppers, list(told)):
        figures[each.indicator_id, span][each.sheet_id] = each
        if until:
            ended[each.indicator_id, span][each.unit_id] = until - ONE_DAY
    expected: dict[tuple[int, Span], set[int]] = defaultdict(set)
    exempt: dict[int, set[Span]] = defaultdict(set)
    for unit, until, start, end, indicator, exemption in _asked(wanted, uppers, list(told)):
        expected[indicator, Span(start, end)].add(unit)
        if exemption is not None and unit == wanted.unit_id:
            exempt[indicator].add(Span(start, end))
        if until:
            ended[indicator, Span(start, end)][unit] = until - ONE_DAY
    for (pk, span), found in figures.items():
        told[pk].figures[span] = [found[sheet] for sheet in sorted(found)]
    for (pk, span), units in expected.items():
        told[pk].expected[span] = frozenset(units)
    for (pk, span), days in ended.items():
        told[pk].ended[span] = days
    for pk, spans in exempt.items():
        told[pk].exempt |= spans


class _Past(NamedTuple):
    history: History
    acts: dict[int, Act]
    unrecorded: dict[int, list[str]]


def _past(wanted: Wanted) -> _Past:
    """Who stood where, and what passed to whom: two lists in one query."""
    on = wanted.structure or wanted.reach[0]
    standings: dict[int, list[Standing]] = defaultdict(list)
    passed: list[Passed] = []
    left: set[int] = set()
    acts: dict[int, Act] = {}
    unrecorded: dict[int, list[str]] = {}
    for row in _standings(wanted, on).union(_passed(wanted), all=True):
        what, one, other, since, until, flag, kind, line, *cited, missing = row
        if what == "stands":
            standings[one].append(Standing(other, since, until))
            if flag:
                left.add(one)
        else:
            names = [] if missing == "[]" else json.loads(missing)
            passed.append(Passed(one, other, since, flag, kind, line, bool(names)))
            acts[line] = Act(*cited)
            if names:
                unrecorded[line] = names
    outside = {unit for unit in left if not any(s.holds_on(on) for s in standings[unit])}
    return _Past(History(dict(standings), passed, outside), acts, unrecorded)


COLUMNS = (
    "what", "one", "other", "since", "until", "flag", "kind", "by_line", "act_pk", "title",
    "decision", "missing",
)  # fmt: skip


def _standings(wanted: Wanted, on: date) -> QuerySet[Any, Any]:
    """The line as far as it changed in the days the series reaches over, all that ever stood under
    the unit, and what stands above those something passed from or to. The flag: it exists on the
    day asked for and answers to nobody by that row."""
    first, _last = wanted.reach
    line = Subordination.objects.filter(line=wanted.line)
    changed = line.filter(Q(valid_to__gt=first) | Q(valid_from__gt=first))
    paths = Path.objects.filter(line=wanted.line)
    # Lists of units once asked for, and not once for each row: of a country they are long.
    concerned = Q(unit__in=changed.values("unit"))
    concerned |= Q(unit__in=paths.filter(upper=wanted.unit_id).values("lower"))
    if wanted.structure is not None:
        passed = _in_reach(wanted)
        for side in ("earlier", "later"):
            above = paths.filter(lower__in=passed.values(side))
            concerned |= Q(unit__in=above.values("upper"))
    exists = UnitVersion.objects.as_at(on).filter(unit=OuterRef("unit"))
    return (
        line.filter(concerned)
        .annotate(
            what=Literal("stands", output_field=CharField()),
            one=F("unit_id"),
            other=F("superior_id"),
            since=F("valid_from"),
            until=F("valid_to"),
            flag=Case(
                When(valid_on(on), then=Literal(False)),
                default=Exists(exists),
                output_field=BooleanField(),
            ),
            kind=Literal("", output_field=CharField()),
            by_line=Literal(0, output_field=BigIntegerField()),
            act_pk=Literal(0, output_field=BigIntegerField()),
            title=Literal("", output_field=CharField()),
            decision=Literal("", output_field=CharField()),
            missing=Literal("[]", output_field=CharField()),
        )
        .values_list(*COLUMNS)
    )


def _passed(wanted: Wanted) -> QuerySet[Any, Any]:
    """Successions of units of the line with the acts that made them; none where nothing is told
    but what was reported. The flag: all of it passed."""
    stood = Subordination.objects.filter(line=wanted.line)
    rows = _in_reach(wanted).filter(earlier__in=stood.values("unit"))
    if wanted.structure is None:
        rows = rows.none()
    return rows.annotate(
        what=Literal("passed", output_field=CharField()),
        one=F("earlier_id"),
        other=F("later_id"),
        since=F("day"),
        until=Cast(Literal(None), DateField()),
        flag=F("whole"),
        kind=F("line__kind"),
        by_line=F("line_id"),
        act_pk=F("line__act_id"),
        title=F("line__act__title"),
        decision=F("line__act__decision_number"),
        missing=Cast("line__missing", CharField()),
    ).values_list(*COLUMNS)


def _in_reach(wanted: Wanted) -> QuerySet[UnitSuccession]:
    first, last = wanted.reach
    return UnitSuccession.objects.filter(day__gt=first, day__lte=last)


def _uppers(wanted: Wanted, history: History, frame: Frame | None) -> set[int]:
    """Units in whose subtrees, each period's, lies everything the series may hold."""
    uppers = {wanted.unit_id}
    if wanted.structure is None:
        return uppers
    frame = frame or Frame(history, wanted.unit_id, wanted.structure)
    sources = frame.sources
    for day in {history.between(each): each for each in wanted.days}.values():
        for unit in sources:
            if history.stands(unit, day) and history.superior(unit, day) not in sources:
                uppers.add(unit)
    first, last = wanted.reach
    for unit in sources:
        for stood in history.standings.get(unit, ()):
            # Who ended between two of these days reports up to then.
            if stood.valid_to and first < stood.valid_to <= last and stood.superior not in sources:
                uppers.add(unit)
    return uppers


def _under(uppers: Collection[int], line: Line, end: str) -> Q:
    """Whose unit stands under one of these on the last day it covers, as a join; `end` is the field
    with the end of the period."""
    paths = "unit__paths_up__"
    return stood_when_covered(paths, end) & Q(
        **{f"{paths}line_id": line.pk, f"{paths}upper_id__in": sorted(uppers)},
    )


def _figures(
    wanted: Wanted, uppers: Collection[int], indicators: list[int]
) -> Iterable[tuple[Span, date | None, Held]]:
    """As `picture` reads them, for all periods at once; with the end of the days they cover where
    that is not the period's."""
    sheets = (
        FigureSheet.objects.filter(
            _under(uppers, wanted.line, "span_end"),
            of_spans(wanted),
            column=Column.IN_PERIOD,
        )
        .annotate(
            counting_id=F("version__report__counting"),
            accepted_id=F("version__report__accepted"),
            frozen=Literal(False),
        )
        .filter(
            Q(imported__isnull=False)
            | Q(version__report__request__line=wanted.line)
            & (Q(version=F("counting_id")) | Q(version=F("accepted_id")))
        )
    )
    days = ("span_start", "span_end", "covers_end")
    found = held_on(sheets, indicators, *days)
    return ((Span(start, end), until, each) for (start, end, until), each in found)


def _asked(wanted: Wanted, uppers: Collection[int], indicators: list[int]) -> Iterable[Any]:
    items = "request__form__items__indicator"
    return (
        Report.objects.filter(
            _under(uppers, wanted.line, "request__span_end"),
            of_spans(wanted, "request__"),
            request__line=wanted.line,
            **{f"{items}__in": indicators},
        )
        .values_list(
            "unit_id",
            "covers_end",
            "request__span_start",
            "request__span_end",
            items,
            "exemption",
        )
        .distinct()
    )
