"""What the words of one sentence or part of it say by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roviec.reading.document import Document
from roviec.reading.folding import key
from roviec.reading.matching import WORD_END, WORD_START, low_any
from roviec.reading.places import Opened, Places, opened
from roviec.reading.vocabulary import load, lookup

_DATA = load("statements")
_ASKING = opened(_DATA["asking"]["verbs"])
_WEAK = lookup(_DATA["asking"]["weak"])
UPWARD = lookup(_DATA["asking"]["upward"])
DOWNWARD = lookup(_DATA["asking"]["downward"])
_NOUN_AFTER = re.compile(rf" {low_any(_DATA['asking']['noun_after'])}{WORD_END}")
_ORDER = re.compile(rf"{low_any(_DATA['orders']['verbs'])}{WORD_END}")
# Matched with case: 'Cần Thơ' needs nothing.
_NEED = re.compile(r"(?<!\w)(?:cần|phải|đề nghị|yêu cầu|không được|không để)(?!\w)|: *Cần ")
_DONE = re.compile(r"(?<!\w)(?:đã|được)(?!\w)")


def _before(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"{WORD_START}{low_any(words)}[ ,]*$")


_NOUN_BEFORE = _before(_DATA["asking"]["noun_before"])
_FAULTS = opened(_DATA["limitation"]["signals"])
_FAULT_HEADS = Opened(
    rf"{WORD_START}{low_any(_DATA['limitation']['list_heads'])}{WORD_END}"
    rf"[^;.\n]{{0,140}}?(?:(?<!\w)(?:như|đó là|cụ thể|gồm|sau)(?: sau)? ?: ?|: )",
    _DATA["limitation"]["list_heads"],
)
_OVERCOME = re.compile(
    rf"{WORD_START}{low_any(_DATA['limitation']['not_after'])}"
    rf"(?: {low_any(_DATA['limitation']['not_after_then'])},?)*[ ,]*$"
)
_TROUBLE = opened(_DATA["difficulty"]["signals"])
_NO_TROUBLE = _before(_DATA["difficulty"]["not_after"])
LESSON_HEAD = opened(_DATA["lesson"]["heads"])
_ITEM = re.compile(rf"[-+* ]*{low_any(_DATA['lesson']['items'])}{WORD_END}[ ,:]*")
_PLAN_OPENER = re.compile(rf"[-+* ]*(?:về )?{low_any(_DATA['plan']['openers'])}{WORD_END}")
_PLAN_VERB = opened(_DATA["plan"]["verbs"])
_WILL = Opened(rf"(?<!\w)sẽ(?= {low_any(_DATA['plan']['will'])})", ["sẽ"])
_TOLD_DONE = Opened(r"(?<!\w)(?:đã|vừa)(?!\w)", ["đã", "vừa"])
_PROMISE = opened(_DATA["commitment"]["signals"])
_NO_PROMISE = _before(_DATA["commitment"]["not_before"])
_GOOD = opened(_DATA["strength"]["signals"])
_VERY_GOOD = opened(_DATA["strength"]["strong"])
_DONE_WELL = opened(_DATA["strength"]["done"])
_LEADING = re.compile(
    rf"[-+*• ]*(?:\d{{1,2}}[.)] ?)?(?:{low_any(_DATA['orders']['openers'])}[ ,:]*)?"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """An asking verb: its place, the verb by its key."""

    start: int
    end: int
    verb: str


def askings(doc: Document, start: int, end: int) -> Iterator[Asking]:
    """The verbs of a sentence that may ask for something; nouns of the same words are left out."""
    low = doc.lowered
    for match in _ASKING.finditer(doc.places, start, end):
        left = low[max(start, match.start() - 24) : match.start()]
        if _NOUN_BEFORE.search(left) or _NOUN_AFTER.match(low, match.end(), end):
            continue
        verb = key(match[0])
        if verb in _WEAK and not _orders_behind(doc.folded, match.end(), end):
            continue
        yield Asking(match.start(), match.end(), verb)


def _orders_behind(folded: str, at: int, end: int) -> bool:
    """Whether what follows a weak verb is an order and no report of what was done."""
    behind = folded[at : min(end, at + 160)]
    need = _NEED.search(behind)
    if need is None:
        return False
    return _DONE.search(behind, 0, need.start()) is None


def orders(low: str, at: int, end: int) -> bool:
    """Whether the part opens like an order: 'Tiếp tục …', 'Trọng tâm là …', 'cần …'."""
    lead = _LEADING.match(low, at, end)
    start = lead.end() if lead else at
    return _ORDER.match(low, start, end) is not None


def tells_done(places: Places, start: int, end: int) -> bool:
    """Whether the part reports a deed: 'đã' in its first words."""
    return _TOLD_DONE.search(places, start, min(end, start + 110)) is not None


def fault_list(places: Places, start: int, end: int) -> int | None:
    """Where a list of faults begins: 'hạn chế … như: '."""
    for match in _FAULT_HEADS.finditer(places, start, end):
        if not _OVERCOME.search(places.low[max(start, match.start() - 30) : match.start()]):
            return match.end()
    return None


def finds_fault(places: Places, start: int, end: int) -> bool:
    return any(
        not _OVERCOME.search(places.low[max(start, match.start() - 30) : match.start()])
        for match in _FAULTS.finditer(places, start, end)
    )


def tells_trouble(places: Places, start: int, end: int) -> bool:
    return any(
        not _NO_TROUBLE.search(places.low[max(start, match.start() - 22) : match.start()])
        for match in _TROUBLE.finditer(places, start, end)
    )


def lesson_item(places: Places, start: int, end: int) -> int | None:
    """Where the lesson behind 'Một là,' begins."""
    match = _ITEM.match(places.low, start, end)
    return match.end() if match else None


def plans(places: Places, start: int, end: int) -> bool:
    opener = _PLAN_OPENER.match(places.low, start, end)
    if opener is not None:
        return _PLAN_VERB.search(places, opener.end(), end) is not None or opener[0].strip() in {
            "phấn đấu",
            "mục tiêu",
        }
    return _WILL.search(places, start, end) is not None


def promise_at(places: Places, start: int, end: int) -> int | None:
    """Where the words of a promise begin; signed pledges are counts and none."""
    for match in _PROMISE.finditer(places, start, end):
        if not _NO_PROMISE.search(places.low[max(start, match.start() - 16) : match.start()]):
            return match.start()
    return None


def praises(places: Places, start: int, end: int) -> bool:
    if _VERY_GOOD.search(places, start, end):
        return True
    return bool(_GOOD.search(places, start, end) and _DONE_WELL.search(places, start, end))
