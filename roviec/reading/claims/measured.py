"""The thing a bare number measures: 'tỷ lệ đảng viên dự học đạt 97,98 %'."""

from __future__ import annotations

import re

from roviec.reading.claims.nouns import Noun
from roviec.reading.matching import WORD_END, WORD_START, compile_low, low_any
from roviec.reading.vocabulary import load

_DATA = load("nouns")["measured"]
_PREDICATES = low_any(_DATA["predicates"])
_PREDICATE = re.compile(rf"(?:^|(?<!trở ){WORD_START}){_PREDICATES}(?: {_PREDICATES})*:? ?$")
_COLON = re.compile(r": ?$")
_OPENER = re.compile(rf"{WORD_START}{low_any(_DATA['openers'])}{WORD_END}(?! độ(?!\w))")
_MONEY = re.compile(
    rf"{WORD_START}{low_any(_DATA['money_nouns'])}{WORD_END}(?=[^,;.\n\d]{{0,60}}$)"
)
_BREAK = re.compile(
    r"[,;.()\n\"]|: |(?<!\w)(?:và|với|trong đó|đưa|nâng|giảm|tăng|phấn đấu|có)(?!\w)"
)
_LEADING = re.compile(rf"(?:(?:{low_any(_DATA['leading'])}|năm \d{{4}})(?!\w)[ :]*)+")
_TRAILING = re.compile(
    r"(?: (?:đến nay|mới|đã|đều|cũng|ước|chỉ|cơ bản|năm \d{4}|hằng năm|hàng năm|luôn|tiếp tục))+$"
)
_NOUNS = load("nouns")["verbs"]
_ACT = compile_low([*_NOUNS["strong"], *_NOUNS["weak"], "đã", "đang", "được", "là", "cho"])
_IDIOM = compile_low(load("nouns")["stops"]["idioms"])
# 'tổng vốn đăng ký 1.450 tỷ', 'số tiền ủng hộ là …': an act that ends the noun belongs to it.
_ENDS_NOUN = re.compile(rf" ?$|,? {_PREDICATES}(?: {_PREDICATES})*:? ?$")
_NEW_ONES = tuple(word for word in load("nouns")["stops"]["idioms"] if word.endswith(" mới"))
_LONGEST = 120


def noun_before(low: str, floor: int, at: int) -> Noun | None:
    """The noun phrase a predicate leads from, before a number whose quantifier starts at `at`."""
    low_at = max(floor, at - _LONGEST)
    left = low[low_at:at]
    predicate = _PREDICATE.search(left) or _COLON.search(left)
    if predicate is None and not _opened(left):
        return None
    return _phrase(left, predicate.start() if predicate else len(left), low_at)


def _opened(left: str) -> bool:
    """'tỷ lệ học sinh bỏ học dưới 0,2 %': a measured thing right before the quantifier."""
    begin = max((match.end() for match in _BREAK.finditer(left)), default=0)
    return _OPENER.match(left, begin + left.startswith(" ", begin)) is not None


def follows_comma(low: str, floor: int, at: int) -> bool:
    """Whether the predicate opens a part of its own ('…, đạt 97 %', '(chiếm 80 %)'): the thing
    measured is what was counted before."""
    left = low[max(floor, at - _LONGEST) : at]
    predicate = _PREDICATE.search(left)
    before = left[: predicate.start()] if predicate else left
    return before.rstrip().endswith((",", "(")) or not before.strip()


def money_noun_before(low: str, floor: int, at: int) -> Noun | None:
    """'kinh phí', 'số tiền' …, when an amount is said of them in the same clause."""
    low_at = max(floor, at - _LONGEST)
    left = low[low_at:at]
    match = _MONEY.search(left)
    if match is None:
        return None
    verb = _verb_behind(left, match.end())
    return _phrase(left, verb.start() if verb else len(left), low_at, begin=match.start())


def _verb_behind(left: str, at: int) -> re.Match[str] | None:
    """The act that ends the noun; 'sử dụng' in 'tiền sử dụng đất' is none."""
    idioms = [match.span() for match in _IDIOM.finditer(left)]
    for verb in _ACT.finditer(left, at):
        if _ENDS_NOUN.match(left, verb.end()):
            return None
        if not any(first < verb.start() < stop for first, stop in idioms):
            return verb
    return None


def _phrase(left: str, stop: int, offset: int, *, begin: int | None = None) -> Noun | None:
    piece = left[:stop].rstrip(" ,:(")
    if begin is None:
        begin = 0
        for match in _BREAK.finditer(piece):
            if match[0] != "," or not _lists(piece, match.end()):
                begin = match.end()
        opener = _OPENER.search(piece, begin)
        begin = opener.start() if opener else begin
    begin += len(piece[begin:]) - len(piece[begin:].lstrip(" ,:;-+("))
    lead = _LEADING.match(piece, begin)
    begin = lead.end() if lead else begin
    text = piece[begin:]
    if predicate := _PREDICATE.search(text):
        text = text[: predicate.start()]
    tail = _TRAILING.search(text)
    if tail is not None and tail[0] == " mới" and text.endswith(_NEW_ONES):
        tail = None
    end = begin + len((text[: tail.start()] if tail else text).rstrip(" ,:("))
    return Noun(offset + begin, offset + end) if end > begin + 1 else None


def _lists(piece: str, at: int) -> bool:
    """Whether the comma joins nouns: no verb-like word follows in the rest of the clause."""
    rest = piece[at:]
    return len(rest.split()) <= 3 and not re.search(r"(?<!\w)(?:đã|được|là|công tác)(?!\w)", rest)
