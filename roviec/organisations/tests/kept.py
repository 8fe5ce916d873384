"""Hierarchies put into the database and read back, and what its tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps

from roviec.access.actor import SYSTEM
from roviec.organisations.actions import NewAct, NewLine, Party, set_up_act
from roviec.organisations.hierarchy.paths import Derived, rebuild, rebuild_places
from roviec.organisations.models import (
    Line,
    Path,
    Place,
    PlacePath,
    PlaceVersion,
    Reorganisation,
    Subordination,
    Unit,
    UnitKind,
    UnitVersion,
)
from roviec.organisations.reorganising.stored import PLACE_ATTRIBUTES, TERRITORY, stored
from roviec.organisations.structure import (
    Act,
    Change,
    Founded,
    Key,
    State,
    Stretch,
    StructureInMemory,
)
from roviec.organisations.structure import Line as ActLine

KINDS = ("xã", "phường", "thị trấn")


@dataclass
class Kept:
    """A hierarchy of places or of units in the database, beside the same one in memory whose keys
    are the database's."""

    of: str
    structure: StructureInMemory = field(default_factory=StructureInMemory)
    kinds: dict[str, int] = field(default_factory=dict)
    place: int = 0

    def attributes(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the random structures say, as the database's columns."""
        said = dict(given)
        if self.of == Reorganisation.Of.UNITS and "kind" in said:
            said["kind_id"] = self.kinds[said.pop("kind")]
        return said

    def state(self, given: State, keys: Mapping[Key, Key] | None = None) -> State:
        whole = {"level": "commune"}
        if self.of == Reorganisation.Of.UNITS:
            whole = {"place_id": self.place, "short_name": ""}  # type: ignore[dict-item]
        return State(
            {**whole, **self.attributes(given.attributes)}, _renamed(given.superiors, keys)
        )

    def act(self, given: Act) -> Act:
        return Act(given.number, tuple(self._line(line) for line in given.lines))

    def _line(self, given: ActLine) -> ActLine:
        return ActLine(
            number=given.number,
            kind=given.kind,
            sources=given.sources,
            targets=given.targets,
            founded=tuple(Founded(f.label, self.state(f.state)) for f in given.founded),
            change=Change(self.attributes(given.change.attributes), given.change.superiors),
            was=Change(self.attributes(given.was.attributes), given.was.superiors),
        )


def keep(of: str, structure: StructureInMemory) -> Kept:
    """Write a structure of the random tests as rows, none of them by the code that is tested."""
    kept = Kept(of)
    identity: Any = Place if of == Reorganisation.Of.PLACES else Unit
    keys: dict[Key, Key] = {key: identity.objects.create().pk for key in structure.by_key}
    if of == Reorganisation.Of.UNITS:
        kept.kinds = {
            name: UnitKind.objects.create(code=f"k{n}", name=name, level="commune", rank=2).pk
            for n, name in enumerate(KINDS)
        }
        kept.place = Place.objects.create().pk
        for code in ("committee", "department"):
            Line.objects.create(code=code, name=code)
    kept.structure = StructureInMemory(
        {
            keys[key]: [
                Stretch(s.valid_from, s.valid_to, kept.state(s.state, keys)) for s in stretches
            ]
            for key, stretches in structure.by_key.items()
        },
        *known(of),
    )
    for key, stretches in kept.structure.by_key.items():
        for stretch in stretches:
            _write(of, key, stretch)
    rebuild_all(of)
    return kept


def known(of: str) -> tuple[Sequence[str], Sequence[str]]:
    if of == Reorganisation.Of.PLACES:
        return PLACE_ATTRIBUTES, ()
    return ("kind_id", "place_id", "code", "name"), ("short_name",)


def _write(of: str, key: Key, stretch: Stretch) -> None:
    dates = {"valid_from": stretch.valid_from, "valid_to": stretch.valid_to}
    state = stretch.state
    if of == Reorganisation.Of.PLACES:
        parent = state.superiors[TERRITORY]
        PlaceVersion.objects.create(place_id=key, parent_id=parent, **state.attributes, **dates)
        return
    UnitVersion.objects.create(unit_id=key, **state.attributes, **dates)
    for line, superior in state.superiors.items():
        found = Line.objects.get(code=line)
        Subordination.objects.create(unit_id=key, line=found, superior_id=superior, **dates)


def rebuild_all(of: str) -> None:
    if of == Reorganisation.Of.PLACES:
        rebuild_places()
    else:
        for line in Line.objects.all():
            rebuild(line)


def _renamed(
    superiors: Mapping[str, Key | None], keys: Mapping[Key, Key] | None
) -> dict[str, Key | None]:
    known = keys or {}
    return {h: None if s is None else known.get(s, s) for h, s in superiors.items()}


def prepared(of: str, acts: Iterable[Act], day: date) -> list[Reorganisation]:
    """The acts as prepared rows."""
    return [
        set_up_act(
            office=SYSTEM,
            new=NewAct(of=of, day=day, title=f"Đợt {act.number}", lines=[*map(_new, act.lines)]),
        )
        for act in acts
    ]


def _new(line: ActLine) -> NewLine:
    founded = {each.label: each.state for each in line.founded}
    return NewLine(
        kind=line.kind,
        sources=[
            Party(
                pk=_number(key),
                attributes=line.change.attributes,
                superiors=line.change.superiors,
                was={"attributes": line.was.attributes, "superiors": line.was.superiors},
            )
            for key in line.sources
        ],
        targets=[_target(key, founded) for key in line.targets],
        derived=line.derived,
    )


def _target(key: Key, founded: Mapping[str, State]) -> Party:
    if isinstance(key, int):
        return Party(pk=key)
    state = founded.get(key)
    if state is None:
        return Party(label=key)
    return Party(label=key, founded=True, attributes=state.attributes, superiors=state.superiors)


def _number(key: Key) -> int:
    assert isinstance(key, int)
    return key


def read_back(of: str) -> dict[Key, list[Stretch]]:
    """Everything as the database tells it, neighbours that say the same made one."""
    structure = stored(of)
    identity: Any = Place if of == Reorganisation.Of.PLACES else Unit
    keys = list(identity.objects.order_by("pk").values_list("pk", flat=True))
    structure.read(keys)
    found = {key: _joined(structure.stretches(key)) for key in keys}
    return {key: stretches for key, stretches in found.items() if stretches}


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for each in stretches:
        last = joined[-1] if joined else None
        if last and last.valid_to == each.valid_from and last.state == each.state:
            joined[-1] = Stretch(last.valid_from, each.valid_to, last.state)
        else:
            joined.append(each)
    return joined


def derived(of: str) -> dict[str, list[Derived]]:
    """The derived paths by hierarchy, without the numbers of their rows."""
    if of == Reorganisation.Of.PLACES:
        rows = PlacePath.objects.values_list(*Derived._fields)
        return {TERRITORY: sorted((Derived(*row) for row in rows), key=str)}
    return {
        line.code: sorted(
            (Derived(*r) for r in Path.objects.filter(line=line).values_list(*Derived._fields)),
            key=str,
        )
        for line in Line.objects.all()
    }


def tables(*, but: Iterable[str] = ()) -> dict[str, list[Any]]:
    """Every row of every table; of some tables not."""
    left_out = set(but)
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in left_out
    }


ACTS_THEMSELVES = (
    "organisations.Reorganisation",
    "organisations.Batch",
    "organisations.ActLine",
    "organisations.ActParty",
    "organisations.ActTouch",
    "organisations.Path",
    "organisations.PlacePath",
    "audit.Entry",
)
"""What an act that was confirmed and withdrawn leaves: itself and its record. Derived rows may be
others that say the same (`derived`)."""
