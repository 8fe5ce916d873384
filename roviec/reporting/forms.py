"""Typing figures in, and the short forms of the acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import (
    EvidenceFileField,
    Form,
    VietnameseDateField,
    VietnameseDecimalField,
)
from roviec.reporting.actions.save_draft import Given
from roviec.reporting.models import FormItem, Indicator, ValueType
from roviec.reporting.rollup import Value
from roviec.reporting.rules import check_value, has_both_parts
from roviec.timeline import Span

EVIDENCE_KINDS = (".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".txt")
CHOICES = (("", _("chưa có số")), ("1", _("Có")), ("0", _("Không")))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to fill in: its field or, for a ratio, two; none for what is computed."""

    item: FormItem
    fields: list[BoundField]
    last: Value | None
    """What the unit gave in the period before."""


class EntryForm(Form):
    """The figures and passages of one report. Every field may stay empty: no data is no error
    while drafting. `seen` is the revision the page showed."""

    seen = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        items: list[FormItem],
        held: Mapping[int, Given],
        seen: int,
        span: Span,
    ) -> None:
        self.items, self.span = items, span
        super().__init__(data, initial={"seen": seen, **_initial(items, held)})
        for item in items:
            for name, each in _fields_of(item):
                self.add_field(name, each)

    def rows(self, last: Mapping[int, Value]) -> Iterator[Row]:
        """In the order of the form, to be grouped by section."""
        for item in self.items:
            names = [name for name, _field in _fields_of(item)]
            yield Row(item, [self[name] for name in names], last.get(item.indicator_id or 0))

    def figures(self) -> dict[int, Value | None]:
        """What was entered, by form item. Half a ratio is left to the rule that refuses it."""
        return {
            item.pk: self._value(item)
            for item in self.items
            if item.indicator is not None and not item.indicator.computed
        }

    def passages(self) -> dict[int, str]:
        return {
            item.pk: self.cleaned_data[f"item-{item.pk}"].replace("\r\n", "\n").strip()
            for item in self.items
            if item.indicator_id is None
        }

    def clean(self) -> dict[str, Any]:
        """Hold every value that could be read against its indicator, so that all that is wrong
        shows at once; the act does so again."""
        for item in self.items:
            names = [name for name, _field in _fields_of(item)]
            if not names or item.indicator is None or any(name in self.errors for name in names):
                continue
            try:
                self._check(item, names)
            except RuleBroken as refused:
                self.add_error(names[0], refused.message)
        return self.cleaned_data

    def _check(self, item: FormItem, names: list[str]) -> None:
        given = [self.cleaned_data.get(name) for name in names]
        if len(given) == 2 and given.count(None) == 1:
            has_both_parts(*given)
        value = self._value(item)
        if value is not None and item.indicator is not None:
            check_value(item.indicator, value, self.span)

    def refuse(self, refusal: RuleBroken | RulesBroken) -> None:
        """Show each broken rule beside its field."""
        each = refusal.broken if isinstance(refusal, RulesBroken) else {None: refusal}
        for name, rule in each.items():
            self.add_error(self._field_for(name), rule.message)

    def _field_for(self, name: str | None) -> str | None:
        if name in self.fields:
            return name
        return f"{name}-value" if f"{name}-value" in self.fields else None

    def _value(self, item: FormItem) -> Value | None:
        names = [name for name, _field in _fields_of(item)]
        given = [self.cleaned_data.get(name) for name in names]
        if given[0] in (None, ""):
            return None
        if isinstance(given[0], date):
            return Value(Decimal(given[0].toordinal()))
        return Value(Decimal(given[0]), given[1] if len(given) > 1 else None)


def _fields_of(item: FormItem) -> list[tuple[str, django_forms.Field]]:
    name = f"item-{item.pk}"
    indicator = item.indicator
    if indicator is None:
        area = django_forms.Textarea(attrs={"rows": 6})
        return [(name, django_forms.CharField(label=item.narrative, required=False, widget=area))]
    if indicator.computed:
        return []
    if indicator.value_type == ValueType.RATIO:
        return [
            (f"{name}-value", _number(_("%s: số đạt") % indicator.name, 0)),
            (f"{name}-total", _number(_("%s: trên tổng số") % indicator.name, 0)),
        ]
    return [(name, _field_of(indicator))]


def _field_of(indicator: Indicator) -> django_forms.Field:
    match indicator.value_type:
        case ValueType.YES_NO:
            return django_forms.ChoiceField(label=indicator.name, choices=CHOICES, required=False)
        case ValueType.DATE:
            return VietnameseDateField(label=indicator.name, required=False)
        case ValueType.COUNT:
            return _number(indicator.name, 0)
    return _number(indicator.name, 6)


def _number(label: Any, places: int) -> VietnameseDecimalField:
    return VietnameseDecimalField(label=label, required=False, decimal_places=places)


def _initial(items: list[FormItem], held: Mapping[int, Given]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for item in items:
        given, name = held.get(item.pk), f"item-{item.pk}"
        if isinstance(given, str):
            initial[name] = given
        elif given is not None:
            initial.update(_initial_of(item, given, name))
    return initial


def _initial_of(item: FormItem, given: Value, name: str) -> dict[str, Any]:
    kind = item.indicator.value_type if item.indicator else ""
    match kind:
        case ValueType.RATIO:
            return {f"{name}-value": given.value, f"{name}-total": given.total}
        case ValueType.DATE:
            return {name: date.fromordinal(int(given.value))}
        case ValueType.YES_NO:
            return {name: str(int(given.value))}
    return {name: given.value}


class EvidenceForm(Form):
    """A file to lay beside the report, or beside one figure of it."""

    file = EvidenceFileField(
        label=_("Tệp minh chứng"), accept=EVIDENCE_KINDS, max_bytes=25 * 1024 * 1024, required=False
    )
    indicator = django_forms.ChoiceField(label=_("Minh chứng cho"), required=False)

    def __init__(self, *args: Any, items: list[FormItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["indicator"]
        assert isinstance(choice, django_forms.ChoiceField)
        choice.choices = [
            ("", _("cả báo cáo")),
            *((str(i.indicator_id), i.indicator.name) for i in items if i.indicator is not None),
        ]

    @property
    def chosen(self) -> Indicator | None:
        found: str = self.cleaned_data["indicator"]
        return Indicator.objects.get(pk=int(found)) if found else None


class ActForm(Form):
    """Several of these stand on one page, so each names its controls after itself. `seen` is the
    mark of the version that was read."""

    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)


class ReasonForm(ActForm):
    reason = django_forms.CharField(
        label=_("Lý do"),
        help_text=_("Đơn vị đọc lý do này để biết cần sửa gì."),
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )


class SignForm(ActForm):
    document_number = django_forms.CharField(
        label=_("Số và ký hiệu văn bản"),
        help_text=_("Như trên báo cáo giấy, ví dụ 118-BC/ĐU."),
        max_length=60,
    )


class AcceptForm(ActForm):
    text = django_forms.CharField(
        label=_("Ghi chú khi duyệt"),
        required=False,
        max_length=2000,
    )


class CorrectForm(Form):
    """Why a unit corrects what nobody asked it to."""

    reason = django_forms.CharField(
        label=_("Vì sao sửa"),
        help_text=_("Cấp trên đã cộng số cũ sẽ đọc lý do này."),
        required=False,
        max_length=2000,
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )
