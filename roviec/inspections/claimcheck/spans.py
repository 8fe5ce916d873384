"""Which days a claim speaks about, and which it is compared with.

The text's own period comes first; what it leaves open is taken from the period asked for, and the
check says so. Nothing is taken when neither says.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from roviec.inspections.claimcheck.folding import Words, contains, words
from roviec.inspections.claimcheck.reasons import Reason
from roviec.reading.model import Claim, Period, Reading
from roviec.timeline.spans import ONE_DAY, Span

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BASE_PLAN = tuple(words(text) for text in ("kế hoạch", "chỉ tiêu", "dự toán", "được giao"))
_STEPS = {"tháng": 1, "quý": 3}


@dataclass(frozen=True, slots=True)
class Duration:
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, iso: str) -> Duration | None:
        """From ISO 8601 with whole years, months, weeks, days; none for anything else or nil."""
        found = _DURATION.fullmatch(iso)
        years, months, weeks, days = (int(n or 0) for n in found.groups()) if found else (0,) * 4
        length = cls(12 * years + months, 7 * weeks + days)
        return length if length != cls() else None

    def before(self, end: date) -> date:
        return shifted(end, -self.months) - timedelta(days=self.days)

    def after(self, start: date) -> date:
        return shifted(start, self.months) + timedelta(days=self.days)


def shifted(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Window:
    """The days a claim speaks about; `since` holds when the text leaves its start open and the
    figure's own start will do ("tính đến 30/9" of a running total)."""

    span: Span
    assumed: bool = False
    since: bool = False


def period_of(claim: Claim, reading: Reading) -> Period | None:
    return None if claim.period is None else reading.periods[claim.period]


def window(claim: Claim, reading: Reading, asked: Span | None) -> Window | Reason:
    """The claim's days, or the reason why none are known."""
    period = period_of(claim, reading)
    if period is None or (period.from_, period.to, period.duration) == (None, None, None):
        return _of_asked(claim, asked)
    if period.recurring and period.from_ is None and period.to is None:
        return _of_asked(claim, asked)
    start, end = _bounds(period)
    if start and end:
        return Window(Span(start, end)) if start < end else Reason("no_period")
    if start:
        return _open_end(start, period, asked)
    if end:
        return _open_start(end, asked)
    return _unplaced(period, asked)


def _of_asked(claim: Claim, asked: Span | None) -> Window | Reason:
    """The period asked for; a running total may have begun before it."""
    if asked is None:
        return Reason("no_period")
    return Window(asked, assumed=True, since=claim.nature == "cumulative")


def _bounds(period: Period) -> tuple[date | None, date | None]:
    """Half-open bounds; a duration fills in the one that is missing."""
    start = date.fromisoformat(period.from_) if period.from_ else None
    end = date.fromisoformat(period.to) + ONE_DAY if period.to else None
    length = Duration.parse(period.duration) if period.duration else None
    if length and start and not end:
        end = length.after(start)
    elif length and end and not start:
        start = length.before(end)
    return start, end


def _open_end(start: date, period: Period, asked: Span | None) -> Window | Reason:
    if asked is None:
        return Reason("duration_unplaced", {"text": period.text})
    if asked.end <= start:
        return Reason("ends_before", {"text": period.text})
    return Window(Span(start, asked.end), assumed=True)


def _open_start(end: date, asked: Span | None) -> Window:
    """Up to a day: from the start of the period asked for, else that one day, running totals."""
    if asked is not None and asked.start < end:
        return Window(Span(asked.start, end), assumed=True, since=True)
    return Window(Span(end - ONE_DAY, end), since=True)


def _unplaced(period: Period, asked: Span | None) -> Window | Reason:
    """A bare duration ends with the period asked for, unless that is longer than it."""
    length = Duration.parse(period.duration or "")
    if asked is None or length is None or length.before(asked.end) > asked.start:
        return Reason("duration_unplaced", {"text": period.text})
    return Window(Span(length.before(asked.end), asked.end), assumed=True)


def occasions(claim: Claim, reading: Reading, span: Span) -> list[Span]:
    """The spans in each of which a recurring claim must hold; empty if they do not fill it."""
    step = _step(period_of(claim, reading))
    if step == 12:
        return span.years()
    parts, at = [], span.start
    while at < span.end:
        parts.append(Span(at, shifted(at, step)))
        at = shifted(at, step)
    whole = span.start.day == 1 and (span.start.month - 1) % step == 0 and at == span.end
    return parts if whole else []


def _step(period: Period | None) -> int:
    """How many months apart a recurring period falls; yearly where it does not say."""
    if period is None or not period.recurring:
        return 12
    length = Duration.parse(period.duration or "")
    if length and 12 % (length.months or 12) == 0:
        return length.months or 12
    said = words(period.text)
    return next((months for text, months in _STEPS.items() if words(text)[0] in said), 12)


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is measured from: another span, or the plan for the same one."""

    span: Span
    plan: bool = False


def base_of(versus: str, span: Span) -> Base | None:
    """The base that "so với …" names, seen from the claim's own span; none where it is unclear."""
    said = _without(words(versus), words("so với"))
    if any(contains(said, part) for part in _BASE_PLAN):
        return Base(span, plan=True)
    years = [int(year) for year in _YEAR.findall(versus)]
    if contains(said, words("cùng kỳ")):
        return _years_back(span, span.start.year - years[0] if years else 1)
    if len(years) == 1 and span.years() and not _names_part_of_year(said):
        return Base(_years(years[0], years[0]))
    if len(years) == 2 and years[0] <= years[1]:
        return Base(_years(years[0], years[1]))
    return None if years else _previous(said, span)


def _without(said: Words, opening: Words) -> Words:
    return said[len(opening) :] if said[: len(opening)] == opening else said


def _names_part_of_year(said: Words) -> bool:
    return any(word in said for word in words("tháng quý kỳ ngày"))


def _years(first: int, last: int) -> Span:
    return Span(date(first, 1, 1), date(last + 1, 1, 1))


def _years_back(span: Span, years: int) -> Base | None:
    if years < 1:
        return None
    return Base(Span(shifted(span.start, -12 * years), shifted(span.end, -12 * years)))


def _previous(said: Words, span: Span) -> Base | None:
    """The month, quarter or year before, when the claim's span is itself one."""
    for text, months in (("năm", 12), ("quý", 3), ("tháng", 1)):
        if said[:1] == words(text) and said[-1] in words("trước ngoái"):
            whole = span.start.day == 1 and shifted(span.start, months) == span.end
            return Base(Span(shifted(span.start, -months), span.start)) if whole else None
    return None
