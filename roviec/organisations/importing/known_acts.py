"""Acts of a file that the site holds already: the same, or with other content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from roviec.organisations.actions import NewAct, Party
from roviec.organisations.actions.edit_act import party_of
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.written import WrittenAct
from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.structure import OUT

Heading = tuple[str, date, str, str]
Content = list[Any]


def confirmed() -> dict[Heading, Reorganisation]:
    """By what tells one act from another."""
    acts = Reorganisation.objects.filter(state=Reorganisation.State.CONFIRMED).order_by("pk")
    return {(act.of, act.day, act.title, act.decision_number): act for act in acts}


def known_and_new(
    acts: list[WrittenAct], confirmed_acts: dict[Heading, Reorganisation]
) -> tuple[list[WrittenAct], list[WrittenAct]]:
    known = [act for act in acts if act.heading in confirmed_acts]
    return known, [act for act in acts if act.heading not in confirmed_acts]


def content_of(new: NewAct, overlay: Overlay) -> Content:
    """What the lines of a written act say, everybody by number as of the day's end."""

    def settled(who: Any) -> Any:
        return overlay.holder(who, new.day) if isinstance(who, str) and who != OUT else who

    return [
        _line(
            str(line.kind),
            [_party(party, settled) for party in line.sources],
            [_party(party, settled) for party in line.targets],
            (line.derived, list(line.missing)),
        )
        for line in new.lines
    ]


def content_in_record(act: Reorganisation) -> Content:
    """The same of an act that was confirmed."""
    made = dict(
        ActParty.objects.filter(line__act__batch=act.batch_id)
        .exclude(label="")
        .values_list("label", "place_id" if act.of == Reorganisation.Of.PLACES else "unit_id")
    )
    parties: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))

    def settled(who: Any) -> Any:
        return made.get(who) if isinstance(who, str) and who != OUT else who

    rows = ActParty.objects.filter(line__act=act).order_by("order", "pk")
    for row in rows:
        # What was made went by a label; here it goes by its number.
        party = replace(party_of(row), label="")
        parties[row.line_id][row.side].append(_party(party, settled))
    return [
        _line(
            line.kind,
            parties[line.pk][ActParty.Side.SOURCE],
            parties[line.pk][ActParty.Side.TARGET],
            (line.derived, list(line.missing)),
        )
        for line in ActLine.objects.filter(act=act).order_by("number")
    ]


def _line(kind: str, sources: list[Any], targets: list[Any], rest: tuple[bool, list[str]]) -> Any:
    """Lists without order: a table may put its rows otherwise."""
    return (kind, sorted(sources, key=repr), sorted(targets, key=repr), *rest)


def _party(party: Party, settled: Callable[[Any], Any]) -> Any:
    was = {name: dict(each) for name, each in party.was.items() if each}
    return (
        settled(party.pk if party.pk is not None else party.label),
        party.founded,
        {
            name: value
            for name, value in sorted(party.attributes.items())
            if value not in (None, "")
        },
        {name: settled(who) for name, who in sorted(party.superiors.items())},
        was,
    )
