"""A series as data: the page and the command tell the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.reporting.lineage import Explanation, indicator_coded, line_of, unit_coded
from roviec.reporting.links import number_link
from roviec.reporting.rollup import Value
from roviec.reporting.series.computing import series_of
from roviec.reporting.series.periods import run
from roviec.reporting.series.reasons import Reasons, gathered
from roviec.reporting.series.reckoning import Reading, Row, Status
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.wording import NOT_APPLICABLE, coverage, share_of, shown
from roviec.timeline import Period

STATUS: dict[str, str] = {
    Status.MISSING: noop("chưa có số"),
    Status.EXEMPT: noop("được miễn"),
    Status.BREAK: noop("đứt quãng"),
    Status.NOT_ADDITIVE: noop("không cộng"),
    Status.NOT_APPLICABLE: NOT_APPLICABLE,
    Status.ABSENT: noop("không có đơn vị"),
}


def series_by_code(
    *,
    unit_code: str,
    on: date,
    indicator_code: str,
    span: tuple[str, str],
    structure: date | None = None,
    line_code: str | None = None,
) -> Explanation:
    """The series of a unit named by its code on a day, for the periods from one code to another;
    with `structure`, in the structure of that day, as reported beside it.

    Raises `RuleBroken` REP-31 to REP-34, REP-38, REP-39; `PeriodError`.
    """
    that_day = Period.parse(f"{on}..{on}")
    unit = unit_coded(unit_code, that_day)
    wanted = Wanted(
        unit_id=unit.unit_id,
        line=line_of(unit.unit_id, that_day, line_code),
        indicator=indicator_coded(indicator_code),
        periods=tuple(run(*span)),
        structure=structure,
    )
    wanted, past, rows = series_of(wanted)
    if structure is not None and any(row.restructured is None for row in rows):
        raise not_in_structure(unit.name, structure)
    told = tell(wanted, rows, gathered(past, rows))
    named = {"id": unit.unit_id, "code": unit.code, "name": unit.name}
    return {"unit": named, **told, "rows": [_flat(row) for row in told["rows"]]}


def not_in_structure(name: str, day: date) -> RuleBroken:
    told = _(
        "“%(unit)s” không có trong cơ cấu ngày %(day)s. Hãy chọn ngày đơn vị đang tồn tại, hoặc"
        " xem chuỗi số liệu của đơn vị kế tục."
    )
    return RuleBroken("REP-38", told % {"unit": name, "day": formats.day(day)})


def _flat(row: Explanation) -> Explanation:
    """The number asked for on the row itself, where it is there the one reported beside it."""
    asked, reported = row["restructured"], row["reported"]
    more = {key: row[key] for key in ("period", "redefined", "unit_of_measure")}
    if asked is None:
        return {**more, **reported}
    return {**more, **asked, "as_reported": reported}


def tell(wanted: Wanted, rows: Sequence[Row], reasons: Reasons) -> Explanation:
    """Everything the rows say, with `reasons` for the breaks in them, each told once."""
    return {
        "indicator": {
            "code": wanted.indicator.code,
            "name": wanted.indicator.name,
            "unit_of_measure": wanted.indicator.unit_of_measure,
            "over_line": wanted.indicator.over_line,
        },
        "line": {"code": wanted.line.code, "name": wanted.line.name},
        "structure": wanted.structure.isoformat() if wanted.structure else None,
        "rows": [_row(wanted, row, reasons) for row in rows],
        "reasons": reasons.told,
        "more_reasons": reasons.left_out,
    }


def _row(wanted: Wanted, row: Row, reasons: Reasons) -> Explanation:
    period, stood = row.period, row.reported.status != Status.ABSENT
    url = number_link(wanted.unit_id, wanted.indicator.code, period, wanted.line.code)
    return {
        "period": {
            "code": period.code,
            "name": period.name,
            "first_day": period.span.start.isoformat(),
            "last_day": period.span.last_day.isoformat(),
        },
        "reported": {**_reading(wanted, row.reported), "url": url if stood else ""},
        "restructured": row.restructured and _restructured(wanted, row, reasons),
        "redefined": row.redefined,
        "unit_of_measure": row.measure or wanted.indicator.unit_of_measure,
    }


def _reading(wanted: Wanted, reading: Reading) -> Explanation:
    value = reading.value
    share = share_of(wanted.indicator, value)
    return {
        "status": str(reading.status),
        "value": _text(value.value) if value else None,
        "total": _text(value.total) if value and value.total is not None else None,
        "percent": _text(share) if share is not None else None,
        "text": _shown(wanted, reading.status, value),
        "units_counted": reading.counted,
        "units_expected": reading.expected,
        "units_waiting": reading.waiting,
        "coverage": coverage(reading.counted, reading.expected) if reading.expected else "",
        "selves_counted": reading.selves_known,
        "selves_expected": reading.selves,
        "selves_coverage": _selves(reading),
        "from_imported_subtree": reading.stands_in,
        "units_without_weight": reading.weightless,
    }


def _selves(reading: Reading) -> str:
    """Said where the unit was several, or where what it was gave no figure."""
    if reading.selves < 2 and reading.selves == reading.selves_known:
        return ""
    told = _("%(n)s/%(m)s đơn vị tiền thân")
    return told % {"n": reading.selves_known, "m": reading.selves}


def _restructured(wanted: Wanted, row: Row, reasons: Reasons) -> Explanation:
    assert row.restructured is not None
    reading = row.restructured
    return {
        **_reading(wanted, reading),
        "breaks": reasons.of(reading.breaks),
        "unrecorded": list(reading.unrecorded),
    }


def _shown(wanted: Wanted, status: Status, value: Value | None) -> str:
    return shown(wanted.indicator, value) if value is not None else _(STATUS[status])


def _text(number: Any) -> str:
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# --- for a terminal ----------------------------------------------------------------------------


def in_words(series: Explanation) -> str:
    heading = f"{series['indicator']['name']}: {series['unit']['name']}"
    if series["structure"]:
        day = formats.day(date.fromisoformat(series["structure"]))
        heading += ", " + _("theo cơ cấu ngày %s") % day
    lines = [heading]
    for row in series["rows"]:
        if row["redefined"]:
            lines.append("  ── " + _("định nghĩa khác từ đây: %s") % row["redefined"])
        beside = row.get("as_reported")
        told = [
            f"  {row['period']['name']:<16}",
            f"{row['text']:>14}",
            row["coverage"],
            row["selves_coverage"],
        ]
        if beside:
            told.append(_("như đã báo cáo: %s") % beside["text"])
        lines.append("  ".join(part for part in told if part).rstrip())
        lines += [f"      {words}" for words in _reasons_in_words(row.get("breaks", ()))]
    return "\n".join(lines)


FEW = 3
"""Units of one reason that are named; the others are counted."""


def _reasons_in_words(reasons: Iterable[Explanation]) -> list[str]:
    """Each reason once, after the units whose figures it concerns."""
    units: dict[str, list[str]] = {}
    for reason in reasons:
        units.setdefault(reason_in_words(reason), []).append(reason["unit"]["name"])
    told = []
    for words, names in units.items():
        others = [name for name in names if f"“{name}”" not in words]
        lead = ", ".join(others[:FEW])
        if len(others) > FEW:
            lead += " " + _("và %s nữa") % (len(others) - FEW)
        told.append(f"{lead}: {words}" if lead else words)
    return told


def reason_in_words(reason: Explanation) -> str:
    steps = "; ".join(
        step["text"] + (f" ({step['act']['decision_number']})" if _cites(step) else "")
        for step in reason["steps"]
    )
    if reason["certain_from"]:
        name = reason["certain_from"]["name"]
        certain = _("chính xác từ “%s” trở lên") % name
        return f"{steps}; {certain}"
    return steps


def _cites(step: Explanation) -> bool:
    return bool(step["act"] and step["act"]["decision_number"])
