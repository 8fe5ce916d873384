"""Documents cited by the meeting that adopted them: a plenum or a congress."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.citations.kinds import KIND_WORDS
from roviec.reading.folding import LETTER, UPPER
from roviec.reading.matching import WORD_END
from roviec.reading.numerals import ORDINAL_WORD, number_value, roman_value, to_roman
from roviec.reading.vocabulary import alternation, load

_ROMAN = r"[ivxlc]{1,6}"
_N = rf"(?:\d{{1,2}}|{_ROMAN}|{ORDINAL_WORD}){WORD_END}(?![%/.]\d)"
_TERM = rf"(?:\d{{1,2}}|{_ROMAN}){WORD_END}"
_MORE_KINDS = rf"(?:(?:\ ?,\ ?|\ và\ |,\ và\ ){KIND_WORDS})*"

PLENUM = re.compile(
    rf"""(?P<kinds>{_MORE_KINDS})(?:\ của)?(?:\ các)?
    (?P<body>(?P<meeting>\ hội\ nghị)?(?:\ toàn\ thể)?(?:\ lần\ thứ\ (?P<before>{_N}))?
      (?:(?:\ của|,)?\ (?:ban\ chấp\ hành|bch))?
      \ (?:trung\ ương|tw|tư|t\.ư)(?:\ đảng)?)
    (?:\ ?,?\ ?(?:lần\ thứ\ )?(?P<n>(?:\d{{1,2}}|{_ROMAN}){WORD_END}(?!\s?%|\s(?:năm|tháng|ngày)))
       (?P<more>(?:(?:,\ ?|\ và\ )\d{{1,2}}{WORD_END})*))?
    (?:\ \(?lần\ (?P<again>\d|nhất|hai|ba){WORD_END}\)?)?
    (?P<terms>\ ?,?\ ?\(?(?:khóa|k\.?)\ ?(?P<term>{_TERM})
       (?P<terms_more>(?:(?:\ ?,\ |\ và\ |,\ và\ )(?:khóa\ )?{_TERM})*)\)?)?
    (?:\ (?:của\ )?đảng(?!\ bộ|\ viên|\ ủy){WORD_END})?""",
    re.VERBOSE,
)
"""On lower-case text, right behind the first kind noun."""

_WORDS = load("kinds")["congress"]["words"]
_YEARS = r"\d{4}(?:\ ?-\ ?\d{4})?"
_PIECE = re.compile(
    rf"""[ ]?,?[ ](?:nhiệm\ kỳ\ {_YEARS}|(?:lần\ thứ\ |lần\ |khóa\ )(?P<n>{_N})
        |(?P<word>{alternation(_WORDS)}){WORD_END}
        |(?P<roman>{_ROMAN}|\d{{1,2}}){WORD_END}(?![%/.]\d)
        |\((?:khóa|nhiệm\ kỳ)\ [\w\ -]{{1,16}}\))""",
    re.VERBOSE,
)
_PLACE = re.compile(rf" ([{UPPER}][{LETTER}]*(?: [{UPPER}][{LETTER}]*){{0,3}})")
_TERM_OF_OFFICE = re.compile(rf" ?,? \(?nhiệm kỳ {_YEARS}\)?$")
_CONGRESS = re.compile(r"(?: của)?(?: các)? đại hội" + WORD_END)
_DANGLING = {"của", "lần thứ", "lần", "khóa", "nhiệm kỳ", "năm"}
_NATIONAL_TERMS = range(1, 21)
_LAST_NATIONAL = 14


@dataclass(frozen=True, slots=True)
class Named:
    """A named document's end, what its norm_id holds behind the kind, and who adopted it."""

    end: int
    norm: str | None
    issuer: str
    kinds: str = ""
    empty: bool = False
    """A congress without any word on which one."""
    partial: str | None = None
    """The plenum alone, where its term is not said."""
    numbered: bool = True
    """Whether it says which meeting: 'các nghị quyết Trung ương khóa XII' does not."""


