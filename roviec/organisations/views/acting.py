"""What the pages of acts have in common."""

from __future__ import annotations

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
from roviec.organisations.hierarchy.naming import short
from roviec.organisations.models import Reorganisation
from roviec.organisations.permissions import (
    reorganising_office,
    visible_acts,
    withdrawing_office,
)

REFUSED, CHANGED = 422, 409
"""Status of a page that shows what was refused, and of one that changed since it was opened."""


def actor_of(request: HttpRequest) -> Actor:
    return cast("ActorRequest", request).actor


def act_for(request: HttpRequest, pk: int) -> Reorganisation:
    """The act with that id, if the actor may see it; else 404."""
    return get_object_or_404(visible_acts(actor_of(request)).select_related("batch"), pk=pk)


def own_act_for(request: HttpRequest, pk: int) -> Reorganisation:
    """The same, if the actor may also change it; else 404."""
    act = act_for(request, pk)
    if not may_reorganise(request, act):
        raise Http404
    return act


def may_reorganise(request: HttpRequest, act: Reorganisation) -> bool:
    try:
        reorganising_office(actor_of(request), act)
    except NotPermitted:
        return False
    return True


def may_withdraw(request: HttpRequest, act: Reorganisation) -> bool:
    """Whether all that would fall with it is the actor's."""
    try:
        withdrawing_office(actor_of(request), act)
    except NotPermitted:
        return False
    return True


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
