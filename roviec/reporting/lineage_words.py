"""The words for why a number is what it is: one for each way it may stand, wherever it is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.reporting.lineage import Explanation
from roviec.reporting.wording import NOT_APPLICABLE, coverage

STATUSES: dict[str, str] = {
    "value": noop("có số"),
    "missing": noop("chưa có số"),
    "waiting": noop("chờ duyệt"),
    "exempt": noop("được miễn"),
    "not_asked": noop("không phải báo cáo"),
    "not_additive": noop("không cộng được"),
    "not_applicable": NOT_APPLICABLE,
    "weightless": noop("không có trọng số"),
}
"""How a number stands, in one word wherever it is told: there is one, or why there is none."""

SOURCES: dict[str, str] = {
    "none": "",
    "signed": noop("báo cáo đã ký"),
    "accepted": noop("báo cáo đã duyệt"),
    "imported": noop("nhập từ hồ sơ cũ"),
    "imported_subtree": noop("số tổng nhập từ hồ sơ cũ"),
}


def in_words(explanation: Explanation) -> str:
    """The explanation for a terminal."""
    unit, indicator = explanation["unit"], explanation["indicator"]
    live, signed = explanation["live"], explanation["signed"]
    lines = [
        f"{indicator['name']}: {unit['name']}, {explanation['period']['name']}",
        f"  Đang có: {_number(live, indicator['unit_of_measure'].strip('%'))} ({covered(live)})",
        f"  Đã ký:   {signed['text'] if signed else 'chưa ký'}",
        f"  Riêng đơn vị: {_own(explanation)}",
        *_target_in_words(explanation["target"]),
        f"  {explanation['formula']['text']}",
        *(f"  · {part['name']}: {part['text']}" for part in explanation["parts"]),
        *(_in_words(branch) for branch in explanation["subordinates"]),
        *_changes_in_words(explanation["changed_since_signing"]),
    ]
    return "\n".join(lines)


def covered(live: Explanation) -> str:
    """`5/6 đơn vị` with what must be known beside it."""
    told = coverage(live["units_counted"], live["units_expected"])
    return ", ".join([told, *coverage_notes(live)])


def coverage_notes(live: Explanation) -> list[str]:
    """What must be known beside `n/m units`."""
    notes = []
    if live["units_exempt"]:
        notes.append(_("%s được miễn") % live["units_exempt"])
    if live["units_missing"]:
        notes.append(_("%s chưa có số được duyệt") % live["units_missing"])
    if live["units_without_weight"]:
        told = _("%s không có trọng số nên không vào bình quân")
        notes.append(told % live["units_without_weight"])
    if live["units_ended"]:
        notes.append(_("kể cả %s đơn vị kết thúc trong kỳ") % live["units_ended"])
    return notes


def _number(of: Explanation, measure: str = "") -> str:
    """The number, or in a word why there is none."""
    if of["status"] != "value":
        return _(STATUSES[of["status"]])
    return f"{of['text']} {measure}".rstrip()


def _own(explanation: Explanation) -> str:
    if explanation["own"]:
        return str(explanation["own"]["text"])
    return _(STATUSES["exempt"]) if explanation["exempt_itself"] else formats.MISSING


def _target_in_words(target: Explanation) -> list[str]:
    if not target["text"]:
        return []
    reached = target["share_reached"]
    share = f", đạt {formats.percent(Decimal(reached))}" if reached else ""
    below = f"; cấp dưới cộng lại {target['below_text']}" if target["differs_from_below"] else ""
    who = ", ".join(part for part in (target["office"], target["document_number"]) if part)
    return [f"  Kế hoạch giao: {target['text']}{share}{f' ({who})' if who else ''}{below}"]


def _in_words(branch: Explanation) -> str:
    report = branch["report"] or {}
    signed = [report.get("document_number", ""), report.get("signed_office", "")]
    if report.get("covers_to"):
        day = formats.day(date.fromisoformat(report["covers_to"]))
        signed.append(f"số liệu đến hết {day}")
    return f"  - {branch['unit']['name']}: {_number(branch)}; " + ", ".join(p for p in signed if p)


def _changes_in_words(changes: Iterable[Explanation]) -> list[str]:
    return [
        f"  Sau khi ký: {each['unit']['name']} {each['then']['text']} → {each['now']['text']}"
        for each in changes
    ]
