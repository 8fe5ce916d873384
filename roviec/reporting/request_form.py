"""Asking units for a report: which form, of whom, for which period, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.db.models import OuterRef, Prefetch, Subquery
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form, PlannedDateField, refuse_other_years
from roviec.organisations.models import Line, Path, Unit, UnitKind
from roviec.reporting.actions import NewRequest
from roviec.reporting.actions.issue_request import form_on
from roviec.reporting.models import DeadlineChain, ReportForm
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedules.chains import days_by_kind
from roviec.reporting.schedules.days_off import site_calendar
from roviec.timeline import Period, PeriodError
from roviec.timeline.periods import SCHEMES
from roviec.timeline.validity import valid_on

CUT_OFFS = {
    "calendar": _("Từ ngày 01 đến hết tháng"),
    "mid_month": _("Từ ngày 15 tháng trước đến ngày 14"),
}
# Where the act names what is wrong in its own words.
FIELDS = {"unit": "requester"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A kind of unit with the day by which units of it send, and the forms that are for it."""

    kind: str
    forms: str
    field: BoundField


class RequestForm(Form):
    """A request for reports. There is a deadline for every kind of unit some form is for; which of
    them are needed is known once the form is chosen, and the act tells."""

    form = django_forms.ModelChoiceField(
        label=_("Biểu mẫu báo cáo"), queryset=ReportForm.objects.none()
    )
    requester = django_forms.TypedChoiceField(label=_("Đơn vị yêu cầu"), coerce=int)
    line = django_forms.ModelChoiceField(
        label=_("Hệ thống"),
        help_text=_("Các đơn vị bên dưới đơn vị yêu cầu trong hệ thống này phải báo cáo."),
        queryset=Line.objects.none(),
    )
    period = django_forms.CharField(
        label=_("Kỳ báo cáo"),
        help_text=_(
            "Năm 2026, tháng 2026-11, quý 2026-Q3, sáu tháng 2026-H1, chín tháng 2026-9M, hoặc "
            "khoảng ngày 2026-01-15..2026-03-02."
        ),
        max_length=24,
    )
    chain = django_forms.ModelChoiceField(
        label=_("Chuỗi hạn gửi"),
        required=False,
        help_text=_("Chọn chuỗi thì ngày chốt và hạn của từng loại đơn vị lấy theo chuỗi."),
        queryset=DeadlineChain.objects.none(),
        empty_label=_("không dùng chuỗi, ghi từng hạn"),
    )
    scheme = django_forms.ChoiceField(
        label=_("Ngày chốt số liệu của tháng"),
        help_text=_("Chỉ dùng khi không chọn chuỗi hạn."),
        choices=list(CUT_OFFS.items()),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data)
        self.kinds = _kinds()
        units = units_of(actor, REQUEST)
        lines = lines_of(actor)
        offer(self, "form", newest_forms())
        offer(self, "line", lines)
        open_to = DeadlineChain.objects.open_to(actor, REQUEST).with_steps()
        offer(self, "chain", open_to.filter(valid_on(actor.day)).order_by("name", "pk"))
        requester = self.fields["requester"]
        assert isinstance(requester, django_forms.TypedChoiceField)
        requester.choices = units if len(units) == 1 else [("", "---------"), *units]
        if lines.count() == 1:
            self.fields["line"].initial = lines.get()
        for kind in self.kinds:
            self.fields[f"due-{kind.code}"] = PlannedDateField(
                label=_("Hạn gửi, %s") % kind.name, required=False, help_text=""
            )

    def asked_for(self) -> Iterator[BoundField]:
        """The fields besides the deadlines."""
        return (self[name] for name in ("form", "requester", "line", "period", "chain", "scheme"))

    def deadlines(self) -> list[Deadline]:
        return [
            Deadline(
                kind.name,
                ", ".join(sorted({form.name for form in kind.forms.all()})),
                self[f"due-{kind.code}"],
            )
            for kind in self.kinds
        ]

    def clean(self) -> dict[str, Any]:
        code, scheme = self.cleaned_data.get("period"), self.cleaned_data.get("scheme")
        chain = self.cleaned_data.get("chain")
        if code and scheme:
            try:
                cut_off = chain.scheme if chain else SCHEMES[scheme]
                period = self.cleaned_data["period"] = Period.parse(code, cut_off)
                refuse_other_years(period.span.start)
                refuse_other_years(period.span.end)
            except PeriodError as error:
                self.add_error("period", str(error))
            except django_forms.ValidationError as error:
                self.add_error("period", error)
        return self.cleaned_data

    def new(self) -> NewRequest:
        """What the form asks for, in the version in force on the last day of the period; a day that
        was typed goes before the chain's. Raises `RuleBroken` REP-83, 84, FRM-02."""
        given = self.cleaned_data
        chain = given["chain"]
        days = self._days()
        closes = given["period"].span.last_day
        form = form_on(given["form"].code, closes)
        if chain is not None:
            kinds = list(form.kinds.all())
            days = days_by_kind(chain, closes, kinds, site_calendar()) | days
        return NewRequest(
            form=form,
            line=given["line"],
            requester=Unit.objects.get(pk=given["requester"]),
            period=given["period"],
            deadlines=days,
            chain=chain,
        )

    def refuse(self, refusal: RuleBroken | RulesBroken) -> None:
        """Show each broken rule beside its field."""
        if isinstance(refusal, RuleBroken):
            name = FIELDS.get(refusal.field or "", refusal.field)
            self.add_error(name if name in self.fields else None, refusal.message)
            return
        for field, rule in refusal.broken.items():
            self.add_error(field if field in self.fields else None, rule.message)

    def _days(self) -> dict[str, date]:
        days = {kind.code: self.cleaned_data[f"due-{kind.code}"] for kind in self.kinds}
        return {code: day for code, day in days.items() if day is not None}


def offer(form: django_forms.Form, name: str, rows: Any) -> None:
    """Give a choice its rows, once it is known who asks."""
    choice = form.fields[name]
    assert isinstance(choice, django_forms.ModelChoiceField)
    choice.queryset = rows


def newest_forms() -> Any:
    """One version of each form to choose by; which is asked for is settled by the period."""
    return ReportForm.objects.offered().order_by("name", "pk")


def _kinds() -> list[UnitKind]:
    """Those that some version in force is for, now or on another day, with these versions."""
    published = ReportForm.objects.published()
    kinds = UnitKind.objects.filter(forms__in=published).distinct()
    return list(kinds.prefetch_related(Prefetch("forms", published)))


def units_of(actor: Actor, permission: str) -> list[tuple[int, str]]:
    """The units on which the actor holds the permission, by name."""
    mine = policy().units(actor, permission, "pk")
    units = Unit.objects.filter(mine).named_at(actor.day)
    # The annotated name is no field the type checker knows.
    named = [(unit.pk, str(vars(unit)["name_then"] or unit)) for unit in units]
    return sorted(named, key=lambda row: row[1])


def lines_of(actor: Actor) -> Any:
    """The lines in which one of those units has units below."""
    leads = Path.objects.filter(
        policy().units(actor, REQUEST, "upper"), valid_on(actor.day), line=OuterRef("pk"), depth=1
    )
    return Line.objects.filter(pk__in=Subquery(leads.values("line")))
