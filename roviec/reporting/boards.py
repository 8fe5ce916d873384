"""The board of reports: my unit's, and those of the units below with how many of how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Case, Count, IntegerField, Q, Value, When

from roviec.access.actor import Actor
from roviec.accounts.actor import SignedIn
from roviec.reporting.models import Report, ReportRequest, State
from roviec.reporting.permissions import VIEW
from roviec.reporting.querysets import ReportQuerySet, finished, received

OWED = Q(exemption=None) & ~received()
"""Asked for and not come yet, as the board of completeness counts it; the exempt owe nothing."""
DONE = Q(exemption=None) & (Q(accepted__isnull=False) | finished())

# What a reviewer's list can be narrowed to.
FILTERS: dict[str, Q] = {
    "waiting": Q(state=State.SENT),
    "missing": OWED,
    "accepted": DONE,
    "exempt": Q(exemption__isnull=False),
    "all": Q(),
}


def late_on(day: date) -> Q:
    """Owed, and the day it was due has passed."""
    return OWED & Q(due_on__lt=day)


@dataclass(frozen=True, slots=True)
class Progress:
    """One request as it stands among the units below: `done` accepted, or signed where
    nobody stands above, of `expected`; `exempt` of these let off, `late` of the others not in after
    their day."""

    request: ReportRequest
    expected: int
    sent: int
    waiting: int
    done: int
    late: int
    exempt: int

    @property
    def owed(self) -> int:
        return self.expected - self.exempt


def home_units(actor: Actor) -> set[int]:
    """The units the actor holds a post at, as against those below or granted, with those that
    ended and whose work came to them."""
    signed_in = cast("SignedIn", actor)
    home = {post.unit_id for post in signed_in.posts}
    return home.union(*signed_in.taken_over.values(), *signed_in.merged.values())


def own_reports(actor: Actor) -> ReportQuerySet:
    """Those of the actor's own units, what needs doing first."""
    at_rest = Q(state__in=(State.ACCEPTED, State.SENT)) | finished() | FILTERS["exempt"]
    rank = Case(
        When(at_rest, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return (
        Report.objects.visible_to(actor, VIEW)
        .filter(unit__in=home_units(actor))
        .select_related("request__form", "request__line")
        .named()
        .order_by(rank, "due_on", "pk")
    )


def reports_below(actor: Actor) -> ReportQuerySet:
    """Those the actor sees besides: units below, and units under inspection."""
    return Report.objects.visible_to(actor, VIEW).exclude(unit__in=home_units(actor))


def progress(reports: ReportQuerySet, day: date) -> list[Progress]:
    """Every request among those reports, the newest first, in one query and one for names."""
    rows = list(
        reports.order_by()
        .values("request")
        .annotate(
            expected=Count("pk"),
            sent=Count("pk", filter=Q(exemption=None) & received()),
            waiting=Count("pk", filter=FILTERS["waiting"]),
            done=Count("pk", filter=DONE),
            late=Count("pk", filter=late_on(day)),
            exempt=Count("pk", filter=FILTERS["exempt"]),
        )
        .order_by("-request__span_end", "-request")
    )
    requests = ReportRequest.objects.select_related("form", "line").in_bulk(
        [row["request"] for row in rows]
    )
    return [
        Progress(
            requests[row["request"]],
            row["expected"],
            row["sent"],
            row["waiting"],
            row["done"],
            row["late"],
            row["exempt"],
        )
        for row in rows
    ]
