"""What the record of places leaves open, said instead of made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roviec.organisations.histories import PLACES, versions_of
from roviec.organisations.models import (
    ActLine,
    ActParty,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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


class _Open(NamedTuple):
    kind: str
    place: int
    text: str


def gaps() -> Gaps:
    """Everything the record of places leaves open."""
    found = [*_ended(), *_of_acts()]
    versions = versions_of(PLACES, {each.place for each in found})
    listed = tuple(
        Gap(each.kind, last.code, last.name, each.text, each.place)
        for each in found
        for last in versions[each.place][-1:]
    )
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


def _ended() -> Iterator[_Open]:
    for row in PlaceSuccession.objects.filter(later=None).select_related("line").order_by("pk"):
        text = row.line.note or _("Không rõ nhập vào đâu.")
        yield _Open("successor_unknown", row.earlier_id, text)


def _of_acts() -> Iterator[_Open]:
    """Sources acts name that the record does not hold; then what was made of nothing recorded."""
    create = Q(line__kind=ActLine.Kind.CREATE)
    rows = ActParty.objects.filter(
        create | Q(Q(side=ActParty.Side.TARGET), ~Q(line__missing=[])),
        line__act__state=Reorganisation.State.CONFIRMED,
        place__isnull=False,
    )
    parties = list(rows.select_related("line").order_by("line"))
    for party in parties:
        for source in party.line.missing:
            text = _("Gồm cả “%(source)s”, không có trong hệ thống.") % {"source": source}
            yield _Open("source_missing", party.place_id or 0, text)
    for party in parties:
        if party.line.kind == ActLine.Kind.CREATE:
            yield _Open("no_predecessor", party.place_id or 0, party.line.note)


def _codes_reused() -> int:
    """Codes that name one place and later another."""
    codes = PlaceVersion.objects.values("code").annotate(places=Count("place", distinct=True))
    return codes.filter(places__gt=1).count()
