"""When reports are asked for and due: chains of deadlines, schedules, exemptions, extensions, and
the days off of the site. `models` brings these in at its end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from roviec.organisations.models import Line, Unit, UnitKind
from roviec.reporting.schedule_querysets import (
    ChainQuerySet,
    ExemptionQuerySet,
    PlanQuerySet,
    ScheduleQuerySet,
)
from roviec.timeline.chains import Anchor, Chain, OnDayOff, Step
from roviec.timeline.periods import KINDS, SCHEMES, Scheme
from roviec.timeline.validity import Validity


class AnchorChoice(models.TextChoices):
    CUT_OFF = Anchor.CUT_OFF.value, _("sau ngày chốt số liệu")
    BELOW = Anchor.BELOW.value, _("sau hạn của cấp dưới")
    DAY = Anchor.DAY.value, _("ngày cố định trong tháng")


class OnDayOffChoice(models.TextChoices):
    KEEP = OnDayOff.KEEP.value, _("giữ nguyên ngày")
    NEXT = OnDayOff.NEXT.value, _("lùi sang ngày làm việc tiếp theo")
    BEFORE = OnDayOff.BEFORE.value, _("đưa lên ngày làm việc liền trước")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("hằng tháng")
    QUARTER = "quarter", _("hằng quý")
    HALF = "half", _("6 tháng")
    NINE = "nine", _("9 tháng")
    YEAR = "year", _("hằng năm")


assert set(PeriodKind.values) == set(KINDS)


class DeadlineChain(Validity):
    """By when each level sends, as it held over dates: the chain of one code changes by a new row
    from a day on. Without a unit it is everybody's; else of that unit and those below it."""

    code = models.SlugField(max_length=60)
    name = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="deadline_chains")
    scheme_code = models.CharField(max_length=20, default="calendar")
    on_day_off = models.CharField(
        max_length=8, choices=OnDayOffChoice.choices, default=OnDayOffChoice.KEEP
    )
    before_cut_off = models.BooleanField(default=False)
    source = models.TextField(blank=True)
    """The paper that says so, and what of the chain it does not say."""

    objects = ChainQuerySet.as_manager()

    class Meta(Validity.Meta):
        ordering = ["name", "-valid_from", "pk"]
        constraints = [
            *Validity.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="reporting_chain_from_a_day_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:chain", args=[self.pk])

    @property
    def scheme(self) -> Scheme:
        return SCHEMES[self.scheme_code]

    @property
    def chain(self) -> Chain:
        """As `timeline` reckons with it. Raises `ChainError`."""
        steps = tuple(
            Step(step.who, step.tier, Anchor(step.anchor), step.amount, step.working, step.months)
            for step in self.steps.all()
        )
        return Chain(steps, OnDayOff(self.on_day_off), self.before_cut_off)


class ChainStep(models.Model):
    """One level of a chain, or one kind of unit that differs from its level."""

    chain = models.ForeignKey(DeadlineChain, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    """From the lowest level up."""
    tier = models.PositiveSmallIntegerField()
    """Which level it belongs to, 0 the lowest; kinds of one level have the same."""
    level = models.CharField(max_length=20, blank=True)
    kind = models.ForeignKey(UnitKind, models.PROTECT, null=True)
    anchor = models.CharField(max_length=8, choices=AnchorChoice.choices)
    amount = models.SmallIntegerField()
    working = models.BooleanField(default=False)
    months = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__isnull=True) ^ Q(level=""), name="reporting_step_of_level_or_kind"
            ),
            models.UniqueConstraint(fields=["chain", "order"], name="reporting_step_once"),
        ]

    @property
    def who(self) -> str:
        return self.level or f"kind:{self.kind_id}"


class DayMark(models.TextChoices):
    OFF = "off", _("nghỉ")
    WORKED = "worked", _("đi làm bù")
    ORDINARY = "ordinary", _("không nghỉ, không làm bù")


class MarkedDay(models.Model):
    """What an administrator says of one day; it goes before the list that ships."""

    day = models.DateField(unique=True)
    mark = models.CharField(max_length=8, choices=DayMark.choices)
    name = models.TextField()
    source = models.TextField()
    office = models.TextField()
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day"]


