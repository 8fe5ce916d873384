"""Indicators, forms, requests, reports and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roviec.files.models import StoredFile
from roviec.organisations.models import Line, Unit, UnitKind, WorkArea
from roviec.reporting.figures import Figure, keyed, unpack
from roviec.reporting.querysets import FigureSheetQuerySet, ReportQuerySet, RequestQuerySet
from roviec.timeline import Period, Span
from roviec.timeline.periods import SCHEMES


class ValueType(models.TextChoices):
    COUNT = "count", _("số đếm")
    AMOUNT = "amount", _("lượng")
    RATIO = "ratio", _("tỷ lệ có tử và mẫu")
    PERCENT = "percent", _("tỷ lệ phần trăm")
    YES_NO = "yes_no", _("có hoặc không")
    DATE = "date", _("ngày")


class Nature(models.TextChoices):
    FLOW = "flow", _("phát sinh trong kỳ")
    STOCK = "stock", _("hiện có")


class AddingUp(models.TextChoices):
    """How values join into one, up a line or over time."""

    SUM = "sum", _("cộng")
    LAST = "last", _("lấy số cuối")
    WEIGHTED_MEAN = "weighted_mean", _("bình quân gia quyền")
    MAX = "max", _("lấy số lớn nhất")
    MIN = "min", _("lấy số nhỏ nhất")
    RATIO_FROM_PARTS = "ratio_from_parts", _("tính lại từ tử và mẫu")
    SHARE_OF_UNITS = "share_of_units", _("số đơn vị có trên số đơn vị")
    NOT_ADDITIVE = "not_additive", _("không cộng")
    COMPUTED = "computed", _("tính theo công thức")


class Column(models.TextChoices):
    IN_PERIOD = "in_period", _("trong kỳ")
    CUMULATIVE = "cumulative", _("luỹ kế")
    ESTIMATE = "estimate", _("ước")
    TARGET = "target", _("kế hoạch giao")


class Scope(models.TextChoices):
    OWN = "own", _("riêng đơn vị")
    SUBTREE = "subtree", _("cả cấp dưới")


class State(models.TextChoices):
    NOT_STARTED = "not_started", _("Chưa làm")
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã trình")
    SIGNED = "signed", _("Đã ký")
    SENT = "sent", _("Đã gửi")
    RETURNED = "returned", _("Trả lại")
    IN_PART = "in_part", _("Trả lại từng mục")
    """Of a report alone: its newest version stands, single items of it were returned."""
    ACCEPTED = "accepted", _("Đã duyệt")


class Indicator(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    name = models.TextField()
    area = models.ForeignKey(WorkArea, models.PROTECT, related_name="indicators")
    value_type = models.CharField(max_length=12, choices=ValueType.choices)
    unit_of_measure = models.CharField(max_length=40)
    scale = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(1))
    """How many plain units one stored unit is: 1000000 for `triệu đồng`."""
    counts_people = models.BooleanField(default=False)
    nature = models.CharField(max_length=6, choices=Nature.choices)
    over_line = models.CharField(max_length=20, choices=AddingUp.choices)
    over_time = models.CharField(max_length=20, choices=AddingUp.choices)
    weight = models.ForeignKey("self", models.PROTECT, null=True, related_name="weighs")
    """What a mean is weighted by. A figure keeps the weight it was given with (`weighing`)."""
    formula = models.TextField(blank=True)
    """Computed from others of the same unit and period (`formulas`), never entered."""
    redefined = models.BooleanField(default=False)
    """It has had several definitions over time; of any other the row itself tells all."""
    phrases = models.JSONField(default=list)
    """How texts name it, as the claim check matches them."""
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["area__order", "order", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:indicator", args=[self.code])

    @property
    def computed(self) -> bool:
        return self.over_line == AddingUp.COMPUTED

    @property
    def weight_code(self) -> str:
        return self.weight.code if self.weight is not None else ""

    @property
    def in_means(self) -> bool:
        """Whether what stands beside its values is a weight and no denominator."""
        return AddingUp.WEIGHTED_MEAN in (self.over_line, self.over_time)


class ReportRequest(models.Model):
    """A form asked of the units of a line below the requester, for a period."""

    form = models.ForeignKey("ReportForm", models.PROTECT, related_name="requests")
    line = models.ForeignKey(Line, models.PROTECT)
    requester = models.ForeignKey(Unit, models.PROTECT, related_name="requests")
    period_code = models.CharField(max_length=24)
    scheme_code = models.CharField(max_length=20, default="calendar")
    span_start = models.DateField()
    span_end = models.DateField()
    """Half-open; figures run up to the day before."""
    issued_at = models.DateTimeField(auto_now_add=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(span_end__gt=F("span_start")), name="reporting_request_span"
            ),
            models.UniqueConstraint(
                fields=["form", "line", "requester", "span_start", "span_end"],
                name="reporting_request_once",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reporting:request_record", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period(self.period_code, self.span, SCHEMES[self.scheme_code])

    @property
    def span(self) -> Span:
        return Span(self.span_start, self.span_end)


class RequestDeadline(models.Model):
    """By when units of a kind send their report to their superior."""

    request = models.ForeignKey(ReportRequest, models.CASCADE, related_name="deadlines")
    kind = models.ForeignKey(UnitKind, models.PROTECT)
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "kind"], name="reporting_one_deadline")
        ]


class Report(models.Model):
    """One unit's answer to one request.

    `counting` is the newest signed version that is not returned: the unit's own number. `accepted`
    is the newest version the superior accepted: what enters the superior's total. These and
    `sent_on` are set by the acts and nothing else.
    """

    request = models.ForeignKey(ReportRequest, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    """Of the newest version; `not_started` without one, `in_part` while its items are returned."""
    counting = models.ForeignKey("ReportVersion", models.PROTECT, null=True, related_name="+")
    accepted = models.ForeignKey("ReportVersion", models.PROTECT, null=True, related_name="+")
    exemption = models.ForeignKey("Exemption", models.PROTECT, null=True, related_name="reports")
    covers_start = models.DateField(null=True)
    covers_end = models.DateField(null=True)
    """Half-open: the days the unit stood, where it began or ended inside the period. `covers` says
    them; without them it reports the whole."""

    sent_on = models.DateField(null=True)
    """The day it was first sent: who corrected it later was in time if it was so then."""

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "unit"], name="reporting_report_once")
        ]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(
                fields=["request"],
                condition=Q(covers_end__isnull=False),
                name="reporting_report_closing",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def covers(self) -> Span:
        """The days this report answers for."""
        request = self.request
        return Span(self.covers_start or request.span_start, self.covers_end or request.span_end)

    @property
    def shortened(self) -> bool:
        return self.covers_start is not None or self.covers_end is not None


class ReportVersion(models.Model):
    """A report as it stood: the newest may be worked on, earlier ones are frozen at signing."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    """Grows with every save; a save that saw an older one is a conflict, not an overwrite."""
    document_number = models.CharField(max_length=60, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.TextField(blank=True)
    """Name of the signatory, as text of this record."""
    signed_office = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_office = models.TextField(blank=True)
    review_note = models.TextField(blank=True)
    """Why it was returned, or what the reviewer noted on accepting."""
    reviewed_under = models.ForeignKey("Mandate", models.PROTECT, null=True, related_name="+")
    """By which mandate, where it was reviewed on behalf of the superior."""
    narrow = models.BooleanField(default=False)
    """Begun to answer single items returned: the others stay as they were signed."""
    reason = models.TextField(blank=True)
    """Why the unit corrects what it had signed."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reporting_version_once")
        ]

    @property
    def mark(self) -> str:
        """Which version, as saved how many times: what a page showed and an act refers to."""
        return f"{self.number}.{self.revision}"


