"""The tags and filters pages are made of; README.md of this room shows a use of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.interface.annotation import Paragraph
from roviec.interface.forms import summary_of
from roviec.interface.periods import name_of
from roviec.interface.statuses import SHAPE_OF_TONE, Status, Tone, status_of
from roviec.interface.tables import Record, cells, column, largest, width
from roviec.interface.tag_parts import (
    asks_for_a_password,
    card_head,
    drawn,
    fact_of,
    forms_of,
    lateness,
    local,
    missing,
    of_the_set,
    silent_icon,
)
from roviec.interface.working_days import days_left
from roviec.timeline import Period
from roviec.timeline.working_days import WorkCalendar

register = template.Library()

COMPONENTS = "interface/components"
Text = str | Promise
SOON = 3
"""Days before a deadline from which it is shown as near."""


# --- filters -------------------------------------------------------------------------------


@register.filter
def number(value: formats.Number | None, places: int | None = None) -> str:
    """`{{ value|number }}`: `1.234,5`; no value is a dash that is also spoken."""
    return missing() if value in (None, "") else formats.number(value, places)


@register.filter
def percent(value: formats.Number | None, places: int = 1) -> str:
    """`{{ value|percent }}`: 92.4 as `92,4%`."""
    return missing() if value in (None, "") else formats.percent(value, places)


@register.filter
def day(value: date | None) -> str:
    """`{{ date|day }}`: `22/11/2026`."""
    return missing(_("chưa có ngày")) if not value else formats.day(local(value))


@register.filter
def day_month(value: date | None) -> str:
    """`{{ date|day_month }}`: `22/11`."""
    return missing(_("chưa có ngày")) if not value else formats.day_month(local(value))


@register.filter
def moment(value: datetime | date | None) -> str:
    """`{{ moment|moment }}`: `22/11/2026 08:12` in local time; of a day known alone, the day."""
    if not isinstance(value, datetime):
        return day(value)
    return formats.moment(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def period_name(value: Period | None) -> str:
    """`{{ period|period_name }}`: the period's own name, and its cut-off where there is one."""
    return name_of(value) if value else missing(_("chưa có kỳ"))


@register.filter
def state_in(key: str, group: str) -> Status:
    """`{% with state=verdict|state_in:"verdict" %}`: its `tone` and `text`, where no badge fits."""
    return status_of(key, group)


# --- small pieces --------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """`{% icon "home" %}`. Raises KeyError for an icon that was never drawn."""
    if not label:
        return silent_icon(name)
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="{}">{}</svg>',
        label,
        drawn(name),
    )


@register.simple_tag
def badge(text: Text, tone: Tone = "quiet") -> SafeString:
    """`{% badge "sửa sau ký" "warn" %}`."""
    return format_html(
        '<span class="badge is-{}">{}{}</span>', tone, silent_icon(SHAPE_OF_TONE[tone]), text
    )


@register.simple_tag
def badge_shapes() -> SafeString:
    """The shapes of all tones, once on a page that has hundreds of `{% badge_link %}`."""
    shapes = format_html_join(
        "",
        '<symbol id="tone-{}" viewBox="0 0 20 20">{}</symbol>',
        ((tone, drawn(shape)) for tone, shape in SHAPE_OF_TONE.items()),
    )
    return format_html(
        '<svg class="visually-hidden" aria-hidden="true" focusable="false">{}</svg>', shapes
    )


@register.simple_tag
def badge_link(text: Text, tone: Tone, url: str) -> SafeString:
    """A badge that leads somewhere; its shape stands in `{% badge_shapes %}`."""
    return format_html(
        '<a class="badge is-{}" href="{}"><svg class="icon"><use href="#tone-{}"/></svg>{}</a>',
        tone, url, tone, text,
    )  # fmt: skip


@register.simple_tag
def status(key: str, group: str = "", text: Text = "") -> SafeString:
    """`{% status "matches" %}`, `{% status value "response" %}`."""
    state = status_of(key, group)
    return badge(text or state.text, state.tone)


@register.simple_tag
def visually_hidden(text: Text) -> SafeString:
    """Text for screen readers alone."""
    return format_html('<span class="visually-hidden">{}</span>', text)


@register.simple_tag
def due(
    on: date | None, today: date, done: bool = False, calendar: WorkCalendar | None = None
) -> SafeString:
    """The deadline, and how late or near it is unless `done`; in working days with a `calendar`,
    and then always."""
    if on is None:
        return format_html('<span class="due muted">{}</span>', _("không có hạn"))
    left = (on - today).days
    text = formats.day_month(on) if on.year == today.year else formats.day(on)
    shown = format_html('<span class="due">{} {}</span>', _("hạn"), text)
    if calendar is not None and not done:
        return _due_in_working_days(shown, calendar, on, today)
    if done or left > SOON:
        return shown
    return format_html("{} {}", shown, badge(*lateness(left)))


