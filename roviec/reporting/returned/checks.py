"""What a reviewer should look at in each of many sent reports, read for all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Q

from roviec.organisations.keys import among
from roviec.reporting.figures import Packed, keyed, value_of
from roviec.reporting.models import (
    FigureSheet,
    Indicator,
    Report,
    ReportRequest,
    ReportVersion,
    ReturnedItem,
    State,
    ValueType,
)
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.returned.differences import contents_of
from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.wording import shown

FAR = Decimal("0.5")
"""A figure that moved by half or more against the period before is worth a look."""
FAR_POINTS = Decimal(10)
"""Of a ratio or a percentage, so many points."""
FEW = Decimal(5)
"""Small counts jump by themselves: less than this many is no jump."""


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that differs much from the period before, or from the version accepted before."""

    name: str
    before: str
    after: str


@dataclass(slots=True)
class Checked:
    """One sent report with what matters in it. `seal` names the version that is shown."""

    report: Report
    version: ReportVersion
    days_late: int = 0
    jumps: list[Move] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Had a figure in the period before, and has none now."""
    corrects: int = 0
    """The number of the version accepted before, if it was."""
    changes: list[Move] = field(default_factory=list)
    """Against that version."""
    answered: int = 0
    kept: int = 0
    """Of what was returned, how many items were changed and how many stayed."""

    @property
    def seal(self) -> str:
        return f"{self.report.pk}:{self.version.mark}"

    @property
    def remarked(self) -> bool:
        return bool(self.days_late or self.jumps or self.missing or self.corrects or self.kept)


def checked(request: ReportRequest, reports: ReportQuerySet) -> list[Checked]:
    """The sent ones among these reports of the request, by name of unit; in a few queries however
    many they are."""
    rows = list(reports.filter(state=State.SENT).named().order_by(F("unit_name"), "pk"))
    keys = tuple(row.pk for row in rows)
    versions: dict[int, list[ReportVersion]] = {}
    for version in ReportVersion.objects.filter(among("report_id", keys)).order_by("number"):
        if version.signed_at is not None:
            versions.setdefault(version.report_id, []).append(version)
    found = [Checked(row, versions[row.pk][-1]) for row in rows]
    before = {row.pk: _accepted_before(versions[row.pk]) for row in rows}
    indicators = list(
        Indicator.objects.filter(items__form=request.form_id).order_by("items__order")
    )
    sheets = _sheets(found, before)
    last = _last(request, [row.unit_id for row in rows])
    answers = _answers(request, versions)
    for each in found:
        _late(each)
        now = sheets.get(each.version.pk, {})
        _against_last(each, now, last.get(each.report.unit_id), indicators)
        old = before[each.report.pk]
        if old is not None:
            each.corrects = old.number
            each.changes = _moves(sheets.get(old.pk, {}), now, indicators)
        each.answered, each.kept = answers.get(each.version.pk, (0, 0))
    return found


def _accepted_before(versions: list[ReportVersion]) -> ReportVersion | None:
    taken = [version for version in versions[:-1] if version.state == State.ACCEPTED]
    return taken[-1] if taken else None


Kept = Mapping[int, Packed]
"""By indicator."""


def _sheets(found: list[Checked], before: Mapping[int, ReportVersion | None]) -> dict[int, Kept]:
    """By version, of those under review and those accepted before."""
    keys = {each.version.pk for each in found}
    keys |= {version.pk for version in before.values() if version is not None}
    rows = FigureSheet.objects.own().filter(among("version_id", tuple(keys)))
    return {version: keyed(packed) for version, packed in rows.values_list("version_id", "packed")}


def _last(request: ReportRequest, units: list[int]) -> dict[int, Kept]:
    """By unit, the figures of the period of the same length just before."""
    span = request.span
    length = span.end - span.start
    rows = (
        FigureSheet.objects.own()
        .filter(among("unit_id", units), span_end__lte=span.start)
        .filter(span_end__gt=span.start - length)
        .filter(Q(imported__isnull=False) | Q(version__report__counting=F("version")))
        .order_by("span_end", F("version__signed_at").asc(nulls_first=True), "pk")
    )
    found: dict[int, dict[int, Packed]] = {}
    for unit, start, end, packed in rows.values_list("unit", "span_start", "span_end", "packed"):
        if abs((end - start) - length) <= timedelta(days=3):
            found.setdefault(unit, {}).update(keyed(packed))
    return dict(found)


def _answers(
    request: ReportRequest, versions: Mapping[int, list[ReportVersion]]
) -> dict[int, tuple[int, int]]:
    """By the version that answers single items returned: how many it changed, how many it kept."""
    narrow = {each[-1].report_id: each[-1] for each in versions.values() if each[-1].narrow}
    if not narrow:
        return {}
    rows = [
        row
        for row in ReturnedItem.objects.filter(
            version__report__in=narrow, withdrawn_at=None
        ).select_related("version")
        if row.version.number == narrow[row.version.report_id].number - 1
    ]
    held = contents_of([*narrow.values(), *(row.version for row in rows)], request.form.items.all())
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        answer = narrow[row.version.report_id].pk
        same = held[answer].get(row.item_id) == held[row.version_id].get(row.item_id)
        changed, kept = found.get(answer, (0, 0))
        found[answer] = (changed, kept + 1) if same else (changed + 1, kept)
    return found


def _late(each: Checked) -> None:
    sent_on, due_on = each.report.sent_on, each.report.due_on
    if sent_on is not None and sent_on > due_on:
        each.days_late = (sent_on - due_on).days


def _against_last(each: Checked, now: Kept, last: Kept | None, indicators: list[Indicator]) -> None:
    if last is None:
        return
    for indicator in indicators:
        was, is_now = last.get(indicator.pk), now.get(indicator.pk)
        if was is None or was == is_now:
            continue
        if is_now is None:
            each.missing.append(indicator.name)
        elif _is_far(indicator, value_of(was), value_of(is_now)):
            each.jumps.append(_move(indicator, was, is_now))


def _is_far(indicator: Indicator, was: Value, now: Value) -> bool:
    if indicator.value_type in (ValueType.DATE, ValueType.YES_NO):
        return False
    if indicator.value_type == ValueType.PERCENT:
        return abs(now.value - was.value) >= FAR_POINTS
    if indicator.value_type == ValueType.RATIO:
        before, after = percent_of(was), percent_of(now)
        if before is None or after is None:
            return False
        return abs(after - before) >= FAR_POINTS
    moved = abs(now.value - was.value)
    return moved >= FEW and moved >= FAR * abs(was.value)


def _moves(before: Kept, now: Kept, indicators: list[Indicator]) -> list[Move]:
    return [
        _move(indicator, before.get(indicator.pk), now.get(indicator.pk))
        for indicator in indicators
        if before.get(indicator.pk) != now.get(indicator.pk)
    ]


def _move(indicator: Indicator, before: Packed | None, now: Packed | None) -> Move:
    def told(packed: Packed | None) -> str:
        return shown(indicator, None if packed is None else value_of(packed))

    return Move(indicator.name, told(before), told(now))
