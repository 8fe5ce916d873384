from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from roviec.access.actor import Office
from roviec.reporting.actions.set_chain import NewChain, set_up_chain
from roviec.reporting.models import DeadlineChain
from roviec.timeline.chains import Anchor, OnDayOff, Step

FILE = Path(__file__).resolve().parent.parent / "data" / "chains.toml"


@transaction.atomic
def bring_chains(*, office: Office) -> list[DeadlineChain]:
    """Lay in the chains that ship and return those that were missing. A code the site has is left
    as it is: since then its dates are its administrator's."""
    known = set(DeadlineChain.objects.values_list("code", flat=True))
    rows = tomllib.loads(FILE.read_text("utf-8"))["chain"]
    return [_bring(row, office) for row in rows if row["code"] not in known]


def _bring(row: dict[str, Any], office: Office) -> DeadlineChain:
    steps = [
        Step(
            each["level"],
            tier,
            Anchor(each["anchor"]),
            each["amount"],
            each.get("working", False),
            each.get("months", 0),
        )
        for tier, each in enumerate(row["steps"])
    ]
    new = NewChain(
        name=row["name"],
        scheme_code=row["scheme"],
        steps=steps,
        on_day_off=OnDayOff(row["on_day_off"]),
        before_cut_off=row.get("before_cut_off", False),
        source=row["source"],
        valid_from=row["valid_from"],
    )
    return set_up_chain(office=office, new=new, code=row["code"])
