"""Who says it, and whom it is said to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from roviec.reading.document import Document
from roviec.reading.folding import fold, lower
from roviec.reading.matching import WORD_END, WORD_START, low_any, squeezed
from roviec.reading.model import Officeholder, UnitMention
from roviec.reading.places import Opened
from roviec.reading.vocabulary import load

_DATA = load("statements")
_BETWEEN = rf"(?:{low_any(_DATA['speakers']['between'])} ?,? )*"
_SAYS = rf"{low_any(_DATA['speakers']['verbs'] + _DATA['asking']['verbs'])}{WORD_END}"
_GENERIC = Opened(
    rf"(?:^|(?<=[,:;.\n] )|(?<=[\n\"])|(?<=, và ))"
    rf"(?P<who>{low_any(_DATA['speakers']['words'])}(?: số \d+)?) (?={_BETWEEN}{_SAYS})",
    _DATA["speakers"]["words"],
)
_ACTS = re.compile(rf"[ ,-]*(?:\([^)]{{0,60}}\) )?{_BETWEEN}{_SAYS}")
_JOINED = re.compile(rf"(?:^|[,;:.(\n\"-]|{WORD_START}{low_any(_DATA['speakers']['between'])}) ?$")
_LAST_WORD = re.compile(rf"{WORD_START}{low_any(_DATA['speakers']['last_words'])} $")
_CLAUSE_SUBJECT = re.compile(
    rf"(?:^|[,:;] |(?<=\n))(?P<who>{low_any(['đại diện', *_DATA['orders']['addressees']])}"
    rf"{WORD_END}[^,;:.\n]{{0,60}}?) {_BETWEEN}$"
)
_TIME_LEAD = (
    r"(?:trong )?(?:năm|quý|tháng|giai đoạn|thời gian|nhiệm kỳ|6 tháng|9 tháng|những|các tháng)"
    r"(?: [^,;:.\n]{0,30})?, "
)
_LEAD = re.compile(rf"[ ,:]*(?:{_TIME_LEAD}|{low_any(_DATA['orders']['leads'])}{WORD_END}[ ,:]*)*")
_ADDRESSEE = re.compile(
    rf"(?:{low_any(_DATA['orders']['addressees'])}"
    rf"|(?:các|những|một số) {low_any(_DATA['orders']['many'])}){WORD_END}"
)
_ORDER = re.compile(rf"{WORD_START}{low_any(_DATA['orders']['verbs'])}{WORD_END}")
_NOT_BEHIND = re.compile(rf"{WORD_START}{low_any(_DATA['orders']['not_behind'])} $")
_SPLIT = re.compile(
    r"(?:, | và |; )(?=[A-ZĐỦ])|(?:, | và )(?=các (?:địa phương|đơn vị|sở|cơ quan|cấp))"
)
_FARTHEST = 170
_ONE_MANY = re.compile(r"các [^;:]{0,40}phòng")
_GAP = 3
_REACH = 700
_PRONOUNS = frozenset({"đồng chí", "các đồng chí", "đoàn viên"})
_Named = TypeVar("_Named")
_TAIL = re.compile(
    rf"[ ,]*(?:(?:trong |vào )?{low_any(_DATA['orders']['leads'])}"
    r"|trong (?:năm|quý|tháng|giai đoạn|nhiệm kỳ|thời gian)(?: \w+){0,4})[ ,:]*$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person's name or a body, and the words its rank is read from."""

    name: str
    standing: str


class Voices:
    """Looks up the persons and bodies of a document by folded place."""

    def __init__(
        self, doc: Document, people: Sequence[Officeholder], units: Sequence[UnitMention]
    ) -> None:
        self._doc = doc
        self._people = sorted(
            (doc.folded_span(person.start, person.end), person) for person in _spoken(people)
        )
        self._units = sorted((doc.folded_span(unit.start, unit.end), unit.name) for unit in units)
        self._people_at = [span[0] for span, _ in self._people]
        self._units_at = [span[0] for span, _ in self._units]
        self._standing: dict[str, str] = {}
        for _, person in self._people:
            if person.positions:
                held = standing(" | ".join(person.positions))
                self._standing[person.name] = f"{self._standing.get(person.name, '')} | {held}"

    def speaker_before(self, floor: int, at: int) -> Speaker | None:
        """Who speaks at `at`: the last person named since `floor`, else the last acting body."""
        floor = max(floor, at - _REACH)
        person = self._person(floor, at)
        if person is not None:
            return person
        return self._generic(floor, at) or self._unit(floor, at) or self._subject(floor, at)

    def _subject(self, floor: int, at: int) -> Speaker | None:
        """The words of a body that fill the clause before the verb: 'LĐLĐ tỉnh đề xuất …'."""
        match = _CLAUSE_SUBJECT.search(self._doc.lowered[max(floor, at - 80) : at])
        if match is None:
            return None
        offset = max(floor, at - 80)
        name = squeezed(self._doc.text(offset + match.start("who"), offset + match.end("who")))
        return None if standing(name) in _PRONOUNS else Speaker(name, standing(name))

    def asks_at(self, floor: int, at: int) -> bool:
        """Whether a word at `at` can be somebody's asking: behind its subject, a comma or 'và'."""
        low = self._doc.lowered
        floor = max(floor, at - _REACH)
        left = low[max(floor, at - 24) : at]
        if at <= floor or _JOINED.search(left) or _LAST_WORD.search(left):
            return True
        ends = [end for (_, end), _ in self._near(self._people, self._people_at, at)]
        ends += [end for (_, end), _ in self._near(self._units, self._units_at, at)]
        generic = self._generic(floor, at)
        return any(0 <= at - end <= _GAP for end in ends) or (
            generic is not None
            and low[max(floor, at - 40) : at].rstrip().endswith(generic.standing)
        )

    @staticmethod
    def _near(
        spans: list[tuple[tuple[int, int], _Named]], starts: list[int], at: int
    ) -> list[tuple[tuple[int, int], _Named]]:
        last = bisect_right(starts, at)
        return spans[max(0, last - 2) : last]

    def unit_before(self, floor: int, at: int) -> str | None:
        """The body named last between two places."""
        found = [
            name
            for (start, end), name in self._near(self._units, self._units_at, at)
            if floor <= start and end <= at
        ]
        return squeezed(found[-1]) if found else None

    def _person(self, floor: int, at: int) -> Speaker | None:
        first, last = bisect_left(self._people_at, floor), bisect_right(self._people_at, at)
        for (start, end), person in reversed(self._people[first:last]):
            if end <= at and floor <= start and _ACTS.match(self._doc.lowered, end):
                return Speaker(person.name, self._standing.get(person.name, ""))
        return None

    def _unit(self, floor: int, at: int) -> Speaker | None:
        first, last = bisect_left(self._units_at, floor), bisect_right(self._units_at, at)
        for (_, end), name in reversed(self._units[first:last]):
            if end <= at and _ACTS.match(self._doc.lowered, end):
                return Speaker(squeezed(name), standing(name))
        return None

    def _generic(self, floor: int, at: int) -> Speaker | None:
        found = None
        for match in _GENERIC.finditer(self._doc.places, floor, at + 1):
            found = match
        if found is None:
            return None
        name = squeezed(self._doc.text(found.start("who"), found.end("who")))
        return Speaker(name, standing(name))


