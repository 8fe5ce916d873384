"""What is marked in a narrative: its claims by number, and what else was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from roviec.inspections.claims_shown import Standing
from roviec.interface.annotation import Mark
from roviec.interface.formats import day
from roviec.reading.model import Citation, Date, Period, Reading, UnitMention

PRIORITY = {"claim": 0, "citation": 1, "period": 2, "date": 3, "unit": 4}
"""What is seen where two want the same letters: a claim first, a unit's name last."""


def marks(reading: Reading, shown: Iterable[Standing]) -> list[Mark]:
    """Claims that have a verdict, and the reading's citations, days, periods and units."""
    claims = [
        Mark(
            start=each.claim.start,
            end=each.claim.end,
            kind="claim",
            priority=PRIORITY["claim"],
            number=each.number,
            verdict=each.verdict,
        )
        for each in shown
        if each.verdict
    ]
    return [*claims, *facts(reading)]


def facts(reading: Reading) -> Iterator[Mark]:
    """Everything read but the claims, each with a title that says what was understood."""
    for citation in reading.citations:
        yield _noted(citation, "citation", _citation(citation, reading))
    for each in reading.dates:
        yield _noted(each, "date", _date(each))
    for period in reading.periods:
        yield _noted(period, "period", _period(period))
    for unit in reading.units:
        yield _noted(unit, "unit", _unit(unit))


def _noted(read: Citation | Date | Period | UnitMention, kind: str, title: str) -> Mark:
    return Mark(start=read.start, end=read.end, kind=kind, priority=PRIORITY[kind], title=title)


def _citation(citation: Citation, reading: Reading) -> str:
    meant = citation
    if citation.refers_to is not None and citation.refers_to < len(reading.citations):
        meant = reading.citations[citation.refers_to]
    number = meant.number or meant.text
    title = _("Văn bản: %(kind)s %(number)s") % {"kind": meant.kind, "number": number}
    return f"{title}, {_iso(meant.issued)}" if meant.issued else title


def _date(each: Date) -> str:
    title = _("Ngày %(day)s") % {"day": _iso(each.date)}
    inferred = _("năm suy ra từ văn bản")
    return f"{title} ({inferred})" if each.inferred_year else title


def _period(period: Period) -> str:
    if period.from_ and period.to:
        return _("Kỳ %(first)s đến %(last)s") % {
            "first": _iso(period.from_),
            "last": _iso(period.to),
        }
    if period.from_ or period.to:
        days = {"first": _iso(period.from_), "last": _iso(period.to)}
        return (_("Từ %(first)s") if period.from_ else _("Đến %(last)s")) % days
    return _("Khoảng thời gian")


def _unit(unit: UnitMention) -> str:
    return _("Đơn vị: %(name)s") % {"name": unit.name}


def _iso(text: str | None) -> str:
    """`2019-12-03` as 03/12/2019; a day without a year stays day and month."""
    if not text:
        return ""
    if text.startswith("--"):
        month, of_month = text[2:].split("-")
        return f"{of_month}/{month}"
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
