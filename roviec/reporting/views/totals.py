"""A total with its explanation, and all totals of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, F, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.policy import policy
from roviec.interface import formats
from roviec.organisations.models import Line
from roviec.reporting import rollup
from roviec.reporting.actions.set_target import MAY, who_sets
from roviec.reporting.definitions import defined_on
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.lineage import Asked, Explanation, beside_total, explain, near
from roviec.reporting.lineage_formula import told_live
from roviec.reporting.lineage_words import STATUSES, covered
from roviec.reporting.links import number_link, series_link, target_link, unit_link
from roviec.reporting.models import Indicator
from roviec.reporting.periods import known_period
from roviec.reporting.permissions import VIEW
from roviec.reporting.picture import Place
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.targets import (
    WITHOUT_TARGETS,
    Aim,
    aim_shown,
    read_targets,
    share_reached,
)
from roviec.reporting.totals import Total
from roviec.reporting.views.series import chart_address, files
from roviec.reporting.wording import coverage, share_shown, shown
from roviec.timeline import Period, PeriodError
from roviec.timeline.periods import SCHEMES

ROWS = 150
LARGEST_KEY = 2**63 - 1
SOURCES = 12
"""Parts told one by one under a total; the others are a link away."""


@page(VIEW)
@require_safe
def total(request: HttpRequest, unit: int, indicator: str, period: str) -> HttpResponse:
    """The three numbers of a unit for an indicator, their parts, and where they come from."""
    actor = cast("ActorRequest", request).actor
    when = period_of(request, period)
    [found] = defined_on([get_object_or_404(Indicator, code=indicator)], when.span.last_day)
    here = around(actor, unit, when, request.GET.get("line", ""))
    asked = Asked(
        unit_id=unit,
        unit_code=here.unit_code,
        unit_name=here.unit_name,
        indicator=found,
        period=when,
        line=here.line,
    )
    beside = beside_total(asked, who_sets(actor, asked.place))
    may_set = any(what == MAY for what, _unit in beside.more)
    explanation = told_on_page(explain(asked, here.names, beside))
    branches = _branches(explanation, here.reachable)
    context = (
        _frame(here, when)
        | {
            "title": found.name,
            "indicator": found,
            "told": explanation,
            "numbers": _numbers(explanation),
            "aim": _aim(asked, explanation, may_set=may_set),
            "branches": Paginator(branches, ROWS).get_page(request.GET.get("page")),
            "sources": [branch for branch in branches if branch["value"] is not None][:SOURCES],
            "more_sources": max(0, sum(b["value"] is not None for b in branches) - SOURCES),
            "below": _sum_below(asked, explanation),
            "files": _files(unit, found.code, when, here.line),
            "unit_totals": unit_link(unit, when, here.line.code),
        }
        | _over_time(asked, request, actor)
    )
    return render(request, "reporting/total.html", context)


@page(VIEW)
@require_safe
def totals(request: HttpRequest, unit: int, period: str) -> HttpResponse:
    """All numbers of a unit for a period."""
    actor = cast("ActorRequest", request).actor
    when = period_of(request, period)
    here = around(actor, unit, when, request.GET.get("line", ""))
    indicators = defined_on(Indicator.objects.select_related("area"), when.span.last_day)
    place = Place(unit, here.line.pk, when.span)
    told = read_totals(place, indicators, branches=False)
    aims = read_targets(place, indicators)
    rows = [
        _total_row(indicator, told[indicator.pk], when, here.line)
        | _aim_row(indicator, told[indicator.pk], aims[indicator.pk].own)
        for indicator in indicators
        if told[indicator.pk].known
    ]
    context = _frame(here, when) | {"title": _("Số liệu của đơn vị"), "rows": rows}
    return render(request, "reporting/totals.html", context)


def _files(unit: int, indicator: str, period: Period, line: Line) -> list[dict[str, str]]:
    query = urlencode({"line": line.code, "scheme": period.scheme.code})
    return [
        {
            "label": label,
            "url": reverse("reporting:total_file", args=[unit, indicator, period.code, kind])
            + f"?{query}",
        }
        for label, kind in ((_("Excel"), "xlsx"), (_("CSV"), "csv"))
    ]


def _over_time(asked: Asked, request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The chart of the periods up to this one, in the reading asked for, and where its table is.
    A range of one's own is followed by nothing."""
    if ".." in asked.period.code:
        return {}
    structure = request.GET.get("structure", "")
    usual = {"last": asked.period.code, "line": asked.line.code}
    reading = {"structure": structure} if structure else {"reading": "reported"}
    wanted = Wanted(
        unit_id=asked.unit_id, line=asked.line, indicator=asked.indicator, periods=(asked.period,)
    )
    query = urlencode(usual | reading)
    here = {"line": asked.line.code, "scheme": asked.period.scheme.code}
    today = f"{actor.day:%d/%m/%Y}"
    readings = [(_("Như đã báo cáo"), "")]
    readings += [
        (_("Theo cơ cấu ngày %s") % day, day) for day in dict.fromkeys([today, structure]) if day
    ]
    series = reverse("reporting:series", args=[asked.unit_id, asked.indicator.code])
    return {
        "series_url": series_link(
            asked.unit_id, asked.indicator.code, asked.period, asked.line.code
        ),
        "chart": chart_address(wanted, query),
        "chart_table": f"{series}?{query}",
        "chart_files": files(wanted, query),
        "readings": [
            {
                "label": label,
                "url": "?" + urlencode(here | ({"structure": day} if day else {})) + "#qua-cac-ky",
                "current": day == structure,
            }
            for label, day in readings
        ],
    }


