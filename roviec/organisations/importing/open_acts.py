"""What acts with a fault leave open for later ones of the file: from their day on, whom they are
about, what they make, and those above. Acts on others are judged all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from roviec.organisations.importing.columns import SUPERIOR
from roviec.organisations.importing.doubts import Where
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.importing.written import listed
from roviec.organisations.structure import Key

NAMED = frozenset({"sources", "targets", "new_code"})
ABOVE = frozenset({"new_parent", "was_parent"})


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes as rows write them, leading zeros aside, which may be lacking."""

    named: frozenset[str]
    """Whom they are about, and what they make."""
    above: frozenset[str]
    """Whom these come to answer to."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Faulty acts of a day. `codes`: none where a code of theirs is to be mended too, so that
    they may come to be about anybody."""

    since: date
    rows: Sequence[Where]
    codes: Codes | None = None

    def leaves_open(self, codes: Codes, day: date) -> bool:
        """Whether it depends on what these rows say once they are mended whether an act holds:
        those above a faulty act are open to acts that change them, not to those that stay below.
        """
        if day < self.since:
            return False
        if self.codes is None:
            return True
        touched = codes.named & (self.codes.named | self.codes.above)
        return bool(touched or codes.above & self.codes.named)


def codes_in(reader: Reader, rows: Iterable[Row]) -> Codes:
    named: set[str] = set()
    above: set[str] = set()
    for row in rows:
        for column, is_named in _coded(reader):
            found = {_bare(code) for code in listed(text_of(reader.table.cell(row, column)))}
            (named if is_named else above).update(found)
    return Codes(frozenset(named), frozenset(above))


def codes_left_open(reader: Reader, rows: Sequence[Row], standing: Overlay) -> Codes | None:
    """Of faulty acts: with all who answer to whom they name, since a place that ends needs lines
    for them, and all whom these answer to."""
    if any(_is_wrong(reader, row, column) for row in rows for column, _in in _coded(reader)):
        return None
    written = codes_in(reader, rows)
    known = {_bare(code): code for row in rows for code in _as_written(reader, row)}
    about = {key for code in written.named for key in standing.coded(known[code])}
    around = {key for code in written.above for key in standing.coded(known[code])}
    below = set(_below(standing, about))
    above = set(_above(standing, about | around))
    return Codes(
        written.named | _codes_of(standing, about | below),
        written.above | _codes_of(standing, above),
    )


def codes_made(reader: Reader) -> set[str] | None:
    """All that rows of the file make, whether faulty or not; none where such a code is to be
    mended itself."""
    rows = list(reader.table.rows())
    if any(_is_wrong(reader, row, "new_code") for row in rows):
        return None
    return {_bare(text_of(reader.table.cell(row, "new_code"))) for row in rows}


def is_missing(code: str, made: set[str] | None, standing: Overlay) -> bool:
    """Whether nobody ever bears it, whatever faulty rows come to say of others."""
    return made is not None and _bare(code) not in made and not standing.coded(code)


def _is_wrong(reader: Reader, row: Row, column: str) -> bool:
    wrong = reader.problems.faulty.get(reader.where(row), set())
    return reader.table.written.get(column, column) in wrong


def _coded(reader: Reader) -> Iterator[tuple[str, bool]]:
    """Columns with codes, and whether they name whom an act is about."""
    for column in reader.table.columns:
        if column in NAMED:
            yield column, True
        elif column in ABOVE or column.startswith(SUPERIOR):
            yield column, False


def _as_written(reader: Reader, row: Row) -> Iterator[str]:
    for column, _is_named in _coded(reader):
        yield from listed(text_of(reader.table.cell(row, column)))


def _bare(code: str) -> str:
    return code.lstrip("0")


def _codes_of(standing: Overlay, keys: Iterable[Key]) -> frozenset[str]:
    return frozenset(_bare(s.state.code) for key in keys for s in standing.stretches(key))


def _below(standing: Overlay, keys: set[Key]) -> Iterator[Key]:
    found, reached = set(keys), set(keys)
    while reached:
        standing.base.read_below(reached)
        reached = {child for key in reached for child in standing.below(key)} - found
        found |= reached
        yield from reached


def _above(standing: Overlay, keys: set[Key]) -> Iterator[Key]:
    found, reached = set(keys), set(keys)
    yield from found
    while reached:
        uppers = {
            superior
            for key in reached
            for stretch in standing.stretches(key)
            for superior in stretch.state.superiors.values()
            if superior is not None
        }
        reached = uppers - found
        found |= reached
        yield from reached
