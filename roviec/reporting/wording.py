"""Values of figures as people read them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.reporting.formulas import Result
from roviec.reporting.models import AddingUp, Indicator, ValueType
from roviec.reporting.rollup import MEAN, Value, percent_of

HOW: dict[str, str] = {
    AddingUp.SUM: noop("cộng"),
    AddingUp.LAST: noop("lấy số cuối"),
    AddingUp.WEIGHTED_MEAN: noop("bình quân gia quyền"),
    AddingUp.MAX: noop("lấy số lớn nhất"),
    AddingUp.MIN: noop("lấy số nhỏ nhất"),
    AddingUp.RATIO_FROM_PARTS: noop("cộng tử, cộng mẫu rồi tính lại"),
    AddingUp.SHARE_OF_UNITS: noop("số đơn vị có trên số đơn vị đã báo cáo"),
    AddingUp.NOT_ADDITIVE: noop("không cộng"),
    AddingUp.COMPUTED: noop("tính theo công thức"),
}


NOT_APPLICABLE = noop("không áp dụng")


def shown(indicator: Indicator, value: Value | None) -> str:
    """`1.378`, `27/27`, `92,4%`, `có`, `22/11/2026`; a dash where there is no figure."""
    if value is None:
        return formats.MISSING
    if (indicator.in_means or indicator.computed) and indicator.value_type != ValueType.PERCENT:
        return short(value.value)
    if value.total is not None and indicator.value_type != ValueType.PERCENT:
        return f"{formats.number(value.value)}/{formats.number(value.total)}"
    return _plain(indicator, value.value)


def short(number: Decimal) -> str:
    """To two places, without idle zeros: a mean may have no end."""
    return formats.number(number.quantize(Decimal("0.01"), ROUND_HALF_UP, MEAN).normalize())


def _plain(indicator: Indicator, value: Decimal) -> str:
    match indicator.value_type:
        case ValueType.PERCENT:
            return formats.percent(value, 2)
        case ValueType.YES_NO:
            return _("có") if value else _("không")
        case ValueType.DATE:
            return formats.day(date.fromordinal(int(value)))
    return formats.number(value)


def result_shown(indicator: Indicator, result: Result) -> str:
    """A computed number, or why there is none."""
    if result.divides_by_zero:
        return _(NOT_APPLICABLE)
    return shown(indicator, None if result.value is None else Value(result.value))


def share_of(indicator: Indicator, value: Value | None) -> Decimal | None:
    """The percentage of a ratio; none of what is no ratio."""
    return None if value is None or indicator.in_means else percent_of(value)


def share_shown(indicator: Indicator, value: Value | None) -> str:
    """The percentage of a ratio, or nothing for what is no ratio."""
    share = share_of(indicator, value)
    return "" if share is None else formats.percent(share)


def coverage(counted: int, expected: int) -> str:
    """`5/6 đơn vị`; how many of how many always together."""
    return _("%(counted)s/%(expected)s đơn vị") % {
        "counted": formats.number(counted),
        "expected": formats.number(expected),
    }
