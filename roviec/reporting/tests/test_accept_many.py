"""Many reports accepted in one act: each with its record, each refusal told, totals exact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.kept.checking import astray
from roviec.reporting.models import Report, State
from roviec.reporting.returned.checks import checked
from roviec.reporting.returned.reviewed import reviewed_by
from roviec.reporting.returned.seals import picked, seal, unseal
from roviec.reporting.tests.stage import figure, refused
from roviec.reporting.tests.test_returning_items import returned

pytestmark = pytest.mark.django_db

UNITS = ("ben_do", "tan_lap", "muong_thanh")


def seen(stage, *units: str) -> dict[int, str]:
    reports = [stage.report(unit) for unit in units]
    return {report.pk: report.versions.last().mark for report in reports}


def test_each_is_accepted_with_a_record_and_refusals_are_told(stage):
    for number, unit in enumerate(UNITS, 1):
        stage.sent(unit, attendances=10 * number)
    stage.sent("dong_chum")
    stage.accept("tan_lap")
    picks = seen(stage, *UNITS, "dong_chum")
    stage.correct("muong_thanh")
    stage.sent("muong_thanh", attendances=31)
    reviewer = stage.actor("reviewer", "song_bac")
    done = actions.accept_many(actor=reviewer, picks=picks, text="Đã đọc cả")
    assert done.accepted == [stage.report("ben_do").pk]
    by_unit = {Report.objects.get(pk=pk).unit: rule.number for pk, rule in done.refused.items()}
    assert by_unit == {
        stage.world.unit("tan_lap"): "REP-02",
        stage.world.unit("muong_thanh"): "REP-28",
        stage.world.unit("dong_chum"): "REP-146",
    }
    report = stage.report("ben_do")
    version = report.versions.get()
    assert (report.state, report.accepted) == (State.ACCEPTED, version)
    assert (version.review_note, version.reviewed_office) == (
        "Đã đọc cả",
        "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc",
    )
    entry = Entry.objects.about(report)[0]
    assert (entry.verb, entry.note, entry.after) == ("report.accepted", "Đã đọc cả", {"version": 1})
    assert stage.total("song_bac").live.value == 30
    assert list(astray()) == []
    with refused("REP-145"):
        actions.accept_many(actor=reviewer, picks={})


def test_as_many_queries_for_two_as_for_one(stage, django_assert_num_queries):
    for unit in UNITS:
        stage.sent(unit)
    with django_assert_num_queries(6):
        found = checked(stage.request, reviewed_by(stage.actor("reviewer", "song_bac")))
        assert len(found) == 3
    counts = []
    for units in (UNITS[:1], UNITS[1:]):
        reviewer, picks = stage.actor("reviewer", "song_bac"), seen(stage, *units)
        with CaptureQueriesContext(connection) as queries:
            actions.accept_many(actor=reviewer, picks=picks)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_what_matters(stage):
    figure(stage, "ben_do", 2019, "attendances", 20)
    figure(stage, "ben_do", 2019, "classes", 3)
    figure(stage, "tan_lap", 2019, "attendances", 100)
    stage.sent("ben_do", attendances=50)
    stage.sent("tan_lap", attendances=120)
    returned(stage, "tan_lap", attendances="Chưa khớp sổ lớp", classes="Thiếu lớp của tổ Hai")
    stage.correct("tan_lap")
    draft = actions.Draft(
        1,
        stage.draft(attendances=121).figures,
        answers={stage.item("classes").pk: "Tổ Hai không mở lớp nào"},
    )
    officer = stage.actor("officer", "tan_lap")
    actions.save_draft(actor=officer, report=stage.report("tan_lap"), draft=draft)
    stage.submit("tan_lap")
    stage.sign("tan_lap")
    stage.send("tan_lap")
    Report.objects.filter(unit=stage.world.unit("ben_do")).update(
        due_on=date(2020, 12, 1), sent_on=date(2020, 12, 1) + timedelta(4)
    )
    Report.objects.filter(unit=stage.world.unit("tan_lap")).update(sent_on=date(2020, 12, 1))
    ben_do, tan_lap = checked(stage.request, reviewed_by(stage.actor("reviewer", "song_bac")))
    assert ben_do.days_late == 4
    assert [(each.before, each.after) for each in ben_do.jumps] == [("20", "50")]
    assert (tan_lap.answered, tan_lap.kept, tan_lap.jumps) == (1, 1, [])


def test_a_seal_says_what_was_seen_and_nothing_else():
    shown = {number: f"{number % 3}.1" for number in range(1, 4000)}
    kept = seal(shown)
    assert unseal(kept) == shown
    assert len(kept) < 30_000
    for wrong in ("", "không phải", kept[: len(kept) // 2], "e30="):
        assert unseal(wrong) == {}
    assert picked(["12:1.2", "x:1.1", "13", "14:"]) == {12: "1.2"}
