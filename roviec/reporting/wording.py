"""Values of figures as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.reporting.models import AddingUp, Indicator, ValueType
from roviec.reporting.rollup import Value, percent_of

HOW: dict[str, str] = {
    AddingUp.SUM: noop("cộng"),
    AddingUp.LAST: noop("lấy số cuối"),
    AddingUp.WEIGHTED_MEAN: noop("bình quân gia quyền"),
    AddingUp.MAX: noop("lấy số lớn nhất"),
    AddingUp.MIN: noop("lấy số nhỏ nhất"),
    AddingUp.RATIO_FROM_PARTS: noop("cộng tử, cộng mẫu rồi tính lại"),
    AddingUp.SHARE_OF_UNITS: noop("số đơn vị có trên số đơn vị đã báo cáo"),
    AddingUp.NOT_ADDITIVE: noop("không cộng"),
}


def shown(indicator: Indicator, value: Value | None) -> str:
    """`1.378`, `27/27`, `92,4%`, `có`, `22/11/2026`; a dash where there is no figure."""
    if value is None:
        return formats.MISSING
    if value.total is not None and indicator.value_type != ValueType.PERCENT:
        if indicator.over_line == AddingUp.WEIGHTED_MEAN:
            return formats.number(value.value, 2)
        return f"{formats.number(value.value)}/{formats.number(value.total)}"
    return _plain(indicator, value.value)


def _plain(indicator: Indicator, value: Decimal) -> str:
    match indicator.value_type:
        case ValueType.PERCENT:
            return formats.percent(value, 2)
        case ValueType.YES_NO:
            return _("có") if value else _("không")
        case ValueType.DATE:
            return formats.day(date.fromordinal(int(value)))
    return formats.number(value)


def share_shown(value: Value | None) -> str:
    """The percentage of a ratio, or nothing for what is no ratio."""
    share = percent_of(value) if value is not None else None
    return "" if share is None else formats.percent(share)


def coverage(counted: int, expected: int) -> str:
    """`5/6 đơn vị`; how many of how many always together."""
    return _("%(counted)s/%(expected)s đơn vị") % {
        "counted": formats.number(counted),
        "expected": formats.number(expected),
    }
