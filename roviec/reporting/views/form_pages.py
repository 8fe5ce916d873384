"""Forms as everybody reads them: the list, one version, how it looks to fill in, its files."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import page, whole_number
from roviec.organisations.models import UnitKind
from roviec.reporting.beside import Beside
from roviec.reporting.designing.checking import known_indicators, problems_of
from roviec.reporting.designing.content import Content
from roviec.reporting.designing.data import as_toml
from roviec.reporting.designing.differences import Names, differences
from roviec.reporting.designing.laid_out import laid_out
from roviec.reporting.designing.stored import content_of, fetch_contents
from roviec.reporting.designing.workbook import as_xlsx
from roviec.reporting.form_forms import InForceForm
from roviec.reporting.forms import EntryForm
from roviec.reporting.models import FormState, Indicator, ReportForm
from roviec.reporting.permissions import VIEW
from roviec.reporting.schedules.reach import sets_for_everybody
from roviec.reporting.views.columns import entry_sections
from roviec.reporting.views.frame import actor_of, acts_on, trail
from roviec.timeline.periods import period_on
from roviec.timeline.spans import ONE_DAY

TONES = {
    FormState.DRAFT: "info",
    FormState.UPCOMING: "warn",
    FormState.IN_FORCE: "ok",
    FormState.REPLACED: "quiet",
}
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def forms_trail(*last: dict[str, Any]) -> list[dict[str, Any]]:
    return trail({"label": _("Biểu mẫu báo cáo"), "url": reverse("reporting:forms")}, *last)


def visible_form(request: HttpRequest, pk: int) -> ReportForm:
    """The version, if the person may see it: a draft is its makers' own. Else 404."""
    form = get_object_or_404(ReportForm, pk=pk)
    if form.draft and not sets_for_everybody(actor_of(request)):
        raise Http404
    return form


def badge_of(form: ReportForm, actor: Actor) -> tuple[str, str]:
    state = form.state_on(actor.day)
    return str(state.label), TONES[state]


@page(VIEW)
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Every form with its versions, the newest first."""
    actor = actor_of(request)
    may_set = sets_for_everybody(actor)
    rows = ReportForm.objects.all() if may_set else ReportForm.objects.published()
    rows = rows.annotate(asked=Count("items", distinct=True)).prefetch_related("kinds")
    versions = rows.order_by("code", "-version")
    listed = [_listed(list(group), actor) for _code, group in groupby(versions, lambda f: f.code)]
    context = {
        "title": _("Biểu mẫu báo cáo"),
        "breadcrumbs": trail({"label": _("Biểu mẫu báo cáo")}),
        "forms": sorted(listed, key=lambda each: each["name"]),
        "may_set": may_set,
    }
    return render(request, "reporting/forms.html", context)


def _listed(versions: list[ReportForm], actor: Actor) -> dict[str, Any]:
    """A form by the version in force, or else by its newest."""
    current = [f for f in versions if f.state_on(actor.day) == FormState.IN_FORCE] or versions
    return {
        "name": current[0].name,
        "code": current[0].code,
        "kinds": ", ".join(sorted(kind.name for kind in current[0].kinds.all())),
        "versions": [(form, badge_of(form, actor)) for form in versions],
    }


@page(VIEW)
@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it asks for, what it has otherwise than another, what is wrong with it."""
    return render_form(request, pk)


def render_form(
    request: HttpRequest, pk: int, in_force: InForceForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    may_set = sets_for_everybody(actor)
    versions = _versions(pk, may_set)
    form = next((each for each in versions if each.pk == pk), None)
    if form is None:
        raise Http404
    other = _other(request, versions, form)
    fetch_contents(*(each for each in (form, other) if each))
    content, indicators, kinds = content_of(form), known_indicators(), kind_names()
    problems = problems_of(content, indicators, kinds) if form.draft else []
    context = {
        "title": form.name,
        "row": form,
        "badge": badge_of(form, actor),
        "sections": laid_out(content, indicators, problems),
        "problems": problems,
        "kinds": [kinds[code] for code in content.kinds],
        "requests": vars(form)["asked_by"],
        "versions": [(each, badge_of(each, actor)) for each in versions],
        "other": other,
        "differences": compared(other, content, indicators, kinds),
        "may_set": may_set,
        "has_draft": any(each.draft for each in versions),
        "newest": form.pk == versions[0].pk,
        "form": in_force,
        "in_force_form": in_force or _in_force_form(form, versions, actor),
        "timeline": acts_on(form) if may_set else [],
        "breadcrumbs": forms_trail({"label": form.name}),
    }
    return render(request, "reporting/form.html", context, status=status)


def _versions(pk: int, with_draft: bool) -> list[ReportForm]:
    """All versions of the form of one of them, the newest first; `asked_by` counts its requests."""
    code = ReportForm.objects.filter(pk=pk).values("code")
    rows = ReportForm.objects.filter(code__in=code).annotate(asked_by=Count("requests"))
    return list((rows if with_draft else rows.published()).order_by("-version"))


def _in_force_form(form: ReportForm, versions: list[ReportForm], actor: Actor) -> InForceForm:
    """With the first day the draft may be put in force from, tomorrow at the earliest."""
    since = max((v.valid_from for v in versions if v.valid_from), default=actor.day)
    first = max(actor.day, since) + ONE_DAY
    return InForceForm(initial={"valid_from": first, "seen": form.revision})


def kind_names() -> dict[str, str]:
    return dict(UnitKind.objects.values_list("code", "name"))


def _other(request: HttpRequest, versions: list[ReportForm], form: ReportForm) -> ReportForm | None:
    """The version to compare with: one asked for by number, else the one before."""
    number = whole_number(request, "against")
    chosen = [each for each in versions if each.version == number and each.pk != form.pk]
    before = [each for each in versions if each.version < form.version]
    return next(iter(chosen or before), None)


def compared(
    other: ReportForm | None,
    content: Content,
    indicators: Mapping[str, Indicator],
    kinds: Mapping[str, str],
) -> list[str]:
    if other is None:
        return []
    names = Names({code: each.name for code, each in indicators.items()}, kinds)
    return differences(content_of(other), content, names)


@page(VIEW)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form just as a unit will see it, with nothing to save."""
    form = visible_form(request, pk)
    period = period_on("month", actor_of(request).day)
    assert period is not None
    items = list(form.items.select_related("indicator"))
    entry = EntryForm(None, items=items, held={}, seen=0, span=period.span)
    context = {
        "title": _("Xem thử: %s") % form.name,
        "row": form,
        "sections": entry_sections(entry.rows({}), {}, Beside(period)),
        "breadcrumbs": forms_trail(
            {"label": form.name, "url": form.get_absolute_url()}, {"label": _("Xem thử")}
        ),
    }
    return render(request, "reporting/form_preview.html", context)


@page(VIEW)
@require_safe
def form_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The version as a workbook to read and change, or as data."""
    form = visible_form(request, pk)
    content = content_of(form)
    if kind == "xlsx":
        body: bytes | str = as_xlsx(content, form.version, known_indicators(), kind_names())
        response = HttpResponse(body, content_type=OFFICE)
    elif kind == "toml":
        body = as_toml(content, form.version, form.valid_from)
        response = HttpResponse(body, content_type="application/toml; charset=utf-8")
    else:
        raise Http404
    name = f"{form.code}-{form.version}-{timezone.localdate():%Y%m%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
