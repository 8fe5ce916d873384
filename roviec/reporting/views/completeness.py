"""The board of completeness and timeliness: pages, files, reminders, the message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.reporting import actions
from roviec.reporting.boards import home_units
from roviec.reporting.completeness import download, message, reading
from roviec.reporting.completeness.asked import MOST, USUAL, Asked, asked, choices
from roviec.reporting.completeness.reading import Cell, Counts, Row
from roviec.reporting.completeness.states import COVERED, LATE, WORDS
from roviec.reporting.models import RequestLock
from roviec.reporting.permissions import REVIEW, VIEW

CELLS = 180
"""On one page, so that it stays light: fewer units where more periods stand beside each other."""


@page(VIEW)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Units down, periods across; how many of how many in each, and who is late."""
    actor = cast("ActorRequest", request).actor
    known = choices(actor)
    wanted = asked(request.GET, known, actor.day)
    context: dict[str, Any] = {"title": _("Tiến độ báo cáo"), "breadcrumbs": _trail()}
    if wanted is not None:
        units = reading.units_of(actor, wanted)
        shown = Paginator(units, CELLS // max(len(wanted.columns), USUAL)).get_page(
            request.GET.get("page")
        )
        counts = reading.counts_by_column(actor, wanted)
        context |= {
            "asked": wanted,
            "choices": known,
            "columns": _columns(wanted, counts),
            "all": sum(counts, start=Counts()),
            "page_obj": shown,
            "rows": _rows(actor, wanted, shown),
            "subtrees": reading.subtrees(actor, wanted, home_units(actor)),
            "states": [(key, word) for key, (word, _tone) in WORDS.items()],
            "hidden": _hidden(wanted),
            "most": MOST,
            "may_remind": policy().holds(actor, REVIEW),
            "picked_owed": wanted.narrowed and wanted.state not in COVERED,
        }
    return render(request, "reporting/completeness.html", context)


def _trail(*more: dict[str, str]) -> list[dict[str, str]]:
    first = {"label": _("Báo cáo"), "url": reverse("reporting:reports")}
    return [first, *(more or ({"label": _("Tiến độ báo cáo")},))]


def _hidden(wanted: Asked) -> list[tuple[str, str]]:
    """What a form sends along so that it means what the page shows."""
    return [
        ("form", wanted.choice.key),
        ("from", wanted.columns[0].key),
        ("to", wanted.columns[-1].key),
        ("under", str(wanted.under or "")),
        ("state", wanted.state),
        ("late", "1" if wanted.late else ""),
    ]


def _columns(wanted: Asked, counts: list[Counts]) -> list[dict[str, Any]]:
    here = reverse("reporting:completeness")
    asked = [pk for column in wanted.columns for pk in column.requests]
    locks = dict(
        RequestLock.objects.filter(request__in=asked, lifted_at=None).values_list(
            "request", "closes_on"
        )
    )
    return [
        {
            "locked_from": min((locks[pk] for pk in column.requests if pk in locks), default=None),
            "column": column,
            "counts": each,
            "missing_url": f"{here}?{wanted.query(**_only(column.key, late='1'))}",
            "url": f"{here}?{wanted.query(**_only(column.key))}",
        }
        for column, each in zip(wanted.columns, counts, strict=True)
    ]


def _only(key: str, late: str = "") -> dict[str, str]:
    return {"from": key, "to": key, "state": "", "late": late}


def _rows(actor: Actor, wanted: Asked, shown: Page[Row]) -> list[dict[str, Any]]:
    units = [row.unit for row in shown]
    above = reading.superior_names(wanted, units)
    places = reading.column_of(wanted.columns)
    cells: dict[int, list[list[dict[str, Any]]]] = {
        unit: [[] for _column in wanted.columns] for unit in units
    }
    counts: dict[int, Counts] = dict.fromkeys(units, Counts())
    owing: set[int] = set()
    for cell in reading.cells_of(actor, wanted, units):
        cells[cell.unit][places[cell.request]].append(_cell(cell))
        counts[cell.unit] += cell.counts
        if cell.is_owed and cell.reviewed:
            owing.add(cell.unit)
    return [
        {
            "unit": row.unit,
            "name": row.name,
            "superior": above.get(row.unit, ""),
            "cells": list(zip(wanted.columns, cells[row.unit], strict=True)),
            "counts": counts[row.unit],
            "owes": row.unit in owing,
        }
        for row in shown
    ]


