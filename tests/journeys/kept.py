"""What the site has kept, row by row and file by file: a refusal must leave it as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage

from roviec.interface.tests.page_check import check_page


def contents() -> dict[str, Any]:
    """Every row of every table but the sessions, and the names of all stored files."""
    rows: dict[str, Any] = {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model is not Session
    }
    return rows | {"files": files()}


def files() -> list[str]:
    """Stored for good, or half-way in."""
    places = [storage_place()]
    if settings.FILE_UPLOAD_TEMP_DIR:
        places.append(settings.FILE_UPLOAD_TEMP_DIR)
    return sorted(
        str(each) for place in places for each in Path(place).rglob("*") if each.is_file()
    )


def storage_place() -> str:
    """The folder of stored files, as this test has set it."""
    return str(default_storage.path(""))


@contextmanager
def nothing_written() -> Iterator[None]:
    before = contents()
    yield
    after = contents()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def refused(response: Any, *messages: str) -> str:
    """The page of a form that was not taken: it answers 422, is a good page, says what is wrong
    at its top, and says it in Vietnamese. Inside `nothing_written` the site has kept nothing."""
    html = page_of(response, 422)
    assert "error-summary" in html
    assert "Null characters" not in html
    for message in messages:
        assert re.search(message, html), message
    return html


def page_of(response: Any, status: int) -> str:
    """The page that came, which must be a good one even when it refuses."""
    html: str = response.content.decode()
    assert response.status_code == status, html[:1500]
    assert check_page(html) == []
    return html
