"""Forms around reviewing: single items returned and answered, mandates, locks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from roviec.access.actor import Actor
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form, PlannedDateField
from roviec.organisations.models import Line, Path, Unit
from roviec.reporting.actions import NewMandate
from roviec.reporting.forms import ActForm, EntryForm
from roviec.reporting.models import FormItem, ReportForm, ReturnedItem
from roviec.reporting.permissions import REQUEST
from roviec.reporting.request_form import lines_of, newest_forms, offer, units_of
from roviec.reporting.returned.differences import name_of
from roviec.reporting.schedule_forms import Refusable

LONGEST = 2000


class ReturnItemsForm(ActForm):
    """A reason for each item that is returned; those without one stay as they are."""

    answer_by = PlannedDateField(label=_("Hạn trả lời"))

    def __init__(self, *args: Any, items: Iterable[FormItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            field = django_forms.CharField(
                label=_("Lý do trả lại “%s”") % name_of(item),
                required=False,
                max_length=LONGEST,
                widget=django_forms.Textarea(attrs={"rows": 2, "form": "tra-lai-muc"}),
            )
            self.add_field(f"item-{item.pk}", field)

    def reasons(self) -> dict[int, str]:
        """By form item, those that were given."""
        given = {item.pk: self.cleaned_data[f"item-{item.pk}"].strip() for item in self.items}
        return {pk: reason for pk, reason in given.items() if reason}

    def refuse(self, refusal: RuleBroken | RulesBroken) -> None:
        broken = refusal.broken if isinstance(refusal, RulesBroken) else {refusal.field: refusal}
        for field, rule in broken.items():
            self.add_error(field if field in self.fields else None, rule.message)


class AnswersForm(Form):
    """What the unit answers beside each item that was returned."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, asked: Mapping[int, ReturnedItem]
    ) -> None:
        super().__init__(data)
        self.asked = asked
        for pk, row in asked.items():
            field = django_forms.CharField(
                label=_("Trả lời cấp trên"),
                required=False,
                max_length=LONGEST,
                initial=row.answer,
                widget=django_forms.Textarea(attrs={"rows": 2}),
            )
            self.add_field(f"answer-{pk}", field)

    def given(self) -> dict[int, str]:
        """By form item."""
        return {pk: self.cleaned_data[f"answer-{pk}"] for pk in self.asked}


def close_fields(form: EntryForm, opened: Iterable[int]) -> None:
    """Leave only the fields of these items open; what is sent for others is not read."""
    names = tuple(f"item-{pk}" for pk in opened)
    for name, field in form.fields.items():
        item = "-".join(name.split("-")[:2])
        if name.startswith("item-") and item not in names:
            field.disabled = True


def in_a_week(today: date) -> date:
    return date.fromordinal(today.toordinal() + 7)


class AcceptManyForm(Form):
    text = django_forms.CharField(
        label=_("Ghi chú khi duyệt"),
        help_text=_("Ghi vào từng báo cáo được duyệt lần này."),
        required=False,
        max_length=LONGEST,
    )


class LockForm(Refusable):
    closes_on = PlannedDateField(
        label=_("Khoá từ ngày"),
        help_text=_("Từ ngày này không ai nhập, ký, gửi, trả lại hay duyệt báo cáo của yêu cầu."),
    )
    reason = django_forms.CharField(label=_("Ghi chú"), required=False, max_length=LONGEST)


class OpenReportForm(Refusable):
    until = PlannedDateField(label=_("Mở đến hết ngày"))
    reason = django_forms.CharField(
        label=_("Lý do mở"),
        max_length=LONGEST,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )


class MandateForm(Refusable):
    giver = django_forms.TypedChoiceField(label=_("Đơn vị uỷ quyền"), coerce=int)
    holder = django_forms.TypedChoiceField(
        label=_("Giao cho"),
        coerce=int,
        help_text=_("Đơn vị hoặc văn phòng trực thuộc, ở đó có người được duyệt báo cáo."),
    )
    line = django_forms.ModelChoiceField(
        label=_("Hệ thống"),
        queryset=Line.objects.none(),
        help_text=_("Duyệt báo cáo của các đơn vị ngay dưới đơn vị uỷ quyền trong hệ thống này."),
    )
    form = django_forms.ModelChoiceField(
        label=_("Biểu mẫu báo cáo"),
        queryset=ReportForm.objects.none(),
        required=False,
        empty_label=_("mọi biểu"),
    )
    first_day = PlannedDateField(label=_("Từ ngày"))
    last_day = PlannedDateField(label=_("Đến hết ngày"))
    document_number = django_forms.CharField(
        label=_("Theo văn bản số"), help_text=_("Ví dụ 118-QĐ/BTG."), max_length=60
    )
    document_day = PlannedDateField(label=_("Ngày văn bản"))

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data)
        givers = units_of(actor, REQUEST)
        offer(self, "line", lines_of(actor))
        offer(self, "form", newest_forms())
        _choose(self.fields["giver"], givers)
        directly = Path.objects.as_at(actor.day).filter(
            upper__in=[pk for pk, _name in givers], depth=1
        )
        units = Unit.objects.filter(pk__in=directly.values("lower")).named_at(actor.day)
        named = [(unit.pk, str(vars(unit)["name_then"] or unit)) for unit in units]
        _choose(self.fields["holder"], sorted(named, key=lambda row: row[1]))

    def new(self) -> NewMandate:
        given = self.cleaned_data
        return NewMandate(
            giver=Unit.objects.get(pk=given["giver"]),
            holder=Unit.objects.get(pk=given["holder"]),
            line=given["line"],
            form_code=given["form"].code if given["form"] else "",
            first_day=given["first_day"],
            last_day=given["last_day"],
            document_number=given["document_number"],
            document_day=given["document_day"],
        )


def _choose(field: django_forms.Field, rows: list[tuple[int, str]]) -> None:
    assert isinstance(field, django_forms.TypedChoiceField)
    field.choices = rows if len(rows) == 1 else [("", "---------"), *rows]
