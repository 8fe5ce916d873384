"""What can be permitted. Rooms register their permissions here; roles, which are data of a
template of work, hand them out with a reach."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reach(TextChoices):
    """How far a permission of an appointment goes from its unit."""

    OWN = "own", _("đơn vị mình")
    BELOW = "below", _("cấp dưới trong hệ thống")
    GRANTED = "granted", _("đơn vị được giao kiểm tra")


_registered: dict[str, str] = {}


def register(code: str, label: str) -> str:
    """Make a permission known. Raises `ValueError` when another room took the code."""
    if code in _registered:
        raise ValueError(f"permission {code} is registered twice")
    _registered[code] = label
    return code


def known() -> dict[str, str]:
    """Code and Vietnamese label of every permission."""
    return dict(_registered)


def check_known(code: str) -> str:
    if code not in _registered:
        raise ValueError(f"permission {code} is not registered")
    return code
