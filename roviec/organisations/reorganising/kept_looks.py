"""Looks at what acts would do that are still kept: which of them holds, and what it showed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from roviec.organisations.models import LookAhead, Reorganisation

LASTS = timedelta(minutes=15)
"""So long a look may be confirmed: matters are opened and closed in other rooms meanwhile."""


def mark_of(acts: Sequence[Reorganisation]) -> str:
    """What the acts say, in short: it differs when anything of them was written anew."""
    said = [(act.pk, act.revision) for act in acts]
    return sha256(repr(said).encode()).hexdigest()[:20]


def language() -> str:
    """What a look is worded in, and read in."""
    return get_language() or settings.LANGUAGE_CODE


def looks_at(acts: Sequence[Reorganisation]) -> QuerySet[LookAhead]:
    """Looks at these acts together, under the first, as they are written now; in any language."""
    looks: QuerySet[LookAhead] = LookAhead.objects.filter(act=acts[0], mark=mark_of(acts))
    return looks


def lasting(acts: Sequence[Reorganisation]) -> QuerySet[LookAhead]:
    """Those of them that may be confirmed still."""
    return looks_at(acts).filter(looked_at__gt=timezone.now() - LASTS)


def seal_of(look: LookAhead) -> str:
    """What somebody saw, in short. A later look that shows anything else bears another, so a page
    opened before it cannot be confirmed on the strength of it."""
    shown = json.dumps(look.seen, sort_keys=True)
    return sha256(f"{look.mark}{shown}".encode()).hexdigest()[:40]
