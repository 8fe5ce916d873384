"""The bodies that stand at places, worked out from a template alone. Pure: no database, no clock.

A body is of one kind (or of one `body` of kinds) at one place, for as long as both are there. It is
told as rows of dates: a new row begins where its code, name, kind or a superior changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from roviec.templates_of_work.schema import KindRow, Template

LONGEST_CODE = 40
"""Characters a unit's code may have."""
START, END = 0, date.max.toordinal() + 1
"""Days are counted, so that an unknown start and an open end compare like any other."""


PlaceKey = int | str


class BodyKey(NamedTuple):
    """Who a body is, whatever it is called."""

    body: str
    place: PlaceKey


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """What a place is called and where it lies over dates; `parent` is the key of another."""

    key: PlaceKey
    level: str
    kind: str
    code: str
    name: str
    parent: PlaceKey | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body over dates. `superiors` holds every line it stands in, with none at the top.

    `lacking` are the lines in which its kind answers to somebody who is nowhere above: there it
    stands at the top as well, because nobody is invented.
    """

    key: BodyKey
    code: str
    name: str
    kind: str
    place: PlaceKey
    superiors: Mapping[str, BodyKey | None]
    lacking: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


class PlacesError(ValueError):
    """Places over which no bodies can be laid; the message lists every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Segment(NamedTuple):
    """Who is found over days `[start, end)`."""

    start: int
    end: int
    body: BodyKey | None


class Piece(NamedTuple):
    """A kind at a place over days, under one name of the place."""

    key: BodyKey
    kind: KindRow
    span: PlaceSpan
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Naming:
    """How a place is named in patterns."""

    code: str
    name: str
    name_in_text: str
    bare_name: str


def bodies(template: Template, places: Iterable[PlaceSpan]) -> list[BodyRow]:
    """Every body of the template at these places, those above first, in the order of the places.

    Raises `PlacesError` where a place has two versions on one day or lies in itself, and where two
    bodies would bear one code on one day.
    """
    spans = list(places)
    _refuse_two_at_once(spans)
    ground = _Ground(spans, template)
    rows = [row for pieces in ground.pieces.values() for row in _rows(pieces, ground)]
    _refuse_clashes(rows)
    return rows


@dataclass
class _Ground:
    """Places, with the kinds that stand there."""

    spans: list[PlaceSpan]
    template: Template
    pieces: dict[BodyKey, list[Piece]] = field(default_factory=dict)
    by_place: dict[PlaceKey, list[PlaceSpan]] = field(default_factory=dict)
    standing: dict[PlaceKey, dict[str, list[Piece]]] = field(default_factory=dict)
    found: dict[tuple[PlaceKey, tuple[str, ...]], list[Segment]] = field(default_factory=dict)
    asked: set[PlaceKey] = field(default_factory=set)

    def __post_init__(self) -> None:
        by_place: dict[PlaceKey, list[PlaceSpan]] = defaultdict(list)
        for span in self.spans:
            by_place[span.key].append(span)
        self.by_place = dict(by_place)
        by_level: dict[str, list[PlaceSpan]] = defaultdict(list)
        for span in self.spans:
            by_level[span.level].append(span)
        # Ranks go from the top down, so that a superior comes before whoever answers to it.
        for kind in sorted(self.template.kinds, key=lambda kind: kind.rank):
            patterns = {each.casefold() for each in kind.name_patterns}
            for span in by_level[kind.stands_at] if kind.stands_at else ():
                if "" in patterns or span.kind.casefold() in patterns:
                    self._stand(kind, span)

    def _stand(self, kind: KindRow, span: PlaceSpan) -> None:
        start = max(_first(kind.valid_from), _first(span.valid_from))
        end = min(_end(kind.valid_to), _end(span.valid_to))
        if start < end:
            piece = Piece(BodyKey(kind.body or kind.code, span.key), kind, span, start, end)
            self.pieces.setdefault(piece.key, []).append(piece)
            self.standing.setdefault(span.key, {}).setdefault(kind.code, []).append(piece)

    def nearest(self, place: PlaceKey | None, kinds: tuple[str, ...]) -> list[Segment]:
        """Who of these kinds stands at the place, or else nearest above, over all days. Of two at
        one place the kind named first counts. Raises `PlacesError`."""
        if place is None or place not in self.by_place:
            return [Segment(START, END, None)]
        known = self.found.get((place, kinds))
        if known is not None:
            return known
        if place in self.asked:
            name = self.by_place[place][0].name
            raise PlacesError([_("Địa bàn “%(name)s” nằm trong chính nó.") % {"name": name}])
        self.asked.add(place)
        above: list[Segment] = []
        for span in self.by_place[place]:
            days = Segment(_first(span.valid_from), _end(span.valid_to), None)
            above += _within(self.nearest(span.parent, kinds), days)
        self.asked.discard(place)
        found = above
        for kind in reversed(kinds):
            here = self.standing.get(place, {}).get(kind, ())
            found = _over([Segment(p.start, p.end, p.key) for p in here], found)
        self.found[place, kinds] = found = _whole(found)
        return found


def _rows(pieces: list[Piece], ground: _Ground) -> Iterator[BodyRow]:
    """One body over its dates; rows that differ in nothing are one."""
    last: BodyRow | None = None
    for piece in sorted(pieces, key=lambda piece: piece.start):
        for row in _told(piece, ground):
            if last is not None and _goes_on(last, row):
                last = replace(last, valid_to=row.valid_to)
                continue
            if last is not None:
                yield last
            last = row
    if last is not None:
        yield last


