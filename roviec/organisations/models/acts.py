"""Reorganisations: what was decided, its typed lines, and what came of each place and unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from roviec.organisations.models.places import Place
from roviec.organisations.models.units import Unit


class Reorganisation(models.Model):
    """A dated act, with the decision it cites. Prepared ones change nothing yet; a confirmed one
    holds from its day, which may lie ahead."""

    class Of(models.TextChoices):
        PLACES = "places", "Địa bàn"
        UNITS = "units", "Đơn vị"

    class State(models.TextChoices):
        PREPARED = "prepared", "Đang chuẩn bị"
        CONFIRMED = "confirmed", "Đã xác nhận"
        WITHDRAWN = "withdrawn", "Đã rút"

    of = models.CharField(max_length=10, choices=Of.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    day = models.DateField()
    title = models.TextField()
    decision_number = models.CharField(max_length=60, blank=True)
    """As written, `202/2025/QH15`; empty where the source does not say it."""
    decision_issuer = models.TextField(blank=True)
    decision_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """The act on places that proposed this one on units."""
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    batch = models.ForeignKey("Batch", models.PROTECT, null=True, related_name="acts")
    prepared_at = models.DateTimeField(auto_now_add=True)
    prepared_by = models.TextField(blank=True)
    """Name and office, as they were."""
    revision = models.PositiveIntegerField(default=0)
    """How often what it says was written anew, so that nobody confirms what they did not see."""

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """Acts of one day that were confirmed together, and rows as they were before.

    `before` serves withdrawal, so it is kept only of a day that lay ahead.
    """

    of = models.CharField(max_length=10, choices=Reorganisation.Of.choices)
    day = models.DateField()
    confirmed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    passed_on_at = models.DateTimeField(null=True)
    """When what was open passed on: on the day itself, or at once where it has gone by."""


class ActLine(models.Model):
    """One typed line of an act, in its order."""

    class Kind(models.TextChoices):
        RENAME = "rename", "Đổi tên"
        UPGRADE = "upgrade", "Nâng cấp"
        MOVE = "move", "Chuyển cấp trên"
        MERGE = "merge", "Sáp nhập"
        SPLIT = "split", "Chia tách"
        PART = "part", "Tách một phần"
        DISSOLVE = "dissolve", "Giải thể"
        CREATE = "create", "Thành lập"

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    derived = models.BooleanField(default=False)
    """What came of the sources follows from what became of those below them."""
    missing = models.JSONField(default=list)
    """Sources the decision names that the record does not hold: codes or names, as written."""
    to_complete = models.BooleanField(default=False)
    """A proposal leaves something open here: a person completes or accepts the line first."""
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["act", "number"], name="organisations_line_once")
        ]


class ActParty(models.Model):
    """A place or unit a line is about, or that comes of it.

    `label` names one the batch makes; its place or unit is known once that is confirmed.
    `attributes` and `superiors` say what a new one is like, or what changes of one that goes on; a
    superior is a number, a label of the batch, or null for a root.
    """

    class Side(models.TextChoices):
        SOURCE = "source", "Trước"
        TARGET = "target", "Sau"

    line = models.ForeignKey(ActLine, models.CASCADE, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    order = models.PositiveIntegerField(default=0)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="act_parties")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="act_parties")
    label = models.CharField(max_length=120, blank=True)
    founded = models.BooleanField(default=False)
    """Whether this line makes it; another line of the batch may only name it."""
    attributes = models.JSONField(default=dict)
    superiors = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    """`attributes` and `superiors` before the day, where the record began with what came after."""

    class Meta:
        ordering = ["side", "order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(unit__isnull=True),
                name="organisations_a_party_is_a_place_or_a_unit",
            )
        ]


class ActTouch(models.Model):
    """What stands already and a line names: what it is about, and the superiors of what it founds
    or moves. Neither a place nor a unit where something will answer to nobody.

    Derived from `ActParty` when the line is written, so that whose reach an act touches is asked of
    one index: what an act makes itself lies in nobody's reach before the day.
    """

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="touches")
    line = models.ForeignKey(ActLine, models.CASCADE, related_name="touches")
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(unit__isnull=True),
                name="organisations_an_act_touches_a_place_or_a_unit",
            )
        ]


class Succession(models.Model):
    """What came of a place or unit that an act changed beyond going on; null: nobody knows."""

    line = models.ForeignKey(ActLine, models.CASCADE, related_name="%(class)ss")
    day = models.DateField()
    whole = models.BooleanField()
    """All of it passed to the later one."""
    derived = models.BooleanField(default=False)

    class Meta:
        abstract = True


class PlaceSuccession(Succession):
    earlier = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    later = models.ForeignKey(Place, models.PROTECT, null=True, related_name="predecessions")


class UnitSuccession(Succession):
    earlier = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    later = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="predecessions")


class LookAhead(models.Model):
    """What an act would do, alone or with others of its day, as it was last worked out.

    A national act takes seconds to work out, so pages read this. It is gone as soon as a structure
    changes; `mark` tells which acts were looked at together, and whether they still say the same.
    """

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="looks_ahead")
    mark = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    """What it is worded in."""
    seen = models.JSONField()
    looked_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "mark", "language"], name="one_look_ahead_each")
        ]


class Passing(models.Model):
    """One open matter of a unit that an act ended: to whom it passed, or that it waits.

    Rooms that keep such matters say what is open (`passing.register`); this row is the trace.
    """

    class State(models.TextChoices):
        PASSED = "passed", "Đã chuyển"
        WAITING = "waiting", "Chờ phân công"
        ASSIGNED = "assigned", "Đã phân công"

    line = models.ForeignKey(ActLine, models.PROTECT, related_name="passings")
    matter = models.CharField(max_length=60)
    """Which room's matter: `inspections.recommendation`."""
    matter_id = models.BigIntegerField()
    title = models.TextField()
    """What it was called then."""
    earlier = models.ForeignKey(Unit, models.PROTECT, related_name="passed_on")
    later = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="taken_over")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField()
    """Why it passed to that unit, or why it waits."""
    at = models.DateTimeField(auto_now_add=True)
    assigned_at = models.DateTimeField(null=True)
    assigned_by = models.TextField(blank=True)

    class Meta:
        ordering = ["state", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "matter", "matter_id", "earlier"],
                name="organisations_a_matter_passes_once",
            )
        ]
