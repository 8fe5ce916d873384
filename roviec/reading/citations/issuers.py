"""What follows a number: the day it was issued and the body that issued it, in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.days import DAY, day_of
from roviec.reading.document import Document
from roviec.reading.folding import UPPER
from roviec.reading.matching import WORD_END
from roviec.reading.units import match_at
from roviec.reading.vocabulary import alternation, load

_DATA = load("kinds")["signers"]
_DATE_LEAD = re.compile(r" ?[,;]? ?\(?(?:được )?(?:ban hành |ký |ký ban hành )?(?P<word>ngày )?")
_BODY_LEAD = re.compile(r" ?,? ?(?:của|do) |,? (?=\S)")
_SIGNER = re.compile(alternation(_DATA["words"]) + " ")
_NAME = re.compile(alternation(_DATA["names"]) + WORD_END)
_MEETING = re.compile(
    rf"""(?:hội\ nghị|đại\ hội|kỳ\ họp)
        (?:\ (?:lần\ thứ|thứ)\ [\w]+|\ bất\ thường|\ toàn\ thể|\ đại\ biểu)*
        (?:\ (?:ban\ chấp\ hành\ )?(?:trung\ ương|tw)(?:\ đảng)?(?:\ \d{{1,2}})?)?{WORD_END}""",
    re.VERBOSE,
)
_TERM = re.compile(rf"(?: ?,? \(?[Kk]hóa (?:[IVXLC]{{1,6}}|\d{{1,2}})\)?(?![{UPPER}\d]))")
_NOW = re.compile(r" \((?:nay là|trước đây là|cũ là) [^()\n]{2,60}\)")
_JOIN = re.compile(r"(?:, | và | - )(?=[A-ZĐ])")


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a citation ends and what its tail says."""

    end: int
    issuer: str | None = None
    issued: str | None = None


def tail_at(doc: Document, start: int, limit: int, *, joint: bool = False) -> Tail:
    """Day and issuer from `start` on; `joint` documents may name several issuers."""
    end = start
    issued: str | None = None
    issuer: str | None = None
    for _ in range(2):
        if issued is None and (day := _issued(doc, end, limit)):
            end, issued = day
        elif issuer is None and (body := _issuer(doc, end, limit, joint=joint)):
            end, issuer = body
        else:
            break
    return Tail(end, issuer, issued)


def _issued(doc: Document, start: int, limit: int) -> tuple[int, str] | None:
    lead = _DATE_LEAD.match(doc.lowered, start, limit)
    if lead is None or lead.end() == start:
        return None
    found = DAY.match(doc.lowered, lead.end(), limit)
    day = day_of(found) if found else None
    if found is None or day is None or (day.year is None and not lead["word"]):
        return None
    end = found.end()
    if "(" in lead[0] and doc.folded[end : end + 1] == ")":
        end += 1
    return end, day.iso()


def _issuer(doc: Document, start: int, limit: int, *, joint: bool) -> tuple[int, str] | None:
    lead = _BODY_LEAD.match(doc.lowered, start, limit)
    if lead is None or lead.end() >= limit:
        return None
    begin = lead.end()
    end = _body(doc, begin)
    # Without "của" a body must follow at once and be one that issues documents by itself.
    if end is None or (not lead[0].strip(" ,") and not _issues_alone(doc, begin)):
        return None
    while joint and (more := _JOIN.match(doc.folded, end, limit)):
        following = _body(doc, more.end())
        if following is None:
            break
        end = following
    for pattern in (_TERM, _NOW):
        if found := pattern.match(doc.folded, end, limit):
            end = found.end()
    return (end, doc.folded[begin:end]) if end <= limit else None


def _issues_alone(doc: Document, begin: int) -> bool:
    if not doc.folded[begin].isupper():
        return False
    if _MEETING.match(doc.lowered, begin):
        return True
    unit = match_at(doc, begin)
    return unit is not None and unit.kind in {"party_committee", "government", "assembly"}


def _body(doc: Document, begin: int) -> int | None:
    """The end of the issuer that starts at `begin`."""
    ends = [0]
    signer = _SIGNER.match(doc.lowered, begin)
    unit = match_at(doc, signer.end() if signer else begin)
    if unit:
        ends.append(unit.end)
    for pattern in (_NAME, _MEETING):
        if found := pattern.match(doc.lowered, begin):
            ends.append(found.end())
    return max(ends) or None