def _due_in_working_days(
    shown: SafeString, calendar: WorkCalendar, on: date, today: date
) -> SafeString:
    words = days_left(calendar, on, today)
    words = words[:1].upper() + words[1:]
    if on < today:
        return format_html("{} {}", shown, badge(words, "bad"))
    if calendar.count(today, on) <= SOON:
        return format_html("{} {}", shown, badge(words, "warn"))
    return format_html('{} <span class="small muted">{}</span>', shown, words)


@register.simple_tag
def bar(value: formats.Number | None, of: formats.Number | None) -> SafeString:
    """One bar; it is silent, since its number stands beside it."""
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false"><rect class="bar-track" '
        'width="100%" height="100%" rx="4"/><rect class="bar-fill" width="{}%" height="100%" '
        'rx="4"/></svg>',
        width(value, of),
    )


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: object) -> str:
    """This page's address with query values changed; None or "" takes one out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


# --- blocks --------------------------------------------------------------------------------


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: Text = "", **options: Any) -> SafeString:
    """A panel: `{% card "Quá hạn" count=2 note="…" level=3 id="…" flush=True %}…{% endcard %}`."""
    head = card_head(title, options) if title else ""
    return format_html(
        '<section class="card{}"{}>{}<div class="card-body">{}</div></section>',
        " is-flush" if options.get("flush") else "",
        format_html(' id="{}"', options["id"]) if options.get("id") else "",
        head,
        content,
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: Tone = "info", title: Text = "") -> SafeString:
    """A message in the page: `{% notice "warn" "Tiêu đề" %}…{% endnotice %}`."""
    heading = format_html("<strong>{}</strong>", title) if title else ""
    return format_html(
        '<div class="notice is-{}" role="{}">{}<div class="notice-text">{}{}</div></div>',
        tone,
        "alert" if tone == "bad" else "note",
        silent_icon(NOTICE_ICON[tone]),
        heading,
        content,
    )


NOTICE_ICON: dict[Tone, str] = {
    "ok": "check",
    "bad": "warning",
    "warn": "warning",
    "info": "info",
    "quiet": "info",
}


@register.simple_block_tag(end_name="endmore")
def more(content: str, title: Text = "") -> SafeString:
    """Further ways behind one button, with and without scripts: `{% more %}links{% endmore %}`."""
    return format_html(
        '<details class="more no-print"><summary class="button is-secondary">{}{}</summary>'
        '<div class="more-panel">{}</div></details>',
        title or _("Thêm"),
        silent_icon("down"),
        content,
    )


# --- lists, tables, numbers ----------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/_task_list.html")
def task_list(items: Iterable[Record], title: Text = "", empty: Text = "") -> dict[str, Any]:
    """Tasks with their deadline and state, under a heading with their count."""
    return {"items": list(items), "title": title, "empty": empty}


@register.inclusion_tag(f"{COMPONENTS}/_data_table.html")
def data_table(columns: Iterable[Record], rows: Iterable[Record], **options: Any) -> dict[str, Any]:
    """A table from columns and rows; options `caption total empty of status_group`."""
    heads, body = [column(each) for each in columns], list(rows)
    group, total = options.get("status_group", ""), options.get("total")
    whole = options.get("of")
    if whole is None:
        whole = max((largest(body, h.key) for h in heads if h.kind == "bar"), default=None)
    return {
        "columns": heads,
        "rows": [cells(row, heads, group) for row in body],
        "total": cells(total, heads, group) if total else None,
        "caption": options.get("caption", ""),
        "empty": options.get("empty") or _("Chưa có dòng nào."),
        "whole": whole,
    }


@register.inclusion_tag(f"{COMPONENTS}/_numbers.html")
def numbers(items: Iterable[Record]) -> dict[str, Any]:
    """Numbers that are the page's answer, large, each with its explanation."""
    return {"items": list(items)}


@register.inclusion_tag(f"{COMPONENTS}/_numbers.html")
def three_numbers(
    live: Mapping[str, Any], signed: Mapping[str, Any] | None, own: Mapping[str, Any]
) -> dict[str, Any]:
    """The live total, the signed figure and the unit's own, never confused."""
    unsigned = {"value": None, "note": _("chưa ký")}
    return {
        "items": [
            {"label": _("Đang có"), **live},
            {"label": _("Đã ký"), **(signed or unsigned)},
            {"label": _("Riêng đơn vị"), **own},
        ]
    }


@register.inclusion_tag(f"{COMPONENTS}/_progress.html")
def progress(done: int, of: int, **options: Any) -> dict[str, Any]:
    """`n/m đơn vị`, the exempt and the late always beside; options `unit exempt late url`."""
    exempt, late = int(options.get("exempt") or 0), int(options.get("late") or 0)
    return {
        "done": done,
        "of": of,
        "unit": options.get("unit") or _("đơn vị"),
        "exempt": exempt,
        "late": late,
        "url": options.get("url", ""),
        "complete": done >= of - exempt and of > 0,
    }


