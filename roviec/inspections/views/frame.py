"""What the pages of one inspected unit have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest
from roviec.inspections.models import Conclusion, Inspection, Subject
from roviec.inspections.permissions import VIEW
from roviec.inspections.sharing import shared_findings
from roviec.inspections.sides import Side, side_of
from roviec.inspections.unit_names import names_of
from roviec.interface.formats import day
from roviec.timeline import Period

SUBJECT = "delegation__inspection__line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A subject as one actor meets it."""

    subject: Subject
    inspection: Inspection
    side: Side
    conclusion: Conclusion | None
    unit_name: str

    @property
    def state(self) -> str:
        """As the statuses of inspections call it."""
        return self.conclusion.state if self.conclusion else "open"

    @property
    def shown_state(self) -> str:
        """As the actor's side may know it: a draft that was not sent is no news for the unit."""
        return self.state if self.side.sees_findings(self.conclusion) else "open"

    @property
    def signed(self) -> bool:
        return self.state in ("signed", "issued")


def actor_of(request: HttpRequest) -> Actor:
    return cast("ActorRequest", request).actor


def answer(request: HttpRequest) -> int:
    """Status of a form's page: one that was sent and is shown again was refused."""
    return REFUSED if request.method == "POST" else 200


View = Callable[[HttpRequest, int], HttpResponse]
REFUSED = 422
"""Status of a page that shows a form again with what is wrong."""


def posted(back: View) -> Callable[[View], View]:
    """For an address that forms are sent to. Who only comes by, after a reload or a change of the
    language, is led where `back` leads: to the page of the record, or to none."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method == "POST":
                return view(request, pk)
            if request.method in ("GET", "HEAD"):
                return back(request, pk)
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return guarded

    return decorate


def place_for(request: HttpRequest, pk: int) -> Place:
    """The subject with that id, if the actor may see it; else 404."""
    actor = actor_of(request)
    rows = Subject.objects.visible_to(actor, VIEW).select_related(SUBJECT, "unit", "conclusion")
    counted = rows.annotate(
        narrative_count=Count("narratives", distinct=True),
        finding_count=Count("findings", distinct=True),
        recommendation_count=Count("recommendations", distinct=True),
    )
    return place(actor, get_object_or_404(counted, pk=pk))


def place(actor: Actor, subject: Subject) -> Place:
    return Place(
        subject=subject,
        inspection=subject.inspection,
        side=side_of(actor, subject),
        conclusion=getattr(subject, "conclusion", None),
        unit_name=names_of({subject.unit_id}, subject.inspection.plan_date)[subject.unit_id],
    )


def summary_of(inspection: Inspection) -> str:
    """`kỳ kiểm tra năm 2020 · Kế hoạch 91-KH/BTGTU ngày 01/10/2020`."""
    period = Period.parse(inspection.period_code).name
    return _("kỳ %(kind)s: %(period)s · Kế hoạch %(number)s ngày %(day)s") % {
        "kind": inspection.get_kind_display(),
        "period": period[:1].lower() + period[1:],
        "number": inspection.plan_number,
        "day": day(inspection.plan_date),
    }


def frame(at: Place) -> dict[str, Any]:
    """Context of every page of a subject."""
    return {
        "at": at,
        "subject": at.subject,
        "inspection": at.inspection,
        "side": at.side,
        "conclusion": at.conclusion,
        "unit_name": at.unit_name,
        "title": at.unit_name,
        "summary": summary_of(at.inspection),
        "breadcrumbs": [
            {"label": _("Kiểm tra"), "url": reverse("inspections:inspections")},
            {"label": at.inspection.title, "url": at.inspection.get_absolute_url()},
            {"label": at.unit_name},
        ],
    }


def tabbed(at: Place, tab: str) -> dict[str, Any]:
    """Context of the pages that are the parts of the record; `tab` is the one open."""
    return frame(at) | {"tabs": _tabs(at, tab)}


def _tabs(at: Place, current: str) -> list[dict[str, Any]]:
    """The parts of the record the actor's side may see, with how much is in each. `place_for`
    counted it."""
    subject: Any = at.subject
    side = at.side
    parts: list[tuple[str, str, int | None]] = [
        ("subject", _("Báo cáo và đối chiếu"), subject.narrative_count)
    ]
    if side.sees_findings(at.conclusion):
        count = subject.finding_count if side.leads else len(shared_findings(at.conclusion))
        parts.append(("findings", _("Nhận xét"), count))
        parts.append(("conclusion", _("Kết luận"), None))
    if side.sees_recommendations(at.conclusion):
        parts.append(("recommended", _("Yêu cầu"), subject.recommendation_count))
    if side.leads:
        parts.append(("acts", _("Nhật ký"), None))
    return [
        {
            "label": label,
            "url": reverse(f"inspections:{name}", args=[subject.pk]),
            "current": name == current,
            "count": count,
        }
        for name, label, count in parts
    ]