def _spoken(people: Sequence[Officeholder]) -> list[Officeholder]:
    return [person for person in people if not person.byline]


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom an asking is put to, and where what is asked begins."""

    names: tuple[str, ...]
    start: int
    content: int


_UNIT_ALONE = re.compile(r"(?:(?:các|những|từng|mỗi) )?(?:đơn vị|cơ quan|địa phương) ")
_UNIT_KIND = re.compile(
    r"(?:thực hiện|quản lý|tổ chức|xây dựng|tham gia|phối hợp|chủ trì|sử dụng|thành lập|đào tạo"
    r"|bồi dưỡng|kiểm tra|thanh tra|giám sát|có|được|lập|cấp)(?!\w)"
)


def addressed_at(doc: Document, at: int, end: int) -> Addressed:
    """The addressees that stand at `at`, behind the asking verb, before what is asked."""
    lead = _LEAD.match(doc.lowered, at, end)
    start = lead.end() if lead else at
    if not _ADDRESSEE.match(doc.lowered, start, end):
        return Addressed((), start, start)
    limit = min(end, start + _FARTHEST)
    colon = doc.folded.find(":", start, limit)
    order = _order_behind(doc, start, colon if colon > 0 else limit)
    if order is None and colon > 0:  # 'đề nghị Chi bộ X: (1) …'
        order = colon
    if order is None:
        return Addressed((), start, start)
    tail = _TAIL.search(doc.lowered[start:order])
    stop = start + tail.start() if tail else order
    while stop > start and doc.folded[stop - 1] in " ,:":
        stop -= 1
    return Addressed(_split(doc, start, stop), start, order)


def asks_something(doc: Document, asked: Addressed, at: int, end: int) -> bool:
    """Whether an asking says what: to whom, or an order, or a colon with the list behind it."""
    if asked.names or _ORDER.match(doc.lowered, asked.start, end):
        return True
    return doc.folded[at : at + 3].lstrip()[:1] in {":", ","} or doc.folded[end - 1] == ":"


def _order_behind(doc: Document, start: int, end: int) -> int | None:
    """Where the order begins; 'kiểm tra' in 'Ủy ban Kiểm tra' is none."""
    for match in _ORDER.finditer(doc.lowered, start + 2, end):
        at = match.start()
        if doc.folded[at].isupper() or doc.lowered[at - 1] != " ":
            continue
        before = doc.lowered[max(start, at - 12) : at]
        if _NOT_BEHIND.search(before) and not _asked_alone(doc, start, at):
            continue
        return at
    return None


def _asked_alone(doc: Document, start: int, at: int) -> bool:
    """'đơn vị báo cáo …' asks the unit; 'đơn vị thực hiện' may be the whole name of somebody."""
    alone = _UNIT_ALONE.fullmatch(doc.lowered, start, at) is not None
    return alone and _UNIT_KIND.match(doc.lowered, at) is None


def _split(doc: Document, start: int, end: int) -> tuple[str, ...]:
    """The addressees as quoted; 'các phòng, ban …' is one."""
    if _ONE_MANY.match(doc.lowered, start, end):
        return (squeezed(doc.text(start, end)),)
    names: list[str] = []
    begin = start
    for match in _SPLIT.finditer(doc.folded, start, end):
        names.append(squeezed(doc.text(begin, match.start())))
        begin = match.end()
    names.append(squeezed(doc.text(begin, end)))
    return tuple(name.strip(" ,") for name in names if name.strip(" ,"))


def standing(text: str) -> str:
    """Quoted words in the form ranks are looked up in."""
    return lower(fold(text).text)
