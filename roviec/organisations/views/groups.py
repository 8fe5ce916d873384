"""Groupings: a second way to look at places, with their numbers on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from roviec.access.pages import ActorRequest, page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import Grouped, put_into_group
from roviec.organisations.forms.groups import PutForm
from roviec.organisations.hierarchy.grouped import all_groups, in_group
from roviec.organisations.hierarchy.tree import LEVELS
from roviec.organisations.history.histories import PLACES
from roviec.organisations.models import Group, GroupedPlace, Grouping, PlaceVersion
from roviec.organisations.permissions import REORGANISE, VIEW
from roviec.organisations.views.asked import address, day_in, merged
from roviec.timeline.validity import valid_on

ROWS = 60


@page(VIEW)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groupings with their groups and how many places each has on the day."""
    day, wrong = day_in(request)
    every = all_groups()
    numbers = counted(every, day)
    groupings: dict[Grouping, list[dict[str, object]]] = {
        grouping: [] for grouping in Grouping.objects.all()
    }
    levels = [level for level in LEVELS[1:] if any(each[level] for each in numbers.values())]
    for group in _of_the_day(every, numbers):
        groupings[group.grouping].append(_row(group, numbers[group.pk], day, levels))
    context = {
        "title": _("Nhóm địa bàn"),
        "day": day,
        "wrong_day": wrong,
        "groupings": groupings.items(),
        "levels": [level_short(level) for level in levels],
    }
    return render(request, "organisations/groups.html", context)


@page(VIEW)
@require_safe
def grouping(request: HttpRequest, code: str) -> HttpResponse:
    """One grouping: its groups, and the places of the one chosen."""
    found = get_object_or_404(Grouping, code=code)
    return _grouping_page(request, found, None, 200)


@page(REORGANISE)
@require_POST
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Put places into a group of the grouping."""
    actor = cast("ActorRequest", request).actor
    found = get_object_or_404(Grouping, code=code)
    own = [group for group in all_groups() if group.grouping_id == found.pk]
    form = PutForm(request.POST, groups=own)
    if form.is_valid():
        chosen = form.cleaned_data
        new = Grouped(group=chosen["group"], places=chosen["places"], valid_from=chosen["start"])
        try:
            made = put_into_group(actor=actor, new=new)
        except RuleBroken as broken:
            form.add_error("codes", broken.message)
        else:
            number = len({row.place_id for row in made})
            done = ngettext("Đã xếp %(n)d địa bàn.", "Đã xếp %(n)d địa bàn.", number)
            messages.success(request, done % {"n": number})
            where = reverse("organisations:grouping", args=[found.code])
            return redirect(where + address(on=new.valid_from, group=new.group.code))
    return _grouping_page(request, found, form, 422)


def _grouping_page(
    request: HttpRequest, found: Grouping, form: PutForm | None, status: int
) -> HttpResponse:
    actor = cast("ActorRequest", request).actor
    day, wrong = day_in(request)
    own = [group for group in all_groups() if group.grouping_id == found.pk]
    numbers = counted(own, day)
    shown = _of_the_day(own, numbers)
    chosen = next((g for g in own if g.code == request.GET.get("group", "")), None)
    chosen = chosen or next(iter(shown), None)
    may_put = policy().holds(actor, REORGANISE) and any(not group.place_kinds for group in own)
    places = Paginator(_places(chosen, day), ROWS).get_page(request.GET.get("page"))
    if form is None and may_put:
        first = {"start": day, "group": chosen and chosen.code}
        form = PutForm(groups=own, initial=first)
    context = {
        "title": found.name,
        "grouping": found,
        "day": day,
        "wrong_day": wrong,
        "tabs": [
            {
                "label": group.name,
                "count": sum(numbers[group.pk].values()),
                "url": merged({"on": day}, group=group.code),
                "current": group == chosen,
            }
            for group in shown
        ],
        "chosen": chosen,
        "summary": chosen and _row(chosen, numbers[chosen.pk], day),
        "places": [
            {
                "name": each.name,
                "code": each.code,
                "kind": each.kind,
                "url": PLACES.address(each.place_id),
            }
            for each in places
        ],
        "page_obj": places,
        "form": form,
    }
    return render(request, "organisations/grouping.html", context, status=status)


def counted(every: Sequence[Group], day: date) -> dict[int, Counter[str]]:
    """How many places of each level belong to each group on a day, in two queries."""
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    down = "place__paths_down__"
    lower = f"{down}lower__versions__"
    rows = GroupedPlace.objects.filter(
        valid_on(day), valid_on(day, down), valid_on(day, lower), group__in=every
    )
    for row in rows.values("group", f"{lower}level").annotate(
        n=Count(f"{down}lower", distinct=True)
    ):
        numbers[row["group"]][row[f"{lower}level"]] += row["n"]
    kinds = PlaceVersion.objects.as_at(day).values("kind", "level").annotate(n=Count("pk"))
    for row in kinds.order_by():
        for group in every:
            if row["kind"] in group.place_kinds:
                numbers[group.pk][row["level"]] += row["n"]
    return numbers


def _of_the_day(every: Sequence[Group], numbers: Mapping[int, Counter[str]]) -> list[Group]:
    """Groups that hold something on the day; of a grouping that holds nothing, all."""
    alive = {group.grouping_id for group in every if numbers[group.pk]}
    return [group for group in every if numbers[group.pk] or group.grouping_id not in alive]


def level_short(level: str) -> str:
    return {
        "province": _("Cấp tỉnh"),
        "district": _("Cấp huyện"),
        "commune": _("Cấp xã"),
    }[level]


def _row(
    group: Group, numbers: Counter[str], day: date, levels: Sequence[str] = ()
) -> dict[str, object]:
    return {
        "name": group.name,
        "kinds": ", ".join(group.place_kinds),
        "url": reverse("organisations:grouping", args=[group.grouping.code])
        + address(on=day, group=group.code),
        "tree_url": reverse("organisations:places")
        + address(on=day, group=f"{group.grouping.code}/{group.code}"),
        "numbers": [(level_short(level), numbers[level] or None) for level in levels],
        "empty": not numbers,
    }


def _places(group: Group | None, day: date) -> QuerySet[PlaceVersion]:
    """The places of the group on the day: those put there by name, or all of its kinds."""
    rows = PlaceVersion.objects.as_at(day).order_by("code")
    if group is None:
        return rows.none()
    if group.place_kinds:
        return rows.filter(in_group(group, day, "place_id"))
    put_there = GroupedPlace.objects.as_at(day).filter(group=group).values("place")
    return rows.filter(place__in=put_there)
