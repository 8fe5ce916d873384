from datetime import date

from roviec.access.actor import SYSTEM
from roviec.reporting.actions.issue_request import NewRequest, set_up_request
from roviec.reporting.periods import known_period
from roviec.timeline import Period
from roviec.timeline.periods import MID_MONTH, Scheme


def ask(world, code: str, scheme: Scheme) -> None:
    assert world.form is not None
    new = NewRequest(
        form=world.form,
        line=world.department,
        requester=world.unit("centre"),
        period=Period.parse(code, scheme),
        deadlines={
            "province_department": date(2026, 12, 1),
            "commune_department": date(2026, 12, 1),
        },
    )
    set_up_request(office=SYSTEM, new=new)


def test_a_code_means_the_cut_off_it_was_asked_for_with(world):
    assert known_period("2026-10") == Period.parse("2026-10")
    ask(world, "2026-10", MID_MONTH)
    assert known_period("2026-10") == Period.parse("2026-10", MID_MONTH)
    assert known_period("2026-09") == Period.parse("2026-09")


def test_asked_for_both_ways_the_calendar_stands(world):
    ask(world, "2026-10", MID_MONTH)
    ask(world, "2026-10", Scheme())
    assert known_period("2026-10") == Period.parse("2026-10")
