"""Places and each line of units as a tree on a day, and moving along its days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import ActorRequest, page, whole_number
from roviec.access.policy import policy
from roviec.interface import formats
from roviec.organisations.hierarchy.grouped import all_groups
from roviec.organisations.hierarchy.hierarchies import Hierarchy, Places, UnitsOf
from roviec.organisations.hierarchy.tree import Asked, Earlier, Node, Tree, read_tree
from roviec.organisations.history.eras import Day, Era, Eras, eras, line_days, place_days
from roviec.organisations.history.histories import PLACES, UNITS, History
from roviec.organisations.models import Group, Line
from roviec.organisations.permissions import REORGANISE, VIEW
from roviec.organisations.views.asked import LARGEST_KEY, day_in, merged


@page(VIEW)
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Country, provinces, districts until 30 June 2025, communes."""
    lines = list(Line.objects.all())
    return _page(request, _Shown(PLACES, Places(), place_days(), lines))


@page(VIEW)
@require_safe
def line(request: HttpRequest, code: str) -> HttpResponse:
    """The units of a line, from its top."""
    lines = list(Line.objects.all())
    found = next((each for each in lines if each.code == code), None)
    if found is None:
        raise Http404
    return _page(request, _Shown(UNITS, UnitsOf(found), line_days(found), lines, found))


@dataclass(frozen=True)
class _Shown:
    """Which hierarchy a page shows, and the others there are."""

    history: History
    hierarchy: Hierarchy
    days: list[Day]
    lines: list[Line]
    line: Line | None = None


def _page(request: HttpRequest, shown: _Shown) -> HttpResponse:
    day, wrong = day_in(request)
    today = cast("ActorRequest", request).actor.day
    groups = all_groups()
    group = _group(groups, request.GET.get("group", ""))
    told = eras(shown.days, day, today)
    inside = whole_number(request, "in")
    asked = Asked(
        day,
        since=told.chosen.start,
        end=told.chosen.end,
        inside=inside if inside and inside <= LARGEST_KEY else None,
        group=group,
        page=whole_number(request, "page") or 1,
    )
    tree = read_tree(shown.hierarchy, asked)
    base: dict[str, object] = {
        "on": request.GET.get("on") and day,
        "group": group and _group_address(group),
    }
    context = {
        "day": day,
        "today": today,
        "wrong_day": wrong,
        "eras": told,
        "era_links": [_era(era, base, asked.inside) for era in told.shown],
        "day_links": _day_links(told, base, asked.inside),
        "before": told.before and merged(base | {"on": told.before.day}, **_kept(asked)),
        "after": told.after and merged(base | {"on": told.after.day}, **_kept(asked)),
        "asked": asked,
        "lost": asked.inside is not None and tree.opened is None,
        "lost_url": asked.inside and shown.history.address(asked.inside),
        "roots": [_node(node, shown, tree, base) for node in tree.roots],
        "ended_roots": [_ended(each, shown) for each in tree.ended_roots],
        "counts": _counts(tree, shown),
        "pages": _pages(tree, base, asked),
        "groups": groups,
        "group": group,
        "group_address": group and _group_address(group),
        "tabs": _tabs(shown, base),
        "title": shown.line.name if shown.line else _("Địa bàn"),
        "of_places": shown.line is None,
        "may_reorganise": policy().holds(cast("ActorRequest", request).actor, REORGANISE),
    }
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "organisations/_tree.html" if part else "organisations/hierarchy.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _day_links(told: Eras, base: dict[str, object], inside: int | None) -> list[dict[str, object]]:
    """Every day of change, the newest first, where the strip of eras leaves some out."""
    if len(told.every) == len(told.shown):
        return []
    return [
        {
            "day": era.start,
            "url": merged(base | {"on": era.start}, **{"in": inside}),
            "current": era.chosen,
        }
        for era in reversed(told.every)
        if era.start
    ]


def _group(groups: Any, address: str) -> Group | None:
    return next((group for group in groups if _group_address(group) == address), None)


