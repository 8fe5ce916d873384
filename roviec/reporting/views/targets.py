"""The target of one number: setting it, and who set it before."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.interface.forms import VietnameseDecimalField
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Reorganisation, Unit
from roviec.reporting import actions
from roviec.reporting.actions.set_target import NewTarget, TargetOffice, target_office
from roviec.reporting.definitions import defined_on
from roviec.reporting.indicator_rules import names_its_document
from roviec.reporting.links import number_link
from roviec.reporting.models import Indicator, Target, ValueType
from roviec.reporting.permissions import VIEW
from roviec.reporting.picture import Place
from roviec.reporting.rules import message
from roviec.reporting.schedule_forms import Refusable
from roviec.reporting.targets import aim_shown, read_targets
from roviec.reporting.views.frame import REFUSED, actor_of
from roviec.reporting.views.totals import Around, around, period_of
from roviec.timeline import Period


class TargetForm(Refusable):
    value = VietnameseDecimalField(
        label=gettext_lazy("Kế hoạch giao"),
        required=False,
        decimal_places=6,
        max_digits=24,
        help_text=gettext_lazy("Cho cả đơn vị và cấp dưới. Để trống là rút kế hoạch."),
    )
    document_number = django_forms.CharField(
        label=gettext_lazy("Số và ký hiệu văn bản giao"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Ví dụ 12-KH/BTG; không có thì để trống."),
    )


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest, unit: int, indicator: str, period: str) -> HttpResponse:
    """Set what a unit is to reach; 404 for who may not."""
    actor = actor_of(request)
    when = period_of(request, period)
    here = around(actor, unit, when, request.GET.get("line", ""))
    by = target_office(actor, unit, here.line.pk, when.span)
    [found] = defined_on([get_object_or_404(Indicator, code=indicator)], when.span.last_day)
    back = number_link(unit, found.code, when, here.line.code)
    now = read_targets(Place(unit, here.line.pk, when.span), [found])[found.pk]
    form = TargetForm(request.POST or None, initial={"value": now.own.value if now.own else None})
    if by.from_above:
        needed = form.fields["document_number"]
        needed.required, needed.help_text = True, _("Ví dụ 12-KH/BTG.")
        needed.error_messages["required"] = _(message(names_its_document))
    if found.value_type in (ValueType.RATIO, ValueType.PERCENT):
        form.fields["value"].label = _("Kế hoạch giao (phần trăm)")
    if request.method == "POST" and form.is_valid():
        new = NewTarget(
            unit=Unit.objects.get(pk=unit),
            line=here.line,
            indicator=found,
            span=when.span,
            value=form.cleaned_data["value"],
            document_number=form.cleaned_data["document_number"],
        )
        try:
            made = actions.set_target(actor=actor, new=new)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            told = _("Đã rút kế hoạch.") if made.value is None else _("Đã ghi kế hoạch giao.")
            messages.success(request, told)
            return redirect(back)
    context = _frame(here, when, found, by) | {
        "form": form,
        "now": now,
        "below": aim_shown(found, now.below),
        "cancel_url": back,
        "history": _history(unit, found, when),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/target.html", context, status=status)


def _frame(here: Around, when: Period, indicator: Indicator, by: TargetOffice) -> dict[str, Any]:
    return {
        "title": _("Kế hoạch giao"),
        "unit_name": here.unit_name,
        "period": when,
        "line": here.line,
        "indicator": indicator,
        "by": by.office.text or by.office.name,
        "from_above": by.from_above,
        "submit_label": _("Ghi kế hoạch"),
    }


def _history(unit: int, indicator: Indicator, when: Period) -> list[dict[str, Any]]:
    """The newest first, each with who gave it."""
    rows = list(
        Target.objects.filter(
            unit=unit,
            indicator=indicator,
            span_start=when.span.start,
            span_end=when.span.end,
        ).order_by("-set_at", "-pk")[:30]
    )
    names = names_on(Reorganisation.Of.UNITS, {row.given_by_id for row in rows}, when.span.last_day)
    return [
        {
            "text": aim_shown(indicator, row.value),
            "taken_back": row.value is None,
            "given_by": names[row.given_by_id].name if row.given_by_id in names else "",
            "document_number": row.document_number,
            "office": row.office,
            "set_at": row.set_at,
        }
        for row in rows
    ]
