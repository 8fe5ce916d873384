"""What a version of a form holds, as plain values. The file `forms.toml` writes the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from roviec.reporting.form_models import SHOWN
from roviec.reporting.models import Column

ALONE = (Column.IN_PERIOD,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator a section asks for, by its code, and in which columns."""

    code: str
    columns: tuple[Column, ...] = ALONE
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A passage of narrative a section asks for."""

    heading: str
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures first, then passages."""

    title: str
    figures: tuple[Figure, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A version of a form without its days; `kinds` by code, in no order that matters."""

    code: str
    name: str
    kinds: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def figures(self) -> Iterator[tuple[Section, Figure]]:
        return ((section, figure) for section in self.sections for figure in section.figures)

    @property
    def same_kinds(self) -> Content:
        """With the kinds in order, so that two may be compared."""
        return replace(self, kinds=tuple(sorted(self.kinds)))


# --- rows of forms.toml -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """What is not said is said by the section."""

    code: str
    columns: tuple[Column, ...] = ()
    required: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    heading: str
    required: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """Figures first, then passages of narrative; all required or none, in the same columns, unless
    one says otherwise."""

    title: str
    indicators: tuple[str | FigureRow, ...] = ()
    passages: tuple[str | TextRow, ...] = ()
    required: bool = True
    columns: tuple[Column, ...] = ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A version of a form; `valid_from` is the first day it is in force, none is always."""

    code: str
    version: int
    name: str
    kinds: tuple[str, ...]
    section: tuple[SectionRow, ...]
    valid_from: date | None = None

    @property
    def content(self) -> Content:
        sections = tuple(map(_section, self.section))
        return Content(code=self.code, name=self.name, kinds=self.kinds, sections=sections)


def _section(row: SectionRow) -> Section:
    return Section(
        title=row.title,
        figures=tuple(_figure(row, each) for each in row.indicators),
        texts=tuple(_text(row, each) for each in row.passages),
    )


def _figure(row: SectionRow, asked: str | FigureRow) -> Figure:
    each = FigureRow(code=asked) if isinstance(asked, str) else asked
    required = row.required if each.required is None else each.required
    return Figure(code=each.code, columns=in_order(each.columns or row.columns), required=required)


def _text(row: SectionRow, asked: str | TextRow) -> Text:
    each = TextRow(heading=asked) if isinstance(asked, str) else asked
    required = row.required if each.required is None else each.required
    return Text(heading=each.heading, required=required)


def in_order(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Each once, as a form shows them."""
    return tuple(each for each in SHOWN if each in columns)
