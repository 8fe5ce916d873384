"""Finding places and units by any name or code they ever had."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import ActorRequest, page
from roviec.organisations.hierarchy.finding import (
    Found,
    Hit,
    find_places,
    find_units,
    with_successors,
)
from roviec.organisations.history.histories import History
from roviec.organisations.permissions import VIEW
from roviec.organisations.views.story import successor

ROWS = 15
"""Of each kind on the first page."""
ALL_ROWS = 50
LONGEST = 200


@page(VIEW)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places and units under a name, whatever marks and capitals it is typed with."""
    today = cast("ActorRequest", request).actor.day
    typed = request.GET.get("q", "")[:LONGEST].replace("\0", "").strip()
    what = request.GET.get("what", "")
    finders = {"places": find_places, "units": find_units}
    wanted = [what] if what in finders else list(finders)
    sections = []
    for each in wanted if typed else ():
        found = finders[each](typed, today)
        rows = Paginator(found.matches, ALL_ROWS if what else ROWS)
        shown = rows.get_page(request.GET.get("page") if what else 1)
        hits = with_successors(found.history, list(shown), today) if found.matches else []
        sections.append(
            _section(each, found, [_hit(hit, found.history) for hit in hits])
            | {
                "page_obj": shown if what else None,
                "all": not what and rows.num_pages > 1,
            }
        )
    context = {
        "title": _("Tìm địa bàn, đơn vị"),
        "typed": typed,
        "what": what,
        "sections": sections,
        "none": bool(typed) and not any(section["hits"] for section in sections),
    }
    return render(request, "organisations/search.html", context)


def _section(what: str, found: Found, hits: list[dict[str, object]]) -> dict[str, object]:
    return {
        "what": what,
        "label": _("Địa bàn") if what == "places" else _("Đơn vị"),
        "count": f"{len(found)}+" if found.more else len(found),
        "hits": hits,
    }


def _hit(hit: Hit, history: History) -> dict[str, object]:
    return {
        "named": hit.match.named,
        "url": history.address(hit.match.pk),
        "upper": hit.match.upper,
        "last": hit.last,
        "renamed": hit.renamed,
        "ended": hit.ended,
        "now": [successor(each, history) for each in hit.now] if hit.ended else [],
    }
