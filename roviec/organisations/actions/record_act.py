from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Office
from roviec.organisations.actions.prepare_act import NewAct, NewLine, set_up_act
from roviec.organisations.models import (
    Batch,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.structure import ActKind

BATCH = 2000


@transaction.atomic
def record_acts(*, office: Office, acts: Sequence[NewAct]) -> list[Reorganisation]:
    """Write acts of one day on places or on units that were laid in with their dates, by a
    template or an example, and return them: what the acts made stands already, so they are
    confirmed at once, and only what came of whom is new. Every party is one that stands."""
    if not acts:
        return []
    batch = Batch.objects.create(
        of=acts[0].of,
        day=acts[0].day,
        confirmed_by=", ".join(part for part in (office.name, office.text) if part),
        passed_on_at=timezone.now(),
    )
    made = [set_up_act(office=office, new=new) for new in acts]
    for act, new in zip(made, acts, strict=True):
        act.state, act.batch = Reorganisation.State.CONFIRMED, batch
        act.save(update_fields=["state", "batch"])
        _relate(act, new)
    return made


def _relate(act: Reorganisation, new: NewAct) -> None:
    lines = dict(act.lines.values_list("number", "pk"))
    rows = [
        {
            "line_id": lines[number],
            "day": new.day,
            "earlier_id": earlier,
            "later_id": later,
            "whole": whole,
            "derived": new.lines[number - 1].derived,
        }
        for number, line in enumerate(new.lines, 1)
        for earlier, later, whole in _pairs(line)
    ]
    if new.of == Reorganisation.Of.PLACES:
        PlaceSuccession.objects.bulk_create([PlaceSuccession(**r) for r in rows], batch_size=BATCH)
    else:
        UnitSuccession.objects.bulk_create([UnitSuccession(**r) for r in rows], batch_size=BATCH)


def _pairs(line: NewLine) -> Iterator[tuple[int, int | None, bool]]:
    """Earlier, later, and whether all of it passed; nothing for lines whose sources go on."""
    if line.kind not in (ActKind.MERGE, ActKind.SPLIT, ActKind.PART, ActKind.DISSOLVE):
        return
    targets = [party.pk for party in line.targets] or [None]
    for source in line.sources:
        assert source.pk is not None
        for target in targets:
            yield source.pk, target, line.kind is ActKind.MERGE
