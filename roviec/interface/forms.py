"""How forms look and how Vietnamese numbers, dates and files are typed into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from roviec.timeline.periods import FIRST_YEAR, LAST_YEAR

from .formats import NotUnderstood, day, number, parse_day, parse_number

MEGABYTE = 1024 * 1024


class InterfaceRenderer(DjangoTemplates):
    """Renders every form and field with our label, hint and error markup."""

    form_template_name = "interface/forms/form.html"
    formset_template_name = "interface/forms/formset.html"
    field_template_name = "interface/forms/field.html"


class _NamesItsFields:
    """A required field that is empty is named in its message: which one, and what to do."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = InterfaceRenderer
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            _speak(name, each)

    def add_field(self, name: str, field: forms.Field) -> None:
        """A field the form has only now, such as one for each thing a report asks for."""
        _speak(name, field)
        self.fields[name] = field


def _speak(name: str, field: forms.Field) -> None:
    """Messages that name the field, in words of our own."""
    usual = forms.Field.default_error_messages.get("required")
    if field.error_messages["required"] == usual:
        label = field.label or name
        field.error_messages["required"] = _required_message(field) % {"label": label}
    field.validators = [_in_vietnamese(validator) for validator in field.validators]


def _in_vietnamese(validator: Any) -> Any:
    """The framework's own words for letters that cannot be kept are English only."""
    if isinstance(validator, ProhibitNullCharactersValidator):
        return ProhibitNullCharactersValidator(
            message=_("Văn bản có ký tự không đọc được (NUL). Hãy chép lại phần chữ rồi dán.")
        )
    return validator


class Form(_NamesItsFields, forms.Form):
    """The form every page inherits."""


class ModelForm(_NamesItsFields, forms.ModelForm):  # type: ignore[type-arg]  # generic only in stubs
    """The model form every page inherits."""


BOUND_MESSAGES = {
    MinValueValidator: _("Hãy nhập số từ %(limit_value)s trở lên."),
    MaxValueValidator: _("Hãy nhập số không quá %(limit_value)s."),
}
"""Django's own Vietnamese is English word for word; these say what to do."""


class VietnameseDecimalField(forms.DecimalField):
    """A number typed as `1.234,5`. `decimal_places=0` takes whole numbers only."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for each in self.validators:
            if isinstance(each, MinValueValidator | MaxValueValidator):
                each.message = BOUND_MESSAGES[type(each)]

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs say int
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str):
            return Decimal(str(value))
        try:
            read = parse_number(value)
        except NotUnderstood as error:
            raise ValidationError(str(error), code="invalid") from error
        return self._without_excess(read, value.strip())

    def run_validators(self, value: Any) -> None:
        """As Django's; the bounds in the messages are written as the officer writes them."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            for each in error.error_list:
                _write_numbers(each)
            raise

    def prepare_value(self, value: Any) -> Any:
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return number(value) if is_number else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "input-number"}

    def _without_excess(self, read: Decimal, typed: str) -> Decimal:
        """The number with no more decimals than the field has: `12,0` is a whole number."""
        places = self.decimal_places
        if places is None or -int(read.as_tuple().exponent) <= places:
            return read
        kept = read.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
        if kept == read:
            return kept
        if places == 0:
            message = gettext("Chỉ tiêu này là số nguyên, “%(typed)s” có phần lẻ.")
        else:
            message = gettext("“%(typed)s” có quá %(places)d chữ số sau dấu phẩy.")
        raise ValidationError(message % {"typed": typed, "places": places}, code="decimals")