def plenum_at(lowered: str, folded: str, start: int, limit: int) -> Named | None:
    """A plenum's document, from behind its kind noun."""
    match = PLENUM.match(lowered, start, limit)
    if match is None:
        return None
    number = match["before"] or match["n"]
    if number is None and match["terms"] is None:
        return None
    end = match.end()
    if match["terms"] and match["terms"].count("(") != match["terms"].count(")"):
        end -= match[0].endswith(")")
    norm = partial = None
    if number and match["terms"] is None and (value := number_value(number)):
        partial = f"TW{value}"
    if number and match["term"] and not match["more"] and not match["terms_more"]:
        norm = _plenum_norm(number, match["term"], match["again"])
    return Named(
        end,
        norm,
        _plenum_issuer(match, folded, end),
        match["kinds"],
        partial=partial,
        numbered=number is not None,
    )


def _plenum_issuer(match: re.Match[str], folded: str, end: int) -> str:
    """The meeting as it is named, or the committee that meets."""
    if match["meeting"] is None:
        return "Ban Chấp hành Trung ương"
    stop = match.end("terms") if match["terms"] else end
    return folded[match.start("body") : min(stop, end)].strip()


def _plenum_norm(number: str, term: str, again: str | None) -> str | None:
    plenum, congress = number_value(number), number_value(term)
    if plenum is None or congress is None or congress not in _NATIONAL_TERMS:
        return None
    repeated = f"({number_value(again)})" if again else ""
    return f"TW{plenum}{repeated}-{to_roman(congress)}"


def congress_at(lowered: str, folded: str, start: int, limit: int) -> Named | None:
    """A congress's document, from behind its kind noun."""
    head = _CONGRESS.match(lowered, start, limit)
    if head is None:
        return None
    end = head.end()
    words: list[str] = []
    number: str | None = None
    while piece := _PIECE.match(lowered, end, limit):
        if piece["roman"] and (number or not _is_ordinal(folded, piece, head.end())):
            break
        if piece["word"] == "năm" and not folded[piece.end() : piece.end() + 5].strip().isdigit():
            break
        number = number or piece["n"] or piece["roman"]
        words.append(piece["word"] or "")
        end = piece.end()
        if piece["word"] and not _PIECE.match(lowered, end, limit):
            place = _PLACE.match(folded, end, limit)
            end = _behind_place(place) if place else end
    end = _without_dangling(folded, lowered, head.end(), end)
    said = lowered[head.end() : end]
    issuer = _TERM_OF_OFFICE.sub("", folded[head.start() : end]).strip().removeprefix("của ")
    return Named(end, _congress_norm(said, words, number), issuer, empty=not said)


def _is_ordinal(folded: str, piece: re.Match[str], begin: int) -> bool:
    """Roman numerals are capitals; a bare number says which only right behind 'Đại hội'."""
    if piece["roman"].isdigit():
        return piece.start() == begin
    return folded[piece.start("roman")].isupper()


def _behind_place(place: re.Match[str]) -> int:
    words = place[1].split(" ")
    if roman_value(words[0]):
        return place.start()
    return place.end()


def _without_dangling(folded: str, lowered: str, begin: int, end: int) -> int:
    """Words such as 'của' or 'khóa' belong to the name only with what they announce."""
    while True:
        tail = lowered[begin:end]
        for word in _DANGLING:
            if tail == f" {word}" or tail.endswith(f" {word}"):
                end -= len(word) + 1
                break
        else:
            return begin + len(folded[begin:end].rstrip(" ,"))


def _congress_norm(said: str, words: list[str], number: str | None) -> str | None:
    value = number_value(number) if number else None
    if value is None:
        return None
    local = ("đảng bộ", "đoàn", "công đoàn", "hội ", "chi bộ", "mặt trận", "mttq", "tỉnh", "huyện")
    if any(word in said for word in local):
        return None
    national = "toàn quốc" in said or "của đảng" in said or value <= _LAST_NATIONAL
    return f"DH-{to_roman(value)}" if national else None
