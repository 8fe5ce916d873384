"""Indicators: all of them by area, one with what it means and meant, and defining it anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.interface.forms import (
    Form,
    PlannedDateField,
    VietnameseDateField,
    VietnameseDecimalField,
)
from roviec.organisations.hierarchy.folding import folded
from roviec.reporting import actions, indicator_words
from roviec.reporting.actions import NewDefinition
from roviec.reporting.definitions import Definitions, read_definitions
from roviec.reporting.formulas import NotAFormula, parse
from roviec.reporting.indicator_rules import says_why_it_changes
from roviec.reporting.models import FormItem, Indicator, IndicatorDefinition
from roviec.reporting.permissions import CONFIGURE, VIEW
from roviec.reporting.rules import message
from roviec.reporting.schedule_forms import Refusable
from roviec.reporting.schedules.reach import sets_for_everybody, site_office
from roviec.reporting.views.frame import REFUSED, actor_of, acts_on, trail


@page(VIEW)
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """All of them, or those with the words looked for in their name, code or phrases."""
    typed = request.GET.get("q", "").strip()[:100]
    everything = list(Indicator.objects.select_related("area", "weight"))
    words = folded(typed).split()
    rows = [row for row in everything if all(word in _searched(row) for word in words)]
    context = {
        "title": _("Chỉ tiêu"),
        "breadcrumbs": trail({"label": _("Chỉ tiêu")}),
        "typed": typed,
        "rows": [
            {
                "indicator": row,
                "area": row.area.name,
                "how": _how(row),
            }
            for row in rows
        ],
        "found": len(rows),
        "all": len(everything),
    }
    return render(request, "reporting/indicators.html", context)


def _searched(row: Indicator) -> str:
    return folded(" ".join([row.code, row.name, row.area.name, *row.phrases]))


def _how(row: Indicator) -> str:
    """In a few words, for the list."""
    if row.weight is not None:
        return f"{row.get_over_line_display()}, {_('theo')} {row.weight.name.lower()}"
    return str(row.get_over_line_display())


class OnForm(Form):
    on = VietnameseDateField(label=gettext_lazy("Ngày"))


@page(VIEW)
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator as it is defined today or on a day, how it adds up, and where it is used."""
    actor = actor_of(request)
    row = get_object_or_404(Indicator.objects.select_related("area", "weight"), code=code)
    form = OnForm(request.GET if "on" in request.GET else {"on": f"{actor.day:%d/%m/%Y}"})
    on = (form.is_valid() and form.cleaned_data["on"]) or actor.day
    everything = {each.code: each for each in Indicator.objects.all()}
    known = read_definitions()
    then = known.defined(row, on)
    context = {
        "title": then.name,
        "breadcrumbs": _indicators_trail({"label": then.name}),
        "indicator": then,
        "area": row.area,
        "definition": known.on(row, on),
        "form": form,
        "on": on,
        "today": actor.day,
        "versions": _versions(known, row, on, actor.day),
        "over_line": indicator_words.over_line(row),
        "over_time": indicator_words.over_time(row),
        "formula": _formula(then, everything),
        "used_in": _used_in(row, known, everything, on),
        "forms": FormItem.objects.filter(indicator=row)
        .select_related("form")
        .order_by("form__name", "-form__version"),
        "may_define": sets_for_everybody(actor),
        "acts": acts_on(row, 10),
    }
    return render(request, "reporting/indicator.html", context)


def _indicators_trail(*last: dict[str, Any]) -> list[dict[str, Any]]:
    return trail({"label": _("Chỉ tiêu"), "url": reverse("reporting:indicators")}, *last)


def _versions(known: Definitions, row: Indicator, on: date, today: date) -> list[dict[str, Any]]:
    """The strip of its definitions, the oldest first."""
    rows, shown = known.of(row), known.on(row, on)
    return [
        {
            "definition": each,
            "current": each is shown,
            "url": f"?on={_day_of(each):%d/%m/%Y}" if len(rows) > 1 else "",
            "coming": bool(each.valid_from and each.valid_from > today),
            "first": at == 0,
        }
        for at, each in enumerate(rows)
    ]


def _day_of(row: IndicatorDefinition) -> date:
    """A day on which one of several held: its first, or of the oldest its last."""
    if row.valid_from is None and row.valid_to is not None:
        return row.valid_to - timedelta(days=1)
    return row.valid_from or date.min


def _formula(row: Indicator, everything: dict[str, Indicator]) -> list[dict[str, str]]:
    """The formula in pieces, names of indicators with their pages."""
    if not row.formula:
        return []
    try:
        told = parse(row.formula).told(lambda code: f"\0{code}\0")
    except NotAFormula:
        return [{"text": row.formula, "url": ""}]
    return [
        {"text": everything[piece].name, "url": everything[piece].get_absolute_url()}
        if at % 2 and piece in everything
        else {"text": piece, "url": ""}
        for at, piece in enumerate(told.split("\0"))
        if piece
    ]


