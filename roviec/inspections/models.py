"""Inspections: who inspects whom on what plan, what was said, what the record shows, what was
found and what must be done."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from roviec.files.models import StoredFile
from roviec.inspections.querysets import (
    AddresseeQuerySet,
    InspectionQuerySet,
    MemberQuerySet,
    SubjectQuerySet,
)
from roviec.organisations.models import Line, Unit, WorkArea
from roviec.reporting.models import Indicator
from roviec.timeline import Span


class Kind(models.TextChoices):
    INSPECTION = "inspection", _("kiểm tra")
    SUPERVISION = "supervision", _("giám sát")
    STATE_INSPECTION = "state_inspection", _("thanh tra")


class Inspection(models.Model):
    """A decided inspection: its plan and decision, the period looked at, the areas and the line."""

    title = models.TextField()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.INSPECTION)
    line = models.ForeignKey(Line, models.PROTECT)
    led_by = models.ForeignKey(Unit, models.PROTECT, related_name="inspections_led")
    rule_set = models.CharField(max_length=40)
    """Named by the template and chosen by date: what kinds of findings there are, which form the
    conclusion takes."""
    plan_number = models.CharField(max_length=60)
    plan_date = models.DateField()
    decision_number = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True, blank=True)
    period_code = models.CharField(max_length=24)
    span_start = models.DateField()
    span_end = models.DateField()
    areas = models.ManyToManyField(WorkArea, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-plan_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["led_by", "plan_number", "plan_date"], name="inspections_plan_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def span(self) -> Span:
        return Span(self.span_start, self.span_end)

    def get_absolute_url(self) -> str:
        return reverse("inspections:inspection", args=[self.pk])


class Delegation(models.Model):
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="delegations")
    number = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    """The last day its members' grants hold for reading the units' reports."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="inspections_delegation_once"
            )
        ]


class MemberRole(models.TextChoices):
    HEAD = "head", _("Trưởng đoàn")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Thành viên")


class Member(models.Model):
    """One of a delegation, with the office held then; those who sign in hold a grant."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="members")
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER)
    name = models.TextField()
    office = models.TextField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    order = models.PositiveSmallIntegerField(default=0)
    left_on = models.DateField(null=True, blank=True)
    """The first day not of the delegation any more; null for those who stay."""

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role="head", left_on__isnull=True),
                name="inspections_one_head",
            )
        ]


class Subject(models.Model):
    """One unit under one delegation: everything about its inspection hangs here."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="subjects")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="inspections_undergone")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delegation", "unit"], name="inspections_subject_once")
        ]

    def get_absolute_url(self) -> str:
        return reverse("inspections:subject", args=[self.pk])

    @property
    def inspection(self) -> Inspection:
        return self.delegation.inspection

    @property
    def session_days(self) -> list[date]:
        """The known days of its working sessions, first to last."""
        return sorted({each.on for each in self.sessions.all() if each.on is not None})


class HalfDay(models.TextChoices):
    MORNING = "morning", _("buổi sáng")
    AFTERNOON = "afternoon", _("buổi chiều")
    EVENING = "evening", _("buổi tối")


class Session(models.Model):
    """A sitting of the delegation with the unit: when, where, and who of both sides sat there."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="sessions")
    on = models.DateField(null=True, blank=True)
    """Null when not known."""
    half_day = models.CharField(max_length=10, choices=HalfDay.choices, blank=True)
    place = models.TextField(blank=True)

    class Meta:
        ordering = [F("on").asc(nulls_last=True), "pk"]


class AttendeeSide(models.TextChoices):
    INSPECTING = "inspecting", _("Phía đoàn kiểm tra")
    INSPECTED = "inspected", _("Phía đơn vị")


class Attendee(models.Model):
    """One who sat in a session: a name with the office held then, as text of this record only."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendees")
    side = models.CharField(max_length=10, choices=AttendeeSide.choices)
    name = models.TextField()
    office = models.TextField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "order"], name="inspections_attendee_place_once"
            )
        ]


