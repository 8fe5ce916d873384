"""Acts as rows, read as the structure's own lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.structure import Act, ActKind, Change, Founded, Key, Line, State


def read_acts(acts: Sequence[Reorganisation]) -> list[Act]:
    """Each act numbered by its key, with its lines, in two queries."""
    parties: dict[int, list[ActParty]] = defaultdict(list)
    for party in ActParty.objects.filter(line__act__in=acts).order_by("side", "order", "pk"):
        parties[party.line_id].append(party)
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in ActLine.objects.filter(act__in=acts).order_by("act_id", "number"):
        lines[row.act_id].append(read_line(row, parties[row.pk]))
    return [Act(act.pk, tuple(lines[act.pk])) for act in acts]


def read_line(row: ActLine, parties: Sequence[ActParty]) -> Line:
    sources = [p for p in parties if p.side == ActParty.Side.SOURCE]
    targets = [p for p in parties if p.side == ActParty.Side.TARGET]
    change = Change()
    if sources and (sources[0].attributes or sources[0].superiors):
        change = Change(sources[0].attributes, sources[0].superiors)
    was = sources[0].was if sources else {}
    return Line(
        number=row.number,
        kind=ActKind(row.kind),
        sources=tuple(key_of(p) for p in sources),
        targets=tuple(key_of(p) for p in targets),
        founded=tuple(
            Founded(p.label, State(p.attributes, p.superiors)) for p in targets if p.founded
        ),
        change=change,
        derived=row.derived,
        missing=tuple(row.missing),
        was=Change(was.get("attributes", {}), was.get("superiors", {})),
    )


def key_of(party: ActParty) -> Key:
    """The identity where it stands, else the label under which the batch makes it."""
    return party.place_id or party.unit_id or party.label
