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
from roviec.reporting.actions.save_draft import Given, Key, column_of, key_of, spot
from roviec.reporting.models import Column, FormItem, Indicator, ValueType
from roviec.reporting.rollup import Value
from roviec.reporting.rules import check_value, has_both_parts
from roviec.timeline import Span

EVIDENCE_KINDS = (".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".txt")
CHOICES = (("", _("chưa có số")), ("1", _("Có")), ("0", _("Không")))


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row: its field or, for a ratio, two."""

    column: str
    fields: list[BoundField]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to fill in, column by column: a passage has one, what is computed none."""

    item: FormItem
    cells: list[Cell]
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
        held: Mapping[Key, Given],
        seen: int,
        span: Span,
    ) -> None:
        self.items, self.span = items, span
        super().__init__(data, initial={"seen": seen, **_initial(items, held)})
        for item in items:
            for key in _keys_of(item):
                for name, each in _fields_of(item, key):
                    self.add_field(name, each)

    def rows(self, last: Mapping[int, Value]) -> Iterator[Row]:
        """In the order of the form, to be grouped by section."""
        for item in self.items:
            cells = [
                Cell(column_of(key), [self[name] for name in _names_of(item, key)])
                for key in _keys_of(item)
            ]
            yield Row(item, cells, last.get(item.indicator_id or 0))

    def figures(self) -> dict[Key, Value | None]:
        """What was entered, by item and column; half a ratio is left to the rule refusing it."""
        return {key: self._value(item, key) for item, key in self._figure_keys()}

    def _figure_keys(self) -> Iterator[tuple[FormItem, Key]]:
        for item in self.items:
            if item.indicator_id is not None:
                yield from ((item, key) for key in _keys_of(item))

    def passages(self) -> dict[int, str]:
        return {
            item.pk: self.cleaned_data[f"item-{item.pk}"].replace("\r\n", "\n").strip()
            for item in self.items
            if item.indicator_id is None
        }

    def clean(self) -> dict[str, Any]:
        """Hold every value that could be read against its indicator, so that all that is wrong
        shows at once; the act does so again."""
        for item, key in self._figure_keys():
            names = _names_of(item, key)
            if any(name in self.errors for name in names):
                continue
            try:
                self._check(item, key)
            except RuleBroken as refused:
                self.add_error(names[0], refused.message)
        return self.cleaned_data

    def _check(self, item: FormItem, key: Key) -> None:
        given = [self.cleaned_data.get(name) for name in _names_of(item, key)]
        if len(given) == 2 and given.count(None) == 1:
            has_both_parts(*given)
        value = self._value(item, key)
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

    def _value(self, item: FormItem, key: Key) -> Value | None:
        given = [self.cleaned_data.get(name) for name in _names_of(item, key)]
        if given[0] in (None, ""):
            return None
        if isinstance(given[0], date):
            return Value(Decimal(given[0].toordinal()))
        return Value(Decimal(given[0]), given[1] if len(given) > 1 else None)


def _keys_of(item: FormItem) -> list[Key]:
    """The places of an item: of a figure one for each column, of a passage itself."""
    if item.indicator_id is None:
        return [item.pk]
    return [key_of(item.pk, column) for column in item.entered]


def _names_of(item: FormItem, key: Key) -> list[str]:
    name = f"item-{spot(key)}"
    ratio = item.indicator is not None and item.indicator.value_type == ValueType.RATIO
    return [f"{name}-value", f"{name}-total"] if ratio else [name]


def _fields_of(item: FormItem, key: Key) -> list[tuple[str, django_forms.Field]]:
    names, indicator = _names_of(item, key), item.indicator
    if indicator is None:
        area = django_forms.Textarea(attrs={"rows": 6})
        label = item.narrative
        return [(names[0], django_forms.CharField(label=label, required=False, widget=area))]
    label = indicator.name
    if column_of(key) != Column.IN_PERIOD:
        label = f"{label}, {Column(column_of(key)).label}"
    if len(names) == 2:
        return [
            (names[0], _number(_("%s: số đạt") % label, 0)),
            (names[1], _number(_("%s: trên tổng số") % label, 0)),
        ]
    return [(names[0], _field_of(indicator, label))]


def _field_of(indicator: Indicator, label: str) -> django_forms.Field:
    match indicator.value_type:
        case ValueType.YES_NO:
            return django_forms.ChoiceField(label=label, choices=CHOICES, required=False)
        case ValueType.DATE:
            return VietnameseDateField(label=label, required=False)
        case ValueType.COUNT:
            return _number(label, 0)
    return _number(label, 6)


def _number(label: Any, places: int) -> VietnameseDecimalField:
    return VietnameseDecimalField(label=label, required=False, decimal_places=places)


def _initial(items: list[FormItem], held: Mapping[Key, Given]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for item in items:
        for key in _keys_of(item):
            given = held.get(key)
            if given is not None:
                initial.update(zip(_names_of(item, key), _initial_of(item, given), strict=False))
    return initial


def _initial_of(item: FormItem, given: Value | str) -> list[Any]:
    if isinstance(given, str):
        return [given]
    match item.indicator.value_type if item.indicator else "":
        case ValueType.RATIO:
            return [given.value, given.total]
        case ValueType.DATE:
            return [date.fromordinal(int(given.value))]
        case ValueType.YES_NO:
            return [str(int(given.value))]
    return [given.value]


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
