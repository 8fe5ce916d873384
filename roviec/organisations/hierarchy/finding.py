"""Finding places and units by any name or code they ever had, however it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.hierarchy.tree import LEVELS
from roviec.organisations.history.histories import PLACES, UNITS, History, Named
from roviec.organisations.history.successors import Successor, successors_of
from roviec.organisations.models import PlaceVersion, UnitVersion
from roviec.timeline.validity import valid_on

MOST = 300
"""Names looked at; who gets more is asked to type more."""
MOST_WORDS = 8


class Match(NamedTuple):
    """A name that fits. `upper`: the name of what it lay in at the time, if any."""

    pk: int
    named: Named
    upper: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best matches first, each place or unit once; `more`: others were not looked at."""

    history: History
    matches: tuple[Match, ...]
    more: bool

    def __len__(self) -> int:
        return len(self.matches)


@dataclass(frozen=True, slots=True)
class Hit:
    """A match, and who stands today for it: itself where it goes on."""

    match: Match
    now: tuple[Successor, ...]

    @property
    def last(self) -> date | None:
        """The last day it was called so."""
        return self.match.named.last

    @property
    def renamed(self) -> Named | None:
        """What it is called today, where it goes on under another name."""
        for each in self.now:
            if each.named and each.named.pk == self.match.pk and each.named != self.match.named:
                return each.named
        return None

    @property
    def ended(self) -> bool:
        return all(each.named is None or each.named.pk != self.match.pk for each in self.now)


def find_places(typed: str, today: date) -> Found:
    level = Case(
        *(When(level=level, then=Value(n)) for n, level in enumerate(LEVELS)),
        default=Value(len(LEVELS)),
        output_field=IntegerField(),
    )
    rows = PlaceVersion.objects.annotate(height=level)
    return _find(PLACES, rows, typed, today)


def find_units(typed: str, today: date) -> Found:
    rows = UnitVersion.objects.annotate(height=F("kind__rank"))
    return _find(UNITS, rows, typed, today)


def with_successors(history: History, matches: Sequence[Match], today: date) -> list[Hit]:
    """What came of each match since its name ended, in two queries."""
    starts = {match.pk: match.named.last or today for match in matches}
    found = successors_of(history, starts, today)
    return [Hit(match, tuple(found[match.pk])) for match in matches]


def _find(history: History, rows: QuerySet[Any], typed: str, today: date) -> Found:
    words = folded(typed).split()[:MOST_WORDS]
    if not words:
        return Found(history, (), more=False)
    fits = Q(code__iexact=typed.strip())
    fits |= Q(*(Q(folded__contains=word) for word in words))
    ordered = (
        rows.filter(fits)
        .annotate(fit=_fit(" ".join(words), typed), past=_past(today), upper=_upper(history))
        .order_by("fit", "height", "past", "name", "pk")
    )
    matches: dict[int, Match] = {}
    read = list(ordered.values_list(*history.columns, "upper")[: MOST + 1])
    for *own, upper in read[:MOST]:
        named = Named(*own)
        matches.setdefault(named.pk, Match(named.pk, named, upper or ""))
    return Found(history, tuple(matches.values()), more=len(read) > MOST)


def _fit(phrase: str, typed: str) -> Case:
    """How well a name fits: as typed, marks and all; the whole of it; its own part behind the
    kind; the words together; or the words anywhere."""
    typed = typed.strip()
    marked = [When(name__icontains=typed, then=0)] if folded(typed) != typed.lower() else []
    return Case(
        When(code__iexact=typed, then=0),
        *marked,
        When(folded=phrase, then=0),
        When(folded__endswith=f" {phrase}", then=1),
        When(folded__contains=f" {phrase} ", then=2),
        When(folded__startswith=f"{phrase} ", then=2),
        When(folded__contains=phrase, then=3),
        default=4,
        output_field=IntegerField(),
    )


def _past(today: date) -> Case:
    return Case(When(valid_on(today), then=0), default=1, output_field=IntegerField())


def _upper(history: History) -> Subquery:
    """The name of what it lay in on the last day of the version: a place's place above, a unit's
    own place."""
    names = PlaceVersion.objects.filter(place=OuterRef(history.above)).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("valid_to"))
    )
    return Subquery(names.order_by(F("valid_from").asc(nulls_first=True)).values("name")[:1])
