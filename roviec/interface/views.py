"""The gallery: every component with long names, full and empty, for those who build pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from roviec.access.pages import public

from . import gallery as examples

LAYOUTS = ("record", "board", "form", "two_columns", "document", "plain")


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    _only_while_building()
    return render(request, "interface/gallery/components.html", examples.components(_home()))


@public
def gallery_layout(request: HttpRequest, layout: str) -> HttpResponse:
    """One layout filled with examples; a POST to the form shows what refusal looks like."""
    _only_while_building()
    if layout not in LAYOUTS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    context = examples.components(_home(), data)
    return render(request, f"interface/gallery/{layout}.html", context)


def _home() -> str:
    return reverse("interface:gallery")


def _only_while_building() -> None:
    if not settings.DEBUG:
        raise Http404
