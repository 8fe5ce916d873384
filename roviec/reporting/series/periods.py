"""The periods of one kind from one to another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.reporting.models import ReportRequest
from roviec.timeline import Period, PeriodError
from roviec.timeline.periods import CALENDAR, SCHEMES, Scheme

MOST = 120
"""Periods in one series: ten years of months."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine": 12, "year": 12}
"""How far apart periods of a kind begin."""
_CODES = {
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "half": re.compile(r"(\d{4})-H([12])"),
    "nine": re.compile(r"(\d{4})-(9)M"),
    "year": re.compile(r"(\d{4})()"),
}
_USUAL = {"month": 12, "quarter": 8, "half": 6, "nine": 5, "year": 5}


def run(first: str, last: str) -> list[Period]:
    """All periods of their kind from one code to another, under the cut-off by which each was
    asked for. Raises `RuleBroken` REP-39, `PeriodError`."""
    (kind, start), (other, end) = _place(first), _place(last)
    if kind != other:
        raise RuleBroken(
            "REP-39", _("Kỳ đầu và kỳ cuối phải cùng loại: cùng là năm, quý hoặc tháng.")
        )
    if end < start:
        raise RuleBroken("REP-39", _("Kỳ cuối phải bằng hoặc sau kỳ đầu."))
    if end - start >= MOST:
        told = _("Chuỗi dài nhất là %s kỳ; hãy chọn khoảng ngắn hơn hoặc kỳ dài hơn.")
        raise RuleBroken("REP-39", told % MOST)
    return known([_code(kind, at) for at in range(start, end + 1)])


def usual_start(last: str) -> str:
    """From where a series ending there is shown: a year of months, five years. Raises
    `RuleBroken` REP-39, `PeriodError`."""
    kind, end = _place(last)
    return _code(kind, end - _USUAL[kind] + 1)


def known(codes: Iterable[str]) -> list[Period]:
    """`known_period` for many codes in one query."""
    wanted = list(codes)
    schemes: dict[str, set[str]] = {}
    asked = ReportRequest.objects.filter(period_code__in=wanted)
    for code, scheme in asked.values_list("period_code", "scheme_code").distinct():
        schemes.setdefault(code, set()).add(scheme)
    return [Period.parse(code, _scheme(schemes.get(code, set()))) for code in wanted]


def _scheme(asked: set[str]) -> Scheme:
    return SCHEMES[next(iter(asked))] if len(asked) == 1 else CALENDAR


def _place(code: str) -> tuple[str, int]:
    """The kind of period, and its place in the run of all of its kind."""
    period = Period.parse(code)
    for kind, shape in _CODES.items():
        found = shape.fullmatch(period.code)
        if found:
            within = int(found[2] or 1)
            per_year = 12 // _MONTHS[kind]
            return kind, int(found[1]) * per_year + (0 if kind == "nine" else within - 1)
    raise RuleBroken(
        "REP-39", _("Chuỗi số liệu đi theo năm, quý, tháng; không theo một khoảng ngày tự chọn.")
    )


def _code(kind: str, at: int) -> str:
    year, within = divmod(at, 12 // _MONTHS[kind])
    if not 1900 <= year <= 2200:
        raise PeriodError(_("Kỳ nằm ngoài các năm 1900 đến 2200."))
    tail = {
        "month": f"-{within + 1:02}",
        "quarter": f"-Q{within + 1}",
        "half": f"-H{within + 1}",
        "nine": "-9M",
        "year": "",
    }
    return f"{year}{tail[kind]}"
