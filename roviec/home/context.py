"""What every page's frame needs: where to go, who is signed in, if figures are invented."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roviec.access.policy import policy
from roviec.accounts.actor import SignedIn
from roviec.home.agenda import Text
from roviec.organisations.models import Installation

UNITS = pgettext_lazy("menu", "Đơn vị")

# Room, icon, label, address, and the permission that opens it.
ROOMS: tuple[tuple[str, str, Text, str, str], ...] = (
    ("home", "home", _("Việc của tôi"), "home:tasks", ""),
    ("reporting", "bars", _("Báo cáo"), "reporting:reports", "report.view"),
    ("inspections", "search", _("Kiểm tra"), "inspections:inspections", "inspection.view"),
    ("organisations", "tree", UNITS, "organisations:places", "organisation.view"),
    ("background", "clock", _("Việc nền"), "background:runs", "background.oversee"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    actor = cast("SignedIn | None", getattr(request, "actor", None))
    context: dict[str, Any] = {
        "example_data": SimpleLazyObject(_example_data),
        "home_url": reverse("home:tasks"),
    }
    if actor is not None:
        context |= {
            "actor": actor,
            "navigation": _navigation(request, actor),
            "account": {
                "name": actor.name,
                "office": actor.main_office.text,
                "url": reverse("accounts:account"),
            },
            "sign_out_url": reverse("accounts:sign_out"),
        }
    return context


def _example_data() -> bool:
    return Installation.objects.filter(example_data=True).exists()


def _navigation(request: HttpRequest, actor: SignedIn) -> list[dict[str, Any]]:
    here = request.resolver_match.namespace if request.resolver_match else ""
    return [
        {"label": label, "url": reverse(url), "icon": icon, "current": room == here}
        for room, icon, label, url, permission in ROOMS
        if not permission or policy().holds(actor, permission)
    ]
