from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roviec.inspections.models import Claimed, Response, Verified
from roviec.interface.forms import Form, VietnameseDateField


class PlaceForm(Form):
    place_name = forms.CharField(
        label=_("Nơi ban hành"),
        max_length=120,
        help_text=_("Tên địa danh đứng trước ngày tháng trên kết luận."),
    )


class ExplainForm(Form):
    explanation = forms.CharField(
        label=_("Ý kiến giải trình"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    dissent = forms.CharField(
        label=_("Nội dung đơn vị bảo lưu"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi những điểm đơn vị còn có ý kiến khác; kết luận giữ nguyên phần này."),
    )


class SignForm(Form):
    number = forms.CharField(
        label=_("Số kết luận"), max_length=60, help_text=_("Ghi đầy đủ, ví dụ 12-TB/BTGTU.")
    )
    date = VietnameseDateField(label=_("Ngày ký"))


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Several files at once; gives a list, empty where none was chosen."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in chosen if each]


class RespondForm(Form):
    prefix = "respond"
    response = forms.ChoiceField(
        label=_("Ý kiến của đơn vị"),
        choices=[each for each in Response.choices if each[0] != Response.PENDING],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Lý do, ghi chú"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ClaimForm(Form):
    prefix = "claim"
    status = forms.ChoiceField(
        label=_("Đơn vị báo"), choices=Claimed.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Đã làm gì"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    evidence = ManyFilesField(
        label=_("Minh chứng"),
        required=False,
        help_text=_("PDF, Word, Excel, ảnh hoặc văn bản. Báo đã xong thì phải có minh chứng."),
    )


class VerifyForm(Form):
    prefix = "verify"
    status = forms.ChoiceField(
        label=_("Kết quả xác minh"),
        choices=[each for each in Verified.choices if each[0] != Verified.NOT_YET],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Lý do, căn cứ"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(Form):
    prefix = "reopen"
    note = forms.CharField(
        label=_("Lý do mở lại"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
