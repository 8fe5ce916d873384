"""A version of a form with its names, its problems and its place, as the pages show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from roviec.organisations.hierarchy.folding import folded
from roviec.reporting.designing.checking import Place, Problem, fitting_columns
from roviec.reporting.designing.content import Content, Figure, Section, Text
from roviec.reporting.form_models import SHOWN
from roviec.reporting.models import Column, Indicator

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One column of a row: whether it is asked for, and whether the indicator may stand in it."""

    column: Column
    asked: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class FigureLine:
    figure: Figure
    name: str
    measure: str
    choices: list[Choice]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class TextLine:
    text: Text
    problems: list[str]


@dataclass(frozen=True, slots=True)
class SectionLine:
    section: Section
    figures: list[FigureLine]
    texts: list[TextLine]
    columns: list[Column]
    """Those some row asks for."""
    problems: list[str]


def laid_out(
    content: Content, indicators: Mapping[str, Indicator], problems: Sequence[Problem]
) -> list[SectionLine]:
    told: dict[Place, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.place, []).append(problem.message)
    return [
        SectionLine(
            section,
            [
                _figure(figure, indicators.get(figure.code), told.get(Place(at, n), []))
                for n, figure in enumerate(section.figures)
            ],
            [
                TextLine(text, told.get(Place(at, text=n), []))
                for n, text in enumerate(section.texts)
            ],
            [c for c in SHOWN if any(c in figure.columns for figure in section.figures)],
            told.get(Place(at), []),
        )
        for at, section in enumerate(content.sections)
    ]


def _figure(figure: Figure, known: Indicator | None, problems: list[str]) -> FigureLine:
    fits: Collection[Column] = fitting_columns(known) if known else ()
    choices = [Choice(each, each in figure.columns, each in fits) for each in SHOWN]
    name, measure = (known.name, known.unit_of_measure) if known else (figure.code, "")
    return FigureLine(figure, name, measure, choices, problems)


@dataclass(frozen=True, slots=True)
class Found:
    """Indicators a search came to, the first of them, and how many there are."""

    shown: list[Indicator]
    count: int


def search(words: str, indicators: Mapping[str, Indicator], content: Content) -> Found:
    """Those the form does not ask for yet whose name, code or area holds every word, whatever its
    marks and capitals; all of them without a word."""
    asked = {figure.code for _section, figure in content.figures()}
    wanted = folded(words).split()
    found = [
        each
        for each in indicators.values()
        if each.code not in asked
        and all(word in folded(f"{each.name} {each.code} {each.area.name}") for word in wanted)
    ]
    return Found(found[:MOST_FOUND], len(found))
