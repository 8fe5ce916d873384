"""What became of bodies when their places or kinds ended. Pure: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from roviec.organisations.structure import ActKind
from roviec.templates_of_work.bodies import BodyKey, BodyRow, PlaceKey
from roviec.templates_of_work.schema import KindRow, Template


@dataclass(frozen=True, slots=True)
class PlaceFate:
    """What came of a place that ended: by which act, on which day, and the places it went to, of
    which it is a `whole` or parts."""

    act: int
    day: date
    later: tuple[PlaceKey, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """One line on bodies. `act` is the act on places it follows; none where only kinds changed."""

    act: int | None
    day: date
    kind: ActKind
    sources: tuple[BodyKey, ...]
    targets: tuple[BodyKey, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Life:
    """A body from its first to its last day, with the kinds at both ends."""

    key: BodyKey
    first: BodyRow
    last: BodyRow

    @property
    def starts(self) -> date | None:
        return self.first.valid_from

    @property
    def ends(self) -> date | None:
        return self.last.valid_to


def followed(
    template: Template, rows: Sequence[BodyRow], fates: Mapping[PlaceKey, PlaceFate]
) -> list[Followed]:
    """A line for all that became of every body that ended, in the order of the bodies."""
    return _Following(template, _lives(rows), fates).lines()


def _lives(rows: Iterable[BodyRow]) -> dict[BodyKey, _Life]:
    lives: dict[BodyKey, _Life] = {}
    for row in rows:
        known = lives.get(row.key)
        lives[row.key] = _Life(row.key, known.first if known else row, row)
    return lives


@dataclass
class _Following:
    template: Template
    lives: Mapping[BodyKey, _Life]
    fates: Mapping[PlaceKey, PlaceFate]
    at: dict[PlaceKey, list[_Life]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.kinds: dict[str, KindRow] = {kind.code: kind for kind in self.template.kinds}
        for life in self.lives.values():
            self.at[life.key.place].append(life)

    def lines(self) -> list[Followed]:
        alone: list[Followed] = []
        merged: dict[BodyKey, list[tuple[BodyKey, int | None]]] = defaultdict(list)
        for life in self.lives.values():
            if life.ends is None:
                continue
            fate = self.fates.get(life.key.place)
            if fate is None or fate.day != life.ends:
                fate = None
            places = (life.key.place,) if fate is None else fate.later
            taking_over = [key for place in places if (key := self._taker(life, place))]
            act = fate.act if fate else None
            if taking_over and (fate is None or fate.whole):
                merged[taking_over[0]].append((life.key, act))
            else:
                kind = ActKind.SPLIT if taking_over else ActKind.DISSOLVE
                targets = tuple(taking_over)
                alone.append(Followed(act, life.ends, kind, (life.key,), targets))
        return [*(self._merged(*each) for each in merged.items()), *alone]

    def _merged(self, target: BodyKey, sources: list[tuple[BodyKey, int | None]]) -> Followed:
        life = self.lives[target]
        day = self.lives[sources[0][0]].ends
        assert day is not None
        act = next((act for _key, act in sources if act is not None), None)
        keys = tuple(key for key, _act in sources)
        missing = self.kinds[life.first.kind].joined_by
        return Followed(act, day, ActKind.MERGE, keys, (target,), missing)

    def _taker(self, life: _Life, place: PlaceKey) -> BodyKey | None:
        """Who stands at the place from that day on and takes over from this body's kind."""
        for other in self.at.get(place, ()):
            if other.key != life.key and other.starts == life.ends and self._follows(other, life):
                return other.key
        return None

    def _follows(self, later: _Life, earlier: _Life) -> bool:
        kind = self.kinds[later.first.kind]
        return later.key.body == earlier.key.body or earlier.last.kind in kind.follows