class KnownYear(models.Model):
    """A year of which an administrator says that all its days off are entered."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.TextField()
    office = models.TextField()
    stated_at = models.DateTimeField(auto_now_add=True)


class RequestSchedule(models.Model):
    """A form asked for again and again: every period of a kind whose last day lies in the dates."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Đang chạy")
        PAUSED = "paused", _("Tạm dừng")
        ENDED = "ended", _("Đã kết thúc")

    form_code = models.SlugField(max_length=60)
    """Its newest version is asked for."""
    line = models.ForeignKey(Line, models.PROTECT)
    requester = models.ForeignKey(Unit, models.PROTECT, related_name="schedules")
    kind = models.CharField(max_length=8, choices=PeriodKind.choices)
    chain_code = models.SlugField(max_length=60)
    """The chain as it holds on the last day of each period; its cut-off is the schedule's."""
    scheme_code = models.CharField(max_length=20)
    ahead_days = models.PositiveSmallIntegerField(null=True)
    """How long before the figures close the request is given; none: with the period's first day."""
    lock_after = models.PositiveSmallIntegerField(null=True)
    """So many days after the last deadline its requests are locked; none: by hand."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The last day, inclusive."""
    not_before = models.DateField()
    """Periods that closed before this day are not asked for: they fell into a pause."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["requester", "form_code", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="reporting_schedule_dates",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("reporting:schedule", args=[self.pk])

    @property
    def scheme(self) -> Scheme:
        return SCHEMES[self.scheme_code]


class RequestPlan(models.Model):
    """How a request came about, and whether who must answer it was settled on its last day."""

    request = models.OneToOneField(
        "reporting.ReportRequest", models.CASCADE, related_name="plan", primary_key=True
    )
    schedule = models.ForeignKey(RequestSchedule, models.PROTECT, null=True, related_name="plans")
    chain = models.ForeignKey(DeadlineChain, models.PROTECT, null=True, related_name="plans")
    settled_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()


class ListChange(models.Model):
    """A unit that came to, or left, those who must answer a request, by an act of settling."""

    class Change(models.TextChoices):
        ADDED = "added", _("Thêm vào danh sách")
        CLOSING = "closing", _("Báo cáo đến ngày kết thúc")
        SHORTENED = "shortened", _("Chỉ báo cáo những ngày tồn tại")
        WITHDRAWN = "withdrawn", _("Rút khỏi danh sách")

    request = models.ForeignKey(
        "reporting.ReportRequest", models.CASCADE, related_name="list_changes"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    change = models.CharField(max_length=10, choices=Change.choices)
    reason = models.TextField()
    office = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Exemption(models.Model):
    """A unit need not answer one request, or any request of a line whose period closes within some
    days; of one form, or of all. Kept when it is taken back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions")
    line = models.ForeignKey(Line, models.PROTECT)
    request = models.ForeignKey(
        "reporting.ReportRequest", models.CASCADE, null=True, related_name="exemptions"
    )
    form_code = models.SlugField(max_length=60, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    """The last day, inclusive."""
    reason = models.TextField()
    agreed_by = models.TextField()
    office = models.TextField()
    granted_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """The body that asks for the reports and lets the unit off."""
    granted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_office = models.TextField(blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, starts_on__isnull=True, ends_on__isnull=True)
                | Q(request__isnull=True, ends_on__gte=F("starts_on")),
                name="reporting_exemption_of_request_or_days",
            )
        ]


class Extension(models.Model):
    """A later deadline for one report or for all of a request that have not come in."""

    request = models.ForeignKey(
        "reporting.ReportRequest", models.CASCADE, related_name="extensions"
    )
    due_on = models.DateField()
    everyone = models.BooleanField()
    reason = models.TextField()
    office = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class ExtendedReport(models.Model):
    """One report an extension moved, with the day it had before."""

    extension = models.ForeignKey(Extension, models.CASCADE, related_name="extended")
    report = models.ForeignKey("reporting.Report", models.CASCADE, related_name="extensions")
    was_due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extension", "report"], name="reporting_extended_once")
        ]