def told_on_page(told: Explanation) -> Explanation:
    """Moments as moments again, and percentages as people read them, for the template."""
    for report in (told["report"], *(branch["report"] for branch in told["subordinates"])):
        if report:
            report["signed_on"] = _moment(report["signed_at"])
            report["accepted_on"] = _moment(report["accepted_at"])
            upto = report["covers_to"]
            report["ended"] = formats.day(date.fromisoformat(upto)) if upto else ""
    for value in (told["live"], *told["subordinates"]):
        value["percent_text"] = (
            formats.percent(Decimal(value["percent"])) if value["percent"] else ""
        )
    for branch in told["subordinates"]:
        branch["signed_on"] = (branch["report"] or {}).get("signed_on")
        branch["waits"] = branch["if_accepted"]["text"] != branch["text"]
    for each in told["imports"]:
        each["day"] = _moment(each["at"])
    return told


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def period_of(request: HttpRequest, code: str) -> Period:
    """A link names its cut-off; a typed address may leave it to the site."""
    named = request.GET.get("scheme", "")
    if named and named not in SCHEMES:
        raise Http404
    try:
        return Period.parse(code, SCHEMES[named]) if named else known_period(code)
    except PeriodError as error:
        raise Http404 from error


@dataclass(frozen=True, slots=True)
class Around:
    """The unit in a line on a day, with those directly below it and which of them may be opened."""

    line: Line
    unit_code: str
    unit_name: str
    names: dict[int, str]
    reachable: set[int]


def around(actor: Actor, unit: int, period: Period, line_code: str) -> Around:
    """Read in one query. 404 for a unit out of reach, and for one that stands in no such line;
    without a line asked for, the first the unit stands in."""
    if unit > LARGEST_KEY:
        raise Http404
    rows: list[Any] = list(
        near(unit, period)
        .annotate(seen=Case(When(policy().units(actor, VIEW, "lower"), then=True), default=False))
        .select_related("line")
        .order_by("depth", F("upto").desc(), "line__order", "line__code")
    )
    stands = [row for row in rows if row.depth == 0 and line_code in ("", row.line.code)]
    if not stands or not stands[0].seen:
        raise Http404
    here = stands[0]
    below = [row for row in rows if row.depth == 1 and row.line_id == here.line_id]
    return Around(
        here.line,
        here.code,
        here.name,
        # Of the last day where there is one: rows of earlier days stand further down.
        {row.lower_id: row.name for row in reversed(below)},
        {row.lower_id for row in below if row.seen},
    )


def _frame(here: Around, period: Period) -> dict[str, Any]:
    return {"unit_name": here.unit_name, "period": period, "line": here.line}


