"""The rules ORG of a structure, held against what a file makes of it, told by row."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from roviec.organisations.importing.doubts import OPEN, Where
from roviec.organisations.importing.identities import Identity, Version
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.values import Reader
from roviec.organisations.structure import Key, Stretch, rules


@dataclass(frozen=True)
class Holding:
    """Holds the rules of identities that change. What a rule says of somebody whom a faulty row
    may still be about is not told as wrong, only what is wrong without those."""

    reader: Reader
    overlay: Overlay
    column_of: Callable[[str], str]
    sure: Container[tuple[int, str]]
    """Rows and columns whose code means the same whatever other rows come to say."""

    def hold(self, identities: Iterable[Identity], changed: set[Key]) -> None:
        mine = [each for each in identities if each.key in changed]
        for identity in mine:
            for stretch in self.overlay.stretches(identity.key):
                self._hold_stretch(identity, stretch)
        self.overlay.base.read_below(changed)
        for identity in mine:
            if isinstance(identity.key, int):
                for child in self.overlay.base.below(identity.key) - changed:
                    self._hold_child(identity, child)

    def _hold_stretch(self, identity: Identity, stretch: Stretch) -> None:
        version = at(identity, stretch.valid_from or date.min)
        for column, broken, open_rows in self._broken(identity.key, stretch, version):
            if open_rows:
                self.reader.depends(version.row, column, open_rows)
            else:
                self.reader.wrong(broken.rule, broken.message, version.row, column)

    def _broken(
        self, key: Key, stretch: Stretch, version: Version
    ) -> Iterator[tuple[str, rules.Broken, Sequence[Where]]]:
        alone = _Alone(self.overlay, key, stretch)
        for broken, open_rows in self._with_doubts(
            alone, lambda structure: rules.code_is_its_own(key, structure, date.min)
        ):
            yield "code", broken, open_rows
        nameless = self.overlay.doubts.nameless
        for hierarchy, superior in stretch.state.superiors.items():
            if superior is None or superior == OPEN:
                continue
            column = self.column_of(hierarchy)
            # A row whose code cannot be read may be whom the code means.
            is_sure = (version.row.number, column) in self.sure
            open_rows = self._open(superior) or (() if is_sure else nameless)
            for broken in rules.superior_stands(stretch, hierarchy, superior, self.overlay):
                yield column, broken, open_rows
            circle = self._with_doubts(_Alone(self.overlay), _circle(key, stretch, hierarchy))
            for broken, open_rows in circle:
                yield column, broken, open_rows or nameless

    def _with_doubts(
        self, structure: _Alone, rule: Callable[[_Alone], Iterator[rules.Broken]]
    ) -> Iterator[tuple[rules.Broken, Sequence[Where]]]:
        """What is broken even without those in doubt; else that something is, and on what it
        depends."""
        broken = list(rule(structure))
        if not broken:
            return
        sure = _Sure(structure, self._open)
        told = list(rule(sure))
        for each in told:
            yield each, ()
        if len(told) < len(broken):
            yield broken[0], sure.met

    def _hold_child(self, identity: Identity, child: Key) -> None:
        """Who is not in the file stays under the rules too."""
        row = identity.first.row
        open_rows = self._open(child)
        for broken in rules.standing(child, self.overlay, date.min):
            if open_rows:
                self.reader.depends(row, "code", open_rows)
            else:
                self.reader.wrong(broken.rule, broken.message, row, "code")

    def _open(self, key: Key) -> Sequence[Where]:
        return self.overlay.doubts.of(key, self.overlay.stretches(key))


def _circle(
    key: Key, stretch: Stretch, hierarchy: str
) -> Callable[[_Alone], Iterator[rules.Broken]]:
    return lambda structure: rules.no_circle(key, stretch, hierarchy, structure)


def at(identity: Identity, day: date) -> Version:
    """The row that says what the identity is like on the day."""
    held = [v for v in identity.versions if (v.valid_from or date.min) <= day]
    return held[-1] if held else identity.first


@dataclass
class _Alone:
    """A structure in which one identity has one stretch only, so that a rule is told its row."""

    overlay: Overlay
    key: Key = OPEN
    stretch: Stretch | None = None

    def stretches(self, key: Key) -> list[Stretch]:
        if self.stretch is not None and key == self.key:
            return [self.stretch]
        return self.overlay.stretches(key)

    def coded(self, code: str) -> set[Key]:
        return self.overlay.coded(code)


class _Sure(_Alone):
    """The same without those in doubt. `met`: the rows that those it was asked for wait for."""

    def __init__(self, alone: _Alone, open_rows: Callable[[Key], Sequence[Where]]) -> None:
        super().__init__(alone.overlay, alone.key, alone.stretch)
        self._open_rows = open_rows
        self.met: Sequence[Where] = ()

    def stretches(self, key: Key) -> list[Stretch]:
        if key == self.key:
            return super().stretches(key)
        found = self._open_rows(key)
        if found:
            self.met = self.met or found
            return []
        return super().stretches(key)