class Visit(models.Model):
    """A place visited on the way, such as a commune before the session with its city."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    name = models.TextField(blank=True)
    """What was visited, where it is no unit of the system."""
    on = models.DateField(null=True, blank=True)
    before = models.DateField(null=True, blank=True)
    """When only "before that day" is known."""


class Narrative(models.Model):
    """A text the unit handed in, as it came; a new one leaves the earlier ones standing."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="narratives")
    title = models.TextField()
    text = models.TextField()
    """The whole decoded source; claims point into it."""
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    sha256 = models.CharField(max_length=64)
    """Of the text, so that the same words pasted and uploaded are one narrative."""
    reading = models.JSONField(default=dict)
    """What the reader found, with places in `text` and without names of people."""
    furniture = models.JSONField(default=list)
    """Pairs of start and end of what belongs to the page and not to the text."""
    remarks = models.JSONField(default=list)
    """What the last check says of the text as a whole: parts that do not add up, contradictions."""
    checked_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_office = models.TextField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "sha256"], name="inspections_narrative_once")
        ]

    def get_absolute_url(self) -> str:
        return reverse("inspections:narrative", args=[self.pk])


class Verdict(models.TextChoices):
    MATCHES = "matches", _("Khớp")
    UNDERSTATED = "understated", _("Nói thấp hơn")
    DIFFERS = "differs", _("Lệch")
    NO_RECORD = "no_record", _("Không có số")
    NOT_CHECKABLE = "not_checkable", _("Không đối chiếu được")


class Claim(models.Model):
    """A countable statement read from a narrative; written once, checked as often as asked.

    `order` is its index in the reading, `content` the reading's claim as JSON.
    """

    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="claims")
    order = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    content = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["narrative", "order"], name="inspections_claim_once")
        ]


class ClaimCheck(models.Model):
    """A claim held against the record at a moment: what was found, and why the verdict."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="checks")
    verdict = models.CharField(max_length=14, choices=Verdict.choices)
    reason = models.JSONField(default=dict)
    """The reason as data: code, values, notes. Its sentence is made when it is shown."""
    claimed_text = models.TextField(blank=True)
    found_text = models.TextField(blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    span_start = models.DateField(null=True)
    span_end = models.DateField(null=True)
    assumed_period = models.BooleanField(default=False)
    scope = models.CharField(max_length=8, blank=True)
    found_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    found_total = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    figures = models.JSONField(default=list)
    """Keys of the figures used: sheet and indicator."""
    imported = models.BooleanField(default=False)
    """The value found came with an import; no signed one exists."""
    candidates = models.JSONField(default=list)
    """Codes of indicators that nearly matched, best first."""
    chosen_office = models.TextField(blank=True)
    """Who pointed the claim at this indicator; empty where the check found it."""
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class Overrule(models.Model):
    """An inspector's verdict beside the machine's, with the reason. The newest one stands."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="overrules")
    verdict = models.CharField(max_length=14, choices=Verdict.choices)
    note = models.TextField()
    name = models.TextField()
    office = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class FindingKind(models.TextChoices):
    STRENGTH = "strength", _("Ưu điểm")
    LIMITATION = "limitation", _("Hạn chế")
    BREACH = "breach", _("Vi phạm")


class Finding(models.Model):
    """What the inspection found of a unit, by area. Never of a person."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=FindingKind.choices)
    area = models.ForeignKey(WorkArea, models.PROTECT, null=True, blank=True)
    text = models.TextField()
    cause = models.TextField(blank=True)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    office = models.TextField()

    class Meta:
        ordering = ["kind", F("area__order").asc(nulls_last=True), "pk"]


class ConclusionState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    EXPLAINED = "explained", _("Đã giải trình")
    SIGNED = "signed", _("Đã ký")
    ISSUED = "issued", _("Đã ban hành")


class Conclusion(models.Model):
    """The outcome in official form; its content is frozen when signed."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="conclusion")
    state = models.CharField(
        max_length=10, choices=ConclusionState.choices, default=ConclusionState.DRAFT
    )
    number = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True, blank=True)
    place_name = models.TextField(blank=True)
    shared_at = models.DateTimeField(null=True)
    """When the draft was last sent to the unit to be explained; before that the unit does not see
    it."""
    shared = models.JSONField(null=True)
    """What was sent then, see `sharing`: all the unit sees before the conclusion is issued."""
    explanation = models.TextField(blank=True)
    """What the unit explained (giải trình)."""
    dissent = models.TextField(blank=True)
    """Where the unit still holds another view; it stays in the conclusion."""
    explained_office = models.TextField(blank=True)
    signatory_name = models.TextField(blank=True)
    signatory_title = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    frozen = models.JSONField(null=True)
    """The document's data as signed."""
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    """The document made from it at signing: what is downloaded from then on."""
    draft = models.PositiveSmallIntegerField(default=1)


