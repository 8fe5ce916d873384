from __future__ import annotations

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import SIGNED_IN, ActorRequest, page
from roviec.files import owners
from roviec.files.models import StoredFile


@page(SIGNED_IN)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as a download: nothing sent in is ever shown as our own page."""
    file = get_object_or_404(StoredFile, pk=pk)
    actor = cast("ActorRequest", request).actor
    if not owners.may_read(actor, file.owner_type, file.owner_id):
        raise Http404
    try:
        content = file.content.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("Tệp không còn trên máy chủ. Hãy báo quản trị.")) from missing
    response = FileResponse(
        content,
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
    )
    response["Content-Security-Policy"] = "sandbox"
    return cast("HttpResponse", response)
