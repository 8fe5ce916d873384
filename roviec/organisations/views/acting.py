"""What the pages of acts have in common."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.hierarchy.naming import short
from roviec.organisations.models import Reorganisation
from roviec.organisations.permissions import reorganisable, visible_acts

REFUSED, CHANGED = 422, 409
"""Status of a page that shows what was refused, and of one that changed since it was opened."""


def actor_of(request: HttpRequest) -> Actor:
    return cast("ActorRequest", request).actor


def act_for(request: HttpRequest, pk: int, **columns: Any) -> Reorganisation:
    """The act with that id, if the actor may see it, with further columns; else 404."""
    seen = visible_acts(actor_of(request)).select_related("follows", "undoes")
    return get_object_or_404(seen.annotate(**columns), pk=pk)


def own_act_for(request: HttpRequest, pk: int) -> Reorganisation:
    """The same, if the actor may also change it; else 404."""
    act = act_for(request, pk)
    if not may_reorganise(request, act):
        raise Http404
    return act


def may_reorganise(request: HttpRequest, act: Reorganisation) -> bool:
    return bool(reorganisable(actor_of(request), [act]))


CHECKED_AT_ONCE = 400
"""Lines of an act that are checked again whenever one is written; a larger act is checked by who
asks for its preview."""


def checked_again(request: HttpRequest, act: Reorganisation) -> None:
    """Keep what stands against an act after it was written anew, for its page to say. What was
    written is kept already: where nothing can be said, the page says that it is unchecked."""
    fresh = Reorganisation.objects.get(pk=act.pk)
    if fresh.state == Reorganisation.State.PREPARED and (
        0 < fresh.lines.count() <= CHECKED_AT_ONCE
    ):
        with suppress(NotPermitted, RuleBroken):
            look_ahead(actor=actor_of(request), acts=[fresh])


def refuse(form: forms.BaseForm, broken: RuleBroken) -> None:
    """Show a refusal beside its field, or at the top where the form has no such field."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, told(broken))


def told(broken: RuleBroken) -> str:
    """The message with its number, so that it can be looked up."""
    return f"{broken.message} ({broken.number})"


def address(act: Reorganisation) -> str:
    return reverse("organisations:act", args=[act.pk])


def trail(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": _("Sắp xếp"), "url": reverse("organisations:acts")}, *more]


def trail_of(act: Reorganisation, here: str) -> list[dict[str, Any]]:
    return trail({"label": short(act.title, 60), "url": address(act)}, {"label": here})
