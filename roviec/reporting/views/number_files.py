"""Numbers as files: a total with its parts, a number over time, and its chart."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from roviec.access.pages import ActorRequest, page
from roviec.organisations.models import UnitVersion
from roviec.reporting.definitions import defined_on
from roviec.reporting.downloads import series as series_table
from roviec.reporting.downloads import total as total_table
from roviec.reporting.lineage import Asked, explain
from roviec.reporting.models import Indicator
from roviec.reporting.permissions import VIEW
from roviec.reporting.series.computing import series_of
from roviec.reporting.series.drawing import chart_of, targets_of
from roviec.reporting.series.form import SeriesForm
from roviec.reporting.series.reasons import gathered
from roviec.reporting.series.telling import tell
from roviec.reporting.views.series import place_of, wanted_of
from roviec.reporting.views.totals import around, period_of
from roviec.writing import charts
from roviec.writing.tables import Table, as_csv, as_xlsx

OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(VIEW)
@require_safe
def total_file(
    request: HttpRequest, unit: int, indicator: str, period: str, kind: str
) -> HttpResponse:
    """What a total's page tells, all parts of it, as CSV or Excel."""
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
    told = explain(asked, here.names)
    table = total_table.table_of(told, timezone.localtime())
    return _table(table, kind, f"{found.code}-{when.code}")


@page(VIEW)
@require_safe
def series_file(request: HttpRequest, unit: int, indicator: str, kind: str) -> HttpResponse:
    """What a series' page tells as CSV or Excel, or its chart as SVG or PNG."""
    actor = cast("ActorRequest", request).actor
    found = get_object_or_404(Indicator, code=indicator)
    here = place_of(actor, unit, request.GET.get("line", ""))
    form = SeriesForm(request.GET, today=actor.day)
    if not form.is_valid():
        raise Http404
    wanted, past, rows = series_of(wanted_of(unit, here.line, found, form))
    now = timezone.localtime()
    if kind in ("svg", "png"):
        chart = chart_of(wanted, rows, here.name, now)
        if chart is None:
            raise Http404
        return _chart(chart, kind, f"{found.code}-{form.periods[-1].code}", request)
    told = tell(wanted, rows, gathered(past, rows, versions=UnitVersion.objects.all()))
    table = series_table.table_of(wanted, told, here.name, targets_of(wanted, rows), now)
    return _table(table, kind, f"{found.code}-{form.periods[-1].code}")


def _table(table: Table, kind: str, name: str) -> HttpResponse:
    if kind == "csv":
        response = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = HttpResponse(as_xlsx(table), content_type=OFFICE)
    else:
        raise Http404
    return _named(response, f"{name}.{kind}")


def _chart(chart: charts.Chart, kind: str, name: str, request: HttpRequest) -> HttpResponse:
    if kind == "svg":
        narrow = "narrow" in request.GET
        return HttpResponse(charts.svg(chart, narrow=narrow), content_type="image/svg+xml")
    return _named(HttpResponse(charts.png(chart), content_type="image/png"), f"{name}.png")


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
