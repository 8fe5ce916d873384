"""What is open at a unit passes to its successor with a trace, or waits for a person."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from roviec.access.rules import RuleBroken
from roviec.accounts.models import Appointment, Grant
from roviec.audit.models import Entry
from roviec.background.models import Run
from roviec.background.queueing import Calendar
from roviec.background.working import Worker
from roviec.inspections.models import Addressee, ConclusionState, Verified
from roviec.organisations import passing
from roviec.organisations.actions import NewLine, Party, assign_matter, pass_on_due
from roviec.organisations.models import Batch, Passing, Unit
from roviec.organisations.reorganising.foresight import foresee
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import UNITS, Stage, stage_of
from roviec.reporting.models import FigureSheet, Report, ReportVersion, State
from roviec.reporting.tests.sheets import give
from tests.access_records import addressee, concluded, report, subject

JULY = date(2025, 7, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def merge(stage: Stage, *names: str, day: date = JULY) -> Unit:
    stage.confirm(stage.act(UNITS, day, [stage.merge_units(*names)]))
    later = stage.unit(names[0]).successions.get().later
    assert later is not None
    return later


def dissolve(stage: Stage, name: str) -> None:
    line = NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.unit(name).pk)])
    stage.confirm(stage.act(UNITS, JULY, [line]))


def asked(stage: Stage, unit: str) -> Addressee:
    made = subject(stage.world, stage.unit("song_bac"), stage.unit("muong_thanh"))
    return addressee(made, stage.unit(unit))


def passings(matter: str) -> list[Passing]:
    return list(Passing.objects.filter(matter=matter))


# --- recommendations -----------------------------------------------------------------------------


def test_a_recommendation_goes_to_the_successor_with_a_trace(stage):
    row = asked(stage, "ben_do")
    to = merge(stage, "ben_do", "tan_lap")
    row.refresh_from_db()
    assert row.unit == to
    [passing] = passings("inspections.recommendation")
    assert (passing.state, passing.earlier, passing.later) == ("passed", stage.unit("ben_do"), to)
    assert Entry.objects.filter(verb="recommendation.passed_on", object_id=row.pk).exists()


def test_two_addressees_that_become_one_unit_are_one(stage):
    row = asked(stage, "ben_do")
    other = Addressee.objects.create(recommendation=row.recommendation, unit=stage.unit("tan_lap"))
    to = merge(stage, "ben_do", "tan_lap")
    row.refresh_from_db()
    other.refresh_from_db()
    assert row.unit == to
    assert other.verified_status == Verified.CLOSED_SUPERSEDED
    assert other.steps.get().note


def test_what_is_closed_stays_where_it_was(stage):
    row = asked(stage, "ben_do")
    Addressee.objects.filter(pk=row.pk).update(verified_status=Verified.VERIFIED)
    merge(stage, "ben_do", "tan_lap")
    row.refresh_from_db()
    assert row.unit == stage.unit("ben_do")
    assert not passings("inspections.recommendation")


def test_a_dissolved_units_recommendation_waits_and_is_given(stage):
    row = asked(stage, "tan_lap")
    dissolve(stage, "tan_lap")
    [waiting] = passings("inspections.recommendation")
    assert waiting.state == "waiting"
    assert "giải thể" in waiting.reason
    assign_matter(actor=stage.actor, passing_pk=waiting.pk, to=stage.unit("muong_thanh"))
    row.refresh_from_db()
    assert row.unit == stage.unit("muong_thanh")
    with pytest.raises(RuleBroken, match="ORG-12"):
        assign_matter(actor=stage.actor, passing_pk=waiting.pk, to=stage.unit("ben_do"))


def test_the_trace_stands_on_the_record(stage, signed_in):
    row = asked(stage, "ben_do")
    merge(stage, "ben_do", "tan_lap")
    inspector = signed_in(stage.world.account("inspector", "song_bac"))
    html = inspector.get(row.get_absolute_url()).content.decode()
    assert "Chuyển từ Ban Tuyên giáo phường Bến Đò" in html


# --- reports -------------------------------------------------------------------------------------


def test_an_owed_report_stays_and_the_successor_writes_it(stage, signed_in):
    owed = report(stage.world, stage.unit("ben_do"))
    to = merge(stage, "ben_do", "tan_lap", day=timezone.localdate())
    owed.refresh_from_db()
    assert owed.unit == stage.unit("ben_do")
    [passing] = [p for p in passings("reporting.report") if p.matter_id == owed.pk]
    assert (passing.state, passing.later) == ("passed", to)
    officer = appointed(stage, "officer", to)
    client = signed_in(officer)
    assert client.get(reverse("reporting:edit", args=[owed.pk])).status_code == 200
    stranger = signed_in(stage.world.account("officer", "muong_thanh"))
    assert stranger.get(reverse("reporting:edit", args=[owed.pk])).status_code == 404
    html = client.get(owed.get_absolute_url()).content.decode()
    assert "Chuyển từ Ban Tuyên giáo phường Bến Đò" in html


def test_what_was_taken_over_passes_on_again(stage, signed_in):
    owed = report(stage.world, stage.unit("ben_do"))
    today = timezone.localdate()
    first = merge(stage, "ben_do", "tan_lap", day=today - timedelta(days=20))
    stage.world.units["first"] = first
    line = stage.merge_units("first", "muong_thanh", code="lai")
    stage.confirm(stage.act(UNITS, today, [line]))
    last = first.successions.get().later
    officer = appointed(stage, "officer", last)
    page = signed_in(officer).get(reverse("reporting:edit", args=[owed.pk]))
    assert page.status_code == 200
    assert Passing.objects.filter(matter="reporting.report", matter_id=owed.pk).count() == 2


def test_a_late_act_changes_no_accepted_report(stage):
    made = report(stage.world, stage.unit("ben_do"))
    version = ReportVersion.objects.create(
        report=made, number=1, state=State.ACCEPTED, signed_at=timezone.now()
    )
    Report.objects.filter(pk=made.pk).update(
        state=State.ACCEPTED, counting=version, accepted=version
    )
    give(made.unit, stage.world.indicators["classes"], 3, made.request.span, version)
    before = list(Report.objects.filter(pk=made.pk).values()), list(FigureSheet.objects.values())
    merge(stage, "ben_do", "tan_lap")
    assert (
        list(Report.objects.filter(pk=made.pk).values()),
        list(FigureSheet.objects.values()),
    ) == before
    assert made.pk not in {p.matter_id for p in passings("reporting.report")}


# --- inspections under way -----------------------------------------------------------------------


def test_an_inspection_stays_with_its_unit_and_the_successor_explains(stage, signed_in):
    under_way = concluded(
        subject(stage.world, stage.unit("song_bac"), stage.unit("ben_do")), ConclusionState.DRAFT
    )
    to = merge(stage, "ben_do", "tan_lap")
    under_way.refresh_from_db()
    assert under_way.unit == stage.unit("ben_do")
    [passing] = passings("inspections.subject")
    assert passing.later == to
    client = signed_in(appointed(stage, "officer", to))
    assert client.get(under_way.get_absolute_url()).status_code == 200
    explain = reverse("inspections:explain", args=[under_way.pk])
    assert client.post(explain, {}).status_code == 422


# --- people --------------------------------------------------------------------------------------


def appointed(stage: Stage, role: str, unit: Unit):
    """Somebody new in that role at the unit."""
    world = stage.world
    account = type(world.account("officer", "ben_do")).objects.create_account(
        f"{role}-{unit.pk}", "Người mới (ví dụ)", "mat-khau-thu"
    )
    like = Appointment.objects.filter(role__code=role).first()
    assert like is not None
    Appointment.objects.create(
        account=account, unit=unit, line=world.department, role=like.role, title="Chuyên viên"
    )
    return account


def test_a_post_waits_for_a_person_even_in_a_merge(stage):
    to = merge(stage, "ben_do", "tan_lap")
    posts = passings("accounts.appointment")
    assert {p.state for p in posts} == {"waiting"}
    post = stage.world.account("officer", "ben_do").appointments.get()
    waiting = next(p for p in posts if p.matter_id == post.pk)
    assign_matter(actor=stage.actor, passing_pk=waiting.pk, to=to)
    post.refresh_from_db()
    new = stage.world.account("officer", "ben_do").appointments.get(valid_to=None)
    assert (new.unit, new.role, new.title) == (to, post.role, post.title)
    assert post.valid_to == new.valid_from == timezone.localdate()


def test_traces_kept_by_an_earlier_version_name_the_post_and_nobody(stage):
    holder = Appointment.objects.filter(unit=stage.unit("ben_do")).first()
    assert holder is not None
    merge(stage, "ben_do", "tan_lap")
    posts = Passing.objects.filter(matter="accounts.appointment")
    said = dict(posts.values_list("pk", "title"))
    name = holder.account.name
    posts.update(title=f"{name}, Cán bộ")
    grant = posts.get(matter_id=holder.pk)
    grant.pk, grant.matter, grant.title = None, "accounts.grant", name
    grant.save()
    import_module("roviec.organisations.migrations.0009_traces_name_posts").name_posts(apps, None)
    assert dict(posts.values_list("pk", "title")) == said
    assert not Passing.objects.filter(title__contains=name).exists()


def test_a_post_goes_only_to_a_unit_of_its_line(stage):
    dissolve(stage, "tan_lap")
    waiting = passings("accounts.appointment")[0]
    with pytest.raises(RuleBroken, match="ACC-05"):
        assign_matter(actor=stage.actor, passing_pk=waiting.pk, to=stage.unit("song_bac_committee"))
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_grant_is_given_for_the_other_unit_too_and_the_old_one_stays(stage):
    inspector = stage.world.account("inspector", "song_bac")
    today = timezone.localdate()
    grant = Grant.objects.create(
        account=inspector, unit=stage.unit("ben_do"), source="test:1",
        valid_from=today, valid_to=today + timedelta(days=9),
    )  # fmt: skip
    to = merge(stage, "ben_do", "tan_lap")
    [waiting] = passings("accounts.grant")
    assert waiting.state == "waiting"
    assign_matter(actor=stage.actor, passing_pk=waiting.pk, to=to)
    assert {g.unit for g in Grant.objects.filter(source="test:1")} == {grant.unit, to}


# --- when ----------------------------------------------------------------------------------------


def test_an_act_ahead_passes_nothing_before_its_day(stage):
    row = asked(stage, "ben_do")
    today = timezone.localdate()
    to = merge(stage, "ben_do", "tan_lap", day=today + timedelta(days=30))
    row.refresh_from_db()
    assert row.unit == stage.unit("ben_do")
    assert pass_on_due(today) == 0
    assert pass_on_due(today + timedelta(days=30)) == 1
    assert pass_on_due(today + timedelta(days=30)) == 0
    row.refresh_from_db()
    assert row.unit == to


def test_the_worker_passes_on_what_is_due(stage):
    row = asked(stage, "ben_do")
    today = timezone.localdate()
    to = merge(stage, "ben_do", "tan_lap", day=today + timedelta(days=1))
    Batch.objects.update(day=today)
    Calendar().plan(timezone.now())
    while Worker().work_one():
        pass
    row.refresh_from_db()
    assert row.unit == to
    run = Run.objects.get(job="organisations.pass_on")
    assert (run.state, run.done, run.of) == ("done", 1, 1)


def test_foresight_says_what_passing_on_then_does(stage):
    asked(stage, "ben_do")
    report(stage.world, stage.unit("tan_lap"))
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    seen = foresee([act])
    written = {(each.title, each.later is None, each.reason) for each in seen.matters}
    assert not Passing.objects.exists()
    stage.confirm(act)
    rows = Passing.objects.values_list("title", "state", "reason")
    assert {(title, state == "waiting", why) for title, state, why in rows} == written
    assert {each.title for each in seen.passing} >= {"Bổ sung kế hoạch"}


def test_every_kind_of_matter_has_a_name():
    assert all(str(kind.label) for kind in passing.known().values())


# --- and above -----------------------------------------------------------------------------------


def test_a_merged_superior_reviews_what_was_sent_to_its_forerunners(stage, signed_in):
    sent = report(stage.world, stage.unit("ben_do"))
    version = ReportVersion.objects.create(
        report=sent, number=1, state=State.SENT, signed_at=timezone.now(), sent_at=timezone.now()
    )
    Report.objects.filter(pk=sent.pk).update(state=State.SENT, counting=version)
    today = timezone.localdate()
    dissolved = NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.unit("ben_do").pk)])
    merged = stage.merge_units("song_bac", "nui_voi")
    stage.confirm(stage.act(UNITS, today, [dissolved, merged]))
    to = stage.unit("song_bac").successions.get().later
    reviewer = signed_in(appointed(stage, "reviewer", to))
    page = reviewer.get(reverse("reporting:review", args=[sent.pk]))
    assert page.status_code == 200
    assert "Duyệt báo cáo của" in reviewer.get("/").content.decode()
    reviewer.post(reverse("reporting:accept", args=[sent.pk]), {"seen": version.mark})
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED


def test_what_waits_below_a_merged_superior_is_its_successors_to_assign(stage, signed_in):
    today = timezone.localdate()
    dissolved = NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.unit("ben_do").pk)])
    stage.confirm(stage.act(UNITS, today, [dissolved, stage.merge_units("song_bac", "nui_voi")]))
    to = stage.unit("song_bac").successions.get().later
    administrator = signed_in(appointed(stage, "administrator", to))
    html = administrator.get(reverse("organisations:waiting")).content.decode()
    assert "Chuyên viên" in html
