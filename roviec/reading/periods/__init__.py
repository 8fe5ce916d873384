"""Stretches of time a text names: years, quarters, terms, ranges, lengths, what recurs.

Vague words ("thời gian tới", "hiện nay") say no dates and are no periods. `to` stays open where
the text leaves it open ("đến nay"). A year that is not said is taken from the text around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from roviec.reading.dates import Anchors, Known
from roviec.reading.days import Day
from roviec.reading.document import Document
from roviec.reading.model import Citation, Date, Period
from roviec.reading.periods.grammar import FORMS, LISTED_YEARS, Found, joined
from roviec.reading.ranges import DayRange, day_ranges

__all__ = ["find"]


def find(
    doc: Document, dates: tuple[Date, ...], citations: tuple[Citation, ...] = ()
) -> tuple[Period, ...]:
    """Every period the text names, in order.

    The days of `dates` are left to them, and so are the numbers of `citations` ("30/2020").
    """
    taken = bytearray(len(doc.folded))
    for one in dates:
        start, end = doc.folded_span(one.start, one.end)
        taken[start:end] = b"\x01" * (end - start)
    cited = bytearray(len(doc.folded))
    for citation in citations:
        start, end = doc.folded_span(citation.start, citation.end)
        cited[start:end] = b"\x01" * (end - start)
    anchors = _anchors(doc, dates, cited)
    found: list[Found] = []
    for one_range in day_ranges(doc):
        _add(found, taken, _days(one_range, anchors))
    for form in _candidates(doc, anchors):
        if not _starts_in(taken, form) and not (cited[form.start] and _is_bare(doc, form)):
            _add(found, taken, form)
    found.sort(key=lambda one: one.start)
    return tuple(_period(doc, one) for one in _join(doc, found))


def _candidates(doc: Document, anchors: Anchors) -> Iterator[Found]:
    spans = doc.body_spans()
    for pattern, read in FORMS:
        for match, end in pattern.in_spans(doc.places, spans):
            found = read(match, anchors.year_at)
            if found:
                yield found
                yield from _listed(doc, found, end)


def _listed(doc: Document, first: Found, limit: int) -> Iterator[Found]:
    """The other years of 'năm 2020, 2021 và 2022'."""
    if not doc.lowered.startswith("năm ", first.start) or first.end - first.start != len(
        "năm 2020"
    ):
        return
    end = first.end
    while more := LISTED_YEARS.match(doc.lowered, end, limit):
        year, end = more["y"], more.end()
        yield Found(more.start("y"), end, f"{year}-01-01", f"{year}-12-31")


def _starts_in(taken: bytearray, one: Found) -> bool:
    """Whether another period or day holds this one; a period may hold a day that bounds it."""
    return (
        bool(taken[one.start])
        or 1 in taken[one.end - 1 : one.end]
        or 2 in taken[one.start : one.end]
    )


def _is_bare(doc: Document, one: Found) -> bool:
    return doc.folded[one.start].isdigit() and "/" in doc.folded[one.start : one.end]


def _add(found: list[Found], taken: bytearray, one: Found) -> None:
    found.append(one)
    taken[one.start : one.end] = b"\x02" * (one.end - one.start)


def _anchors(doc: Document, dates: tuple[Date, ...], cited: bytearray) -> Anchors:
    known = []
    for one in dates:
        if one.date[0] != "-" and not one.inferred_year:
            year, month, day = map(int, one.date.split("-"))
            start, end = doc.folded_span(one.start, one.end)
            known.append(Known(start, end, Day(day, month, year), cited=bool(cited[start])))
    return Anchors(doc, known)


def _days(one: DayRange, anchors: Anchors) -> Found:
    year = one.first.year or anchors.year_at(one.start)
    if year is None:
        return Found(one.start, one.end, one.first.iso(), one.last.iso())
    turns = (one.last.month, one.last.day) < (one.first.month, one.first.day)
    return Found(one.start, one.end, one.first.iso(year), one.last.iso(year + turns))


def _join(doc: Document, found: list[Found]) -> Iterator[Found]:
    waiting: Found | None = None
    for one in found:
        if waiting is not None:
            both = joined(doc.lowered, waiting, one)
            yield both or waiting
            waiting = None if both else one
        else:
            waiting = one
    if waiting is not None:
        yield waiting


def _period(doc: Document, one: Found) -> Period:
    start, end = doc.raw_span(one.start, one.end)
    return Period(
        start=start,
        end=end,
        text=doc.raw[start:end],
        from_=one.first,
        to=one.last,
        duration=one.duration,
        recurring=one.recurring,
    )
