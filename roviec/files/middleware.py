"""A body far past every limit is refused before it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# A form may carry several files; past this many limits nobody means it.
FILES_AT_ONCE = 20
# Who is not signed in has a name and a password to send, or a form whose session has ended.
STRANGER = 6 * 1024 * 1024


class UploadLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        most = FILES_AT_ONCE * settings.UPLOAD_LIMIT if known else STRANGER
        if not length.isdigit() or len(length) > 15 or int(length) > most:
            return render(
                request,
                "413.html",
                {"limit": settings.UPLOAD_LIMIT // 1024**2},
                status=413,
            )
        return self.get_response(request)
