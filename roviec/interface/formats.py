"""Numbers, dates and periods as Vietnamese officers write and type them. Pure functions.

`1.234,5` is one thousand two hundred thirty-four and a half; `22/11/2026` is the 22nd of
November; a share short of the whole never shows as 100 %.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

MISSING = "—"
"""What stands where no figure was given. Zero is written `0`."""

Number = int | float | Decimal

_WELL_FORMED = re.compile(r"[-−]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_FOREIGN = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+\.\d+|[-−]?\d{1,3}(?:,\d{3}){2,}")
_POINT_AS_DECIMAL = re.compile(r"[-−]?\d+\.\d+")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ROMAN = ("I", "II", "III", "IV")
_MAX_LENGTH = 40


class NotUnderstood(ValueError):
    """What was typed cannot be read with certainty; `str()` is the message a person sees."""


def number(value: Number | None, places: int | None = None) -> str:
    """`Decimal("1234.5")` as `1.234,5`; None as `—`.

    Without `places` every significant decimal is kept and trailing zeros are dropped;
    with it the value is rounded half up to that many decimals.
    """
    if value is None:
        return MISSING
    exact = _as_decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return _grouped(exact, keep_zeros=places is not None)


def percent(value: Number | None, places: int = 1) -> str:
    """A value in percent (92.4) as `92,4%`.

    Rounding never reaches 100 from below nor 0 from above: 99.96 is `99,9%`, 0.01 is `0,1%`.
    """
    if value is None:
        return MISSING
    exact = _as_decimal(value)
    step = Decimal(1).scaleb(-places)
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    if exact < 100 <= rounded:
        rounded = exact.quantize(step, rounding=ROUND_DOWN)
    if exact > 0 and rounded == 0:
        rounded = step
    return f"{_grouped(rounded)}%"


def share(part: int | None, whole: int | None) -> str:
    """`part` of `whole` in percent; `—` where either is unknown or the whole is nothing."""
    if part is None or not whole:
        return MISSING
    return percent(Decimal(part) * 100 / Decimal(whole))


def day(value: date | None) -> str:
    """`22/11/2026`; a moment is shown by its own day."""
    return MISSING if value is None else f"{value.day:02}/{value.month:02}/{value.year:04}"


def day_month(value: date | None) -> str:
    """`22/11`, for lists where the year is plain."""
    return MISSING if value is None else f"{value.day:02}/{value.month:02}"


def weekday(value: date) -> str:
    """`thứ Hai` … `Chủ nhật`."""
    return (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )[value.weekday()]


def moment(value: datetime | None) -> str:
    """`22/11/2026 08:12`, in the time zone the value is in."""
    return MISSING if value is None else f"{day(value)} {value.hour:02}:{value.minute:02}"


def span(first: date, last: date) -> str:
    """Two days, both inclusive, as `15/10–14/11/2026`; both years where they differ."""
    if first == last:
        return day(first)
    start = day_month(first) if first.year == last.year else day(first)
    return f"{start}–{day(last)}"


def period_name(first: date, last: date, cut: tuple[date, date] | None = None) -> str:
    """The name of the period from `first` to `last` (both inclusive).

    `cut` is the stretch the figures really cover where it differs: a reporting November may
    run from 15 October to 14 November, `Tháng 11/2026, số liệu 15/10–14/11`.
    """
    name = _calendar_name(first, last) or span(first, last)
    if cut is None or cut == (first, last):
        return name
    return with_cut_off(name, *cut)


def with_cut_off(name: str, first: date, last: date) -> str:
    """A period's name with the days, both inclusive, whose figures it holds."""
    days = span(first, last)
    if first.year == last.year and str(last.year) in name:
        days = f"{day_month(first)}–{day_month(last)}"
    return _("%(period)s, số liệu %(span)s") % {"period": name, "span": days}


