"""What the address of a page asks for: a day, a group, a number of a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from roviec.access.pages import ActorRequest
from roviec.interface.formats import NotUnderstood, parse_day

LARGEST_KEY = 2**63 - 1
"""More is no key of a database."""


def day_in(request: HttpRequest, name: str = "on") -> tuple[date, str]:
    """The day an address names, and what is wrong with it if it is none; then, and where none is
    named, today."""
    today = cast("ActorRequest", request).actor.day
    typed = request.GET.get(name, "")
    if not typed.strip():
        return today, ""
    try:
        return parse_day(typed), ""
    except NotUnderstood as wrong:
        return today, str(wrong)


def key(pk: int) -> int:
    """A key from an address. Raises `Http404` for a number that can be none."""
    if pk > LARGEST_KEY:
        raise Http404
    return pk


def address(**values: object) -> str:
    """The query of an address on the same page; what is empty is left out."""
    return f"?{urlencode({name: value for name, value in values.items() if value})}"


def merged(base: Mapping[str, object], **more: object) -> str:
    return address(**{**base, **more})