def _cell(cell: Cell) -> dict[str, Any]:
    word, tone = WORDS[cell.state]
    url = reverse("reporting:report", args=[cell.report])
    return {"cell": cell, "word": word, "tone": tone, "owed": cell.is_owed, "url": url}


# --- files --------------------------------------------------------------------------------------


@page(VIEW)
@require_safe
def board_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What the page shows, all of it, as CSV or Excel."""
    actor, wanted = _wanted(request, request.GET)
    entries = download.rows(actor, wanted)
    if kind == "csv":
        lines = download.as_csv(entries)
        # A stream is no `HttpResponse` to Django's types, and is one in all that a page needs.
        response = cast(
            "HttpResponse", StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        )
    elif kind == "xlsx":
        office = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(download.as_xlsx(entries), content_type=office)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="tien-do-bao-cao.{kind}"'
    return response


def _wanted(request: HttpRequest, query: Mapping[str, str]) -> tuple[Actor, Asked]:
    actor = cast("ActorRequest", request).actor
    wanted = asked(query, choices(actor), actor.day)
    if wanted is None:
        raise Http404
    return actor, wanted


# --- reminding ----------------------------------------------------------------------------------


@page(REVIEW)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one unit (`of`), all that are late (`which=late`), or those picked out."""
    actor, wanted = _wanted(request, request.POST)
    owed = reading.owed(actor, wanted)
    unit = request.POST.get("of", "")
    if unit.isascii() and unit.isdigit() and len(unit) < 18:
        owed = owed.filter(unit=int(unit))
    elif request.POST.get("which") == "late":
        owed = owed.filter(LATE)
    try:
        done = actions.remind(actor=actor, reports=owed)
    except RuleBroken as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _told(done))
    return redirect(f"{reverse('reporting:completeness')}?{wanted.query()}")


def _told(done: actions.Reminded) -> str:
    text = ngettext("Đã nhắc %s báo cáo.", "Đã nhắc %s báo cáo.", done.now)
    told = text % formats.number(done.now)
    if not done.already:
        return told
    return told + " " + _("%s báo cáo đã được nhắc trước đó trong ngày.") % done.already


@page(VIEW)
@require_safe
def late_message(request: HttpRequest) -> HttpResponse:
    """The list of the late as text for a chat."""
    actor, wanted = _wanted(request, request.GET)
    late = _late(actor, wanted)
    board = {
        "label": _("Tiến độ báo cáo"),
        "url": f"{reverse('reporting:completeness')}?{wanted.query()}",
    }
    context = {
        "title": _("Tin nhắn gửi các đơn vị chậm"),
        "breadcrumbs": _trail(board, {"label": _("Tin nhắn")}),
        "asked": wanted,
        "told": message.told(len(late)),
        "page_obj": Paginator(message.messages(wanted, late), 10).get_page(request.GET.get("page")),
        "board_url": board["url"],
    }
    return render(request, "reporting/late_message.html", context)


def _late(actor: Actor, wanted: Asked) -> list[message.Late]:
    """Those that owe a report whose deadline has passed, under what is picked out, by name."""
    cells = reading.cells_of(actor, wanted, picked_only=True)
    owing = [cell for cell in cells if cell.late and cell.is_owed]
    above = reading.superior_names(wanted, None)
    names = {row.unit: row.name for row in reading.units_of(actor, wanted)}
    order = {unit: place for place, unit in enumerate(names)}
    owing.sort(key=lambda cell: (order[cell.unit], cell.due_on))
    return [message.Late(names[cell.unit], above.get(cell.unit, ""), cell) for cell in owing]
