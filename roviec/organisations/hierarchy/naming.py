"""What places and units are called on a day, for showing and for choosing them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from roviec.organisations.keys import among
from roviec.organisations.models import (
    ActParty,
    Line,
    PlaceVersion,
    Reorganisation,
    UnitKind,
    UnitVersion,
)


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    name: str


def versions_of(of: str) -> tuple[type[PlaceVersion] | type[UnitVersion], str]:
    """The table of versions of places or of units, and its field for the identity."""
    if of == Reorganisation.Of.PLACES:
        return PlaceVersion, "place_id"
    return UnitVersion, "unit_id"


def names_on(of: str, keys: Iterable[int], day: date) -> dict[int, Named]:
    """Code and name on that day, or the nearest known; every one that exists has an entry."""
    model, owner = versions_of(of)
    found: dict[int, tuple[int, Named]] = {}
    for row in model._default_manager.filter(among(owner, set(keys))):
        named = (_away(row.valid_from, row.valid_to, day), Named(row.code, row.name))
        key = getattr(row, owner)
        if key not in found or named[0] < found[key][0]:
            found[key] = named
    return {key: named for key, (_off, named) in found.items()}


@dataclass
class Called:
    """What several kinds of things are called, read together in one query."""

    places: dict[int, Named] = field(default_factory=dict)
    units: dict[int, Named] = field(default_factory=dict)
    made: dict[str, Named] = field(default_factory=dict)
    """What prepared or confirmed acts make, by label."""
    lines: dict[str, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose names are asked for: `places` and `units` on a day each, `labels` among what `acts` on
    `of` of `day` make."""

    of: str
    day: date
    places: Collection[int] = ()
    units: Collection[int] = ()
    labels: Collection[str] = ()
    acts: QuerySet[Reorganisation] | None = None
    """Those whose new ones may be named: who asks may see them."""
    own: int = 0
    """The act whose new ones are meant before those of others under the same label."""
    on: date | None = None
    """The day on which places and units are called so, where it is not `day`."""


def called(asked: Asked) -> Called:
    """Names of all that is asked for, and of all lines and kinds of unit."""
    parts = [
        _part(Line.objects.all(), "line", number=F("pk")),
        _part(UnitKind.objects.all(), "kind", number=F("pk")),
    ]
    for what, keys, model in (
        ("place", asked.places, PlaceVersion),
        ("unit", asked.units, UnitVersion),
    ):
        if keys:
            rows = model._default_manager.filter(among(f"{what}_id", keys))
            dates = {"valid_from": F("valid_from"), "valid_to": F("valid_to")}
            parts.append(_part(rows, what, number=F(f"{what}_id"), **dates))
    if asked.labels and asked.acts is not None:
        makers = ActParty.objects.filter(
            among("label", asked.labels),
            founded=True,
            line__act__in=asked.acts.filter(of=asked.of, day=asked.day),
        ).exclude(line__act__state=Reorganisation.State.WITHDRAWN)
        told = {each: KeyTextTransform(each, "attributes") for each in ("code", "name")}
        parts.append(_part(makers, "made", label=F("label"), number=F("line__act_id"), **told))
    return _read(parts[0].union(*parts[1:], all=True), asked)


def _part(rows: QuerySet[Any, Any], what: str, **given: Any) -> QuerySet[Any, Any]:
    """Rows of one table under the columns all share."""
    columns: dict[str, Any] = {
        "what": Value(what, output_field=TextField()),
        "number": Value(0, output_field=BigIntegerField()),
        "label": Value("", output_field=TextField()),
        "code": F("code"),
        "name": F("name"),
        "valid_from": Cast(Value(None), DateField()),
        "valid_to": Cast(Value(None), DateField()),
    }
    columns |= given
    # Under names of their own: a column of the table may bear one of these.
    named = {f"told_{name}": value for name, value in columns.items()}
    told: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return told


def _read(rows: Iterable[Any], asked: Asked) -> Called:
    found, day = Called(), asked.on or asked.day
    off: dict[tuple[str, int], int] = {}
    for what, number, label, code, name, start, end in rows:
        if what == "line":
            found.lines[code] = name
        elif what == "kind":
            found.kinds[number] = name
        elif what == "made":
            if label not in found.made or number == asked.own:
                found.made[label] = Named(code or "", name or "")
        else:
            away = _away(start, end, day)
            if away <= off.get((what, number), away):
                off[what, number] = away
                (found.places if what == "place" else found.units)[number] = Named(code, name)
    return found


def _away(start: date | None, end: date | None, day: date) -> int:
    """How far from the day a version holds; 0 on the day itself."""
    if end is not None and end <= day:
        return (day - end).days + 1
    return (start - day).days if start is not None and start > day else 0


def short(text: str, longest: int = 90) -> str:
    """The text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"


def all_on(of: str, day: date) -> Iterator[tuple[int, Named]]:
    """Everything that stands on the day."""
    model, owner = versions_of(of)
    for key, code, name in model._default_manager.as_at(day).values_list(owner, "code", "name"):
        yield key, Named(code, name)
