"""Forms of schedules, chains of deadlines, days off, exemptions and extensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from roviec.access.actor import Actor
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form, PlannedDateField, VietnameseDecimalField
from roviec.organisations.models import Unit, UnitKind
from roviec.reporting.actions import NewChain, NewSchedule
from roviec.reporting.models import DeadlineChain, ReportForm
from roviec.reporting.permissions import CONFIGURE, REQUEST
from roviec.reporting.request_form import CUT_OFFS, lines_of, newest_forms, offer, units_of
from roviec.reporting.schedule_models import (
    AnchorChoice,
    ChainStep,
    DayMark,
    OnDayOffChoice,
    PeriodKind,
)
from roviec.reporting.schedules.chains import level_name
from roviec.timeline.chains import Anchor, OnDayOff, Step
from roviec.timeline.periods import starting_on

AREA = {"rows": 3}


class Refusable(Form):
    """A form that shows broken rules beside their fields."""

    def refuse(self, refusal: RuleBroken | RulesBroken) -> None:
        broken = refusal.broken if isinstance(refusal, RulesBroken) else {refusal.field: refusal}
        for field, rule in broken.items():
            self.add_error(field if field in self.fields else None, rule.message)


def _reason(label: Any, **options: Any) -> django_forms.CharField:
    return django_forms.CharField(
        label=label, widget=django_forms.Textarea(attrs=AREA), max_length=2000, **options
    )


class WhyForm(Refusable):
    """The reason of an act that takes something back."""

    reason = _reason(_("Lý do"))


class ExemptForm(Refusable):
    """Letting one unit off: this report, or all that close within some days."""

    ALONE, DAYS = "alone", "days"

    how = django_forms.ChoiceField(
        label=_("Miễn những báo cáo nào"),
        widget=django_forms.RadioSelect,
        choices=[
            (ALONE, _("Chỉ báo cáo này")),
            (DAYS, _("Mọi báo cáo có ngày chốt số liệu trong một khoảng ngày")),
        ],
        initial=ALONE,
    )
    starts_on = PlannedDateField(label=_("Miễn từ ngày"), required=False)
    ends_on = PlannedDateField(label=_("Miễn đến hết ngày"), required=False)
    this_form = django_forms.BooleanField(
        label=_("Trong khoảng ngày đó chỉ miễn biểu này"), required=False, initial=True
    )
    reason = _reason(_("Lý do miễn"))
    agreed_by = django_forms.CharField(
        label=_("Ai đồng ý cho miễn"),
        help_text=_("Chức vụ và đơn vị, kèm số văn bản nếu có."),
        max_length=300,
    )


class ExtendForm(Refusable):
    due_on = PlannedDateField(label=_("Hạn mới"))
    reason = _reason(_("Lý do gia hạn"))


class MarkForm(Refusable):
    """What is said of one day."""

    day = PlannedDateField(label=_("Ngày"))
    mark = django_forms.ChoiceField(label=_("Ngày này"), choices=DayMark.choices)
    name = django_forms.CharField(label=_("Dịp"), max_length=200)
    source = django_forms.CharField(
        label=_("Theo văn bản"), help_text=_("Số, ngày của thông báo."), max_length=300
    )


class YearForm(Refusable):
    source = django_forms.CharField(
        label=_("Theo văn bản"),
        help_text=_("Thông báo về ngày nghỉ lễ, tết và ngày hoán đổi của năm."),
        max_length=300,
    )


class ScheduleForm(Refusable):
    form = django_forms.ModelChoiceField(
        label=_("Biểu mẫu báo cáo"), queryset=ReportForm.objects.none()
    )
    requester = django_forms.TypedChoiceField(label=_("Đơn vị yêu cầu"), coerce=int)
    line = django_forms.ModelChoiceField(
        label=_("Hệ thống"),
        help_text=_("Các đơn vị bên dưới đơn vị yêu cầu trong hệ thống này phải báo cáo."),
        queryset=ReportForm.objects.none(),
    )
    kind = django_forms.ChoiceField(label=_("Báo cáo"), choices=PeriodKind.choices)
    chain = django_forms.ModelChoiceField(
        label=_("Chuỗi hạn gửi"),
        help_text=_("Chuỗi hạn định ngày chốt số liệu và hạn của từng cấp."),
        queryset=DeadlineChain.objects.none(),
    )
    starts_on = PlannedDateField(
        label=_("Từ ngày"), help_text=_("Giao những kỳ chốt số liệu từ ngày này, ví dụ 01/01/2027.")
    )
    ends_on = PlannedDateField(
        label=_("Đến hết ngày"),
        required=False,
        help_text=_("Để trống nếu chưa biết ngày kết thúc."),
    )
    ahead_days = VietnameseDecimalField(
        label=_("Giao trước ngày chốt bao nhiêu ngày"),
        required=False,
        decimal_places=0,
        min_value=0,
        max_value=366,
        help_text=_("Để trống: giao từ ngày đầu của kỳ."),
    )
    lock_after = VietnameseDecimalField(
        label=_("Khoá sau hạn gửi muộn nhất bao nhiêu ngày"),
        required=False,
        decimal_places=0,
        min_value=0,
        max_value=366,
        help_text=_("Từ ngày khoá, không ai sửa, ký, duyệt báo cáo. Để trống: khoá bằng tay."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data)
        units, lines = units_of(actor, REQUEST), lines_of(actor)
        offer(self, "form", newest_forms())
        offer(self, "line", lines)
        offer(self, "chain", current_chains(actor, REQUEST))
        requester = self.fields["requester"]
        assert isinstance(requester, django_forms.TypedChoiceField)
        requester.choices = units if len(units) == 1 else [("", "---------"), *units]

    def new(self) -> NewSchedule:
        given = self.cleaned_data
        ahead, lock = given["ahead_days"], given["lock_after"]
        return NewSchedule(
            form=given["form"],
            line=given["line"],
            requester=Unit.objects.get(pk=given["requester"]),
            kind=given["kind"],
            chain=given["chain"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            ahead_days=None if ahead is None else int(ahead),
            lock_after=None if lock is None else int(lock),
        )


def current_chains(actor: Actor, permission: str) -> QuerySet[DeadlineChain]:
    """Chains in force today that the actor may use."""
    rows = DeadlineChain.objects.as_at(actor.day) & DeadlineChain.objects.open_to(actor, permission)
    return rows.order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class StepRow:
    """One level or kind in the form, with its controls."""

    name: str
    forms: str
    anchor: BoundField
    amount: BoundField
    working: BoundField
    months: BoundField


@dataclass(frozen=True, slots=True)
class _Tier:
    """A level with its kinds, as the form asks for them."""

    number: int
    level: str
    kinds: tuple[UnitKind, ...]

    def who(self) -> Iterator[tuple[str, str]]:
        """Code and name of the level and then of its kinds."""
        yield self.level, level_name(self.level)
        for kind in self.kinds:
            yield f"kind:{kind.pk}", kind.name


class ChainForm(Refusable):
    """A chain: a row for every level, and for every kind of unit that has a form."""

    name = django_forms.CharField(label=_("Tên chuỗi hạn"), max_length=200)
    unit = django_forms.TypedChoiceField(label=_("Áp dụng cho"), coerce=int)
    first_day = django_forms.TypedChoiceField(
        label=_("Ngày chốt số liệu của tháng"),
        coerce=int,
        choices=[
            (1, CUT_OFFS["calendar"]),
            (15, CUT_OFFS["mid_month"]),
            *(
                (
                    day,
                    _("Từ ngày %(first)02d tháng trước đến ngày %(last)02d")
                    % {"first": day, "last": day - 1},
                )
                for day in range(2, 29)
                if day != 15
            ),
        ],
    )
    on_day_off = django_forms.ChoiceField(
        label=_("Hạn rơi vào ngày nghỉ thì"), choices=OnDayOffChoice.choices
    )
    before_cut_off = django_forms.BooleanField(
        label=_("Gửi trước ngày chốt, có ước số liệu"), required=False
    )
    source = _reason(
        _("Theo văn bản"), required=False, help_text=_("Số, ngày, điều khoản quy định hạn này.")
    )
    valid_from = PlannedDateField(
        label=_("Áp dụng từ ngày"), help_text=_("Kỳ chốt số liệu từ ngày này theo hạn mới.")
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        owners: list[tuple[int, str]],
        changes: DeadlineChain | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(changes))
        self.tiers = _tiers()
        owner = self.fields["unit"]
        assert isinstance(owner, django_forms.TypedChoiceField)
        owner.choices = owners
        if changes is not None:
            del self.fields["unit"]
        for tier in self.tiers:
            for who, name in tier.who():
                self._ask(who, name)

    def head(self) -> Iterator[BoundField]:
        names = (
            "name",
            "unit",
            "first_day",
            "on_day_off",
            "before_cut_off",
            "valid_from",
            "source",
        )
        return (self[name] for name in names if name in self.fields)

    def levels(self) -> list[StepRow]:
        return [self._row(tier.level, level_name(tier.level), "") for tier in self.tiers]

    def kinds(self) -> list[StepRow]:
        return [
            self._row(f"kind:{kind.pk}", kind.name, level_name(tier.level))
            for tier in self.tiers
            for kind in tier.kinds
        ]

    def kinds_said(self) -> bool:
        """Whether some kind has a deadline of its own, so that its table stands open."""
        return any(row.amount.value() not in (None, "") for row in self.kinds())

    def clean(self) -> dict[str, Any]:
        for tier in self.tiers:
            for who, _name in tier.who():
                self._check_pair(f"anchor-{who}", f"amount-{who}")
        return self.cleaned_data

    def _check_pair(self, anchor: str, amount: str) -> None:
        """How a deadline counts and how much: both or neither."""
        counts, given = self.cleaned_data.get(anchor), self.cleaned_data.get(amount)
        if counts and given is None and amount not in self.errors:
            self.add_error(amount, _("Hãy ghi số ngày, hoặc bỏ chọn cách tính."))
        if not counts and given is not None:
            self.add_error(anchor, _("Hãy chọn cách tính hạn."))

    def new(self) -> NewChain:
        given = self.cleaned_data
        return NewChain(
            name=given["name"],
            scheme_code=starting_on(given["first_day"]).code,
            steps=[
                step
                for tier in self.tiers
                for who, _name in tier.who()
                if (step := self._step(who, tier.number)) is not None
            ],
            on_day_off=OnDayOff(given["on_day_off"]),
            before_cut_off=given["before_cut_off"],
            source=given["source"],
            valid_from=given["valid_from"],
        )

    def _step(self, who: str, tier: int) -> Step | None:
        given = self.cleaned_data
        anchor = given[f"anchor-{who}"]
        if not anchor:
            return None
        amount, months = int(given[f"amount-{who}"]), int(given[f"months-{who}"] or 0)
        if anchor == Anchor.DAY:
            return Step(who, tier, Anchor.DAY, amount, months=months)
        return Step(who, tier, Anchor(anchor), amount, given[f"working-{who}"])

    def _ask(self, who: str, name: str) -> None:
        self.add_field(
            f"anchor-{who}",
            django_forms.ChoiceField(
                label=_("%s: tính từ") % name,
                required=False,
                choices=[("", _("không có hạn")), *AnchorChoice.choices],
            ),
        )
        whole = {"required": False, "decimal_places": 0}
        self.add_field(
            f"amount-{who}",
            VietnameseDecimalField(label=_("%s: số ngày hoặc ngày") % name, **whole),
        )
        self.add_field(
            f"working-{who}",
            django_forms.BooleanField(label=_("%s: chỉ tính ngày làm việc") % name, required=False),
        )
        self.add_field(
            f"months-{who}",
            VietnameseDecimalField(
                label=_("%s: sau mấy tháng") % name, min_value=0, max_value=12, **whole
            ),
        )

    def _row(self, who: str, name: str, forms: str) -> StepRow:
        return StepRow(
            name,
            forms,
            self[f"anchor-{who}"],
            self[f"amount-{who}"],
            self[f"working-{who}"],
            self[f"months-{who}"],
        )


EVERYBODY = 0
"""Stands in the form for no unit in particular."""


def chain_owners(actor: Actor, everybody: bool) -> list[tuple[int, str]]:
    """For whom the actor may make a chain."""
    units = units_of(actor, CONFIGURE)
    mine = [(pk, str(_("%s và cấp dưới") % name)) for pk, name in units]
    return [(EVERYBODY, str(_("Mọi đơn vị"))), *mine] if everybody else mine


def _tiers() -> list[_Tier]:
    """Levels from the lowest up; of the kinds those some form is for."""
    levels: dict[str, int] = {}
    kinds: dict[str, list[UnitKind]] = {}
    asked = set(UnitKind.objects.filter(forms__isnull=False).values_list("pk", flat=True))
    for kind in UnitKind.objects.order_by("-rank", "code"):
        levels.setdefault(kind.level, len(levels))
        if kind.pk in asked:
            kinds.setdefault(kind.level, []).append(kind)
    return [_Tier(n, level, tuple(kinds.get(level, ()))) for level, n in levels.items()]


def _initial(row: DeadlineChain | None) -> dict[str, Any]:
    if row is None:
        return {"first_day": 15}
    said: dict[str, Any] = {
        "name": row.name,
        "first_day": row.scheme.first_day,
        "on_day_off": row.on_day_off,
        "before_cut_off": row.before_cut_off,
        "source": row.source,
    }
    for step in row.steps.all():
        said |= _initial_step(step)
    return said


def _initial_step(step: ChainStep) -> dict[str, Any]:
    return {
        f"anchor-{step.who}": step.anchor,
        f"amount-{step.who}": step.amount,
        f"working-{step.who}": step.working,
        f"months-{step.who}": step.months or None,
    }