def _told(piece: Piece, ground: _Ground) -> Iterator[BodyRow]:
    """The piece, split on the days on which a superior changes."""
    days = Segment(piece.start, piece.end, None)
    above = {
        line: _within(ground.nearest(piece.span.key, kinds), days)
        for line, kinds in piece.kind.superiors.items()
        if kinds
    }
    cuts = {piece.start, piece.end}
    cuts.update(segment.start for segments in above.values() for segment in segments)
    naming = named(piece.span)
    code, name = _filled(piece.kind, piece.span, naming)
    for start, end in pairwise(sorted(cuts)):
        superiors = {
            line: next(s.body for s in above[line] if s.start <= start < s.end) if kinds else None
            for line, kinds in piece.kind.superiors.items()
        }
        yield BodyRow(
            key=piece.key,
            code=code,
            name=name,
            kind=piece.kind.code,
            place=piece.span.key,
            superiors=superiors,
            lacking=tuple(line for line in above if superiors[line] is None),
            valid_from=None if start == START else date.fromordinal(start),
            valid_to=None if end == END else date.fromordinal(end),
        )


def _filled(kind: KindRow, span: PlaceSpan, naming: Naming) -> tuple[str, str]:
    patterns = {each.casefold(): pattern for each, pattern in kind.name_patterns.items()}
    pattern = patterns.get(span.kind.casefold()) or patterns[""]
    return kind.code_pattern.format(place=naming), pattern.format(place=naming)


def _goes_on(row: BodyRow, later: BodyRow) -> bool:
    return row.valid_to == later.valid_from and (row.code, row.name, row.kind, row.superiors) == (
        later.code,
        later.name,
        later.kind,
        later.superiors,
    )


# --- names --------------------------------------------------------------------------------------

QUALIFIERS = (" thuộc ", " trung ương", " trực thuộc ")
"""What official tables add to a kind of place and its name does not say: `thành phố trung ương`."""


def named(span: PlaceSpan) -> Naming:
    """The names of a place: `Phường Ninh Kiều` and kind `phường` give `phường Ninh Kiều` inside a
    text and `Ninh Kiều` alone; a name without its kind gets it."""
    head = span.kind.lower()
    for qualifier in QUALIFIERS:
        head = head.partition(qualifier)[0]
    name = span.name.strip()
    says_kind = bool(head) and name.lower().startswith(f"{head} ")
    bare = name[len(head) :].strip() if says_kind else name
    return Naming(span.code, name, f"{head} {bare}".strip(), bare)


# --- what can not be ----------------------------------------------------------------------------


def _refuse_two_at_once(spans: list[PlaceSpan]) -> None:
    by_place: dict[PlaceKey, list[PlaceSpan]] = defaultdict(list)
    problems = []
    for span in spans:
        by_place[span.key].append(span)
        if _first(span.valid_from) >= _end(span.valid_to):
            told = {"name": span.name, "code": span.code}
            problems.append(_("Địa bàn “%(name)s” (%(code)s) hết trước khi bắt đầu.") % told)
    for versions in by_place.values():
        versions.sort(key=lambda span: _first(span.valid_from))
        for one, other in pairwise(versions):
            if _end(one.valid_to) > _first(other.valid_from):
                told = {"name": other.name, "code": other.code}
                problems.append(
                    _("Địa bàn “%(name)s” (%(code)s) có hai bản trong cùng ngày.") % told
                )
    if problems:
        raise PlacesError(problems)


def _refuse_clashes(rows: list[BodyRow]) -> None:
    by_code: dict[str, list[BodyRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code.casefold()].append(row)
    problems = [
        _("Mã đơn vị “%(code)s” dài quá %(n)s ký tự.") % {"code": row.code, "n": LONGEST_CODE}
        for row in rows
        if len(row.code) > LONGEST_CODE
    ]
    for same in by_code.values():
        same.sort(key=lambda row: _first(row.valid_from))
        for one, other in pairwise(same):
            if _end(one.valid_to) > _first(other.valid_from):
                told = {"code": one.code, "one": one.name, "other": other.name}
                problems.append(
                    _("Mã “%(code)s” trùng giữa “%(one)s” và “%(other)s” trong cùng ngày.") % told
                )
    if problems:
        raise PlacesError(problems)


# --- days ---------------------------------------------------------------------------------------


def _first(day: date | None) -> int:
    return START if day is None else day.toordinal()


def _end(day: date | None) -> int:
    return END if day is None else day.toordinal()


def _within(segments: list[Segment], days: Segment) -> list[Segment]:
    """The segments as far as they lie in those days."""
    return [
        Segment(max(s.start, days.start), min(s.end, days.end), s.body)
        for s in segments
        if s.start < days.end and days.start < s.end
    ]


def _over(upper: list[Segment], lower: list[Segment]) -> list[Segment]:
    """`upper`, and `lower` where `upper` says nothing. Neither overlaps itself."""
    if not upper:
        return lower
    found, at = [], START
    for segment in sorted(upper, key=lambda s: s.start):
        if at < segment.start:
            found += _within(lower, Segment(at, segment.start, None))
        found.append(segment)
        at = segment.end
    return found + (_within(lower, Segment(at, END, None)) if at < END else [])


def _whole(segments: list[Segment]) -> list[Segment]:
    """The segments in order over all days, with nobody where none is, neighbours of one joined."""
    found: list[Segment] = []
    at = START
    for segment in [*sorted(segments, key=lambda s: s.start), Segment(END, END, None)]:
        gap = [Segment(at, segment.start, None)] if at < segment.start else []
        for each in (*gap, segment):
            if found and found[-1].body == each.body and found[-1].end == each.start:
                found[-1] = Segment(found[-1].start, each.end, each.body)
            elif each.start < each.end:
                found.append(each)
        at = segment.end
    return found
