"""In which office a report is reviewed."""

from __future__ import annotations

from copy import copy
from typing import cast

from roviec.access.actor import Actor, Office
from roviec.access.policy import policy
from roviec.accounts.actor import Post, SignedIn
from roviec.organisations.models import Path
from roviec.reporting.models import Report
from roviec.reporting.permissions import REVIEW
from roviec.timeline.validity import valid_on


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
