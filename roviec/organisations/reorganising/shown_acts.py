"""The lines of an act as its pages show them: who, what comes of them, what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.organisations.forms.acts import LEVELS
from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.hierarchy.naming import Asked, Named, called, versions_of
from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.reorganising.written_acts import key_of
from roviec.organisations.structure import OUT, Key, Refusal

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
    """Names of whatever lines mention: what stands, what a batch makes, places, kinds, lines."""

    def __init__(
        self, act: Reorganisation, lines: Sequence[ActLine], beside: QuerySet[Reorganisation]
    ) -> None:
        """What stands is called as it was the day before; of what other acts make, only that of
        acts `beside` is named. The lines' parties are prefetched."""
        of, day = act.of, act.day
        parties = [party for line in lines for party in line.parties.all()]
        keys = {key_of(p) for p in parties} | {s for p in parties for s in p.superiors.values()}
        known = {key for key in keys if isinstance(key, int)}
        at = {p.attributes["place_id"] for p in parties if p.attributes.get("place_id")}
        self.of = of
        self.called = called(
            Asked(
                of,
                day,
                places=at | (known if of == Reorganisation.Of.PLACES else set()),
                units=known if of == Reorganisation.Of.UNITS else (),
                labels={key for key in keys if isinstance(key, str) and key != OUT},
                acts=beside,
                own=act.pk,
                on=max(day, date.min + ONE_DAY) - ONE_DAY,
            )
        )

    def of_key(self, key: Key | None) -> Named:
        if key is None:
            return Named("", _("không có cấp trên"))
        if key == OUT:
            return Named("", _("không còn trong hệ thống này"))
        if isinstance(key, str):
            return self.called.made.get(key, Named("", _("chưa rõ")))
        called = self.called
        known = called.places if self.of == Reorganisation.Of.PLACES else called.units
        return known.get(key, Named("", str(key)))


def shown_lines(
    lines: Sequence[ActLine], names: Names, refusals: Sequence[Refusal] = ()
) -> list[ShownLine]:
    """The lines with what they say in words; their parties are prefetched."""
    return [_shown(line, names, refusals) for line in lines]


def lines_about(lines: QuerySet[ActLine], of: str, typed: str) -> QuerySet[ActLine]:
    """Those that name somebody so: by a part of a name it ever bore, or by its code."""
    model, owner = versions_of(of)
    named = model._default_manager.filter(
        Q(folded__contains=folded(typed)) | Q(code__iexact=typed), **{owner: OuterRef(owner)}
    )
    new = Q(attributes__name__icontains=typed) | Q(attributes__code__iexact=typed)
    parties = ActParty.objects.filter(new | Exists(named), line=OuterRef("pk"))
    return lines.filter(Exists(parties))


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


def _party(party: ActParty, names: Names) -> Shown:
    if party.founded:
        named = Named(party.attributes.get("code", ""), party.attributes.get("name", ""))
    else:
        named = names.of_key(key_of(party))
    return Shown(named.name, named.code, party.founded)


def _changes(party: ActParty, names: Names) -> list[tuple[str, str]]:
    own = ("name", "code") if party.founded else ()
    said = [
        (str(ATTRIBUTES.get(what, what)), _value(what, value, names))
        for what, value in party.attributes.items()
        if what not in own and value not in ("", None)
    ]
    for hierarchy, superior in party.superiors.items():
        line = names.called.lines.get(hierarchy)
        label = _("Cấp trên (%(line)s)") % {"line": line} if line else _("Thuộc")
        said.append((label, names.of_key(superior).name))
    return said


def _value(what: str, value: Any, names: Names) -> str:
    if what == "kind_id":
        return names.called.kinds.get(value, str(value))
    if what == "place_id":
        place = names.called.places.get(value)
        return place.name if place else str(value)
    if what == "level":
        return str(dict(LEVELS).get(value, value))
    return str(value)
