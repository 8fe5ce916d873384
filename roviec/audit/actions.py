"""Recording an act. Called by every action, inside its transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from roviec.access.actor import Office
from roviec.audit import verbs
from roviec.audit.models import Entry

Payload = dict[str, Any]


def record(  # noqa: PLR0913  # an entry has that many parts
    office: Office,
    verb: str,
    row: models.Model,
    *,
    unit_id: int | None = None,
    note: str = "",
    before: Payload | None = None,
    after: Payload | None = None,
) -> Entry:
    """Append one entry. Raises `UnknownVerb` for a verb no room registered."""
    content = _content(office, verb, row, unit_id)
    content |= {"note": note, "before": plain(before or {}), "after": plain(after or {})}
    return Entry.objects.create(digest=digest(content), **content)


def record_each(
    office: Office,
    verb: str,
    rows: Iterable[tuple[models.Model, int | None]],
    *,
    note: str = "",
    after: Mapping[int, Payload] | None = None,
) -> None:
    """Append one entry for each row with its unit: one act that was done to thousands. `after` is
    by the row's key. Raises `UnknownVerb`."""
    said = after or {}
    contents = [
        _content(office, verb, row, unit_id) | {"note": note, "after": plain(said.get(row.pk, {}))}
        for row, unit_id in rows
    ]
    Entry.objects.bulk_create(
        (Entry(digest=digest(content), **content) for content in contents), batch_size=1000
    )


def _content(office: Office, verb: str, row: models.Model, unit_id: int | None) -> Payload:
    verbs.label(verb)
    return {
        "at": timezone.now(),
        "account_id": office.account_id,
        "name": office.name,
        "office": office.text,
        "verb": verb,
        "object_type": row._meta.label_lower,
        "object_id": row.pk,
        "unit_id": unit_id,
        "note": "",
        "before": {},
        "after": {},
    }


def digest(content: Payload) -> str:
    """SHA-256 of everything an entry says, time and account included."""
    return hashlib.sha256(json.dumps(plain(content), sort_keys=True).encode()).hexdigest()


def plain(payload: Payload) -> Payload:
    """The payload as JSON will keep it: dates and decimals as text."""
    kept: Payload = json.loads(json.dumps(payload, cls=DjangoJSONEncoder))
    return kept
