from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import NotPermitted
from roviec.organisations import rules
from roviec.organisations.models import LookAhead, Reorganisation
from roviec.organisations.permissions import visible_acts
from roviec.organisations.reorganising.foresight import Foreseen, Foresight, foresee
from roviec.organisations.structure import Key

LISTS = ("founded", "ended", "changed", "along", "passing", "waiting")
"""What is told one by one of what acts would do."""


@transaction.atomic
def look_ahead(*, actor: Actor, acts: Sequence[Reorganisation]) -> LookAhead:
    """Work out what prepared acts of one day would do together, and keep it for the pages of the
    first. Nothing else is written. Raises `NotPermitted`; `RuleBroken` ORG-11."""
    keys = {act.pk for act in acts}
    if visible_acts(actor).filter(pk__in=keys).count() < len(keys):
        raise NotPermitted(f"acts {sorted(keys)}")
    rules.one_prepared_batch(acts)
    seen = _told(foresee(acts))
    row, _made = LookAhead.objects.update_or_create(
        act=acts[0], defaults={"mark": mark_of(acts), "seen": seen}
    )
    return row


def mark_of(acts: Sequence[Reorganisation]) -> str:
    """What the acts say, in short: it differs when anything of them was written anew."""
    said = [(act.pk, act.revision) for act in acts]
    return sha256(repr(said).encode()).hexdigest()[:20]


def _told(seen: Foresight) -> dict[str, Any]:
    """As the pages read it: refusals, and lists of rows of the same fields."""
    return {
        "refusals": [[r.rule, r.act, r.line, r.message] for r in seen.refusals],
        "bodies": seen.bodies,
        "founded": [_row(seen, key) for key in seen.founded],
        "ended": [_row(seen, key) for key in seen.ended],
        "changed": [_row(seen, key) for key in seen.changed],
        "along": [_row(seen, key, later=_name(seen, to)) for key, to in seen.along],
        "passing": [_matter(seen, each) for each in seen.passing],
        "waiting": [_matter(seen, each) for each in seen.waiting],
    }


def _row(seen: Foresight, key: Key, **more: str) -> Mapping[str, str]:
    return {"name": seen.named[key].name, "code": seen.named[key].code, **more}


def _name(seen: Foresight, key: Key | None) -> str:
    return "" if key is None else seen.named[key].name


def _matter(seen: Foresight, each: Foreseen) -> Mapping[str, str]:
    return {
        "name": each.title,
        "url": each.url,
        "kind": str(each.kind),
        "earlier": _name(seen, each.earlier),
        "later": _name(seen, each.later),
        "reason": each.reason,
    }
