"""The page on which a draft is laid out: what it sent, and the one change its button asks for.

Every button saves all that was typed, so that nothing is lost and no script is needed. Controls are
named by their place: `s-1-title`, `s-1-code` (once for each figure, in order), `s-1-of-<code>` (its
columns and `required`), `s-1-t-0` and `s-1-t-0-required` of a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import QueryDict

from roviec.reporting.designing.content import Content, Figure, Section, Text, in_order
from roviec.reporting.models import Column

T = TypeVar("T")
REQUIRED = "required"
MOST_SECTIONS = 60
MOST_TEXTS = 60


def typed(data: QueryDict, code: str) -> Content:
    """The form as it stands on the page."""
    sections = min(_number(data.get("sections", "")), MOST_SECTIONS)
    return Content(
        code=code,
        name=_line(data.get("name", "")),
        kinds=tuple(data.getlist("kinds")),
        sections=tuple(_section(data, at) for at in range(sections)),
    )


def _section(data: QueryDict, at: int) -> Section:
    texts = min(_number(data.get(f"s-{at}-texts", "")), MOST_TEXTS)
    return Section(
        title=_line(data.get(f"s-{at}-title", "")),
        figures=tuple(_figure(data, at, code) for code in data.getlist(f"s-{at}-code")),
        texts=tuple(_texts(data, at, texts)),
    )


def _texts(data: QueryDict, at: int, count: int) -> Iterator[Text]:
    """A passage whose heading was cleared is none."""
    for n in range(count):
        heading = _line(data.get(f"s-{at}-t-{n}", ""))
        if heading:
            yield Text(heading=heading, required=f"s-{at}-t-{n}-required" in data)


def _figure(data: QueryDict, at: int, code: str) -> Figure:
    said = data.getlist(f"s-{at}-of-{code}")
    columns = tuple(Column(each) for each in said if each in Column.values)
    return Figure(code=code, columns=in_order(columns), required=REQUIRED in said)


@dataclass(frozen=True, slots=True)
class Change:
    """What a button asks for: `do`, in which section, with which row; and what was typed for it."""

    do: str
    section: int = 0
    row: int = 0

    @classmethod
    def of(cls, said: str) -> Change:
        found = re.fullmatch(r"([a-z-]+)(?::(\d{1,3}))?(?::(\d{1,3}))?", said)
        if found is None:
            return cls("save")
        return cls(found[1], int(found[2] or 0), int(found[3] or 0))


def changed(content: Content, change: Change, data: QueryDict) -> Content:
    """The form with that change; as it is where the change fits no more."""
    if change.do == "add-section":
        title = _line(data.get("new-section", ""))
        return replace(content, sections=(*content.sections, Section(title=title)))
    if change.section >= len(content.sections):
        return content
    whole, _dash, do = change.do.partition("-")
    if whole == "section":
        return replace(content, sections=_moved(do, content.sections, change.section))
    section = _within(content.sections[change.section], change, data)
    sections = list(content.sections)
    sections[change.section] = section
    return replace(content, sections=tuple(sections))


def _within(section: Section, change: Change, data: QueryDict) -> Section:
    kind, _dash, do = change.do.partition("-")
    if kind == "figure":
        return replace(section, figures=_moved(do, section.figures, change.row))
    if kind == "text":
        return replace(section, texts=_moved(do, section.texts, change.row))
    if change.do == "add-figures":
        codes = data.getlist(f"s-{change.section}-add")
        there = {figure.code for figure in section.figures}
        new = tuple(Figure(code=code) for code in codes if code not in there)
        return replace(section, figures=(*section.figures, *new))
    if change.do == "add-text":
        heading = _line(data.get(f"s-{change.section}-new-text", ""))
        new_texts = (Text(heading=heading),) if heading else ()
        return replace(section, texts=(*section.texts, *new_texts))
    return section


def _moved(do: str, rows: tuple[T, ...], at: int) -> tuple[T, ...]:
    """With one row moved or taken out; as they are where that cannot be."""
    match do:
        case "up":
            return _swapped(rows, at - 1)
        case "down":
            return _swapped(rows, at)
        case "drop":
            return (*rows[:at], *rows[at + 1 :])
    return rows


def _swapped(rows: tuple[T, ...], at: int) -> tuple[T, ...]:
    """With the row and the one after it exchanged, where there are both."""
    if not 0 <= at < len(rows) - 1:
        return rows
    return (*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :])


def _line(text: str) -> str:
    """One line without what no page can show."""
    return " ".join(text.replace("\0", "").split())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
