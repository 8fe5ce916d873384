"""The requester's list of requests and schedules, one request, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roviec.access.pages import page, whole_number
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.interface.working_days import days_left
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Reorganisation, UnitVersion
from roviec.reporting import actions
from roviec.reporting.actions import NewExemption
from roviec.reporting.boards import FILTERS, progress
from roviec.reporting.models import Exemption, Report, ReportRequest, RequestSchedule
from roviec.reporting.permissions import REQUEST
from roviec.reporting.querysets import ReportQuerySet, RequestQuerySet
from roviec.reporting.schedule_forms import ExemptForm, ExtendForm, WhyForm
from roviec.reporting.schedules import records
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.schedules.locks_shown import locks_of
from roviec.reporting.schedules.shown import shown_schedules
from roviec.reporting.views.frame import REFUSED, actor_of, acts_on, requests_trail, trail

ROWS = 30


@page(REQUEST)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What I asked the units below for, and what asks by itself."""
    actor = actor_of(request)
    asked = ReportRequest.objects.filter(policy().units(actor, REQUEST, "requester"))
    found = asked.select_related("form", "line").order_by("-span_end", "-pk")
    pages = Paginator(found, ROWS).get_page(request.GET.get("page"))
    listed = list(pages.object_list)
    reports: ReportQuerySet = Report.objects.filter(request__in=[row.pk for row in listed])
    counts = {each.request.pk: each for each in progress(reports, actor.day)}
    schedules = RequestSchedule.objects.of_requesters(actor, REQUEST).select_related("line")
    context = {
        "title": _("Yêu cầu và lịch báo cáo"),
        "breadcrumbs": trail({"label": _("Yêu cầu và lịch")}),
        "requests": [{"request": row, "counts": counts.get(row.pk)} for row in listed],
        "page_obj": pages,
        "schedules": shown_schedules(list(schedules), actor.day),
    }
    return render(request, "reporting/requests.html", context)


def asked_for(request: HttpRequest, pk: int) -> ReportRequest:
    """The request, if the person asked for it; else 404."""
    rows = ReportRequest.objects.filter(policy().units(actor_of(request), REQUEST, "requester"))
    return get_object_or_404(_shown_with(rows), pk=pk)


def _shown_with(rows: RequestQuerySet) -> RequestQuerySet:
    """With what its page shows of it, the requester's name on the last day included."""
    day = OuterRef("span_end")
    then = UnitVersion.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        unit=OuterRef("requester"),
    )
    named: RequestQuerySet = rows.annotate(requester_name=Subquery(then.values("name")[:1]))
    return named.select_related("form", "line", "plan__chain", "plan__schedule")


@page(REQUEST)
@require_safe
def request_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: its chain, who is in and who is not, exemptions and extensions."""
    found = asked_for(request, pk)
    return _record_page(request, found)


def _record_page(
    request: HttpRequest, found: ReportRequest, refused: WhyForm | None = None, row: int = 0
) -> HttpResponse:
    actor, calendar = actor_of(request), site_calendar()
    stands = records.how_it_stands(found, actor.day, calendar)
    state = request.GET.get("state", "missing")
    state = state if state in ("missing", "all") else "missing"
    plan = getattr(found, "plan", None)
    ended = found.span.last_day <= actor.day
    context = {
        "title": found.form.name,
        "breadcrumbs": requests_trail({"label": found.period.name}),
        "asked": found,
        "period": found.period,
        "plan": plan,
        "requester": vars(found).get("requester_name") or "",
        "stands": stands,
        "calendar_note": records.calendar_note(calendar, stands.kinds, actor.day),
        "state": state,
        "rows": _rows(request, found, state, stands),
        "settles": ended and plan is not None and plan.settled_at is None,
        "settles_again": ended and plan is not None and plan.settled_at is not None,
        "exemptions": _exemptions(found, refused, row),
        "extensions": records.extensions(found),
        **locks_of(found, actor.day),
        "changes": _changes(found),
        "why_row": row,
        "form": refused,
        "timeline": acts_on(found, 12),
        "today": actor.day,
        "board_url": f"{reverse('reporting:reports')}?request={found.pk}",
    }
    status = REFUSED if refused is not None else 200
    return render(request, "reporting/request_record.html", context, status=status)


def _exemptions(found: ReportRequest, refused: WhyForm | None, row: int) -> list[dict[str, Any]]:
    """Each with its own form to take it back."""
    listed = records.exemptions(found)
    for each in listed:
        pk = each["exemption"].pk
        each["why"] = refused if refused and pk == row else WhyForm(auto_id=f"id_{pk}_%s")
    return listed


def _rows(request: HttpRequest, found: ReportRequest, state: str, stands: records.Stands) -> Any:
    """The reports one by one, those not in yet first of all, with what may be done for each."""
    reports: ReportQuerySet = found.reports.filter(FILTERS[state])
    rows = reports.select_related("request").named().order_by("due_on", F("unit_name"), "pk")
    paginator = Paginator(rows, ROWS)
    paginator.count = stands.waited if state == "missing" else stands.expected
    pages: Any = paginator.get_page(request.GET.get("page"))
    today, calendar = actor_of(request).day, stands.calendar
    pages.object_list = [
        {"report": report, "left": days_left(calendar, report.due_on, today)}
        for report in pages.object_list
    ]
    return pages


def _changes(found: ReportRequest) -> list[dict[str, Any]]:
    rows = list(found.list_changes.order_by("-pk")[:ROWS])
    names = names_on(Reorganisation.Of.UNITS, {row.unit_id for row in rows}, found.span.last_day)
    return [
        {"change": row, "name": names[row.unit_id].name if row.unit_id in names else ""}
        for row in rows
    ]


@page(REQUEST)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide by the last day who must answer."""
    found = asked_for(request, pk)
    try:
        changes = actions.settle_request(actor=actor_of(request), request=found)
    except RuleBroken as refused:
        messages.error(request, refused.message)
        return redirect(found)
    told = _("Đã chốt danh sách đơn vị phải báo cáo: %s thay đổi.") % formats.number(len(changes))
    messages.success(request, told)
    return redirect(found)


