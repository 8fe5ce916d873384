"""A file that is too large is let go while it arrives; the rest of the form is kept.

The handler stops keeping a part once it passes the limit and notes it on the request, so that the
page can say so beside the field and show again everything else that was typed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class LimitedUploadHandler(FileUploadHandler):
    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT:
            too_large(self.request).add(self.field_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return None


def too_large(request: HttpRequest | None) -> set[str]:
    """Names of the fields whose file passed the limit in this request."""
    if request is None:
        return set()
    if not hasattr(request, "fields_too_large"):
        request.fields_too_large = set()  # type: ignore[attr-defined]  # ours to keep
    fields: set[str] = request.fields_too_large  # type: ignore[attr-defined]
    return fields
