"""How a number came of its parts, in words and as the sum itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.reporting.computed import Plan
from roviec.reporting.models import Indicator
from roviec.reporting.rollup import Value, weightless
from roviec.reporting.totals import Total
from roviec.reporting.wording import HOW, NOT_APPLICABLE, short, shown


def formula(indicator: Indicator, total: Total) -> dict[str, Any]:
    """How the live number was joined: the way in words, and the sum itself where it is short."""
    how = _(HOW[indicator.over_line])
    told = {"how": str(indicator.over_line), "name": how, "note": ""}
    if total.not_additive:
        return {**told, "text": _(_NOT_ADDED)}
    left = ""
    if total.weightless:
        left = _("%s đơn vị có số nhưng không có trọng số nên không vào bình quân")
        left %= total.weightless
    if total.live is None:
        return {**told, "text": _("Chưa có số nào được tính"), "note": left}
    below = [branch.value for branch in total.branches if branch.value is not None]
    if not total.branches or indicator.over_line not in JOINED_IN_WORDS:
        return {**told, "text": f"{shown(indicator, total.live)}: {how}"}
    parts = below if total.own is None else [total.own.value, *below]
    note = _("số riêng của đơn vị cộng %(n)s đơn vị cấp dưới đã có số")
    if total.own is None:
        note = _("cộng %(n)s đơn vị cấp dưới đã có số; đơn vị chưa có số riêng")
    text = f"{shown(indicator, total.live)} = {_joined(indicator, parts)}"
    notes = [note % {"n": len(below)}, left]
    return {**told, "text": text, "note": "; ".join(each for each in notes if each)}


def computed_formula(
    indicator: Indicator, plan: Plan, parts: list[Indicator], totals: dict[int, Total]
) -> dict[str, Any]:
    """The formula with the numbers in it, and the names of what they are."""
    told = plan.formulas[indicator.pk]
    names = {part.code: part.name for part in parts}
    numbers = {part.code: told_live(part, totals[part.pk]) for part in parts}
    result = told_live(indicator, totals[indicator.pk])
    return {
        "how": str(indicator.over_line),
        "name": _(HOW[indicator.over_line]),
        "text": f"{result} = {told.told(lambda code: numbers.get(code, formats.MISSING))}",
        "note": told.told(lambda code: names.get(code, code)),
    }


def told_live(indicator: Indicator, total: Total) -> str:
    if "live" in total.not_applicable:
        return _(NOT_APPLICABLE)
    return shown(indicator, total.live)


JOINED_IN_WORDS = ("sum", "ratio_from_parts", "weighted_mean")


_NOT_ADDED = noop(
    "Chỉ tiêu này không cộng được lên cấp trên (có thể tính trùng, hoặc thiếu mẫu số), nên số của "
    "từng đơn vị đứng riêng"
)


def _joined(indicator: Indicator, values: list[Value]) -> str:
    if indicator.over_line == "weighted_mean":
        return _joined_as_mean(values)
    if len(values) > 12:
        return _("tổng của %s số") % len(values)
    if indicator.over_line == "ratio_from_parts":
        above = " + ".join(formats.number(v.value) for v in values)
        below = " + ".join(formats.number(v.total) for v in values)
        return f"({above}) / ({below})"
    return " + ".join(shown(indicator, value) for value in values)


def _joined_as_mean(values: list[Value]) -> str:
    weighed = [value for value in values if not weightless(value)]
    weights = [formats.number(value.total) for value in weighed]
    if len(weighed) > 12:
        whole = formats.number(sum((v.total or Decimal(0) for v in weighed), Decimal(0)))
        return _("bình quân của %(n)s số, tổng trọng số %(whole)s") % {
            "n": len(weighed),
            "whole": whole,
        }
    above = " + ".join(
        f"{short(value.value)} × {weight}" for value, weight in zip(weighed, weights, strict=True)
    )
    return f"({above}) / ({' + '.join(weights)})"
