"""An official document as plain data: what it says, without how it looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from roviec.writing.rules import Form


@dataclass(frozen=True)
class Header:
    """Who issues the paper, as printed at the top left: ``Tỉnh ủy …`` above ``Ban Tuyên giáo``.

    ``superior`` is empty for a body that stands alone. A line break in a name breaks the line
    there; without one, long names are broken into lines of like length.
    """

    superior: str
    issuer: str


@dataclass(frozen=True)
class DocumentNumber:
    """``12``, ``TB``, ``BTGTU``; the rule set joins them (``Số 12-TB/BTGTU``, ``Số: 12/TB-UBND``).

    ``ordinal`` is None until the number is given; room is left for it. ``kind`` is empty for a
    công văn.
    """

    ordinal: int | None
    kind: str
    body: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text; each line of ``text`` becomes one, the first after ``mark``."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; ``share`` is its part of the width, relative to the other columns."""

    title: str
    share: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table with a heading row that is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A numbered heading and what stands under it; its level is its depth in the document."""

    title: str
    body: tuple[Block, ...]


Block: TypeAlias = "Section | Paragraph | Table"


@dataclass(frozen=True)
class Signature:
    """The lines over a signature.

    ``authority`` is ``T/M BAN THƯỜNG VỤ``, ``K/T TRƯỞNG BAN`` or, signed directly, ``TRƯỞNG BAN``;
    ``post`` is the signatory's own (``PHÓ TRƯỞNG BAN``), empty when the authority says it.
    """

    authority: str
    post: str
    name: str


@dataclass(frozen=True)
class OfficialDocument:
    """One official paper; ``form`` and ``date`` choose the rule set.

    ``date`` is the day of signing, or for a draft the day it was drawn up. ``draft`` is the turn of
    the draft and None once signed: a draft carries its mark and leaves day and month open.
    ``recipients`` and ``bases`` come without marks and without closing signs. A line break
    in ``subject`` breaks its line. ``notice`` is printed small at the top of every page ("Số liệu
    minh hoạ").
    """

    form: Form
    date: dt.date
    header: Header
    number: DocumentNumber
    place: str
    kind: str
    subject: str
    bases: tuple[str, ...]
    body: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    draft: int | None = None
    notice: str | None = None
