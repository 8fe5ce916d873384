from __future__ import annotations

from typing import cast

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roviec.access.pages import SIGNED_IN, ActorRequest, page, public
from roviec.home.agenda import agenda
from roviec.home.sources import waiting_for


@page(SIGNED_IN)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The first page: due, overdue, returned, waiting for me."""
    actor = cast("ActorRequest", request).actor
    groups = agenda(waiting_for(actor), actor.day)
    late = sum(item.late for group in groups for item in group.items)
    total = sum(len(group.items) for group in groups)
    context = {"groups": groups, "today": actor.day, "late": late, "total": total}
    return render(request, "home/tasks.html", context)


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this site is and holds; anybody may read it."""
    return render(request, "home/about.html")


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
