"""A number from period to period: as reported, and in the structure of a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, OuterRef, Subquery, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.policy import policy
from roviec.interface import formats
from roviec.organisations.models import Line, Path, UnitVersion
from roviec.reporting.lineage import Explanation
from roviec.reporting.links import number_link
from roviec.reporting.models import Indicator
from roviec.reporting.permissions import VIEW
from roviec.reporting.series.computing import series_of
from roviec.reporting.series.drawing import DRAWN
from roviec.reporting.series.form import SeriesForm
from roviec.reporting.series.reading import Told
from roviec.reporting.series.reasons import Names, gathered
from roviec.reporting.series.reckoning import Part, Row
from roviec.reporting.series.telling import not_in_structure, tell
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.wording import shown
from roviec.timeline import Period
from roviec.timeline.validity import valid_on

LARGEST_KEY = 2**63 - 1
PARTS = 150
DAYS = 3
"""Days of acts offered as structures, the newest ones."""


@page(VIEW)
@require_safe
def series(request: HttpRequest, unit: int, indicator: str) -> HttpResponse:
    """Both readings of an indicator side by side, where they break and why."""
    actor = cast("ActorRequest", request).actor
    found = get_object_or_404(Indicator, code=indicator)
    here = place_of(actor, unit, request.GET.get("line", ""))
    form = SeriesForm(request.GET, today=actor.day)
    context: dict[str, Any] = {
        "title": found.name,
        "indicator": found,
        "unit_name": here.name,
        "unit_url": reverse("organisations:unit", args=[unit]),
        "line": here.line,
        "form": form,
        "today": actor.day,
    }
    if not form.is_valid():
        return render(request, "reporting/series.html", context, status=422)
    wanted = wanted_of(unit, here.line, found, form)
    context |= _told(wanted, here, request, actor)
    return render(request, "reporting/series.html", context)


@dataclass(frozen=True, slots=True)
class Here:
    line: Line
    name: str


def place_of(actor: Actor, unit: int, line_code: str) -> Here:
    """The unit in a line it stands in at some time, with its name of today or its last one. 404
    for one out of reach. Without a line asked for, one it stands in today."""
    if unit > LARGEST_KEY:
        raise Http404
    names = UnitVersion.objects.filter(unit=OuterRef("lower")).order_by(
        Case(When(valid_on(actor.day), then=0), default=1),
        F("valid_from").desc(nulls_last=True),
    )
    stood = (
        Path.objects.filter(lower_id=unit, depth=0)
        .annotate(
            name=Subquery(names.values("name")[:1]),
            seen=Case(When(policy().units(actor, VIEW, "lower"), then=True), default=False),
            now=Case(When(valid_on(actor.day), then=0), default=1),
        )
        .select_related("line")
        .order_by("now", "line__order", "line__code")
    )
    for row in stood:
        if row.seen and line_code in ("", row.line.code):  # type: ignore[attr-defined]  # annotated
            return Here(row.line, row.name)  # type: ignore[attr-defined]  # annotated
    raise Http404


def wanted_of(unit: int, line: Line, indicator: Indicator, form: SeriesForm) -> Wanted:
    return Wanted(
        unit_id=unit,
        line=line,
        indicator=indicator,
        periods=tuple(form.periods),
        structure=None if form.as_reported else form.cleaned_data["structure"],
    )


def _told(wanted: Wanted, here: Here, request: HttpRequest, actor: Actor) -> dict[str, Any]:
    # Of one number what is kept does not name the units.
    wanted, past, rows = series_of(wanted, named=request.GET.get("of", ""))
    chosen = _chosen(request, rows)
    parts = _parts(request, chosen) if chosen else None
    seen = Case(When(policy().units(actor, VIEW, "unit"), then=True), default=False)
    reasons = gathered(
        past,
        rows,
        named=[part.unit_id for part in parts or ()],
        versions=UnitVersion.objects.annotate(seen=seen),
    )
    series = tell(wanted, rows, reasons)
    absent = wanted.structure is not None and rows[0].restructured is None
    query = request.GET.urlencode()
    return {
        "series": series,
        "indicator": wanted.indicator,
        "rows": [_row(request, row, each) for row, each in zip(rows, series["rows"], strict=True)],
        "structure": wanted.structure,
        "alone": rows[0].restructured is None,
        "absent": _absent(wanted, here) if absent else "",
        "structures": _structures(past, request, actor.day),
        "chart": chart_address(wanted, query),
        "chart_words": _in_words(rows, wanted.indicator),
        "files": files(wanted, query),
        "explained": chosen.period if chosen else None,
        "parts": parts,
        "part_rows": [_part(wanted, chosen.period, part, reasons.names) for part in parts or ()]
        if chosen
        else [],
    }


def _absent(wanted: Wanted, here: Here) -> str:
    assert wanted.structure is not None
    return not_in_structure(here.name, wanted.structure).message


def chart_address(wanted: Wanted, query: str) -> str:
    """Where the chart of a series is drawn; nowhere for what has no height."""
    if wanted.indicator.value_type not in DRAWN:
        return ""
    return file_address(wanted, "svg", query)


def files(wanted: Wanted, query: str) -> list[dict[str, str]]:
    kinds = [(_("Excel"), "xlsx"), (_("CSV"), "csv")]
    if wanted.indicator.value_type in DRAWN:
        kinds.append((_("Ảnh PNG"), "png"))
    return [{"label": label, "url": file_address(wanted, kind, query)} for label, kind in kinds]


def file_address(wanted: Wanted, kind: str, query: str) -> str:
    address = reverse("reporting:series_file", args=[wanted.unit_id, wanted.indicator.code, kind])
    return f"{address}?{query}"


def _row(request: HttpRequest, row: Row, told: Explanation) -> Explanation:
    """What the table shows of a period, with where the number in the structure of the day is
    explained."""
    query = request.GET.copy()
    query["of"] = row.period.code
    query.pop("page", None)
    restructured = told["restructured"]
    for reading in (restructured, told["reported"]):
        if reading and reading["percent"]:
            reading["percent_text"] = formats.percent(Decimal(reading["percent"]))
    explained = restructured and row.restructured and row.restructured.has_parts
    return {
        **told,
        "of_url": f"?{query.urlencode()}#gom" if explained else "",
    }


def _structures(told: Told, request: HttpRequest, today: date) -> list[dict[str, Any]]:
    """Days whose structure is worth looking at: today, and around the acts that concern the unit,
    as far as it stands on them."""
    wanted, history = told.wanted, told.history
    on = wanted.structure
    if on is None:
        return []
    sources = history.sources(history.subtree(wanted.unit_id, on), on)
    acts = {
        passed.day
        for unit in sources
        for passed in (*history.onward.get(unit, ()), *history.back.get(unit, ()))
    }
    days = [today]
    for day in sorted(acts, reverse=True)[:DAYS]:
        days += [day, day - timedelta(days=1)]
    offered = [day for day in dict.fromkeys(days) if history.stands(wanted.unit_id, day)]
    if offered == [on]:
        return []
    return [
        {
            "label": _("hôm nay") if day == today else formats.day(day),
            "url": f"?{_with(request, structure=f'{day:%d/%m/%Y}')}",
            "current": day == on,
        }
        for day in offered
    ]


def _with(request: HttpRequest, **changes: str) -> str:
    query = {name: request.GET[name] for name in ("first", "last", "line") if name in request.GET}
    return urlencode(query | changes)


# --- the drawing -------------------------------------------------------------------------------


def _in_words(rows: list[Row], indicator: Indicator) -> str:
    """What a person who does not see the drawing should know of it; the numbers stand below."""
    readings = [(row.period, row.restructured or row.reported) for row in rows]
    known = [(period, each) for period, each in readings if each.value is not None]
    broken = sum(each.status == "break" for _period, each in readings)
    redefined = [row.period.name for row in rows if row.redefined]
    if not known:
        return ""
    (first, one), (last, other) = known[0], known[-1]
    told = _(
        "%(first)s: %(one)s; %(last)s: %(other)s. %(n)s/%(all)s kỳ có số, %(broken)s đứt quãng."
    )
    words = told % {
        "first": first.name,
        "one": shown(indicator, one.value),
        "last": last.name,
        "other": shown(indicator, other.value),
        "n": len(known),
        "all": len(readings),
        "broken": broken,
    }
    if redefined:
        words += " " + _("Định nghĩa khác từ %s.") % ", ".join(redefined)
    return words


# --- one number explained ----------------------------------------------------------------------


def _chosen(request: HttpRequest, rows: list[Row]) -> Row | None:
    """The period whose number in the structure of the day is to be explained."""
    code = request.GET.get("of", "")
    return next((row for row in rows if row.period.code == code and row.restructured), None)


def _parts(request: HttpRequest, row: Row) -> Page[Part]:
    """The units whose figures make the number of one period, those with a figure first."""
    assert row.restructured is not None
    parts = sorted(row.restructured.parts, key=lambda part: (part.held is None, part.unit_id))
    return Paginator(parts, PARTS).get_page(request.GET.get("page"))


def _part(wanted: Wanted, period: Period, part: Part, names: Names) -> dict[str, Any]:
    version = names.version(part.unit_id, period.span.last_day)
    url = number_link(part.unit_id, wanted.indicator.code, period, wanted.line.code)
    return {
        "name": version.name if version else "",
        "url": url if getattr(version, "seen", False) else "",
        "text": shown(wanted.indicator, part.held.value) if part.held else "",
        "imported": bool(part.held and part.held.source),
        "whole": part.whole,
        "waits": part.waits,
        "rests": [formats.day(step.day) for step in part.rests],
        "ended": formats.day(part.ended) if part.ended else "",
    }
