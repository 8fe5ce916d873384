"""More time for one unit or for all, before or after the day passed, on record."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.boards import progress
from roviec.reporting.models import Extension
from roviec.reporting.tests.planning import asking
from roviec.reporting.tests.stage import refused
from roviec.reporting.tests.test_exempting import new as new_exemption

pytestmark = pytest.mark.django_db
WHY = "Bão số 10, mất điện ba ngày"


@pytest.fixture
def asker(stage):
    return asking(stage.world)


def extend(asker, stage, day: date, unit: str = "", why: str = WHY) -> Extension:
    report = stage.report(unit) if unit else None
    return actions.extend_deadline(
        actor=asker, request=stage.request, report=report, due_on=day, reason=why
    )


def test_one_unit_gets_more_time_and_the_day_before_stays_on_record(stage, asker):
    row = extend(asker, stage, date(2020, 12, 15), "ben_do")
    assert stage.report("ben_do").due_on == date(2020, 12, 15)
    assert stage.report("tan_lap").due_on == date(2020, 12, 10)
    assert row.extended.get().was_due_on == date(2020, 12, 10)
    entry = Entry.objects.get(verb="report.extended", object_type="reporting.report")
    assert (entry.before, entry.after) == ({"due_on": "2020-12-10"}, {"due_on": "2020-12-15"})
    assert WHY in entry.note


def test_after_the_day_passed_what_is_late_no_longer_is(stage, asker):
    today = date(2020, 12, 18)
    assert next(iter(progress(stage.request.reports.all(), today))).late == 4
    row = extend(asker, stage, date(2020, 12, 19))
    assert row.everyone
    # The provinces had until the 20th: their day is not brought forward.
    assert row.extended.count() == 4
    assert next(iter(progress(stage.request.reports.all(), today))).late == 0
    assert stage.report("song_bac").due_on == date(2020, 12, 20)


def test_what_came_in_or_is_let_off_needs_no_more_time(stage, asker):
    stage.sent("tan_lap")
    actions.exempt(actor=asker, new=new_exemption(stage))
    row = extend(asker, stage, date(2020, 12, 30))
    assert row.extended.count() == 4
    assert stage.report("tan_lap").due_on == stage.report("ben_do").due_on == date(2020, 12, 10)
    for unit in ("tan_lap", "ben_do"):
        with refused("REP-81"):
            extend(asker, stage, date(2021, 1, 5), unit)


def test_what_was_accepted_late_stays_late_while_it_is_corrected(stage, asker):
    stage.accepted("ben_do")
    stage.correct("ben_do")
    row = extend(asker, stage, date(2030, 1, 1))
    assert stage.report("ben_do").due_on == date(2020, 12, 10)
    assert row.extended.count() == 5
    with refused("REP-81"):
        extend(asker, stage, date(2030, 1, 2), "ben_do")


def test_rep_81_a_day_is_not_brought_forward(stage, asker):
    with refused("REP-81"):
        extend(asker, stage, date(2020, 12, 10), "ben_do")
    assert not Extension.objects.exists()


def test_a_reason_is_given_and_the_day_lies_behind_the_start(stage, asker):
    with refused("REP-11"):
        extend(asker, stage, date(2020, 12, 15), why="")
    with refused("REP-16"):
        extend(asker, stage, date(2019, 12, 15))


def test_a_second_extension_keeps_the_first(stage, asker):
    extend(asker, stage, date(2020, 12, 15), "ben_do")
    row = extend(asker, stage, date(2020, 12, 18), "ben_do")
    assert row.extended.get().was_due_on == date(2020, 12, 15)
    assert stage.report("ben_do").extensions.count() == 2


def test_only_the_requester_gives_more_time(stage, asker):
    with pytest.raises(NotPermitted):
        extend(stage.actor("leader", "song_bac"), stage, date(2020, 12, 15), "ben_do")
