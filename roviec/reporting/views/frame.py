"""What the pages around requests share."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest
from roviec.audit.models import Entry

REFUSED = 422


def actor_of(request: HttpRequest) -> Actor:
    return cast("ActorRequest", request).actor


def trail(*last: dict[str, Any]) -> list[dict[str, Any]]:
    """The way from the reports to a page."""
    return [{"label": _("Báo cáo"), "url": reverse("reporting:reports")}, *last]


def requests_trail(*last: dict[str, Any]) -> list[dict[str, Any]]:
    here = {"label": _("Yêu cầu và lịch"), "url": reverse("reporting:requests")}
    return trail(here, *last)


def acts_on(row: Any, limit: int = 30) -> list[dict[str, Any]]:
    """What was done with a record, newest first, for its timeline."""
    return [
        {
            "verb": _(entry.label),
            "at": entry.at,
            "actor": entry.name,
            "office": entry.office,
            "note": entry.note,
            "tone": "quiet",
        }
        for entry in Entry.objects.about(row)[:limit]
    ]
