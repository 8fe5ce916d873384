"""An official document as the page shows it: flat blocks a template can walk through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from roviec.writing import (
    Block as DocumentBlock,
)
from roviec.writing import (
    OfficialDocument,
    Section,
    Table,
    formal_date,
)

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (with its level), a paragraph or a table."""

    kind: Literal["heading", "paragraph", "table"]
    text: str = ""
    level: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    document: OfficialDocument
    number: str
    dated: str
    blocks: tuple[Block, ...]
    party: bool


def paper_of(document: OfficialDocument) -> Paper:
    """The document as it reads; how it is printed stays with the DOCX."""
    number = document.number
    ordinal = f"{number.ordinal:02}" if number.ordinal is not None else "…"
    party = document.form == "party"
    joined = (
        f"Số {ordinal}-{number.kind}/{number.body}"
        if party
        else f"Số: {ordinal}/{number.kind}-{number.body}"
    )
    dated = formal_date(document.date)
    if document.draft is not None:
        dated = f"ngày … tháng … năm {document.date.year}"
    blocks = tuple(_blocks(document.body, 0))
    return Paper(document, joined, f"{document.place}, {dated}", blocks, party)


def _blocks(body: Iterable[DocumentBlock], level: int) -> Iterator[Block]:
    place = 0
    for each in body:
        if isinstance(each, Section):
            under = tuple(_blocks(each.body, level + 1))
            if not under:
                continue
            place += 1
            yield Block("heading", f"{_mark(level, place)} {each.title}", level)
            yield from under
        elif isinstance(each, Table):
            yield Block("table", table=each)
        else:
            for turn, line in enumerate(filter(str.strip, each.text.split("\n"))):
                yield Block("paragraph", f"{each.mark} {line}".strip() if not turn else line)


def _mark(level: int, place: int) -> str:
    if level == 0 and place <= len(_ROMAN):
        return f"{_ROMAN[place - 1]}."
    return f"{place}."