def _numbers(told: Explanation) -> list[dict[str, Any]]:
    """The three numbers, each with what must be known beside it."""
    live, signed, own = told["live"], told["signed"], told["own"]
    return [
        {"label": _("Đang có"), "text": live["text"], "note": _live_note(told)},
        {
            "label": _("Đã ký"),
            "text": signed["text"] if signed else "—",
            "note": _signed_note(told),
            "changed": told["changed_since_signing"],
        },
        {
            "label": _("Riêng đơn vị"),
            "text": own["text"] if own else "—",
            "note": _own_note(told),
        },
    ]


def _aim(asked: Asked, told: Explanation, *, may_set: bool) -> dict[str, Any]:
    """The target as the page shows it, with where this person may set it."""
    aim, share = told["target"], told["target"]["share_reached"]
    may_set = may_set and asked.indicator.value_type not in WITHOUT_TARGETS
    where = (asked.unit_id, asked.indicator.code, asked.period, asked.line.code)
    return {
        **aim,
        "share": formats.percent(Decimal(share)) if share else "",
        "url": target_link(*where) if may_set else "",
    }


def _live_note(told: Explanation) -> str:
    live = told["live"]
    if not told["subordinates"]:
        return _("đơn vị không có cấp dưới trong hệ thống này")
    if live["from_imported_subtree"] and not live["units_expected"]:
        return _("số tổng nhập từ hồ sơ cũ")
    if not live["units_expected"]:
        return _("chưa có yêu cầu báo cáo số này cho kỳ này")
    return covered(live)


def _signed_note(told: Explanation) -> str:
    signed, report = told["signed"], told["report"]
    if signed is None:
        return _("chưa ký")
    number = report["document_number"] if report else ""
    return number + (_(", khác số đang có") if signed["differs_from_live"] else "")


def _own_note(told: Explanation) -> str:
    own = told["own"]
    if own is None:
        return _("được miễn") if told["exempt_itself"] else _("chưa có số")
    if own["status"] != "value":
        return ""
    return _("nhập từ hồ sơ cũ") if own["source"] == "imported" else _("theo báo cáo đã ký")


def _branches(told: Explanation, reachable: set[int]) -> list[Explanation]:
    """The rows of the table; a bar's `length` is out of the largest part."""
    drawn, exempt = told["indicator"]["over_line"] == "sum", set(told["exempt"])
    parts = [Decimal(b["value"]) for b in told["subordinates"] if b["value"] is not None]
    return [
        {
            **branch,
            "url": branch["url"] if branch["unit"]["id"] in reachable else "",
            "length": Decimal(branch["value"]) if drawn and branch["value"] is not None else None,
            "whole": max(parts, default=Decimal(0)),
            "exempt": branch["unit"]["id"] in exempt,
            "word": _(STATUSES[branch["status"]]),
        }
        for branch in told["subordinates"]
    ]


def _sum_below(asked: Asked, told: Explanation) -> str:
    """The units below together, without the unit's own."""
    if asked.indicator.over_line not in ("sum", "ratio_from_parts"):
        return ""
    if all(branch["value"] is None for branch in told["subordinates"]):
        return ""
    parts = [
        rollup.Value(Decimal(b["value"]), Decimal(b["total"]) if b["total"] else None)
        for b in told["subordinates"]
        if b["value"] is not None
    ]
    try:
        return shown(asked.indicator, rollup.combine(asked.indicator.over_line, parts))
    except rollup.CannotJoin:
        return ""


def _aim_row(indicator: Indicator, total: Total, aim: Aim | None) -> dict[str, Any]:
    reached = share_reached(indicator, total.live, aim)
    return {
        "aim": aim_shown(indicator, aim.value) if aim else "",
        "reached": formats.percent(reached) if reached is not None else "",
    }


def _total_row(indicator: Indicator, total: Total, period: Period, line: Line) -> dict[str, Any]:
    return {
        "area": indicator.area.name,
        "name": indicator.name,
        "measure": indicator.unit_of_measure,
        "live": told_live(indicator, total),
        "share": share_shown(indicator, total.live),
        "signed": shown(indicator, total.signed.value) if total.signed else "—",
        "own": shown(indicator, total.own.value) if total.own else "—",
        "coverage": coverage(total.counted, total.expected) if total.has_subordinates else "",
        "waiting": total.waiting,
        "not_additive": total.not_additive,
        "url": number_link(total.place.unit_id, indicator.code, period, line.code),
    }
