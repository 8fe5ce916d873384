"""What the record of places leaves open, said instead of made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from roviec.organisations.models import (
    ActLine,
    ActParty,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
)

KINDS: dict[str, StrPromise] = {
    "successor_unknown": gettext_lazy("Kết thúc mà không rõ nhập vào đâu"),
    "source_missing": gettext_lazy("Nguồn có trong quyết định, không có trong danh mục"),
    "no_predecessor": gettext_lazy("Lập mới, không có địa bàn cũ được ghi liên kết"),
    "cut": gettext_lazy("Chia cho nhiều địa bàn; số liệu cũ không tách được"),
    "start_unknown": gettext_lazy("Không rõ ngày bắt đầu"),
    "code_reused": gettext_lazy("Mã dùng lại cho địa bàn khác"),
}


class Gap(NamedTuple):
    """One thing the record leaves open. `place_pk` is none where no single place has it."""

    kind: str
    code: str
    name: str
    text: str
    place_pk: int | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Each kind with how many there are; `listed` in full where each is worth a look."""

    counts: dict[str, int]
    listed: tuple[Gap, ...]


def gaps() -> Gaps:
    """Everything the record of places leaves open."""
    listed = (*_ended(), *_missing(), *_created())
    counts = {
        kind: sum(gap.kind == kind for gap in listed)
        for kind in ("successor_unknown", "source_missing", "no_predecessor")
    }
    counts["cut"] = (
        PlaceSuccession.objects.filter(line__kind__in=[ActLine.Kind.SPLIT, ActLine.Kind.PART])
        .values("earlier")
        .distinct()
        .count()
    )
    counts["start_unknown"] = (
        PlaceVersion.objects.filter(valid_from=None).values("place").distinct().count()
    )
    counts["code_reused"] = _codes_reused()
    return Gaps(counts, listed)


def _ended() -> Iterator[Gap]:
    rows = PlaceSuccession.objects.filter(later=None).select_related("line").order_by("pk")
    names = _names([row.earlier_id for row in rows])
    for row in rows:
        code, name = names[row.earlier_id]
        text = row.line.note or _("Không rõ nhập vào đâu.")
        yield Gap("successor_unknown", code, name, text, row.earlier_id)


def _missing() -> Iterator[Gap]:
    lines = ActLine.objects.filter(act__state=Reorganisation.State.CONFIRMED).exclude(missing=[])
    targets = {
        line_id: place_id
        for line_id, place_id in ActParty.objects.filter(
            line__in=lines, side=ActParty.Side.TARGET
        ).values_list("line_id", "place_id")
        if place_id
    }
    names = _names(list(targets.values()))
    for line in lines.filter(pk__in=targets):
        code, name = names[targets[line.pk]]
        for source in line.missing:
            text = _("Gồm cả “%(source)s”, mã không có trong danh mục cũ.") % {"source": source}
            yield Gap("source_missing", code, name, text, targets[line.pk])


def _created() -> Iterator[Gap]:
    rows = ActParty.objects.filter(
        line__kind=ActLine.Kind.CREATE,
        line__act__state=Reorganisation.State.CONFIRMED,
        place__isnull=False,
    ).select_related("line")
    names = _names([row.place_id for row in rows if row.place_id])
    for row in rows:
        if row.place_id:
            code, name = names[row.place_id]
            yield Gap("no_predecessor", code, name, row.line.note, row.place_id)


def _codes_reused() -> int:
    """Codes that name one place and later another."""
    codes = PlaceVersion.objects.values("code").annotate(places=Count("place", distinct=True))
    return codes.filter(places__gt=1).count()


def _names(places: list[int]) -> dict[int, tuple[str, str]]:
    """Last code and name of each place."""
    later = PlaceVersion.objects.filter(
        place=OuterRef("place"), valid_from__gt=OuterRef("valid_from")
    )
    rows = PlaceVersion.objects.filter(~Exists(later), place__in=places).order_by("valid_from")
    return {pk: (code, name) for pk, code, name in rows.values_list("place_id", "code", "name")}
