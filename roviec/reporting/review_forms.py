"""Forms around reviewing: single items returned and answered, mandates, locks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form, PlannedDateField
from roviec.reporting.forms import ActForm, EntryForm
from roviec.reporting.models import FormItem, ReturnedItem
from roviec.reporting.returned.differences import name_of

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
