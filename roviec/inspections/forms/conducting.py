from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roviec.inspections.actions import NewFinding, NewRecommendation, NewVisit
from roviec.inspections.forms.choices import UnitChoice, UnitsBelow, addressable_units
from roviec.inspections.models import Claim, FindingKind, Subject, Verdict
from roviec.inspections.rule_sets import rule_set
from roviec.interface.forms import Form, VietnameseDateField
from roviec.organisations.models import Unit, WorkArea
from roviec.reporting.models import Indicator


class NarrativeForm(Form):
    title = forms.CharField(label=_("Tên báo cáo"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Dán văn bản"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=_("Hoặc chọn tệp"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), PDF có chữ, HTML hoặc TXT."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt"}),
    )


class OverruleForm(Form):
    verdict = forms.ChoiceField(label=_("Kết quả của đoàn"), choices=Verdict.choices)
    note = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class IndicatorForm(Form):
    indicator = forms.ModelChoiceField(
        label=_("Chỉ tiêu"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        empty_label=_("Chọn chỉ tiêu"),
    )


class FindingForm(Form):
    kind = forms.ChoiceField(label=_("Loại nhận xét"), widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label=_("Lĩnh vực"),
        queryset=WorkArea.objects.all(),
        required=False,
        empty_label=_("Không thuộc lĩnh vực nào"),
    )
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nhận xét về công việc của đơn vị, không về cá nhân."),
    )
    cause = forms.CharField(
        label=_("Nguyên nhân"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rule_set(subject.inspection.rule_set).findings
        choices = [(key, label) for key, label in FindingKind.choices if key in known]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice

    def finding(self, claim: Claim | None) -> NewFinding:
        said = self.cleaned_data
        return NewFinding(
            kind=said["kind"],
            text=said["text"],
            cause=said["cause"],
            area=said["area"],
            claim=claim,
        )


class RecommendationForm(Form):
    text = forms.CharField(
        label=_("Yêu cầu"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    area = forms.ModelChoiceField(
        label=_("Lĩnh vực"),
        queryset=WorkArea.objects.all(),
        required=False,
        empty_label=_("Không thuộc lĩnh vực nào"),
    )
    due_on = VietnameseDateField(label=_("Hạn thực hiện"), required=False)
    review_on = VietnameseDateField(
        label=_("Hoặc ngày xem xét lại"),
        required=False,
        help_text=_("Dùng khi kết luận chỉ nói “thời gian tới”."),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị thực hiện"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = addressable_units(subject).choices
        self.fields["units"].choices = choices  # type: ignore[attr-defined]  # a choice
        self.fields["units"].initial = [subject.unit_id]

    def recommendation(self) -> NewRecommendation:
        said = self.cleaned_data
        return NewRecommendation(
            text=said["text"],
            units=tuple(Unit.objects.filter(pk__in=said["units"])),
            due_on=said["due_on"],
            review_on=said["review_on"],
            area=said["area"],
        )


class VisitForm(Form):
    unit = UnitChoice(label=_("Đơn vị"), required=False)
    name = forms.CharField(label=_("Hoặc nơi khác"), max_length=300, required=False)
    on = VietnameseDateField(label=_("Ngày đến"), required=False)
    before = VietnameseDateField(
        label=_("Hoặc trước ngày"), required=False, help_text=_("Khi không rõ ngày đến.")
    )

    def __init__(self, *args: Any, units: UnitsBelow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Chọn đơn vị")), *units.choices]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]  # a choice

    def visit(self) -> NewVisit:
        said = self.cleaned_data
        unit = Unit.objects.filter(pk=said["unit"]).first() if said["unit"] else None
        return NewVisit(unit=unit, name=said["name"], on=said["on"], before=said["before"])
