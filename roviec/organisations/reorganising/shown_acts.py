"""The lines of an act as its pages show them: who, what comes of them, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.organisations.forms.acts import LEVELS
from roviec.organisations.hierarchy.naming import Named, names_on
from roviec.organisations.models import ActLine, ActParty, Line, Reorganisation, UnitKind
from roviec.organisations.structure import Key, Refusal

ONE_DAY = timedelta(days=1)
ATTRIBUTES = {
    "name": later("Tên"),
    "code": later("Mã"),
    "short_name": later("Tên gọi tắt"),
    "kind": later("Loại"),
    "kind_id": later("Loại"),
    "level": later("Cấp"),
    "place_id": later("Địa bàn"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A place or unit of a line. `new`: the line makes it."""

    name: str
    code: str
    new: bool = False


@dataclass(slots=True)
class ShownLine:
    line: ActLine
    sources: list[Shown]
    targets: list[Shown]
    changes: list[tuple[str, str]]
    """What of one that goes on, or of a new one, with the new value."""
    refusals: list[Refusal] = field(default_factory=list)


class Names:
    """Names of whatever acts mention: what stands, what a batch makes, places, kinds, lines."""

    def __init__(self, acts: Sequence[Reorganisation]) -> None:
        self.of, self.day = acts[0].of, acts[0].day
        self.made = {
            label: Named(attributes.get("code", ""), attributes.get("name", ""))
            for label, attributes in ActParty.objects.filter(
                founded=True, line__act__of=self.of, line__act__day=self.day
            )
            .exclude(line__act__state=Reorganisation.State.WITHDRAWN)
            .values_list("label", "attributes")
        }
        self.known: dict[int, Named] = {}
        self.places: dict[int, Named] = {}
        self.lines = dict(Line.objects.values_list("code", "name"))
        self.kinds = dict(UnitKind.objects.values_list("pk", "name"))

    def read(self, keys: Iterable[Key | None], places: Iterable[int] = ()) -> None:
        """Look up several at once, as they were the day before the acts."""
        before = max(self.day, date.min + ONE_DAY) - ONE_DAY
        wanted = {key for key in keys if isinstance(key, int)} - self.known.keys()
        self.known |= names_on(self.of, wanted, before)
        self.places |= names_on(Reorganisation.Of.PLACES, set(places), self.day)

    def of_key(self, key: Key | None) -> Named:
        if key is None:
            return Named("", _("không có cấp trên"))
        if isinstance(key, int):
            return self.known.get(key, Named("", str(key)))
        return self.made.get(key, Named("", _("chưa rõ")))


def shown_lines(
    lines: Sequence[ActLine], names: Names, refusals: Sequence[Refusal] = ()
) -> list[ShownLine]:
    """The lines with what they say in words; their parties are prefetched."""
    parties = [party for line in lines for party in line.parties.all()]
    names.read(
        [_key(p) for p in parties] + [s for p in parties for s in p.superiors.values()],
        [p.attributes["place_id"] for p in parties if p.attributes.get("place_id")],
    )
    return [_shown(line, names, refusals) for line in lines]


def _shown(line: ActLine, names: Names, refusals: Sequence[Refusal]) -> ShownLine:
    parties = sorted(line.parties.all(), key=lambda p: p.order)
    sources = [p for p in parties if p.side == ActParty.Side.SOURCE]
    targets = [p for p in parties if p.side == ActParty.Side.TARGET]
    told = [p for p in parties if p.attributes or p.superiors]
    at = (line.act_id, line.number)
    return ShownLine(
        line,
        [_party(p, names) for p in sources],
        [_party(p, names) for p in targets],
        _changes(told[0], names) if len(told) == 1 else [],
        [r for r in refusals if (r.act, r.line) == at],
    )


def _key(party: ActParty) -> Key:
    return party.place_id or party.unit_id or party.label


def _party(party: ActParty, names: Names) -> Shown:
    if party.founded:
        named = Named(party.attributes.get("code", ""), party.attributes.get("name", ""))
    else:
        named = names.of_key(_key(party))
    return Shown(named.name, named.code, party.founded)


def _changes(party: ActParty, names: Names) -> list[tuple[str, str]]:
    own = ("name", "code") if party.founded else ()
    said = [
        (str(ATTRIBUTES.get(what, what)), _value(what, value, names))
        for what, value in party.attributes.items()
        if what not in own and value not in ("", None)
    ]
    for hierarchy, superior in party.superiors.items():
        line = names.lines.get(hierarchy)
        label = _("Cấp trên (%(line)s)") % {"line": line} if line else _("Thuộc")
        said.append((label, names.of_key(superior).name))
    return said


def _value(what: str, value: Any, names: Names) -> str:
    if what == "kind_id":
        return names.kinds.get(value, str(value))
    if what == "place_id":
        place = names.places.get(value)
        return place.name if place else str(value)
    if what == "level":
        return str(dict(LEVELS).get(value, value))
    return str(value)
