"""A small named world: one ward committee, one cell below it, a few indicators, and its papers.

All names, places and figures are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from roviec.inspections.claimcheck import IndicatorDef, NamedUnit, RecordedFigure
from roviec.reading.model import Claim, Period, Reading, Source, Statement, StatementKind
from roviec.timeline.spans import Span

WARD, CELL = "phuong-mai-dong", "chi-bo-3"
YEAR = Span(date(2020, 1, 1), date(2021, 1, 1))
BEFORE = Span(date(2019, 1, 1), date(2020, 1, 1))
HALF = Span(date(2020, 1, 1), date(2020, 7, 1))
SECOND_HALF = Span(date(2020, 7, 1), date(2021, 1, 1))
THREE_YEARS = Span(date(2018, 1, 1), date(2021, 1, 1))


def months(first: int = 1, last: int = 12, year: int = 2020) -> list[Span]:
    starts = [
        date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) for month in range(first, last + 2)
    ]
    return [Span(start, end) for start, end in pairwise(starts)]


def year(number: int) -> Span:
    return Span(date(number, 1, 1), date(number + 1, 1, 1))


def indicator(code: str, *phrases: str, **given) -> IndicatorDef:
    fields = {
        "name": code,
        "value_type": "count",
        "unit_of_measure": "cái",
        "nature": "flow",
        "over_line": "sum",
        "over_time": "sum",
        **given,
    }
    return IndicatorDef(code=code, phrases=phrases, **fields)


CLASSES = indicator("lop", "lớp bồi dưỡng", name="Lớp bồi dưỡng", unit_of_measure="lớp")
ATTENDANCES = indicator(
    "luot", "lượt học viên", name="Lượt học viên", unit_of_measure="lượt", counts_people=True
)
LEARNERS = indicator(
    "hoc-vien", "học viên", name="Học viên", unit_of_measure="người", counts_people=True
)
LAUNCHED = indicator(
    "mo-hinh-moi", "mô hình + phát động", "mô hình + xây dựng", name="Mô hình phát động mới"
)
ACTIVE = indicator(
    "mo-hinh-duy-tri",
    "mô hình + duy trì",
    "mô hình + hiện còn",
    name="Mô hình đang duy trì",
    nature="stock",
    over_time="last",
)
PLANNED = indicator(
    "chuong-trinh",
    "chi bộ + chương trình hành động",
    name="Chi bộ có chương trình hành động",
    value_type="ratio",
    unit_of_measure="chi bộ",
    over_time="ratio_from_parts",
)
PLEDGED = indicator(
    "cam-ket",
    "đảng viên + cam kết",
    name="Tỷ lệ đảng viên ký cam kết",
    value_type="percent",
    unit_of_measure="%",
    over_time="not_additive",
)
FUNDS = indicator(
    "kinh-phi",
    "kinh phí",
    name="Kinh phí",
    value_type="amount",
    unit_of_measure="triệu đồng",
    scale=Decimal(1_000_000),
)
RICE = indicator("thoc", "thóc", name="Thóc", value_type="amount", unit_of_measure="tấn")
INDICATORS = (CLASSES, ATTENDANCES, LAUNCHED, ACTIVE, PLANNED, PLEDGED, FUNDS, RICE)


def figure(of: IndicatorDef, value: str, span: Span = YEAR, **given) -> RecordedFigure:
    total = given.pop("total", None)
    fields = {"unit": WARD, "column": "in_period", "scope": "own", "state": "signed", **given}
    key = ":".join([of.code, value, str(span.start), str(span.end), *map(str, given.values())])
    return RecordedFigure(
        id=fields.pop("id", key),
        indicator=of.code,
        span=span,
        value=Decimal(value),
        total=None if total is None else Decimal(total),
        **fields,
    )


@dataclass
class Papers:
    """A record held in memory: what a unit signed."""

    all_figures: Sequence[RecordedFigure] = ()
    all_indicators: Sequence[IndicatorDef] = INDICATORS
    names: dict[str, NamedUnit] = field(default_factory=dict)

    def subject(self) -> str:
        return WARD

    def indicators(self) -> Sequence[IndicatorDef]:
        return self.all_indicators

    def figures(self, unit: str, indicator: str) -> Sequence[RecordedFigure]:
        return [f for f in self.all_figures if (f.unit, f.indicator) == (unit, indicator)]

    def unit_named(self, name: str) -> NamedUnit:
        return self.names.get(name, NamedUnit(relation="unknown"))


def papers(*figures: RecordedFigure, also: Iterable[IndicatorDef] = ()) -> Papers:
    return Papers(figures, (*INDICATORS, *also))


@dataclass
class Said:
    """A claim to be found in a text by its words; the rest as the reader would give it."""

    text: str
    noun: str
    value: int | float
    given: dict[str, Any]


def said(text: str, noun: str, value: int | float, measure: str = "count", **given) -> Said:
    return Said(text, noun, value, {"measure": measure, "quantifier": "exact", **given})


def period(text: str, first: str | None = None, last: str | None = None, **given) -> Period:
    return Period(start=0, end=len(text), text=text, from_=first, to=last, **given)


def reading(
    text: str,
    *claims: Said,
    periods: Sequence[Period] = (),
    statements: Sequence[tuple[StatementKind, str]] = (),
) -> Reading:
    """A reading of `text`; sentences end with '. ', and each claim is sought after the last."""
    found, at = [], 0
    for claim in claims:
        start = text.index(claim.text, at)
        at = start + len(claim.text)
        found.append(
            Claim(
                start=start,
                end=at,
                text=claim.text,
                noun=claim.noun,
                value=claim.value,
                sentence=_sentence(text, start),
                **claim.given,
            )
        )
    return Reading(
        source=Source(
            name="bao-cao.txt", media_type="text/plain", sha256="0" * 64, characters=len(text)
        ),
        text=text,
        claims=tuple(found),
        periods=tuple(periods),
        statements=tuple(_statement(text, kind, words) for kind, words in statements),
    )


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = text.rfind(". ", 0, at)
    end = text.find(". ", at)
    return (0 if start < 0 else start + 2, len(text) if end < 0 else end + 1)


def _statement(text: str, kind: StatementKind, words: str) -> Statement:
    start = text.index(words)
    return Statement(start=start, end=start + len(words), text=words, kind=kind)
