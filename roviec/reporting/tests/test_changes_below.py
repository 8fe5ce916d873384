"""A correction reaches those who had signed what it replaces; frozen and live explain each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Q

from roviec.reporting import actions
from roviec.reporting.models import ChangeBelow
from roviec.reporting.returned.changes import changes_of
from roviec.reporting.returned.since_signing import since_signing
from roviec.reporting.rollup import Value
from roviec.reporting.tasks import tasks_for
from roviec.reporting.tests.stage import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(stage):
    """Two communes accepted, the province signed and accepted above, one commune late."""
    stage.accepted("ben_do", attendances=50)
    stage.accepted("tan_lap", attendances=20)
    stage.accepted("song_bac", by="centre", attendances=10)
    return stage


def corrected(stage, unit: str, reason: str = "", **figures):
    actions.correct(actor=stage.actor("officer", unit), report=stage.report(unit), reason=reason)
    stage.sent(unit, **figures)


def number(value: Value | None) -> Decimal | None:
    return value.value if value else None


def told(stage, unit: str = "song_bac", *, noted: bool = False):
    report = stage.report(unit)
    items = report.request.form.items.select_related("indicator")
    return [
        (each.name, [(f.indicator.code, number(f.before), number(f.after)) for f in each.figures],
         each.reason, each.change.accepted)
        for each in changes_of(report, items, noted=noted)
    ]  # fmt: skip


NAME = "Ban Tuyên giáo Đảng ủy phường Bến Đò"


def test_those_above_are_told_until_they_note_it(signed):
    assert told(signed) == []
    corrected(signed, "ben_do", "Đếm trùng một lớp", attendances=44)
    change = [("attendances", 50, 44)]
    assert told(signed) == [(NAME, change, "Đếm trùng một lớp", False)]
    signed.accept("ben_do")
    assert told(signed) == [(NAME, change, "Đếm trùng một lớp", True)]
    officer, report = signed.actor("officer", "song_bac"), signed.report("song_bac")
    [task] = [each for each in tasks_for(officer) if each.kind == "changed_below"]
    assert task.count == 1
    row = ChangeBelow.objects.get()
    # What moved on since the page was opened is not noted with it.
    with refused("REP-159"):
        actions.note_changes(actor=officer, report=report, seen={row.pk: f"{row.now_id}.0"})
    assert actions.note_changes(actor=officer, report=report, seen={row.pk: row.mark}) == 1
    assert told(signed) == []
    assert told(signed, noted=True) == [(NAME, change, "Đếm trùng một lớp", True)]
    # A further correction is told again.
    corrected(signed, "ben_do", attendances=45)
    assert [each[1] for each in told(signed)] == [[("attendances", 50, 45)]]


def test_signing_a_correction_of_one_s_own_ends_it(signed):
    corrected(signed, "ben_do", attendances=44)
    signed.accept("ben_do")
    signed.correct("song_bac")
    signed.sent("song_bac", attendances=10)
    assert told(signed) == []
    assert signed.total("song_bac").signed.value.value == 74


def test_what_returns_to_what_was_frozen_is_not_told(signed):
    corrected(signed, "ben_do", attendances=44)
    signed.return_("ben_do", reason="Sổ lớp vẫn ghi 50 lượt")
    assert not ChangeBelow.objects.exists()
    # Returned whole with nothing before it: nothing is left of what was frozen.
    signed.return_("tan_lap", reason="Nhầm kỳ báo cáo khác")
    report = signed.report("song_bac")
    [each] = changes_of(report, report.request.form.items.select_related("indicator"))
    assert (each.returned, each.reason) == (True, "Nhầm kỳ báo cáo khác")


def test_many_accepted_in_one_act_are_told_as_well(signed):
    corrected(signed, "ben_do", attendances=44)
    corrected(signed, "tan_lap", attendances=21)
    picks = {
        signed.report(unit).pk: signed.report(unit).counting.mark for unit in ("ben_do", "tan_lap")
    }
    done = actions.accept_many(actor=signed.actor("reviewer", "song_bac"), picks=picks)
    assert len(done.accepted) == 2
    assert [each[3] for each in told(signed)] == [True, True]


def test_frozen_and_live_differ_by_just_these_reports(signed):
    report = signed.report("song_bac")
    items = list(report.request.form.items.select_related("indicator"))

    def differing():
        found = since_signing(report, report.counting, items, Q(pk__gt=0))
        return {
            line.indicator.code: (
                number(line.frozen),
                number(line.live),
                [
                    (" ".join(moved.name.split()[-2:]), moved.was and moved.was.number)
                    for moved, _figure in line.by
                ],
                line.rest,
            )
            for line in found.compared
            if line.frozen != line.live
        }

    assert differing() == {}
    corrected(signed, "ben_do", attendances=44)
    signed.accept("ben_do")
    signed.accepted("muong_thanh", attendances=5)
    now = differing()
    assert now["attendances"] == (80, 79, [("Bến Đò", 1), ("Mường Thanh", None)], 0)
    assert now["classes"][2:] == ([("Mường Thanh", None)], 0)
