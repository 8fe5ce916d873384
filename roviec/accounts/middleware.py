"""Puts the actor on the request: who is signed in, on this day."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roviec.accounts.actor import SignedIn
from roviec.accounts.models import Account

SAVED_EVERY = 600


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]  # see ActorRequest
        if request.user.is_authenticated:
            put_off_the_end(request)
        return self.get_response(request)


def put_off_the_end(request: HttpRequest) -> None:
    """A session ends some hours after the last thing done in it. It is saved again every few
    minutes and not at every request: most pages only read."""
    now = int(time.time())
    if now - request.session.get("seen", 0) > SAVED_EVERY:
        request.session["seen"] = now


def actor_of(request: HttpRequest) -> SignedIn | None:
    if not request.user.is_authenticated:
        return None
    return actor(request.user)


def actor(account: Account) -> SignedIn:
    """The account as it acts today."""
    return SignedIn(account.pk, account.name, timezone.localdate(), account)
