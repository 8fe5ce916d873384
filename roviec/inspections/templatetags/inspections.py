"""Small tags of this room's templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from roviec.interface.statuses import status_of
from roviec.interface.templatetags.interface import badge

register = template.Library()


@register.simple_tag
def styles() -> SafeString:
    """This room's own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("inspections/inspections.css"))


@register.simple_tag
def counted(count: int, verdict: str) -> SafeString:
    """How many stand at a verdict: `4 khớp`."""
    state = status_of(verdict, "verdict")
    return badge(f"{count} {str(state.text).lower()}", state.tone)


@register.filter
def get(values: Mapping[Any, Any], key: Any) -> Any:
    """`{{ names|get:unit_id }}`."""
    return values.get(key, "")
