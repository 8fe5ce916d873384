"""What the record of places leaves open, listed instead of made up."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import page
from roviec.organisations.history.gaps import KINDS, MANY, gaps, gaps_of
from roviec.organisations.history.histories import PLACES
from roviec.organisations.models import PlaceVersion
from roviec.organisations.permissions import VIEW

ROWS = 60


@page(VIEW)
@require_safe
def gaps_page(request: HttpRequest) -> HttpResponse:
    """Each kind of gap with how many there are; those worth a look one by one."""
    kind = request.GET.get("kind", "")
    many = gaps_of(kind) if kind in MANY else []
    found = gaps({kind: len(many)} if many else None)
    open_ends = [each for each in KINDS if found.counts[each]]
    kind = kind if kind in open_ends else next(iter(open_ends), "")
    rows = many or [gap for gap in found.listed if gap.kind == kind]
    if not rows and kind:
        rows = gaps_of(kind)
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    within = _within([gap.place_pk for gap in shown if gap.place_pk])
    context = {
        "title": _("Điều chưa rõ"),
        "counts": [
            {
                "label": KINDS[each],
                "value": number,
                "url": f"?kind={each}" if number else "",
            }
            for each, number in found.counts.items()
        ],
        "kind_name": KINDS[kind] if kind else "",
        "rows": [
            {
                "name": gap.name,
                "name_note": within.get(gap.place_pk or 0, ""),
                "name_url": gap.place_pk and PLACES.address(gap.place_pk),
                "code": gap.code,
                "text": gap.text,
            }
            for gap in shown
        ],
        "columns": [
            {"key": "name", "label": _("Địa bàn")},
            {"key": "code", "label": _("Mã")},
            {"key": "text", "label": _("Điều chưa rõ")},
        ],
        "page_obj": shown,
    }
    return render(request, "organisations/gaps.html", context)


def _within(places: Sequence[int]) -> dict[int, str]:
    """The name of what each lies in, or lay in last: many communes share a name."""
    upper = PlaceVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("valid_to")), place=OuterRef("parent")
    ).order_by(F("valid_from").asc(nulls_first=True))
    rows = PlaceVersion.objects.filter(place__in=places).order_by(
        F("valid_from").asc(nulls_first=True)
    )
    return {
        pk: name or ""
        for pk, name in rows.annotate(upper=Subquery(upper.values("name")[:1])).values_list(
            "place_id", "upper"
        )
    }