class ConsolidatedVersion(models.Model):
    """Which accepted version of a subordinate's report a signing saw and froze into its totals."""

    by = models.ForeignKey(ReportVersion, models.CASCADE, related_name="consolidates")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="consolidated_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "version"], name="reporting_consolidated_once")
        ]


class Passage(models.Model):
    """A section of narrative in one version."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="passages")
    item = models.ForeignKey("FormItem", models.PROTECT)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="reporting_passage_once")
        ]


class FigureImport(models.Model):
    """A file of figures that was loaded; its rows carry the state *imported*."""

    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.TextField()


class FigureSheet(models.Model):
    """The figures of one unit that stand together: in a version of a report, or imported for the
    same days. An indicator that is not in it has no data, never zero."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sheets", db_index=False)
    column = models.CharField(max_length=12, choices=Column.choices, default=Column.IN_PERIOD)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.OWN)
    span_start = models.DateField()
    span_end = models.DateField()
    """The period in whose totals the figures are."""
    covers_start = models.DateField(null=True)
    covers_end = models.DateField(null=True)
    """Half-open: the days they really tell of where that is not all of the period, as the report
    said when they were written. `covers` says them."""
    packed = models.JSONField(default=dict)
    """By indicator, as `figures` packs them."""
    version = models.ForeignKey(
        ReportVersion, models.CASCADE, null=True, related_name="sheets", db_index=False
    )
    imported = models.ForeignKey(
        FigureImport, models.PROTECT, null=True, related_name="sheets", db_index=False
    )
    """The file it began with."""
    sources = models.JSONField(default=dict)
    """By indicator, the import of each figure that came with a later file."""

    objects = FigureSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True) ^ Q(imported__isnull=True),
                name="reporting_sheet_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(span_end__gt=F("span_start")), name="reporting_sheet_span"
            ),
            models.UniqueConstraint(
                fields=["version", "scope", "column", "span_start", "span_end"],
                name="reporting_sheet_once_in_a_version",
            ),
            models.UniqueConstraint(
                fields=["unit", "span_start", "span_end", "column", "scope"],
                condition=Q(imported__isnull=False),
                name="reporting_sheet_imported_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(covers_start__isnull=True)
                    | Q(covers_start__gt=F("span_start"), covers_start__lt=F("span_end"))
                )
                & (
                    Q(covers_end__isnull=True)
                    | Q(covers_end__gt=F("span_start"), covers_end__lt=F("span_end"))
                ),
                name="reporting_sheet_covers_days_of_its_span",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "span_start", "span_end"], name="reporting_sheet_of_a_unit"
            )
        ]

    @property
    def span(self) -> Span:
        return Span(self.span_start, self.span_end)

    @property
    def covers(self) -> Span:
        return Span(self.covers_start or self.span_start, self.covers_end or self.span_end)

    def figures(self) -> Iterator[Figure]:
        for indicator, packed in keyed(self.packed).items():
            held = unpack(packed)
            yield Figure(
                sheet_id=self.pk,
                unit_id=self.unit_id,
                indicator_id=indicator,
                column=self.column,
                scope=self.scope,
                span=self.covers,
                given=held.given,
                units_counted=held.units_counted,
                units_expected=held.units_expected,
                version_id=self.version_id,
                imported_id=self.source_of(indicator),
            )

    def source_of(self, indicator_id: int) -> int | None:
        """The import the figure came with."""
        later: int | None = self.sources.get(str(indicator_id))
        return later or self.imported_id


