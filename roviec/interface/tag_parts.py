"""Pieces that several tags are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.forms import BaseForm, BaseFormSet, PasswordInput
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roviec.interface import formats
from roviec.interface.forms import FieldFault
from roviec.interface.icons import SHAPES
from roviec.interface.statuses import Tone
from roviec.interface.tables import Record, value_of

Text = str | Promise


def of_the_set(given: object) -> list[FieldFault]:
    """What is wrong with a formset as a whole, such as a count of rows that was damaged."""
    if not isinstance(given, BaseFormSet) or not given.is_bound:
        return []
    return [FieldFault(str(message)) for message in given.non_form_errors()]


def asks_for_a_password(form: BaseForm) -> bool:
    """A password is never written back into the page."""
    return any(isinstance(field.widget, PasswordInput) for field in form.fields.values())


def forms_of(given: object) -> list[BaseForm]:
    if isinstance(given, BaseFormSet):
        return list(given.forms)
    return [given] if isinstance(given, BaseForm) else []


def missing(spoken: str = "") -> SafeString:
    return format_html(
        '<span class="missing"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        formats.MISSING,
        spoken or _("chưa có số"),
    )


def local(value: date) -> date:
    is_moment = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_moment else value  # type: ignore[arg-type]  # narrowed


def lateness(left: int) -> tuple[str, Tone]:
    if left < 0:
        return ngettext("Quá %d ngày", "Quá %d ngày", -left) % -left, "bad"
    if left == 0:
        return _("Hôm nay"), "warn"
    return ngettext("Còn %d ngày", "Còn %d ngày", left) % left, "warn"


@cache
def drawn(name: str) -> SafeString:
    return mark_safe(SHAPES[name])  # noqa: S308 — our own drawings, no one's input.


@cache
def silent_icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}'
        "</svg>",
        name,
        drawn(name),
    )


def card_head(title: Text, options: Mapping[str, Any]) -> SafeString:
    level = int(options.get("level") or 2)
    note = options.get("note", options.get("count", ""))
    return format_html(
        '<div class="card-head"><h{} class="card-title">{}</h{}>{}</div>',
        level,
        title,
        level,
        format_html('<span class="card-note">{}</span>', note) if note not in ("", None) else "",
    )


def fact_of(item: Record | tuple[Text, object]) -> Record:
    if isinstance(item, tuple):
        item = {"label": item[0], "value": item[1]}
    fact = {key: value_of(item, key) for key in ("label", "value", "url", "note")}
    if fact["value"] in (None, ""):
        # A link with nothing to read would be a trap for whoever hears the page.
        return fact | {"value": missing(_("chưa có")), "url": ""}
    return fact
