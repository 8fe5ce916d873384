"""The counted noun phrase: what stands behind a number, up to where the sentence goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.document import Document
from roviec.reading.folding import LETTER
from roviec.reading.matching import WORD_END, compile_low, low_any, low_words
from roviec.reading.places import Places, opened
from roviec.reading.vocabulary import load

_DATA = load("nouns")
_UNITS = re.compile(rf" ?{low_any(load('numbers')['measures']['units'])}{WORD_END}")
_DETERMINER = re.compile(rf"(?:{low_any(_DATA['determiners']['words'])}{WORD_END} )+")
_PLURAL = re.compile(r"(?:các|những|tổng số|số) ")
_PEOPLE = compile_low(_DATA["people"]["heads"])
_NO_PEOPLE = compile_low(_DATA["people"]["never"])
_STRONG = low_words(_DATA["verbs"]["strong"])
_WEAK = low_words(_DATA["verbs"]["weak"])
_STOPS = low_words(_DATA["stops"]["words"])
# A word that lost its vowel ('ph biến') says nothing: the phrase ends before it.
_DAMAGED = r"(?<= )[bcdđghklmnpqrstvx]{2,3}(?= )"
_STOP = re.compile(
    rf"(?P<mark>[;:()\[\]!?\n|…]|\.(?=\s|$|\.)|\.\.)|(?P<quote>\")|(?P<join>,| và{WORD_END}| - |/)"
    rf"|(?P<stop>{_STOPS})|(?P<strong>{_STRONG})|(?P<damaged>{_DAMAGED})|(?P<weak>{_WEAK})|(?P<digit>\d)"
)
_HARD = re.compile(rf"[,;:.()\"\n]| và{WORD_END}|{_STOPS}|{_STRONG}|{_WEAK}|\d")
_IDIOM = opened(_DATA["stops"]["idioms"])
_NEVER = compile_low(_DATA["continues"]["never"] + _DATA["measured"]["openers"])
_ALWAYS = compile_low(_DATA["continues"]["always"])
_VERB = re.compile(rf"{_STRONG}|{_WEAK}")
_STOP_HERE = re.compile(_STOPS)
_STRONG_HERE = re.compile(_STRONG)
_NUMBERED = re.compile(
    rf"{low_any(_DATA['numbered']['words'])} $"
    r"|(?<!\w)covid ?-? ?$"
)
_DOCUMENT = re.compile(
    r"(?:chỉ thị|nghị quyết|kết luận|quyết định|quy định|kế hoạch|đề án|chương trình|luật"
    r"|nghị định)(?: số)? $"
)
_DOCUMENT_NUMBER = re.compile(rf"\d+(?: ?[-/] ?[{LETTER}\d]+)*")
_AUXILIARY = re.compile(
    r"(?:đã|đang|sẽ|được|bị|luôn|tiếp tục|có|là|còn|chưa|đạt|chiếm|chỉ|đều|ngày càng)(?!\w)"
)
_YARDSTICK = compile_low(_DATA["measured"]["yardsticks"])
_PART_END = re.compile(rf"[,;:.()\n]|{_STOPS}|\d")
_OWN_NUMBER = re.compile(
    r"(?: (?:mới|được|thêm|thực hiện|thí điểm|lại|thành công|hơn|trên|gần|khoảng|ít nhất|tối thiểu"
    r"|xấp xỉ|dưới|không dưới|tổng số|tổng cộng))* \d"
)
# Acts that are also kinds of classes and visits ('lớp đào tạo, bồi dưỡng').
_ACT_OR_KIND = compile_low(["bồi dưỡng", "kiểm tra", "giám sát"])
# '10 % hoạt động yếu': how the things counted before go, and no thing.
_GOES = re.compile(
    r"(?:hoạt động|làm ăn|xếp loại) (?:rất |còn |có |không )?"
    rf"(?:yếu|kém|hiệu quả|tốt|khá|ổn định|trung bình|cầm chừng|xuất sắc){WORD_END}"
)
_QUALITIES = frozenset(_DATA["stops"]["qualities"])
# 'kỹ thuật mới.', 'kỹ thuật mới tại …': a quality, where no act follows.
_QUALITY_BEHIND = re.compile(
    rf"\s*(?:[,;.:)]|$| {low_any(_DATA['stops']['behind_new'])}{WORD_END})"
)
_LONGEST = 130
_WORDS_IN_PART = 7


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun phrase: where the quoted claim ends with it, and where the noun begins."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Scan:
    """One phrase as it is followed from its start; `head` is where its noun begins."""

    folded: str
    places: Places
    low: str
    start: int
    head: int
    limit: int
    whole: bool
    """Nothing stands behind the limit that might belong to it."""
    people: bool
    subject: bool


def noun_behind(doc: Document, at: int, end: int, *, share: bool) -> Noun | None:
    """The noun phrase behind a number that ends at `at`; None where nothing is counted.

    `share` says that the number is a percentage or n/N, whose noun is a subject: a verb ends it.
    """
    low = doc.lowered
    unit = _UNITS.match(low, at, end)
    if unit is not None:
        at = unit.start() + low.startswith(" ", unit.start())
        return Noun(at, _phrase_end(_scan(doc, at, end, share=False), unit.end()))
    if not low.startswith(" ", at):
        return None
    at += 1
    determiner = _DETERMINER.match(low, at, end)
    if determiner is not None and share:
        at = determiner.end()
    if share and _GOES.match(low, at, end):
        return None
    stop = _phrase_end(_scan(doc, at, end, share=share), at)
    return Noun(at, stop) if stop > at else None


def is_yardstick(low: str, at: int) -> bool:
    """Whether 'kế hoạch', 'so với …' follows: the number measures what stands before it."""
    return _YARDSTICK.match(low, at + low.startswith(" ", at)) is not None


def _scan(doc: Document, at: int, end: int, *, share: bool) -> _Scan:
    head, low = at, doc.lowered
    while (plural := _PLURAL.match(low, head)) is not None:
        head = plural.end()
    people = _PEOPLE.match(low, head) is not None and not _NO_PEOPLE.match(low, head)
    limit = min(end, at + _LONGEST)
    return _Scan(doc.folded, doc.places, low, at, head, limit, limit == end, people, share)


def _phrase_end(scan: _Scan, floor: int) -> int:
    """Where the phrase ends; not before `floor`."""
    low, at = scan.low, scan.start
    cursor = max(floor, scan.head)
    idioms = [m.span() for m in _IDIOM.finditer(scan.places, at, scan.limit)]
    while (match := _STOP.search(low, cursor, scan.limit)) is not None:
        inside = next((stop for first, stop in idioms if first <= match.start() < stop), None)
        after = inside or _goes_on_at(scan, match, scan.head)
        if after is None:
            return _trimmed(scan.folded, at, match.start())
        cursor = max(after, match.end())
    cut = scan.limit if scan.whole else low.rfind(" ", at, scan.limit)
    return _trimmed(scan.folded, at, cut)


def _goes_on_at(scan: _Scan, match: re.Match[str], head: int) -> int | None:
    """Where the phrase goes on behind a possible end; None where it ends."""
    kind = match.lastgroup
    if kind == "quote":
        closing = scan.folded.find('"', match.end(), match.end() + 120)
        return closing + 1 if closing >= 0 and match.start() > scan.start else None
    if kind == "weak":
        if match.start() == head:
            return match.end()
        return None if scan.people else match.end()
    if kind == "join":
        return _behind_join(scan, match, head)
    if kind == "digit":
        return _behind_digit(scan, match)
    if match[0] in _QUALITIES:
        return match.end() if _QUALITY_BEHIND.match(scan.low, match.end(), scan.limit) else None
    return None


def _behind_digit(scan: _Scan, match: re.Match[str]) -> int | None:
    left = scan.low[max(scan.start, match.start() - 24) : match.start()]
    if not (_NUMBERED.search(left) or _DOCUMENT.search(left)):
        return None
    number = _DOCUMENT_NUMBER.match(scan.low, match.start())
    return number.end() if number else match.end()


def _behind_join(scan: _Scan, match: re.Match[str], head: int) -> int | None:
    """Whether what follows a comma, 'và' or dash is of the same noun phrase."""
    if match[0] == "/":
        return match.end()
    at = match.end() + scan.low.startswith(" ", match.end())
    if match[0] == " - ":
        return at if scan.folded[at : at + 1].islower() else None
    if not scan.folded[at : at + 1].isalpha():
        return None
    hard = _HARD.search(scan.low, at + 1, scan.limit)
    stop = hard.start() if hard else scan.limit
    part = scan.low[at:stop]
    if len(part.split()) > _WORDS_IN_PART:
        return None
    if scan.folded[at].isupper() and not _capital_goes_on(scan, match.start()):
        return None
    return _part_goes_on(scan, at, hard, (head, match.start()))


def _part_goes_on(
    scan: _Scan, at: int, hard: re.Match[str] | None, sofar: tuple[int, int]
) -> int | None:
    """Whether the part at `at` is a noun, or a modifying verb, the phrase goes on with."""
    if _ALWAYS.match(scan.low, at) and not _starts_clause(scan, at, sofar):
        digit = hard is not None and hard[0].isdigit()
        return at + 1 if scan.people and not digit else _noun_goes_on(scan, at, hard)
    if _STOP_HERE.match(scan.low, at) or _STRONG_HERE.match(scan.low, at):
        return None
    if _VERB.match(scan.low, at):
        return at + 1 if _verbal(scan, *sofar) and not _counts(scan, at) else None
    return None if _NEVER.match(scan.low, at) else _noun_goes_on(scan, at, hard)


def _starts_clause(scan: _Scan, at: int, sofar: tuple[int, int]) -> bool:
    """'57 phòng học, bồi dưỡng thường xuyên cho …' goes on to another act."""
    if scan.people or scan.subject:
        return False
    return _ACT_OR_KIND.match(scan.low, at) is not None and not _verbal(scan, *sofar)


def _noun_goes_on(scan: _Scan, at: int, hard: re.Match[str] | None) -> int | None:
    """A new clause with its own subject ('…, công tác X được …') does not go on with the noun."""
    if hard is not None and hard[0].isdigit():
        return None
    if hard is not None and not scan.subject and _AUXILIARY.match(scan.low, hard.start()):
        return None
    return at + 1


def _capital_goes_on(scan: _Scan, comma: int) -> bool:
    word = scan.folded[scan.start : comma].rsplit(" ", 1)[-1]
    return scan.subject and word[:1].isupper()


def _verbal(scan: _Scan, head: int, before: int) -> bool:
    """Whether the phrase so far ends in a verb that modifies the head: 'lớp đào tạo'."""
    if scan.people or scan.subject:
        return False
    idioms = [match.span() for match in _IDIOM.finditer(scan.places, head, before)]
    return any(
        not any(
            first <= verb.start() < stop and verb.span() != (first, stop) for first, stop in idioms
        )
        for verb in _VERB.finditer(scan.low, head + 1, before)
    )


def _counts(scan: _Scan, at: int) -> bool:
    """Whether the verb at `at` has a number of its own: a clause, as in 'biên soạn 5 tài liệu',
    'phát động mới trên 10 mô hình'; 'bồi dưỡng cho 200 người' is none."""
    end = _PART_END.search(scan.low, at, scan.limit)
    if end is not None and end[0].isdigit():
        return True
    verb = _VERB.match(scan.low, at)
    return verb is not None and _OWN_NUMBER.match(scan.low, verb.end(), scan.limit) is not None


def _trimmed(folded: str, start: int, end: int) -> int:
    while end > start and folded[end - 1] in " ,-/\"'":
        if folded[end - 1] == '"' and folded.count('"', start, end) % 2 == 0:
            break
        end -= 1
    return end