class FormerFigure(models.Model):
    """Where a figure stands now that the log names by the row it once had for itself."""

    figure_id = models.BigIntegerField(primary_key=True)
    sheet = models.ForeignKey(FigureSheet, models.CASCADE, related_name="former_figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")


class KeptTotal(models.Model):
    """What the units below one bring to its totals for one span, by indicator (`kept.parts`).

    One row is the base; what happened since stands in rows beside it that are only ever added, so
    that nobody who accepts a report waits for another. Base and all beside it are the total.
    """

    line = models.ForeignKey(Line, models.CASCADE, related_name="+", db_index=False)
    upper = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    column = models.CharField(max_length=12, choices=Column.choices)
    span_start = models.DateField()
    span_end = models.DateField()
    base = models.BooleanField(default=False)
    packed = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upper", "span_start", "span_end", "line", "column"],
                condition=Q(base=True),
                name="reporting_kept_base_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["upper", "span_start", "span_end", "line"], name="reporting_kept_of_a_unit"
            )
        ]


class Evidence(models.Model):
    """A file that shows what a report, or one of its figures, says."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    added_at = models.DateTimeField(default=timezone.now)


# These name what stands above, so that they come after it; to others all are one module.
from roviec.reporting.form_models import FormItem, FormState, ReportForm  # noqa: E402
from roviec.reporting.indicator_models import (  # noqa: E402
    IndicatorDefinition,
    Target,
)
from roviec.reporting.review_models import (  # noqa: E402
    ChangeBelow,
    LockException,
    Mandate,
    Reminder,
    RequestLock,
    ReturnedItem,
)
from roviec.reporting.schedule_models import (  # noqa: E402
    ChainStep,
    DeadlineChain,
    Exemption,
    ExtendedReport,
    Extension,
    KnownYear,
    ListChange,
    MarkedDay,
    RequestPlan,
    RequestSchedule,
)

__all__ = [
    "AddingUp",
    "ChainStep",
    "ChangeBelow",
    "Column",
    "ConsolidatedVersion",
    "DeadlineChain",
    "Evidence",
    "Exemption",
    "ExtendedReport",
    "Extension",
    "Figure",
    "FigureImport",
    "FormItem",
    "FormState",
    "Indicator",
    "IndicatorDefinition",
    "KnownYear",
    "ListChange",
    "LockException",
    "Mandate",
    "MarkedDay",
    "Nature",
    "Passage",
    "Reminder",
    "Report",
    "ReportForm",
    "ReportRequest",
    "ReportVersion",
    "RequestDeadline",
    "RequestLock",
    "RequestPlan",
    "RequestSchedule",
    "ReturnedItem",
    "Scope",
    "State",
    "Target",
    "ValueType",
]
