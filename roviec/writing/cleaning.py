"""Text made fit for a printed paper: nothing in it that XML, or a reader's eye, cannot take."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 forbids these outright.
_FORBIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
# Direction overrides and isolates could make a printed number read differently from the record.
_REORDERING = r"\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(f"[{_FORBIDDEN}{_REORDERING}\\x7f-\\x84\\x86-\\x9f\\ufeff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+")


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of ``text``: NFC, single spaces, no characters a DOCX cannot hold.

    No-break spaces stay, they hold names and dates together.
    """
    kept = _DROPPED.sub("", _LINE_ENDS.sub("\n", text))
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in kept.split("\n"))
    return [unicodedata.normalize("NFC", line) for line in lines if line]


def one_line(text: str) -> str:
    """``text`` on one line, cleaned in the same way; empty when nothing is left."""
    return " ".join(paragraphs(text))


def sentence(text: str) -> str:
    """``text`` ended with a full stop, unless it already ends a sentence or leads on."""
    kept = text.rstrip()
    return kept if not kept or kept[-1] in ".!?…:;" else f"{kept}."