class Recommendation(models.Model):
    """What must be done after the inspection, by one or several units."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="recommendations")
    text = models.TextField()
    area = models.ForeignKey(WorkArea, models.PROTECT, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    """When the text says only "in the coming time": the day it is looked at again."""
    created_at = models.DateTimeField(auto_now_add=True)
    office = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(review_on__isnull=False),
                name="inspections_recommendation_has_a_day",
            )
        ]

    @property
    def day(self) -> date | None:
        """When it counts as late: the due day, or the review day where none is set."""
        return self.due_on or self.review_on


class Response(models.TextChoices):
    PENDING = "pending", _("Chưa trả lời")
    ACCEPTED = "accepted", _("Đồng ý thực hiện")
    PARTLY = "partly", _("Đồng ý một phần")
    NOT_ACCEPTED = "not_accepted", _("Không đồng ý")
    NO_LONGER_RELEVANT = "no_longer_relevant", _("Không còn phù hợp")


class Claimed(models.TextChoices):
    NOT_STARTED = "not_started", _("Chưa làm")
    IN_PROGRESS = "in_progress", _("Đang làm")
    PARTLY = "partly", _("Báo xong một phần")
    DONE = "done", _("Báo đã xong")


class Verified(models.TextChoices):
    NOT_YET = "not_yet", _("Chưa xác minh")
    SENT_BACK = "sent_back", _("Yêu cầu làm lại")
    PARTLY = "partly", _("Xác minh một phần")
    VERIFIED = "verified", _("Đã xác minh")
    CLOSED_NOT_IMPLEMENTED = "closed_not_implemented", _("Khép lại, chưa thực hiện")
    CLOSED_SUPERSEDED = "closed_superseded", _("Khép lại, đã thay thế")


CLOSING = frozenset(
    {Verified.VERIFIED, Verified.CLOSED_NOT_IMPLEMENTED, Verified.CLOSED_SUPERSEDED}
)


class Addressee(models.Model):
    """One unit's part in a recommendation: what it answers, what it claims, what was verified.

    Only `verified_status` closes it. Overdue is derived from the recommendation's days.
    """

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recommendations")
    response = models.CharField(max_length=20, choices=Response.choices, default=Response.PENDING)
    claimed_status = models.CharField(
        max_length=12, choices=Claimed.choices, default=Claimed.NOT_STARTED
    )
    verified_status = models.CharField(
        max_length=24, choices=Verified.choices, default=Verified.NOT_YET
    )
    last_step = models.CharField(max_length=8, blank=True)
    """Of the newest step: whose turn it is."""

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "unit"], name="inspections_addressee_once"
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("inspections:addressee", args=[self.pk])

    @property
    def closed(self) -> bool:
        return self.verified_status in CLOSING


class FollowUp(models.Model):
    """One step of following up, appended: an answer, a claim with evidence, a verification."""

    class Step(models.TextChoices):
        RESPOND = "respond", _("Trả lời")
        CLAIM = "claim", _("Báo kết quả")
        VERIFY = "verify", _("Xác minh")
        REOPEN = "reopen", _("Mở lại")

    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=8, choices=Step.choices)
    status = models.CharField(max_length=24)
    """The value that `response`, `claimed_status` or `verified_status` took."""
    note = models.TextField(blank=True)
    name = models.TextField()
    office = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
