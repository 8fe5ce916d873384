"""The verbs an entry may carry; each room registers its own."""

from __future__ import annotations

_verbs: dict[str, str] = {}


class UnknownVerb(Exception):
    """An act tried to record a verb that no room registered."""


def register(code: str, label: str) -> str:
    if code in _verbs:
        raise ValueError(f"verb {code} is registered twice")
    _verbs[code] = label
    return code


def known() -> dict[str, str]:
    """Code and Vietnamese label of every verb."""
    return dict(_verbs)


def label(code: str) -> str:
    try:
        return _verbs[code]
    except KeyError:
        raise UnknownVerb(code) from None