def parse_number(text: str) -> Decimal:
    """The number typed the Vietnamese way: `1.234,5`, `1234,5`, `1234`.

    Raises `NotUnderstood`, with what to type instead, for `1,234.5`, `12.34` and words.
    """
    typed = re.sub(r"\s+", "", text.strip()) if _spaced_groups(text) else text.strip()
    if len(typed) <= _MAX_LENGTH and _WELL_FORMED.fullmatch(typed):
        return Decimal(typed.replace("−", "-").replace(".", "").replace(",", "."))
    raise NotUnderstood(_number_advice(typed))


def parse_day(text: str) -> date:
    """The day typed as `22/11/2026`, `2-1-2026` or `2026-11-22` (what date inputs send).

    Raises `NotUnderstood`, with what to type instead.
    """
    typed = text.strip()
    if match := _DAY.fullmatch(typed):
        d, m, y = (int(group) for group in match.groups())
    elif match := _ISO_DAY.fullmatch(typed):
        y, m, d = (int(group) for group in match.groups())
    else:
        raise NotUnderstood(
            _("“%(typed)s” chưa phải là ngày. Hãy gõ ngày/tháng/năm, ví dụ 22/11/2026.")
            % {"typed": _shortened(typed)}
        )
    try:
        return date(y, m, d)
    except ValueError as error:
        raise NotUnderstood(
            _("Không có ngày %(typed)s trong lịch. Hãy xem lại ngày và tháng.") % {"typed": typed}
        ) from error


def _as_decimal(value: Number) -> Decimal:
    # A float goes through its shortest text, so that 92.4 stays 92.4.
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _grouped(value: Decimal, keep_zeros: bool = False) -> str:
    plain = f"{value:,f}"
    if "." in plain and not keep_zeros:
        plain = plain.rstrip("0").rstrip(".")
    if plain.strip("-0,.") == "":
        plain = plain.lstrip("-")
    return plain.translate(str.maketrans(",.", ".,"))


def _spaced_groups(text: str) -> bool:
    return re.fullmatch(r"[-−]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?", text.strip()) is not None


def _number_advice(typed: str) -> str:
    values = {"typed": _shortened(typed)}
    if len(typed) > _MAX_LENGTH:
        return _("Số quá dài. Hãy kiểm tra lại số đã nhập.")
    if _FOREIGN.fullmatch(typed):
        values["instead"] = typed.translate(str.maketrans(",.", ".,"))
        return _("“%(typed)s” viết theo kiểu nước ngoài. Hãy gõ %(instead)s.") % values
    if _POINT_AS_DECIMAL.fullmatch(typed):
        return _point_advice(typed)
    return _("“%(typed)s” chưa phải là số. Hãy gõ chỉ chữ số, ví dụ 1.234,5.") % values


def _point_advice(typed: str) -> str:
    values = {"typed": typed, "decimal": typed.replace(".", ",")}
    return (
        _(
            "“%(typed)s” không rõ là bao nhiêu: dấu chấm chỉ dùng để tách hàng nghìn. "
            "Nếu là số lẻ, hãy gõ %(decimal)s."
        )
        % values
    )


def _shortened(typed: str) -> str:
    return typed if len(typed) <= _MAX_LENGTH else f"{typed[:_MAX_LENGTH]}…"


def _calendar_name(first: date, last: date) -> str | None:
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1] or first > last:
        return None
    if first.year != last.year:
        return _years_name(first, last)
    return _months_name(first.year, first.month, last.month)


def _years_name(first: date, last: date) -> str | None:
    if (first.month, last.month) != (1, 12):
        return None
    return _("Giai đoạn %(first)d–%(last)d") % {"first": first.year, "last": last.year}


def _months_name(year: int, first: int, last: int) -> str | None:
    values = {"year": year, "month": first}
    if first == last:
        return _("Tháng %(month)d/%(year)d") % values
    if last - first == 2 and first % 3 == 1:
        return _("Quý %(quarter)s/%(year)d") % (values | {"quarter": _ROMAN[first // 3]})
    named = {
        (1, 6): _("6 tháng đầu năm %(year)d"),
        (7, 12): _("6 tháng cuối năm %(year)d"),
        (1, 9): _("9 tháng năm %(year)d"),
        (1, 12): _("Năm %(year)d"),
    }.get((first, last))
    return named % values if named else None
