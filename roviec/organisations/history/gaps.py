"""What the record of places leaves open, said instead of made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roviec.organisations.history.histories import PLACES, names_of
from roviec.organisations.models import (
    ActLine,
    ActParty,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
)
from roviec.organisations.shipped_groups import shipped_groups
from roviec.timeline.validity import Days, common, uncovered

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: dict[str, StrPromise] = {
    "successor_unknown": gettext_lazy("Kết thúc mà không rõ nhập vào đâu"),
    "source_missing": gettext_lazy("Nguồn có trong quyết định, không có trong danh mục"),
    "no_predecessor": gettext_lazy("Lập mới, không có địa bàn cũ được ghi liên kết"),
    "cut": gettext_lazy("Chia cho nhiều địa bàn; số liệu cũ không tách được"),
    "not_grouped": gettext_lazy("Những ngày chưa có căn cứ để xếp nhóm"),
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


FEW = ("successor_unknown", "source_missing", "no_predecessor", "cut", "not_grouped")
"""Kinds that are listed in full; of the others there are thousands, listed when asked for."""


MANY: dict[str, Callable[[], int]] = {
    "start_unknown": lambda: _starts().count(),
    "code_reused": lambda: _codes_reused().count(),
}


def gaps(counted: Mapping[str, int] | None = None) -> Gaps:
    """Everything the record of places leaves open. `counted` are kinds whose number is known."""
    listed = [*_named([*_succeeded(), *_of_acts()]), *_not_grouped()]
    counts = {kind: sum(gap.kind == kind for gap in listed) for kind in FEW}
    for kind, count in MANY.items():
        counts[kind] = counted[kind] if counted and kind in counted else count()
    return Gaps(counts, tuple(listed))


def gaps_of(kind: str) -> list[Gap]:
    """Those of one kind, also where there are thousands. Empty for a kind there is not."""
    if kind == "start_unknown":
        text = _("Nguồn chỉ cho biết địa bàn đã có, không cho biết từ ngày nào.")
        rows = _starts().order_by("code").values_list("code", "name", "place_id")
        return [Gap(kind, code, name, text, place) for code, name, place in rows]
    if kind == "code_reused":
        return list(_reused())
    return [gap for gap in gaps().listed if gap.kind == kind]


def _named(found: Iterable[_Open]) -> list[Gap]:
    """Each under the last code and name of its place."""
    found = list(found)
    versions = names_of(PLACES, {each.place for each in found})
    return [
        Gap(each.kind, last.code, last.name, each.text, each.place)
        for each in found
        for last in versions[each.place][-1:]
    ]


def _succeeded() -> Iterator[_Open]:
    """Places that went nobody knows where; then those that went to several: whose figures from
    before belong to which is not known."""
    went: dict[int, dict[int, str]] = defaultdict(dict)
    several = Q(line__kind__in=[ActLine.Kind.SPLIT, ActLine.Kind.PART])
    rows = PlaceSuccession.objects.filter(Q(later=None) | several)
    ordered = rows.order_by(
        "pk", F("later__versions__valid_from").asc(nulls_first=True)
    ).values_list("earlier_id", "later_id", "later__versions__name", "line__note")
    for earlier, later, name, note in ordered:
        if later is None:
            yield _Open("successor_unknown", earlier, note or _("Không rõ nhập vào đâu."))
        else:
            went[earlier][later] = name
    for earlier, places in went.items():
        text = _("Chia cho %(places)s; số liệu cũ không tách được.")
        yield _Open("cut", earlier, text % {"places": ", ".join(places.values())})


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


def _not_grouped() -> Iterator[Gap]:
    """Days for which no source says to which group of a shipped grouping places belong, while
    some of them are in none."""
    opened = [(given, days) for given in shipped_groups() for days in given.get("open", ())]
    lives: dict[str, dict[int, set[Days]]] = defaultdict(lambda: defaultdict(set))
    taken: dict[tuple[str, int], set[Days]] = defaultdict(set)
    member = "place__group_members__"
    for level, place, code, *dates in PlaceVersion.objects.filter(
        level__in={days["level"] for _given, days in opened}
    ).values_list(
        "level", "place", f"{member}group__grouping__code",
        "valid_from", "valid_to", f"{member}valid_from", f"{member}valid_to",
    ):  # fmt: skip
        lives[level][place].add((dates[0], dates[1]))
        taken[code, place].add((dates[2], dates[3]))
    laid = {code for code, _place in taken}
    for given, days in opened:
        whole = (days.get("from"), days.get("until"))
        number = sum(
            any(_left(common(whole, life), taken[given["code"], place]) for life in some)
            for place, some in lives[days["level"]].items()
        )
        if number and given["code"] in laid:
            text = _("%(text)s Chưa xếp: %(number)s địa bàn.")
            values = {"text": days["text"], "number": number}
            yield Gap("not_grouped", given["code"], given["name"], text % values, None)


def _left(days: Days, taken: Iterable[Days]) -> bool:
    start, end = days
    holds = start is None or end is None or start < end
    return holds and any(True for _left in uncovered(days, taken))


def _starts() -> QuerySet[PlaceVersion]:
    """The first versions whose beginning is not known: one for each such place."""
    return PlaceVersion.objects.filter(valid_from=None)


def _codes_reused() -> QuerySet[PlaceVersion, Any]:
    """Codes that name one place and later another."""
    codes = PlaceVersion.objects.values("code").annotate(places=Count("place", distinct=True))
    return codes.filter(places__gt=1)


def _reused() -> Iterator[Gap]:
    names: dict[str, dict[int, str]] = defaultdict(dict)
    codes = _codes_reused().values("code")
    rows = PlaceVersion.objects.filter(code__in=codes).order_by(
        "code", F("valid_from").asc(nulls_first=True)
    )
    for code, place, name in rows.values_list("code", "place_id", "name"):
        names[code][place] = name
    for code, places in names.items():
        *earlier, (last, name) = places.items()
        before = ", ".join(each for _place, each in earlier)
        text = _("Trước đó là mã của %(places)s.") % {"places": before}
        yield Gap("code_reused", code, name, text, last)