def _used_in(
    row: Indicator, known: Definitions, everything: dict[str, Indicator], on: date
) -> list[dict[str, Any]]:
    """Which others are weighed by it or computed from it."""
    found = []
    for each in everything.values():
        then = known.defined(each, on)
        if each.weight_id == row.pk:
            found.append({"indicator": then, "how": _("làm trọng số")})
        elif then.formula and row.code in _codes(then.formula):
            found.append({"indicator": then, "how": _("trong công thức")})
    return found


def _codes(formula: str) -> tuple[str, ...]:
    try:
        return parse(formula).codes
    except NotAFormula:
        return ()


# --- defining anew -----------------------------------------------------------------------------

COMPARABLE = (
    ("yes", gettext_lazy("So được: chuỗi số liệu chạy tiếp, thang được quy đổi")),
    ("no", gettext_lazy("Không so được: chuỗi số liệu đứt ở ngày này và ghi lý do")),
)


class DefinitionForm(Refusable):
    """What the newest definition says, to be changed from a day on."""

    valid_from = PlannedDateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        help_text=gettext_lazy("Kỳ báo cáo kết thúc từ ngày này trở đi dùng bản mới."),
    )
    name = django_forms.CharField(label=gettext_lazy("Tên chỉ tiêu"), max_length=500)
    text = django_forms.CharField(
        label=gettext_lazy("Tính gì, không tính gì"),
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    unit_of_measure = django_forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=40)
    scale = VietnameseDecimalField(
        label=gettext_lazy("Một đơn vị tính bằng bao nhiêu đơn vị gốc"),
        help_text=gettext_lazy("1 nếu đếm từng cái; 1000000 nếu tính bằng triệu đồng."),
        decimal_places=4,
        max_digits=16,
    )
    formula = django_forms.CharField(
        label=gettext_lazy("Công thức"),
        help_text=gettext_lazy(
            "Mã chỉ tiêu, số, + − × ÷, ngoặc đơn; thêm % ở cuối nếu là phần trăm."
        ),
        max_length=500,
        required=False,
    )
    phrases = django_forms.CharField(
        label=gettext_lazy("Văn bản gọi chỉ tiêu này là"),
        help_text=gettext_lazy("Mỗi dòng một cách gọi; các vế của một cách gọi nối bằng dấu +."),
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    comparable = django_forms.ChoiceField(
        label=gettext_lazy("So với trước"), choices=COMPARABLE, widget=django_forms.RadioSelect
    )
    reason = django_forms.CharField(
        label=gettext_lazy("Vì sao đổi, theo văn bản nào"),
        widget=django_forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    def __init__(self, *args: Any, computed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = _(message(says_why_it_changes))
        if not computed:
            del self.fields["formula"]

    def new(self) -> NewDefinition:
        given = self.cleaned_data
        return NewDefinition(
            valid_from=given["valid_from"],
            name=given["name"],
            text=given["text"],
            unit_of_measure=given["unit_of_measure"],
            scale=given["scale"],
            phrases=tuple(given["phrases"].splitlines()),
            formula=given.get("formula", ""),
            comparable=given["comparable"] == "yes",
            reason=given["reason"],
        )


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest, code: str) -> HttpResponse:
    """Let the indicator mean something else from a day on; what it meant stays on record."""
    actor = actor_of(request)
    site_office(actor)
    row = get_object_or_404(Indicator, code=code)
    rows = read_definitions([row]).of(row)
    newest: IndicatorDefinition | Indicator = rows[-1] if rows else row
    form = DefinitionForm(request.POST or None, computed=row.computed, initial=_initial(newest))
    if request.method == "POST" and form.is_valid():
        try:
            actions.define_indicator(actor=actor, indicator=row, new=form.new())
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã ghi định nghĩa mới."))
            return redirect(row)
    context = {
        "title": _("Định nghĩa mới"),
        "indicator": row,
        "form": form,
        "submit_label": _("Ghi định nghĩa mới"),
        "cancel_url": row.get_absolute_url(),
        "breadcrumbs": _indicators_trail(
            {"label": row.name, "url": row.get_absolute_url()}, {"label": _("Định nghĩa mới")}
        ),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/define.html", context, status=status)


def _initial(row: IndicatorDefinition | Indicator) -> dict[str, Any]:
    return {
        "name": row.name,
        "text": getattr(row, "text", ""),
        "unit_of_measure": row.unit_of_measure,
        "scale": row.scale,
        "formula": row.formula,
        "phrases": "\n".join(row.phrases),
        "comparable": "yes",
    }
