from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roviec.accounts.models import Account
from roviec.inspections.actions import NewDelegation, NewInspection, NewMember
from roviec.inspections.forms.choices import UnitChoice, UnitsBelow
from roviec.inspections.models import Kind, MemberRole
from roviec.inspections.nameable import account_named
from roviec.inspections.rule_sets import rule_sets
from roviec.inspections.rules import login_not_for_delegation
from roviec.interface.forms import Form, VietnameseDateField
from roviec.organisations.models import Line, Unit, WorkArea

MEMBER_ROWS = 6
SUBJECT_ROWS = 2
MOST_ROWS = 30


class InspectionForm(Form):
    """The plan, its period and the delegation's days."""

    title = forms.CharField(
        label=_("Nội dung kiểm tra"),
        max_length=300,
        help_text=_("Ví dụ: Kiểm tra công tác tuyên giáo năm 2020."),
    )
    led_by = UnitChoice(label=_("Đơn vị chủ trì"))
    kind = forms.ChoiceField(label=_("Hình thức"), choices=Kind.choices)
    line = forms.ModelChoiceField(
        label=_("Hệ thống"), queryset=Line.objects.all(), empty_label=None
    )
    rule_set = forms.ChoiceField(label=_("Bộ quy tắc"))
    plan_number = forms.CharField(
        label=_("Số kế hoạch"), max_length=60, help_text=_("Ví dụ: 91-KH/BTGTU.")
    )
    plan_date = VietnameseDateField(label=_("Ngày kế hoạch"))
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    decision_date = VietnameseDateField(label=_("Ngày quyết định"), required=False)
    period_code = forms.CharField(
        label=_("Kỳ kiểm tra"),
        max_length=24,
        help_text=_("2020 (năm), 2020-11 (tháng), 2020-Q3 (quý), 2020-H1 (6 tháng đầu năm)."),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Lĩnh vực"),
        queryset=WorkArea.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    delegation_number = forms.CharField(label=_("Đoàn số"), max_length=20, initial="01")
    starts_on = VietnameseDateField(label=_("Đoàn làm việc từ ngày"))
    ends_on = VietnameseDateField(label=_("Đến ngày"))

    def __init__(self, *args: Any, leading: UnitsBelow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["led_by"].choices = leading.choices  # type: ignore[attr-defined]  # a choice
        sets = [(each.code, each.name) for each in rule_sets().values()]
        self.fields["rule_set"].choices = sets  # type: ignore[attr-defined]  # a choice
        if len(leading.choices) == 1:
            self.fields["led_by"].initial = leading.choices[0][0]
            self.fields["led_by"].widget = forms.HiddenInput()

    def inspection(self) -> NewInspection:
        """What the valid form says of the inspection."""
        said = self.cleaned_data
        names = ("title", "kind", "line", "rule_set", "plan_number", "plan_date", "period_code")
        return NewInspection(
            led_by=Unit.objects.get(pk=said["led_by"]),
            decision_number=said["decision_number"],
            decision_date=said["decision_date"],
            areas=tuple(said["areas"]),
            **{name: said[name] for name in names},
        )

    def delegation(self, members: tuple[NewMember, ...]) -> NewDelegation:
        said = self.cleaned_data
        return NewDelegation(
            number=said["delegation_number"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            members=members,
        )


class MemberForm(Form):
    """One row of the delegation; an empty row is no member."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=MemberRole.choices)
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    office = forms.CharField(label=_("Chức vụ, cơ quan"), max_length=300)
    login = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, led_by: Collection[int] = (), day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.led_by, self.day = led_by, day

    def has_changed(self) -> bool:
        """A row whose role alone was touched says nothing yet."""
        return bool(set(self.changed_data) - {"role"})

    def clean_login(self) -> Account | None:
        login = self.cleaned_data["login"].strip()
        if not login:
            return None
        account = account_named(login, self.led_by, self.day)
        if account is None:
            raise forms.ValidationError(login_not_for_delegation())
        return account

    def member(self) -> NewMember:
        said = self.cleaned_data
        return NewMember(
            name=said["name"], office=said["office"], role=said["role"], account=said["login"]
        )


class SubjectForm(Form):
    unit = UnitChoice(label=_("Đơn vị được kiểm tra"))

    def __init__(self, *args: Any, units: UnitsBelow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Chọn đơn vị")), *units.choices]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]  # a choice


class BaseMemberRows(forms.BaseFormSet):  # type: ignore[type-arg]  # generic only in stubs
    """The first row is offered to the head, the second to the secretary."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        usual = (MemberRole.HEAD, MemberRole.SECRETARY)
        role = usual[index] if index is not None and index < len(usual) else MemberRole.MEMBER
        return {**kwargs, "initial": {"role": role}}


# A damaged count of rows builds no more than these: a thousand would hold the server for seconds.
MemberRows = forms.formset_factory(
    MemberForm,
    formset=BaseMemberRows,
    extra=MEMBER_ROWS,
    max_num=MOST_ROWS,
    absolute_max=2 * MOST_ROWS,
)
SubjectRows = forms.formset_factory(
    SubjectForm, extra=SUBJECT_ROWS, max_num=MOST_ROWS, absolute_max=2 * MOST_ROWS
)
