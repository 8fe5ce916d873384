"""Every page says which permission opens it; the access matrix test reads it off the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from roviec.access.actor import Actor
from roviec.access.policy import NotPermitted, policy

View = Callable[..., HttpResponse]

PUBLIC = "public"
SIGNED_IN = "signed_in"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


_signed_out: View = _to_sign_in


def when_signed_out(answer: View) -> None:
    """Say what somebody meets who is not, or no longer, signed in. `accounts` does."""
    global _signed_out
    _signed_out = answer


class ActorRequest(HttpRequest):
    """A request of somebody signed in."""

    actor: Actor


def page(*permissions: str) -> Callable[[View], View]:
    """Open the page to those who hold one of the permissions somewhere; the view itself asks for
    the object at hand. Signed out: to sign-in. Anything outside one's reach: 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = cast("Actor | None", getattr(request, "actor", None))
            if actor is None:
                return _signed_out(request)
            if permissions != (SIGNED_IN,) and not any(
                policy().holds(actor, permission) for permission in permissions
            ):
                raise Http404
            try:
                response = view(request, *args, **kwargs)
            except NotPermitted as refused:
                raise Http404 from refused
            # On a shared computer the way back shows nothing after signing out.
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        guarded.page_permissions = permissions  # type: ignore[attr-defined]  # read by tests
        return guarded

    return decorate


LARGEST_WHOLE = 18
"""Digits a whole number in an address may have: more fit no key of a database."""


def whole_number(request: HttpRequest, name: str) -> int | None:
    """The whole number an address asks with (`?version=3`); none for anything else."""
    text = request.GET.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > LARGEST_WHOLE:
        return None
    return int(text)


def public(view: View) -> View:
    """A page for anybody, signed in or not."""
    view.page_permissions = (PUBLIC,)  # type: ignore[attr-defined]  # read by tests
    return view