class VietnameseDateField(forms.DateField):
    """A day typed as `22/11/2026`, `22-11-2026` or sent by a date input as `2026-11-22`; of years
    this site reckons with, so that a year typed wrong (0226, 20226) is not taken for a day."""

    widget = forms.TextInput
    years = range(FIRST_YEAR, LAST_YEAR + 1)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 22/11/2026."))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        read = self._read(value)
        if read is not None:
            refuse_other_years(read, self.years)
        return read

    def _read(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return parse_day(value)
        except NotUnderstood as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, date):
            return value
        return value.isoformat() if _is_date_input(self.widget) else day(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        if _is_date_input(widget):
            return {}
        return {"inputmode": "numeric", "autocomplete": "off", "class": "input-day"}


PLANNED_YEARS = range(2000, 2101)


class PlannedDateField(VietnameseDateField):
    """A day that work is reckoned from or has to be done by: of years in which there is any."""

    years = PLANNED_YEARS


def refuse_other_years(day: date, years: range = PLANNED_YEARS) -> None:
    """Raises `ValidationError` for a day of another year, which is a slip of the hand."""
    if day.year not in years:
        said = {"year": day.year, "first": years[0], "last": years[-1]}
        raise ValidationError(
            gettext("Năm %(year)d nằm ngoài %(first)d–%(last)d. Hãy xem lại năm.") % said,
            code="year",
        )


class EvidenceFileField(forms.FileField):
    """A file of some kinds (`accept=(".pdf", ".docx")`) no larger than `max_bytes`.

    Name and size only: what is inside is checked where files are stored.
    """

    def __init__(
        self, *, accept: Sequence[str] = (), max_bytes: int = 20 * MEGABYTE, **kwargs: Any
    ) -> None:
        self.accept, self.max_bytes = tuple(accept), max_bytes
        kwargs.setdefault("help_text", self._hint())
        super().__init__(**kwargs)
        self.error_messages["empty"] = _("Tệp rỗng. Hãy chọn lại đúng tệp.")

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        if isinstance(cleaned, UploadedFile):
            self._check(cleaned)
        return cleaned

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return attrs | {"accept": ",".join(self.accept)} if self.accept else attrs

    def _check(self, file: UploadedFile[Any]) -> None:
        kind = PurePath(file.name or "").suffix.lower()
        if self.accept and kind not in self.accept:
            raise ValidationError(
                gettext("Tệp “%(name)s” không đúng loại. Hãy chọn tệp %(kinds)s.")
                % {"name": file.name, "kinds": self._kinds()},
                code="kind",
            )
        if (file.size or 0) > self.max_bytes:
            raise ValidationError(
                gettext("Tệp “%(name)s” quá lớn. Hãy chọn tệp không quá %(megabytes)s MB.")
                % {"name": file.name, "megabytes": number(self.max_bytes / MEGABYTE, 0)},
                code="size",
            )

    def _kinds(self) -> str:
        return ", ".join(kind.lstrip(".").upper() for kind in self.accept)

    def _hint(self) -> str | Promise:
        size = format_lazy(
            _("Không quá {megabytes} MB."), megabytes=number(self.max_bytes / MEGABYTE, 0)
        )
        return format_lazy("{}. {}", self._kinds(), size) if self.accept else size


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One line of the summary on top of a form; `target` is the id of the control, if any."""

    message: str
    target: str = ""


def summary_of(form: forms.BaseForm) -> Iterator[FieldFault]:
    """What is wrong in a form, in the order of its fields, the whole form's faults first."""
    if not form.is_bound:
        return
    for message in form.non_field_errors():
        yield FieldFault(str(message))
    for bound in form:
        for message in bound.errors:
            hidden = bound.is_hidden
            yield FieldFault(str(message), "" if hidden else bound.id_for_label or bound.auto_id)


def _write_numbers(error: ValidationError) -> None:
    """Bounds and values of a message as `1.000.000`; counts that choose a plural stay numbers."""
    for name in ("limit_value", "show_value", "value"):
        given = (error.params or {}).get(name)
        if isinstance(given, int | float | Decimal) and error.params:
            error.params[name] = number(given)


def _is_date_input(widget: object) -> bool:
    return getattr(widget, "input_type", "") == "date"


def _required_message(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return gettext("Hãy chọn tệp cho “%(label)s”.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return gettext("Hãy chọn “%(label)s”.")
    if isinstance(field, forms.BooleanField):
        return gettext("Hãy đánh dấu “%(label)s”.")
    return gettext("Hãy nhập “%(label)s”.")