@register.inclusion_tag(f"{COMPONENTS}/_timeline.html")
def timeline(acts: Iterable[Record]) -> dict[str, Any]:
    """Acts in the order given: who, in which office, when, with what note."""
    return {"acts": list(acts)}


@register.inclusion_tag(f"{COMPONENTS}/_facts.html")
def facts(items: Iterable[Record | tuple[Text, object]]) -> dict[str, Any]:
    """A list of labels and values."""
    return {"items": [fact_of(each) for each in items]}


@register.inclusion_tag(f"{COMPONENTS}/_empty.html")
def empty(title: Text, detail: Text = "", url: str = "", action: Text = "") -> dict[str, Any]:
    """What stands where there is nothing yet, and what to do about it."""
    return {"title": title, "detail": detail, "url": url, "action": action}


# --- annotated text ------------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/_annotated.html")
def annotated(
    paragraphs: Sequence[Paragraph], here: Collection[int] | None = None, elsewhere: str = ""
) -> dict[str, Any]:
    """A text with its marks, from `annotation.paragraphs`. Where only the checks numbered in
    `here` stand on the page, the other marks lead to theirs at the address `elsewhere`."""
    return {"paragraphs": paragraphs, "here": here, "elsewhere": elsewhere}


@register.inclusion_tag(f"{COMPONENTS}/_checks.html")
def checks(items: Iterable[Record], stated: Text = "", found: Text = "") -> dict[str, Any]:
    """The checks beside an annotated text, each tied to its mark by number."""
    return {
        "items": list(items),
        "stated": stated or _("Báo cáo nêu"),
        "found": found or _("Hồ sơ ghi nhận"),
    }


@register.inclusion_tag(f"{COMPONENTS}/_explanation.html")
def explanation(steps: Iterable[Record]) -> dict[str, Any]:
    """Where a number comes from, step by step."""
    return {"steps": list(steps)}


# --- ways around ---------------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/_breadcrumbs.html")
def breadcrumbs(items: Iterable[Record]) -> dict[str, Any]:
    """The trail to this page."""
    return {"items": list(items)}


@register.inclusion_tag(f"{COMPONENTS}/_tabs.html")
def tabs(items: Iterable[Record], label: Text = "") -> dict[str, Any]:
    """Views of one record, as links."""
    return {"items": list(items), "label": label or _("Các phần của trang")}


@register.inclusion_tag(f"{COMPONENTS}/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Where we are in a long list; other query values stay."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "pages": list(pages)}


@register.inclusion_tag(f"{COMPONENTS}/_search_form.html")
def search_form(url: str, value: Text = "", label: Text = "") -> dict[str, Any]:
    """A search field with its button, sent with GET as `q`."""
    return {"url": url, "value": value, "label": label or _("Tìm kiếm")}


# --- buttons and forms ---------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/_link_button.html")
def link_button(text: Text, url: str, kind: str = "secondary", icon: str = "") -> dict[str, Any]:
    """A link that looks like a button."""
    return {"text": text, "url": url, "kind": kind, "icon": icon}


@register.inclusion_tag(f"{COMPONENTS}/_button.html")
def button(text: Text, **options: Any) -> dict[str, Any]:
    """A submit button; options `kind icon name value`."""
    return {"text": text, "kind": "primary", **options}


@register.inclusion_tag(f"{COMPONENTS}/_post_button.html")
def post_button(text: Text, url: str, **options: Any) -> dict[str, Any]:
    """A whole POST form with one button; options `kind icon name value`."""
    return {"text": text, "url": url, "kind": "secondary", **options}


@register.inclusion_tag("interface/forms/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form field: label, hint, error, control."""
    return {"field": bound}


@register.inclusion_tag("interface/forms/cell.html")
def cell(bound: BoundField, label: Text = "") -> dict[str, Any]:
    """A control in a table cell; its label is only spoken."""
    return {"field": bound, "label": label or bound.label}


@register.inclusion_tag("interface/forms/day.html", takes_context=True)
def day_field(
    context: Context, name: str, label: Text, value: date | None, wrong: Text = ""
) -> dict[str, Any]:
    """A day in a page's own GET form, written as days are read here: a browser's date control
    follows the browser's language and would show 06/30/2025. What was typed wrong stays."""
    typed = context["request"].GET.get(name, "") if wrong else ""
    return {"name": name, "label": label, "wrong": wrong, "shown": typed or (value and day(value))}


@register.inclusion_tag(f"{COMPONENTS}/_error_summary.html")
def error_summary(*given: object) -> dict[str, Any]:
    """What went wrong, on top of the page, each line leading to its field.

    Forms and formsets; anything else, such as a form the page does not have, counts for nothing.
    """
    errors = [
        error
        for each in given
        for error in (*of_the_set(each), *(e for form in forms_of(each) for e in summary_of(form)))
    ]
    has_fields = any(error.target for error in errors)
    typed_stays = not any(asks_for_a_password(form) for each in given for form in forms_of(each))
    return {"errors": errors, "has_fields": has_fields, "typed_stays": has_fields and typed_stays}
