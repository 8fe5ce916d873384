"""The page of one place or unit through time, at an address that never changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from roviec.access.pages import ActorRequest, page
from roviec.interface import formats
from roviec.organisations.hierarchy.grouped import groups_of
from roviec.organisations.history import elsewhere
from roviec.organisations.history.histories import PLACES, UNITS, History, Named
from roviec.organisations.history.stories import (
    MOST_BODIES,
    Kin,
    Stage,
    Story,
    Turn,
    Upper,
    bodies_at,
    read_story,
    seats,
)
from roviec.organisations.history.successors import Relation, Successor
from roviec.organisations.history.telling import decision, figures_came, figures_went, lead, span
from roviec.organisations.models import Place
from roviec.organisations.permissions import VIEW
from roviec.organisations.views.asked import address, key

FEW = 8
"""Predecessors or successors of one kind shown at once; the others unfold."""

MANY = 6
"""More than these stand in two columns where there is room."""


@page(VIEW)
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """A place: what it was made of, what it has been, what came of it, who stands there."""
    today = cast("ActorRequest", request).actor.day
    told = _read(PLACES, pk, today)
    day = told.day_in(today)
    bodies = bodies_at(told.pk, day)
    context = _context(told, today) | {
        "bodies": bodies[:MOST_BODIES],
        "more_bodies": len(bodies) > MOST_BODIES,
        "groups": groups_of(Place(pk=told.pk), day),
        "tree_url": reverse("organisations:places") + _in_tree(told, day),
        "of_place": True,
    }
    return render(request, "organisations/story.html", context)


@page(VIEW)
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: the same, with whom it answered to in each line and its committees."""
    actor = cast("ActorRequest", request).actor
    told = _read(UNITS, pk, actor.day)
    day = told.day_in(actor.day)
    seated = seats(told.pk, day)
    lines = [upper for upper in told.uppers if _holds(upper, day)]
    tree = [reverse("organisations:line", args=[upper.line_code]) for upper in lines[:1]]
    context = _context(told, actor.day) | {
        "uppers": [_upper(upper) for upper in told.uppers],
        "members": [seat for seat in seated if not seat.committee],
        "committees": [seat for seat in seated if seat.committee],
        "pointers": elsewhere.pointers(actor, told.pk, day),
        "tree_url": tree[0] + _in_tree(told, day) if tree else "",
        "of_place": False,
    }
    return render(request, "organisations/story.html", context)


def _read(history: History, pk: int, today: date) -> Story:
    told = read_story(history, key(pk), today)
    if told is None:
        raise Http404
    return told


def _in_tree(told: Story, day: date) -> str:
    return f"{address(on=day, **{'in': told.pk})}#n{told.pk}"


def _holds(upper: Upper, day: date) -> bool:
    return (upper.valid_from is None or upper.valid_from <= day) and (
        upper.valid_to is None or day < upper.valid_to
    )


def _context(told: Story, today: date) -> dict[str, object]:
    latest = told.stage_on(today)
    return {
        "title": latest.named.name,
        "story": told,
        "latest": latest,
        "day": told.day_in(today),
        "stands": told.stands(today),
        "ahead": (told.stages[0].named.valid_from or date.min) > today,
        "place_url": latest.place and PLACES.address(latest.place.pk),
        "stages": [_stage(stage, today) for stage in told.stages],
        "before": [_turn(turn, turn.before, told.history) for turn in told.before],
        "after": [_turn(turn, turn.after, told.history) for turn in told.after],
        "before_long": any(len(turn.before) > MANY for turn in told.before),
        "after_long": any(len(turn.after) > MANY for turn in told.after),
        "acts": [_act(turn) for turn in reversed(told.turns)],
        "lead": lead(told, today),
        "unknown_start": told.stages[0].named.valid_from is None,
    }


def _stage(stage: Stage, today: date) -> dict[str, object]:
    return {
        "named": stage.named,
        "span": span(stage.named, today),
        "place": stage.place,
        "place_url": stage.place and PLACES.address(stage.place.pk),
        "current": stage.named.holds_on(today),
    }


TONE = {
    Relation.WHOLE: "is-ok",
    Relation.PART: "is-warn",
    Relation.DERIVED: "is-info",
    Relation.UNKNOWN: "is-quiet",
}


def _turn(turn: Turn, kin: Iterable[Kin], history: History) -> dict[str, object]:
    """What an act took in or gave, by how much of it, and what that means for its figures."""
    shared: dict[Relation, list[Kin]] = {}
    for each in kin:
        shared.setdefault(each.relation, []).append(each)
    came = kin is turn.before
    return {
        "day": turn.act.day,
        "shares": [
            _share(relation, shown, history)
            | {
                "figures": figures_came(history, relation)
                if came
                else figures_went(history, relation, len(shown))
            }
            for relation, shown in sorted(shared.items())
        ],
        "missing": turn.missing,
    }


def _share(relation: Relation, kin: list[Kin], history: History) -> dict[str, object]:
    """Those of one relation; where they all lay in one place, it is said once for all."""
    shown = [_kin(each, history) for each in kin]
    within = {each.within for each in kin}
    return {
        "label": relation.label,
        "tone": TONE[relation],
        "count": len(shown),
        "few": shown[:FEW],
        "more": shown[FEW:],
        "within": within.pop() if len(kin) > 1 and len(within) == 1 else "",
    }


def _kin(kin: Kin, history: History) -> dict[str, object]:
    return {
        "named": kin.named,
        "url": kin.named and history.address(kin.named.pk),
        "note": kin.note,
        "within": kin.within,
        "now": [successor(each, history) for each in kin.now],
    }


def successor(each: Successor, history: History) -> dict[str, object]:
    """One that stands today, as the templates name it."""
    return {
        "named": each.named,
        "url": each.named and history.address(each.named.pk),
        "relation": each.relation.label,
        "tone": TONE[each.relation],
    }


def _upper(upper: Upper) -> dict[str, object]:
    named = upper.named
    return {
        "line": upper.line,
        "named": named,
        "url": named and UNITS.address(named.pk),
        "from": upper.valid_from,
        "last": formats.day(Named(0, "", "", "", None, upper.valid_to).last),
        "ended": upper.valid_to is not None,
    }


def _act(turn: Turn) -> dict[str, object]:
    return {
        "day": turn.act.day,
        "verbs": turn.verbs,
        "title": turn.act.title,
        "url": reverse("organisations:act", args=[turn.act.pk]),
        "decision": decision(turn.act),
        "notes": [*turn.notes, *([turn.act.note] if turn.act.note else [])],
    }
