"""Acts as rows, read as the structure's own lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.structure import Act, ActKind, Change, Founded, Key, Line, State

SAID = ("attributes", "superiors", "was")
"""What a party says, as kept."""


class _Party(NamedTuple):
    """A party as its row holds it. A national batch has tens of thousands, most of whose texts are
    empty: they are read without making a model of each, and only what is said is parsed."""

    line: int
    side: str
    place: int | None
    unit: int | None
    label: str
    founded: bool
    attributes: str
    superiors: str
    was: str

    @property
    def key(self) -> Key:
        """The identity where it stands, else the label under which the batch makes it."""
        return self.place or self.unit or self.label


def read_acts(acts: Sequence[Reorganisation]) -> list[Act]:
    """Each act numbered by its key, with its lines, in two queries."""
    parties: dict[int, list[_Party]] = defaultdict(list)
    rows = ActParty.objects.filter(line__act__in=acts).order_by("side", "order", "pk")
    as_kept = {f"{name}_kept": Cast(name, TextField()) for name in SAID}
    for row in rows.annotate(**as_kept).values_list(
        "line_id", "side", "place_id", "unit_id", "label", "founded", *as_kept
    ):
        parties[row[0]].append(_Party(*row))
    lines: dict[int, list[Line]] = defaultdict(list)
    of_acts = ActLine.objects.filter(act__in=acts).order_by("act_id", "number")
    for act, pk, number, kind, derived, missing in of_acts.values_list(
        "act_id", "pk", "number", "kind", "derived", Cast("missing", TextField())
    ):
        lines[act].append(_line(number, ActKind(kind), derived, _parsed(missing), parties[pk]))
    return [Act(act.pk, tuple(lines[act.pk])) for act in acts]


def _line(
    number: int, kind: ActKind, derived: bool, missing: Sequence[str], parties: Sequence[_Party]
) -> Line:
    sources = [p for p in parties if p.side == ActParty.Side.SOURCE]
    targets = [p for p in parties if p.side == ActParty.Side.TARGET]
    change = was = Change()
    if sources:
        first = sources[0]
        before: Mapping[str, Any] = _parsed(first.was)
        change = Change(_parsed(first.attributes), _parsed(first.superiors))
        was = Change(before.get("attributes", {}), before.get("superiors", {}))
    return Line(
        number=number,
        kind=kind,
        sources=tuple(p.key for p in sources),
        targets=tuple(p.key for p in targets),
        founded=tuple(
            Founded(p.label, State(_parsed(p.attributes), _parsed(p.superiors)))
            for p in targets
            if p.founded
        ),
        change=change,
        derived=derived,
        missing=tuple(missing),
        was=was,
    )


def _parsed(kept: str) -> Any:
    return json.loads(kept) if kept != "{}" else {}


def key_of(party: ActParty) -> Key:
    """The identity where it stands, else the label under which the batch makes it."""
    return party.place_id or party.unit_id or party.label
