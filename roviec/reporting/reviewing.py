"""In which office a report is reviewed."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, policy
from roviec.accounts.actor import Post, SignedIn
from roviec.interface import formats
from roviec.organisations.models import Path, UnitVersion
from roviec.reporting.models import Mandate, Report, ReportForm
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import superiors
from roviec.timeline.validity import ValidityQuerySet, valid_on


@dataclass(frozen=True, slots=True)
class Reviewing:
    """In which office somebody reviews a report: `direct` as its superior, or by a `mandate` on
    that one's behalf, which the office then says. Neither: from further above, to read alone."""

    office: Office
    direct: bool
    mandate: Mandate | None = None

    @property
    def decides(self) -> bool:
        return self.direct or self.mandate is not None


def reviewing(actor: Actor, report: Report) -> Reviewing:
    """Raises `NotPermitted` for whom neither a post nor a mandate reaches the report."""
    above = superiors_of(report)
    office = reviewing_office(actor, report, above)
    if office is not None and office.unit_id in above:
        return Reviewing(office, direct=True)
    # Read with the report where its page was opened; elsewhere it is asked for.
    by_mandate = vars(report).get("by_mandate", True)
    mandate = _mandate_for(actor, report, above) if by_mandate else None
    if mandate is not None:
        return Reviewing(_acting_office(actor, mandate), direct=False, mandate=mandate)
    if office is None:
        raise NotPermitted(f"review of report {report.pk}")
    return Reviewing(office, direct=False)


def mandates_of(actor: Actor) -> ValidityQuerySet[Mandate]:
    """Those by which the actor's posts review for another body on the day."""
    holders = {post.unit_id for post in review_posts(actor)}
    return Mandate.objects.as_at(actor.day).filter(withdrawn_at=None, holder__in=holders)


def mandated_to(actor: Actor) -> Q:
    """The condition for reports that a mandate lets the actor review, each report's own line and
    form alone. A unit never reviews what it reported itself."""
    if not review_posts(actor):
        return Q(pk__in=())
    given = mandates_of(actor).filter(
        Q(form_code="") | Q(form_code=OuterRef(OuterRef("request__form__code"))),
        giver=OuterRef("upper"),
        line=OuterRef("line"),
    )
    return Q(Exists(superiors().filter(Exists(given.exclude(holder=OuterRef("lower"))))))


def mandated_by(mandate: Mandate) -> Q:
    """The condition for reports that one mandate is about."""
    above = superiors().filter(upper=mandate.giver_id, line=mandate.line_id)
    about = Q(request__line=mandate.line_id) & Q(Exists(above)) & ~Q(unit=mandate.holder_id)
    return about & Q(request__form__code=mandate.form_code) if mandate.form_code else about


def review_posts(actor: Actor) -> list[Post]:
    return [
        post
        for post in cast("SignedIn", actor).posts
        if any(permission == REVIEW for permission, _reach in post.reaches)
    ]


def _mandate_for(actor: Actor, report: Report, above: set[int]) -> Mandate | None:
    if not review_posts(actor):
        return None
    request = report.request
    code = ReportForm.objects.filter(pk=request.form_id).values("code")
    found = mandates_of(actor).filter(
        Q(form_code="") | Q(form_code__in=code), giver__in=above, line=request.line_id
    )
    return found.exclude(holder=report.unit_id).order_by("pk").first()


def _acting_office(actor: Actor, mandate: Mandate) -> Office:
    post = next(each for each in review_posts(actor) if each.unit_id == mandate.holder_id)
    return on_behalf(cast("SignedIn", actor).office(post), mandate, actor.day)


def on_behalf(office: Office, mandate: Mandate, day: date) -> Office:
    """The office as it stands in records of what is done by the mandate."""
    giver = UnitVersion.objects.as_at(day).filter(unit=mandate.giver_id).first()
    told = _("%(office)s, thay %(giver)s theo %(document)s ngày %(day)s") % {
        "office": office.unit_name,
        "giver": giver.name if giver else "",
        "document": mandate.document_number,
        "day": formats.day(mandate.document_day),
    }
    return replace(office, unit_name=told)


def reviewing_office(actor: Actor, report: Report, superiors: set[int]) -> Office | None:
    """The post at a direct superior, where the actor holds one that reaches the unit; else the
    first that reaches it; none for whom no post does.

    A person with posts at two levels reviews in the lower one, whichever was given first.
    """
    office = policy().office(actor, REVIEW, report.unit_id)
    if office is None or office.unit_id in superiors:
        return office
    for post in cast("SignedIn", actor).posts:
        if post.unit_id in superiors:
            nearer = policy().office(only_with(actor, post), REVIEW, report.unit_id)
            if nearer is not None:
                return nearer
    return office


def superiors_of(report: Report) -> set[int]:
    """Who stood directly over the unit in the report's line on the last day it covers, and the
    body such a one merged into since."""
    above = Path.objects.filter(
        valid_on(report.covers.last_day),
        line_id=report.request.line_id,
        lower_id=report.unit_id,
        depth=1,
    )
    found = above.values_list(
        "upper_id", "upper__successions__whole", "upper__successions__later_id"
    )
    return {
        unit
        for upper, whole, later in found
        for unit in (upper, later if whole else None)
        if unit is not None
    }


def only_with(actor: Actor, post: Post) -> SignedIn:
    """The same person as if that post were the only one: the policy names the first that does."""
    alone = copy(cast("SignedIn", actor))
    vars(alone)["posts"] = (post,)
    return alone
