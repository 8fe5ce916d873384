from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.access.policy import NotPermitted
from roviec.organisations import rules
from roviec.organisations.models import LookAhead, Reorganisation
from roviec.organisations.permissions import reorganisable, visible_acts
from roviec.organisations.reorganising.foresight import Foreseen, Foresight, foresee
from roviec.organisations.reorganising.kept_looks import LASTS, language, mark_of
from roviec.organisations.reorganising.stored import one_at_a_time
from roviec.organisations.structure import Key

LISTS = ("founded", "ended", "changed", "along", "passing", "waiting")
"""What is told one by one of what acts would do."""


@transaction.atomic
def look_ahead(*, actor: Actor, acts: Sequence[Reorganisation]) -> LookAhead:
    """Work out what prepared acts of one day would do together, and keep it for the pages of the
    first. Nothing else is written. For who may confirm them: it tells what is open at every unit
    they name. Raises `NotPermitted`; `RuleBroken` ORG-11."""
    # Else a look at what stood before would be kept after another act has swept the looks away.
    one_at_a_time()
    keys = [act.pk for act in acts]
    seen = visible_acts(actor).in_bulk(keys)
    if len(seen) < len(set(keys)) or len(reorganisable(actor, acts)) < len(seen):
        raise NotPermitted(f"acts {sorted(keys)}")
    held = [seen[pk] for pk in keys]
    rules.one_prepared_batch(held)
    mark = mark_of(held)
    told = _told(foresee(held))
    gone = LookAhead.objects.filter(act=held[0], looked_at__lte=timezone.now() - LASTS)
    gone.exclude(mark=mark_of(held[:1])).delete()
    row, _made = LookAhead.objects.update_or_create(
        act=held[0], mark=mark, language=language(), defaults={"seen": told}
    )
    return row


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
