"""Beginning a form, putting it in force, taking one from a file."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from roviec.interface.forms import EvidenceFileField, PlannedDateField
from roviec.organisations.models import UnitKind
from roviec.reporting.designing.content import Content
from roviec.reporting.schedule_forms import Refusable

LARGEST_FILE = 512 * 1024


class NewFormForm(Refusable):
    name = django_forms.CharField(
        label=_("Tên biểu mẫu"),
        help_text=_("Như đơn vị đọc thấy, ví dụ “Báo cáo tháng về cải cách hành chính”."),
        max_length=300,
    )
    code = django_forms.CharField(
        label=_("Mã biểu"),
        help_text=_("Chữ thường không dấu, số, dấu gạch dưới; giữ nguyên qua các phiên bản."),
        max_length=60,
    )
    kinds = django_forms.ModelMultipleChoiceField(
        label=_("Loại đơn vị phải làm biểu này"),
        queryset=UnitKind.objects.order_by("rank", "code"),
        to_field_name="code",
        widget=django_forms.CheckboxSelectMultiple,
    )

    def content(self) -> Content:
        given = self.cleaned_data
        kinds = tuple(kind.code for kind in given["kinds"])
        return Content(code=given["code"], name=given["name"].strip(), kinds=kinds)


class InForceForm(Refusable):
    valid_from = PlannedDateField(
        label=_("Dùng từ ngày"),
        help_text=_("Kỳ có ngày chốt số liệu từ ngày này trở đi dùng phiên bản này."),
    )
    seen = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)


class FormFileForm(Refusable):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field(
            "file",
            EvidenceFileField(
                label=_("Tệp biểu mẫu"), accept=(".xlsx", ".toml"), max_bytes=LARGEST_FILE
            ),
        )
