"""Chains, schedules and requests of the small world, set up in one line each."""

from __future__ import annotations

from datetime import date
from typing import Any

from roviec.access.actor import SYSTEM
from roviec.organisations.models import Unit
from roviec.reporting import actions
from roviec.reporting.actions import NewChain, NewSchedule
from roviec.reporting.models import DeadlineChain, ReportRequest, RequestSchedule
from roviec.reporting.tests.stage import allow
from roviec.timeline import Period
from roviec.timeline.chains import Anchor, OnDayOff, Step
from roviec.timeline.periods import MID_MONTH
from tests.world import World

COMMUNE = Step("commune", 0, Anchor.CUT_OFF, 2, working=True)
PROVINCE = Step("province", 1, Anchor.DAY, 25)


def new_chain(**changes: Any) -> NewChain:
    given: dict[str, Any] = {
        "name": "Hạn của tỉnh",
        "scheme_code": "mid_month",
        "steps": [COMMUNE, PROVINCE],
        "on_day_off": OnDayOff.KEEP,
        "before_cut_off": False,
        "source": "Quyết định 06/2024/QĐ-UBND",
        "valid_from": date(2026, 1, 1),
    }
    return NewChain(**{**given, **changes})


def chain(unit: Unit | None = None, **changes: Any) -> DeadlineChain:
    return actions.set_up_chain(office=SYSTEM, new=new_chain(**changes), unit=unit)


def asking(world: World):
    """A leader of the centre who may ask for reports."""
    allow("leader", "report.request", "own")
    return world.actor("leader", "centre")


def new_schedule(world: World, row: DeadlineChain, **changes: Any) -> NewSchedule:
    given: dict[str, Any] = {
        "form": world.form,
        "line": world.department,
        "requester": world.unit("centre"),
        "kind": "month",
        "chain": row,
        "starts_on": date(2026, 9, 1),
    }
    return NewSchedule(**{**given, **changes})


def schedule(world: World, actor: Any, **changes: Any) -> RequestSchedule:
    return actions.open_schedule(actor=actor, new=new_schedule(world, chain(), **changes))


def request_of(world: World, code: str = "2026-11", **changes: Any) -> ReportRequest:
    """A request of the centre to everybody below, for a month of the decree."""
    days = {"commune_department": date(2026, 11, 17), "province_department": date(2026, 11, 25)}
    given: dict[str, Any] = {
        "form": world.form,
        "line": world.department,
        "requester": world.unit("centre"),
        "period": Period.parse(code, MID_MONTH),
        "deadlines": days,
    }
    return actions.set_up_request(office=SYSTEM, new=actions.NewRequest(**{**given, **changes}))