def _group_address(group: Group) -> str:
    return f"{group.grouping.code}/{group.code}"


def _kept(asked: Asked) -> dict[str, object]:
    return {"in": asked.inside}


def _tabs(shown: _Shown, base: dict[str, object]) -> list[dict[str, object]]:
    tabs = [
        {
            "label": _("Địa bàn"),
            "url": reverse("organisations:places") + merged(base),
            "current": shown.line is None,
        }
    ]
    tabs += [
        {
            "label": each.name,
            "url": reverse("organisations:line", args=[each.code]) + merged(base),
            "current": each == shown.line,
        }
        for each in shown.lines
    ]
    return tabs


def _era(era: Era, base: dict[str, object], inside: int | None) -> dict[str, object]:
    start, last = formats.day(era.start), formats.day(era.last)
    values = {"start": start, "last": last}
    if era.start and era.last:
        label = _("%(start)s đến %(last)s") % values
    elif era.start:
        label = (_("từ %(start)s") if era.ahead else _("từ %(start)s đến nay")) % values
    else:
        label = _("đến %(last)s") % values if era.last else _("chưa ghi thay đổi nào")
    # The era looks the same on all its days; a press leads to the one that made it.
    return {
        "era": era,
        "label": label,
        "url": merged(base | {"on": era.start or era.day}, **{"in": inside}),
    }


LEVELS = ("country", "province", "district", "commune")


def level_name(level: str) -> str:
    """What places of a level are called together, as a heading of their number."""
    return {
        "country": _("Quốc gia"),
        "province": _("Tỉnh, thành phố"),
        "district": _("Huyện, quận, thị xã, thành phố thuộc tỉnh"),
        "commune": _("Xã, phường, thị trấn, đặc khu"),
    }.get(level, level)


def _short(level: str, number: int) -> str:
    shown = formats.number(number)
    return {
        "province": _("%(n)s cấp tỉnh"),
        "district": _("%(n)s cấp huyện"),
        "commune": _("%(n)s cấp xã"),
    }.get(level, "%(n)s " + level) % {"n": shown}


def _counts(tree: Tree, shown: _Shown) -> list[dict[str, object]]:
    return [
        {"label": sort if shown.line else level_name(sort), "value": number}
        for sort, number in tree.counts
        if shown.line or sort != "country"
    ]


def _node(node: Node, shown: _Shown, tree: Tree, base: dict[str, object]) -> dict[str, object]:
    row = node.row
    has_below = bool(node.below) or node.is_open
    toggle = merged(base, **{"in": row.above if node.is_open else row.pk})
    return {
        "pk": row.pk,
        "name": row.name,
        "code": row.code,
        "url": shown.history.address(row.pk),
        "open": node.is_open,
        "toggle": f"{toggle}#n{row.pk}" if has_below else "",
        "below": _below(node.below, shown),
        "is_new": node.is_new,
        "was": node.was,
        "moved": node.moved,
        "ends": not row.stays,
        "aside": not row.seen,
        "children": [_node(child, shown, tree, base) for child in node.children],
        "ended": [_ended(each, shown) for each in node.ended],
        "hidden": node.hidden,
        "here": tree.opened is node,
        "all_url": merged(base, **{"in": row.pk}),
    }


def _below(below: Counter[str], shown: _Shown) -> str:
    if shown.line:
        return formats.number(sum(below.values())) if below else ""
    order = [level for level in LEVELS if below[level]]
    return " · ".join(_short(level, below[level]) for level in order)


def _ended(each: Earlier, shown: _Shown) -> dict[str, object]:
    return {"name": each.name, "code": each.code, "url": shown.history.address(each.pk)}


def _pages(tree: Tree, base: dict[str, object], asked: Asked) -> list[dict[str, object]]:
    if tree.pages < 2:
        return []
    return [
        {
            "number": n,
            "url": merged(base, **{"in": asked.inside}, page=n),
            "current": n == tree.page,
        }
        for n in range(1, tree.pages + 1)
    ]