def report_asked(request: HttpRequest, pk: int) -> Report:
    """A report of a request the person asked for; else 404."""
    mine = policy().units(actor_of(request), REQUEST, "request__requester")
    reports: ReportQuerySet = Report.objects.filter(mine)
    rows = reports.named().select_related(
        "request__form", "request__line", "request__requester", "unit"
    )
    return get_object_or_404(rows, pk=pk)


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one unit off."""
    report = report_asked(request, pk)
    form = ExemptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.exempt(actor=actor_of(request), new=_exemption(report, form))
            messages.success(request, _let_off(row))
            return redirect(report.request)
        except RuleBroken as refused:
            form.refuse(refused)
    title = _("Miễn báo cáo")
    return act_page(request, report.request, form, title, _unit_line(report))


def _let_off(row: Exemption) -> str:
    """What an exemption let off at once: for some days that may be nothing so far."""
    if row.request_id is not None:
        return _("Đã miễn báo cáo.")
    marked = row.reports.count()
    if not marked:
        return _(
            "Đã ghi việc miễn. Chưa báo cáo nào được miễn: báo cáo đã giao của những ngày này đã "
            "ký, đã được miễn, hoặc chưa có; báo cáo giao sau sẽ được miễn."
        )
    told = _("Đã miễn %s báo cáo; báo cáo giao sau của những ngày này cũng được miễn.")
    return told % formats.number(marked)


def _exemption(report: Report, form: ExemptForm) -> NewExemption:
    given, asked = form.cleaned_data, report.request
    alone = given["how"] == ExemptForm.ALONE
    return NewExemption(
        unit=report.unit,
        granted_by=asked.requester,
        line=asked.line,
        reason=given["reason"],
        agreed_by=given["agreed_by"],
        request=asked if alone else None,
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        form_code=asked.form.code if given["this_form"] and not alone else "",
    )


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for one unit."""
    report = report_asked(request, pk)
    return _extend(request, report.request, report)


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_all(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for all whose report is not in."""
    return _extend(request, asked_for(request, pk), None)


def _extend(request: HttpRequest, found: ReportRequest, report: Report | None) -> HttpResponse:
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.extend_deadline(
                actor=actor_of(request),
                request=found,
                report=report,
                due_on=given["due_on"],
                reason=given["reason"],
            )
            told = _("Đã gia hạn %(n)s báo cáo đến %(day)s.")
            count = formats.number(row.extended.count())
            messages.success(request, told % {"n": count, "day": formats.day(row.due_on)})
            return redirect(found)
        except RuleBroken as refused:
            form.refuse(refused)
    waiting = found.reports.filter(FILTERS["missing"]).count()
    about = (
        _unit_line(report) if report else _("%s báo cáo chưa nhận được") % formats.number(waiting)
    )
    return act_page(request, found, form, _("Gia hạn báo cáo"), about)


def _unit_line(report: Report) -> str:
    said = {"unit": report.unit_name, "day": formats.day(report.due_on)}  # type: ignore[attr-defined]  # named
    return _("%(unit)s, hạn đang có %(day)s") % said


def act_page(
    request: HttpRequest, found: ReportRequest, form: Any, title: str, about: str
) -> HttpResponse:
    """The page of one act on a request or one of its reports, with its form."""
    context = {
        "title": title,
        "form": form,
        "asked": found,
        "about": about,
        "submit_label": title,
        "cancel_url": found.get_absolute_url(),
        "breadcrumbs": requests_trail(
            {"label": found.period.name, "url": found.get_absolute_url()}, {"label": title}
        ),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/request_act.html", context, status=status)


@page(REQUEST)
@require_POST
def withdraw_exemption(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an exemption back; asked from the page of a request it lets somebody off."""
    rows = Exemption.objects.filter(policy().units(actor_of(request), REQUEST, "granted_by"))
    row = get_object_or_404(rows, pk=pk)
    form = WhyForm(request.POST, auto_id=f"id_{row.pk}_%s")
    back = _shown_on(request, row)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw_exemption(actor=actor_of(request), exemption=row, reason=reason)
            messages.success(request, _withdrawn(row, back))
            return redirect(back or "reporting:requests")
        except RuleBroken as refused:
            form.refuse(refused)
    if back is None:
        messages.error(request, _("Hãy ghi lý do rút việc miễn."))
        return redirect("reporting:requests")
    return _record_page(request, back, form, row.pk)


def _withdrawn(row: Exemption, asked: ReportRequest | None) -> str:
    left = Report.objects.filter(request=asked, unit=row.unit_id, exemption__isnull=False)
    if left.exists():
        return _("Đã rút việc miễn; báo cáo này còn được miễn theo một lần miễn khác.")
    return _("Đã rút việc miễn; đơn vị lại phải báo cáo.")


def _shown_on(request: HttpRequest, row: Exemption) -> ReportRequest | None:
    """The request whose page the person came from, else the newest it let the unit off."""
    asked = ReportRequest.objects.filter(reports__exemption=row)
    asked = _shown_with(asked)
    wanted = whole_number(request, "request") or 0
    return asked.filter(pk=wanted).first() or asked.order_by("-span_end").first()
