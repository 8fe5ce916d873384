"""Holding a text against the record of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from roviec.inspections.claimcheck import check
from roviec.inspections.claimcheck.context import counted_noun
from roviec.inspections.claimcheck.model import (
    Check,
    IndicatorDef,
    NamedUnit,
    Record,
    RecordedFigure,
)
from roviec.inspections.record import load
from roviec.organisations.models import Unit, UnitVersion
from roviec.reading import ReadError, read
from roviec.reading.model import Claim, Reading
from roviec.reporting import links
from roviec.reporting.periods import known_period
from roviec.timeline import Period, PeriodError, Span
from roviec.timeline.spans import ONE_DAY


@dataclass(frozen=True)
class Pointed:
    """A record seen through one indicator that a person chose for a claim."""

    record: Record
    indicator: IndicatorDef

    def subject(self) -> str:
        return self.record.subject()

    def indicators(self) -> Sequence[IndicatorDef]:
        return [self.indicator]

    def figures(self, unit: str, indicator: str) -> Sequence[RecordedFigure]:
        return self.record.figures(unit, indicator)

    def unit_named(self, name: str) -> NamedUnit:
        return self.record.unit_named(name)


def check_against(
    reading: Reading, record: Record, asked: Span | None, index: int, code: str
) -> Check:
    """One claim held against an indicator chosen for it.

    Raises `LookupError` for an indicator the record does not know, or a claim that repeats another
    and has no check of its own.
    """
    chosen = next((each for each in record.indicators() if each.code == code), None)
    if chosen is None:
        raise LookupError(code)
    pointed = Pointed(record, replace(chosen, phrases=(_phrase(reading, index),)))
    report = check(reading, pointed, asked)
    for each in report.checks:
        if each.claim == index:
            return each
    raise LookupError(index)


def _phrase(reading: Reading, index: int) -> str:
    """What the claim counts, as a phrase only this claim needs to fit."""
    claim = reading.claims[index]
    before = reading.text[claim.sentence[0] : claim.start].split()
    return (counted_noun(claim) or " ".join(before[-1:])).replace("+", " ")


def subject_names(reading: Reading) -> set[str]:
    """Every body a claim of the text is about."""
    return {claim.subject for claim in reading.claims if claim.subject}


def period_code(span: Span) -> str:
    """The shortest code of exactly these days: `2020`, `2020-Q3`, or both days."""
    year, month = span.start.year, span.start.month
    codes = [f"{year}", f"{year}-9M", f"{year}-H{(month + 5) // 6}"]
    codes += [f"{year}-Q{(month + 2) // 3}", f"{year}-{month:02}"]
    for code in codes:
        if Period.parse(code).span == span:
            return code
    return f"{span.start.isoformat()}..{span.last_day.isoformat()}"


def number_link(unit_id: int, indicator: str, span: Span) -> str:
    """Address of the number's explanation."""
    return links.number_link(unit_id, indicator, Period.parse(period_code(span)))


class CheckRefused(ValueError):
    """A text that cannot be held against a record; the message says why, in Vietnamese."""


def check_text(
    content: bytes | str, *, name: str, unit_code: str, period_code: str | None = None
) -> list[dict[str, Any]]:
    """Every claim of a text held against a unit's record, without an inspection.

    `period_code` is for claims that name no period. Each row has `start`, `end`, `text`, `verdict`,
    `claimed` and `found` as a person reads them (with `…_value` and `…_total` as numbers),
    `indicator`, `unit`, `period`, `scope`, `reason` and `link`. Raises `CheckRefused`.
    """
    span = _asked(period_code)
    unit, day = _unit_coded(unit_code, span)
    try:
        reading = read(content, name=name)
    except ReadError as error:
        raise CheckRefused(str(error)) from error
    record = load(unit, day, names=subject_names(reading))
    report = check(reading, record, span)
    ids = unit_ids({each.unit for each in report.checks}, day)
    made = {each.claim: each for each in report.checks}
    first = dict(report.repeated)
    return [
        _row(claim, made[first.get(index, index)], ids)
        for index, claim in enumerate(reading.claims)
    ]


def _asked(period_code: str | None) -> Span | None:
    if period_code is None:
        return None
    try:
        return known_period(period_code).span
    except PeriodError as error:
        raise CheckRefused(str(error)) from error


def _unit_coded(code: str, span: Span | None) -> tuple[Unit, date]:
    """The unit of that code, and the day on which names and superiors are read: the period's last,
    or without one the last on which the code held."""
    if span is None:
        rows = UnitVersion.objects.filter(code__iexact=code.strip())
        last = rows.select_related("unit").order_by(F("valid_to").asc(nulls_last=True)).last()
        if last is None:
            raise CheckRefused(f"Không có đơn vị mã “{code}”.")
        return last.unit, (last.valid_to - ONE_DAY) if last.valid_to else date.max
    version = UnitVersion.objects.coded(code, span.last_day).select_related("unit").first()
    if version is None:
        raise CheckRefused(f"Không có đơn vị mã “{code}” vào ngày {span.last_day:%d/%m/%Y}.")
    return version.unit, span.last_day


def unit_ids(codes: set[str], day: date) -> dict[str, int]:
    """Units by the code they have on that day."""
    rows = UnitVersion.objects.as_at(day).filter(code__in=codes)
    return dict(rows.values_list("code", "unit_id"))


def _row(claim: Claim, made: Check, ids: dict[str, int]) -> dict[str, Any]:
    found = made.found
    return {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "verdict": made.verdict,
        "claimed": made.claimed.text,
        "claimed_value": plain_number(made.claimed.value),
        "claimed_total": plain_number(made.claimed.total),
        "found": found.text if found else None,
        "found_value": plain_number(found.value if found else None),
        "found_total": plain_number(found.total if found else None),
        "indicator": made.indicator,
        "unit": made.unit,
        "period": period_code(made.span) if made.span else None,
        "scope": made.scope,
        "reason": made.reason.text(),
        "link": _link(made, ids),
    }


def _link(made: Check, ids: dict[str, int]) -> str | None:
    unit = ids.get(made.unit)
    if unit is None or made.indicator is None or made.span is None or not made.figures:
        return None
    return number_link(unit, made.indicator, made.span)


def plain_number(value: Decimal | None) -> int | float | None:
    """As JSON holds it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
