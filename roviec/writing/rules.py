"""The dated rule sets that say how an official document is laid out.

Sizes, margins, marks and patterns are data in ``rules/*.toml``; the set that governs a document is
chosen by its form (Party or State) and its date, so that a paper of 2019 keeps the rules of 2019.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Form = Literal["party", "state"]


class NoRuleSet(ValueError):
    """No rule set of this form was in force on this day."""


@dataclass(frozen=True)
class TextStyle:
    """How a run of text looks; ``size`` in points, ``caps`` prints capital letters."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False

    def spelled(self, text: str) -> str:
        """The text as this style prints it."""
        return text.upper() if self.caps else text


@dataclass(frozen=True)
class Page:
    """Paper size and margins in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """Millimetres between the left and the right margin."""
        return self.width - self.left - self.right


@dataclass(frozen=True)
class Font:
    """Type face and the language the text is spelled in."""

    name: str
    language: str


@dataclass(frozen=True)
class PageNumber:
    """Size in points, distance from the top edge in millimetres."""

    size: float
    from_top: float


@dataclass(frozen=True)
class NationalLine:
    """A fixed line at the top right; the rule under it is ``rule`` times as long as the text."""

    text: str
    style: TextStyle
    rule: float


@dataclass(frozen=True)
class HeaderRules:
    """The two-column block above the title."""

    superior: TextStyle
    issuer: TextStyle
    issuer_rule: float
    mark: str
    number: TextStyle
    number_pattern: str
    number_pattern_without_kind: str
    place_date: TextStyle
    draft: TextStyle
    draft_pattern: str
    national: tuple[NationalLine, ...]


@dataclass(frozen=True)
class TitleRules:
    """Kind, subject and what separates them from the text; spaces in points."""

    kind: TextStyle
    subject: TextStyle
    separator: str
    separator_rule: float
    space_before: float
    space_after: float


@dataclass(frozen=True)
class ListRules:
    """A list whose items carry a mark before and a sign after, another one after the last."""

    style: TextStyle
    mark: str
    between: str
    end: str

    def closed(self, items: Sequence[str]) -> list[str]:
        """The items with their mark before and their sign after."""
        signs = [self.between] * (len(items) - 1) + [self.end]
        return [f"{self.mark}{item}{sign}" for item, sign in zip(items, signs, strict=False)]


@dataclass(frozen=True)
class BodyRules:
    """Running text: ``first_line`` in millimetres, ``space_after`` and exact ``line`` in points."""

    style: TextStyle
    first_line: float
    space_after: float
    line: float
    honorific: str


@dataclass(frozen=True)
class HeadingRules:
    """One level of headings; the pattern knows ``{roman}``, ``{number}`` and ``{letter}``."""

    pattern: str
    style: TextStyle


@dataclass(frozen=True)
class TableRules:
    """Tables inside the text; ``padding`` in millimetres at both sides of a cell."""

    head: TextStyle
    cell: TextStyle
    padding: float


@dataclass(frozen=True)
class SignatureRules:
    """The block at the end; ``left_share`` is the part of the width left to the recipients."""

    authority: TextStyle
    post: TextStyle
    name: TextStyle
    blank_lines: int
    left_share: float
    space_before: float


@dataclass(frozen=True)
class RecipientRules:
    """``Nơi nhận`` and its list; ``archive`` is the last line when the caller names none."""

    title: str
    title_style: TextStyle
    items: ListRules
    archive: str


@dataclass(frozen=True)
class RuleSet:
    """Everything one dated rule says about layout; in force over ``[valid_from, valid_to)``."""

    code: str
    form: Form
    source: str
    valid_from: dt.date
    valid_to: dt.date | None
    page: Page
    font: Font
    page_number: PageNumber
    notice: TextStyle
    header: HeaderRules
    title: TitleRules
    bases: ListRules
    body: BodyRules
    headings: tuple[HeadingRules, ...]
    table: TableRules
    signature: SignatureRules
    recipients: RecipientRules

    def in_force(self, day: dt.date) -> bool:
        """Whether this rule set governs a document of that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def rule_set_on(form: Form, day: dt.date) -> RuleSet:
    """The rule set that governs a document of this form dated ``day``; raises `NoRuleSet`."""
    for rules in rule_sets():
        if rules.form == form and rules.in_force(day):
            return rules
    raise NoRuleSet(f"no {form} layout rule was in force on {day.isoformat()}")


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """All rule sets shipped, by form and start; an unknown or missing key raises ``TypeError``."""
    folder = resources.files("roviec.writing").joinpath("rules")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    parsed = [_rule_set(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    return tuple(sorted(parsed, key=lambda rules: (rules.form, rules.valid_from)))


def _rule_set(data: Mapping[str, Any]) -> RuleSet:
    sections: dict[str, Any] = {
        "valid_to": None,
        **data,
        "page": Page(**data["page"]),
        "font": Font(**data["font"]),
        "page_number": PageNumber(**data["page_number"]),
        "notice": TextStyle(**data["notice"]),
        "header": _header(data["header"]),
        "title": TitleRules(**_styled(data["title"])),
        "bases": ListRules(**_styled(data["bases"])),
        "body": BodyRules(**_styled(data["body"])),
        "headings": tuple(HeadingRules(**_styled(level)) for level in data["headings"]),
        "table": TableRules(**_styled(data["table"])),
        "signature": SignatureRules(**_styled(data["signature"])),
        "recipients": _recipients(data["recipients"]),
    }
    return RuleSet(**sections)


def _header(data: Mapping[str, Any]) -> HeaderRules:
    national = tuple(NationalLine(**_styled(line)) for line in data["national"])
    return HeaderRules(**{**_styled(data), "national": national})


def _recipients(data: Mapping[str, Any]) -> RecipientRules:
    fields = _styled(data)
    items = ListRules(**{key: fields.pop(key) for key in ("style", "mark", "between", "end")})
    return RecipientRules(items=items, **fields)


def _styled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields, every inline table read as a text style."""
    return {
        key: TextStyle(**value) if isinstance(value, dict) else value for key, value in data.items()
    }
