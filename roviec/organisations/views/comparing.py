"""Two days of a hierarchy side by side: numbers first, then each list, then a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import page, whole_number
from roviec.organisations.hierarchy.grouped import all_groups
from roviec.organisations.hierarchy.hierarchies import Hierarchy, Places, UnitsOf
from roviec.organisations.history.comparing import (
    KINDS,
    Asked,
    Difference,
    provinces,
    read_differences,
)
from roviec.organisations.history.eras import Day, line_days, place_days
from roviec.organisations.history.histories import PLACES, UNITS, History
from roviec.organisations.history.successors import Successor, predecessors_of, successors_of
from roviec.organisations.models import Line
from roviec.organisations.permissions import VIEW
from roviec.organisations.views.asked import LARGEST_KEY, day_in, merged
from roviec.organisations.views.story import successor

ROWS = 50


@dataclass(frozen=True)
class _Compared:
    history: History
    hierarchy: Hierarchy
    what: str
    """The line's code; empty for places."""


@page(VIEW)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What appeared, ended, was renamed, moved, merged or split between two days."""
    lines = list(Line.objects.all())
    compared = _compared(request, lines)
    asked, wrong = _asked(request, compared, lines)
    found = read_differences(compared.hierarchy, compared.history, asked)
    if request.GET.get("download") == "csv":
        return _file(found, compared.history, asked)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else next((k for k in KINDS if found[k]), "appeared")
    shown = Paginator(found[kind], ROWS).get_page(request.GET.get("page"))
    base: dict[str, object] = {
        "from": asked.start,
        "to": asked.end,
        "what": compared.what,
        "province": asked.province,
        "group": asked.group and f"{asked.group.grouping.code}/{asked.group.code}",
    }
    context = {
        "title": _("So sánh hai ngày"),
        "asked": asked,
        "wrong_day": wrong,
        "lines": lines,
        "what": compared.what,
        "provinces": provinces(asked.end),
        "groups": all_groups(),
        "group_address": base["group"],
        "tabs": [
            {
                "label": kind_name(each),
                "count": len(found[each]),
                "url": merged(base, kind=each),
                "current": each == kind,
            }
            for each in KINDS
            if found[each] or each == kind
        ],
        "kind_name": kind_name(kind),
        "rows": _rows(list(shown), compared.history, asked),
        "page_obj": shown,
        "nothing": not any(found.values()),
        "file_url": merged(base, download="csv"),
    }
    return render(request, "organisations/compare.html", context)


def kind_name(kind: str) -> str:
    return {
        "appeared": _("Mới có"),
        "ended": _("Đã kết thúc"),
        "merged": _("Sáp nhập"),
        "split": _("Chia tách"),
        "dissolved": _("Giải thể"),
        "renamed": _("Đổi tên"),
        "upgraded": _("Đổi loại"),
        "moved": _("Đổi cấp trên"),
        "recoded": _("Đổi mã"),
    }[kind]


def _compared(request: HttpRequest, lines: Sequence[Line]) -> _Compared:
    what = request.GET.get("what", "")
    if not what:
        return _Compared(PLACES, Places(), "")
    line = next((each for each in lines if each.code == what), None)
    if line is None:
        raise Http404
    return _Compared(UNITS, UnitsOf(line), what)


def _asked(request: HttpRequest, compared: _Compared, lines: Sequence[Line]) -> tuple[Asked, str]:
    """The days asked for, the earlier first. Without any: today, and the day before the last
    change up to today."""
    end, wrong_end = day_in(request, "to")
    start, wrong_start = day_in(request, "from")
    if not request.GET.get("from", "").strip():
        start = _before_last_change(compared, lines, end) or end
    first, last = sorted((start, end))
    groups = all_groups() if request.GET.get("group") else ()
    group = next((g for g in groups if f"{g.grouping.code}/{g.code}" == request.GET["group"]), None)
    province = whole_number(request, "province")
    if province is not None and province > LARGEST_KEY:
        province = None
    return Asked(first, last, province, group), wrong_start or wrong_end


def _before_last_change(compared: _Compared, lines: Sequence[Line], end: date) -> date | None:
    days: list[Day] = (
        line_days(next(line for line in lines if line.code == compared.what))
        if compared.what
        else place_days()
    )
    past = [day for day, _number, _title in days if day <= end]
    return past[-1] - timedelta(days=1) if past else None


def _rows(shown: Sequence[Difference], history: History, asked: Asked) -> list[dict[str, object]]:
    """Each with what came of it, for those that ended."""
    gone = {each.pk: asked.start for each in shown if each.after is None}
    came = successors_of(history, gone, asked.end) if gone else {}
    new = [each.pk for each in shown if each.before is None]
    made_of = predecessors_of(history, new, asked.start, asked.end) if new else {}
    return [
        {
            "made_of": [successor(one, history) for one in made_of.get(each.pk, ())],
            "before": each.before,
            "after": each.after,
            "url": history.address(each.pk),
            "came": [successor(one, history) for one in came.get(each.pk, ())],
        }
        for each in shown
    ]


def _file(
    found: Mapping[str, Sequence[Difference]], history: History, asked: Asked
) -> HttpResponse:
    """All of it as one table, for a spreadsheet: UTF-8 with its mark, so that it opens right."""
    gone = {each.pk: asked.start for each in found["ended"]}
    came = successors_of(history, gone, asked.end) if gone else {}
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        [
            _("Thay đổi"),
            _("Mã trước"),
            _("Tên trước"),
            _("Loại trước"),
            _("Mã sau"),
            _("Tên sau"),
            _("Loại sau"),
            _("Quan hệ"),
        ]
    )
    for kind in KINDS:
        if kind != "ended":
            for each in found[kind]:
                table.writerows(_lines(kind, each, came.get(each.pk, ())))
    name = f"so-sanh-{asked.start:%Y%m%d}-{asked.end:%Y%m%d}.csv"
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(kind: str, each: Difference, came: Sequence[Successor]) -> list[list[str]]:
    """One line, or one for each successor."""
    empty = ["", "", ""]
    before = [*map(_safe, each.before[1:4])] if each.before else empty
    if each.after is not None:
        after: list[Any] = [[*map(_safe, each.after[1:4]), ""]]
    else:
        after = [
            [
                *(
                    [_safe(one.named.code), _safe(one.named.name), _safe(one.named.kind)]
                    if one.named
                    else empty
                ),
                one.relation.label,
            ]
            for one in came
        ] or [[*empty, ""]]
    return [[kind_name(kind), *before, *rest] for rest in after]


def _safe(cell: str) -> str:
    """A cell that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
