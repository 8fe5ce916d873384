"""Bodies of a template in the database: over which places they are worked out, and how they are
written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.organisations import planner
from roviec.organisations.actions import NewAct, NewLine, Party, record_acts
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import (
    ActLine,
    Installation,
    Line,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
    Subordination,
    Unit,
    UnitKind,
    UnitVersion,
)
from roviec.templates_of_work.bodies import BodyKey, BodyRow, PlaceKey, PlaceSpan
from roviec.templates_of_work.following import Followed, PlaceFate

SET_UP_BODIES = verbs.register("template.bodies_set_up", "Lập đơn vị theo mẫu và địa bàn")
BATCH = 2000


def places_on_site() -> list[PlaceSpan]:
    """Every version of every place; their keys are those of the database."""
    rows = PlaceVersion.objects.order_by(
        "place_id", F("valid_from").asc(nulls_first=True)
    ).values_list(
        "place_id", "level", "kind", "code", "name", "parent_id", "valid_from", "valid_to"
    )
    return [PlaceSpan(*row) for row in rows.iterator()]


@transaction.atomic
def set_up_bodies(rows: list[BodyRow], *, office: Office) -> dict[BodyKey, Unit]:
    """Write bodies as units, with one entry in the record for all of them. Their places are those
    of the database. Raises `RuleBroken` ORG-01 where a code is taken."""
    if not rows:
        return {}
    _refuse_taken(rows)
    keys = list(dict.fromkeys(row.key for row in rows))
    made = Unit.objects.bulk_create((Unit() for _each in keys), batch_size=BATCH)
    units = dict(zip(keys, made, strict=True))
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    lines = {line.code: line for line in Line.objects.all()}
    UnitVersion.objects.bulk_create(
        (
            UnitVersion(
                unit=units[first.key],
                kind=kinds[first.kind],
                place_id=int(first.place),
                code=first.code,
                name=first.name,
                valid_from=first.valid_from,
                valid_to=last.valid_to,
            )
            for first, last in _alike(rows, lambda row: (row.kind, row.code, row.name, row.place))
        ),
        batch_size=BATCH,
    )
    counts = {code: _subordinate(rows, line, units) for code, line in lines.items()}
    for line in lines.values():
        rebuild(line)
    planner.look_again()
    site = Installation.objects.get()
    record(office, SET_UP_BODIES, site, after={"units": len(units), "superiors": counts})
    return units


def _subordinate(rows: list[BodyRow], line: Line, units: dict[BodyKey, Unit]) -> int:
    """Write who answers to whom in one line; how many rows of dates."""
    inside = [row for row in rows if line.code in row.superiors]
    written = Subordination.objects.bulk_create(
        (
            Subordination(
                line=line,
                unit=units[first.key],
                superior=units[above] if (above := first.superiors[line.code]) else None,
                valid_from=first.valid_from,
                valid_to=last.valid_to,
            )
            for first, last in _alike(inside, lambda row: row.superiors[line.code])
        ),
        batch_size=BATCH,
    )
    return len(written)


def _alike(
    rows: Iterable[BodyRow], what: Callable[[BodyRow], Hashable]
) -> Iterator[tuple[BodyRow, BodyRow]]:
    """First and last of the rows of one body that follow each other and do not differ in that."""
    first: BodyRow | None = None
    last: BodyRow | None = None
    for row in rows:
        if first is not None and last is not None:
            if row.key == last.key and row.valid_from == last.valid_to and what(row) == what(first):
                last = row
                continue
            yield first, last
        first = last = row
    if first is not None and last is not None:
        yield first, last


def _refuse_taken(rows: list[BodyRow]) -> None:
    """ORG-01, for all rows at once."""
    taken: dict[str, list[UnitVersion]] = {}
    for version in UnitVersion.objects.all():
        taken.setdefault(version.code.casefold(), []).append(version)
    for row in rows:
        for version in taken.get(row.code.casefold(), ()):
            if _on_one_day(row, version):
                raise RuleBroken("ORG-01", f"Mã đơn vị “{row.code}” đã có đơn vị khác dùng.")


def _on_one_day(row: BodyRow, version: UnitVersion) -> bool:
    start = max(row.valid_from or date.min, version.valid_from or date.min)
    return start < min(row.valid_to or date.max, version.valid_to or date.max)


# --- what became of them ------------------------------------------------------------------------


def place_fates() -> dict[PlaceKey, PlaceFate]:
    """What came of every place that ended, as the confirmed acts say."""
    later: dict[int, list[int]] = defaultdict(list)
    acts: dict[int, tuple[int, date, bool]] = {}
    rows = PlaceSuccession.objects.exclude(line__kind=ActLine.Kind.PART).order_by("pk")
    for earlier, after, whole, act, day in rows.values_list(
        "earlier_id", "later_id", "whole", "line__act_id", "day"
    ):
        acts[earlier] = (act, day, whole)
        later[earlier] += [after] if after else []
    return {
        place: PlaceFate(act, day, tuple(later[place]), whole)
        for place, (act, day, whole) in acts.items()
    }


def record_what_followed(
    lines: Sequence[Followed], units: Mapping[BodyKey, Unit], *, office: Office
) -> int:
    """Write what became of bodies as confirmed acts on units, one for each act on places and day,
    and return how many lines there are. The bodies themselves stand already."""
    by_act: dict[tuple[int | None, date], list[Followed]] = defaultdict(list)
    for line in lines:
        by_act[line.act, line.day].append(line)
    places = Reorganisation.objects.in_bulk({act for act, _day in by_act if act is not None})
    for day in sorted({day for _act, day in by_act}):
        acts = [
            _act(places[act] if act else None, day, inside, units)
            for (act, on), inside in by_act.items()
            if on == day
        ]
        record_acts(office=office, acts=acts)
    return len(lines)


def _act(
    follows: Reorganisation | None,
    day: date,
    lines: Sequence[Followed],
    units: Mapping[BodyKey, Unit],
) -> NewAct:
    title = _("Đơn vị theo “%(title)s”") % {"title": follows.title} if follows else ""
    return NewAct(
        of=Reorganisation.Of.UNITS,
        day=day,
        title=title or _("Đổi cơ quan từ %(day)s") % {"day": f"{day:%d/%m/%Y}"},
        note=_("Lập theo mẫu lĩnh vực và lịch sử địa bàn."),
        follows=follows,
        lines=[
            NewLine(
                kind=line.kind,
                sources=[Party(pk=units[key].pk) for key in line.sources],
                targets=[Party(pk=units[key].pk) for key in line.targets],
                missing=line.missing,
            )
            for line in lines
        ],
    )
