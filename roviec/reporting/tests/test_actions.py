"""Each act: who may, what rules refuse, what it writes, what a second press does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.accounts.middleware import actor
from roviec.audit.models import Entry
from roviec.organisations.models import Subordination, UnitVersion
from roviec.organisations.paths import rebuild
from roviec.reporting import actions
from roviec.reporting.actions import Conflict, Draft
from roviec.reporting.models import Figure, ReportRequest, Scope, State
from roviec.reporting.records import acts_of
from roviec.reporting.tests.stage import DUE, FULL, allow, as_value, new_request
from roviec.timeline import Period

pytestmark = pytest.mark.django_db


def refused(number: str):
    return pytest.raises(RuleBroken, match=number)


# --- requests --------------------------------------------------------------------------------


def test_a_request_expects_units_of_the_form_s_kinds_below_the_requester(stage):
    expected = {report.unit for report in stage.request.reports.all()}
    names = ("song_bac", "nui_voi", "ben_do", "tan_lap", "muong_thanh", "dong_chum")
    assert expected == {stage.world.unit(name) for name in names}
    assert stage.report("ben_do").due_on == DUE["commune_department"]
    assert stage.report("song_bac").due_on == DUE["province_department"]


def test_the_requester_reports_too_when_the_form_is_for_its_kind(world):
    new = new_request(world, requester=world.unit("song_bac"))
    allow("leader", "report.request", "own")
    request = actions.issue_request(actor=world.actor("leader", "song_bac"), new=new)
    names = ("song_bac", "ben_do", "tan_lap", "muong_thanh")
    assert {r.unit for r in request.reports.all()} == {world.unit(name) for name in names}


def test_a_request_without_permission(world):
    with pytest.raises(NotPermitted):
        actions.issue_request(actor=world.actor("leader", "song_bac"), new=new_request(world))


def test_units_that_ended_before_the_last_day_are_not_expected(world):
    ended = world.unit("tan_lap")
    for rows in (UnitVersion, Subordination):
        rows.objects.filter(unit=ended).update(valid_to=date(2020, 7, 1))
    rebuild(world.department)
    allow("leader", "report.request", "own")
    leader = world.actor("leader", "centre")
    request = actions.issue_request(actor=leader, new=new_request(world))
    assert not request.reports.filter(unit=ended).exists()
    with refused("REP-13"):
        actions.expect_report(actor=leader, request=request, unit=ended, due_on=date(2020, 12, 1))


def test_a_unit_is_added_once_to_a_request_and_only_below_the_requester(stage):
    allow("leader", "report.request", "own")
    leader, due = stage.actor("leader", "centre"), date(2020, 12, 1)
    with refused("REP-22"):
        actions.expect_report(
            actor=leader, request=stage.request, unit=stage.world.unit("ben_do"), due_on=due
        )
    with refused("REP-25"):
        committee = stage.world.unit("ben_do_committee")
        actions.expect_report(actor=leader, request=stage.request, unit=committee, due_on=due)
    report = actions.expect_report(
        actor=leader, request=stage.request, unit=stage.world.unit("centre"), due_on=due
    )
    assert (report.state, report.due_on) == (State.NOT_STARTED, due)


def test_a_request_asked_twice_or_without_deadline_or_units(world):
    allow("leader", "report.request", "own")
    leader = world.actor("leader", "centre")

    def ask(**changes):
        return actions.issue_request(actor=leader, new=new_request(world, **changes))

    with pytest.raises(RulesBroken, match="REP-21"):
        ask(deadlines={"commune_department": date(2020, 12, 1)})
    with pytest.raises(RulesBroken, match="REP-16"):
        ask(deadlines={kind: date(2019, 12, 1) for kind in DUE})
    with refused("REP-17"):
        ask(line=world.committee)
    with refused("REP-13"):
        ask(period=Period.parse("2018"))
    assert not ReportRequest.objects.exists()
    ask()
    with refused("REP-20"):
        ask()


# --- drafts ----------------------------------------------------------------------------------


def test_a_saved_draft_is_kept_and_recorded(stage):
    version = stage.save("ben_do", attendances=120)
    figure = version.figures.get()
    assert (figure.value, figure.unit, figure.scope) == (120, stage.world.unit("ben_do"), Scope.OWN)
    assert stage.report("ben_do").state == State.DRAFT
    entry = Entry.objects.about(stage.report("ben_do")).first()
    assert entry is not None
    assert entry.verb == "report.saved"
    assert entry.after == {str(stage.item("attendances").pk): {"value": "120", "total": None}}


def test_zero_is_a_figure_and_none_takes_it_out(stage):
    version = stage.save("ben_do", attendances=0)
    assert version.figures.get().value == 0
    stage.save("ben_do", 1, attendances=None)
    assert not version.figures.exists()


@pytest.mark.parametrize(
    ("indicator", "given", "number"),
    [
        ("attendances", "12.5", "REP-04"),
        ("attendances", -1, "REP-04"),
        ("attendances", (1, 2), "REP-24"),
        ("attendances", 10**18, "REP-18"),
        ("cells_with_plan", 27, "REP-06"),
        ("cells_with_plan", (28, 27), "REP-07"),
        ("cells_with_plan", ("1.5", 27), "REP-07"),
    ],
)
def test_wrong_values_are_refused_by_field_and_nothing_is_written(stage, indicator, given, number):
    with pytest.raises(RulesBroken) as refusal:
        stage.save("ben_do", models_active=4, **{indicator: given})
    field = f"item-{stage.item(indicator).pk}"
    assert {name: rule.number for name, rule in refusal.value.broken.items()} == {field: number}
    assert not Figure.objects.exists()
    assert stage.report("ben_do").state == State.NOT_STARTED


def test_an_item_of_another_form_is_refused(stage):
    with pytest.raises(RulesBroken, match="REP-19"):
        actions.save_draft(
            actor=stage.actor("officer", "ben_do"),
            report=stage.report("ben_do"),
            draft=Draft(0, {987654: as_value(1)}),
        )


def test_a_stale_save_shows_both_and_overwrites_nothing(stage):
    stage.save("ben_do", attendances=120, classes=3)
    stage.save("ben_do", 1, attendances=130)
    with pytest.raises(Conflict) as conflict:
        stage.save("ben_do", 1, attendances=140, classes=3)
    item = stage.item("attendances").pk
    assert (conflict.value.number, conflict.value.revision) == ("REP-03", 2)
    assert conflict.value.kept == {item: as_value(130)}
    assert conflict.value.typed == {item: as_value(140)}
    assert Figure.objects.get(indicator__code="attendances").value == 130


def test_two_tabs_beginning_the_same_report(stage):
    stage.save("ben_do", attendances=120)
    with pytest.raises(Conflict):
        stage.save("ben_do", attendances=121)


def test_a_retried_save_changes_nothing_and_is_no_conflict(stage):
    stage.save("ben_do", attendances=120)
    again = stage.save("ben_do", attendances=120)
    assert again.revision == 1
    assert Entry.objects.filter(verb="report.saved").count() == 1


def test_passages_are_kept_and_emptied(stage):
    officer, report, item = (
        stage.actor("officer", "ben_do"),
        stage.report("ben_do"),
        stage.passage_item(),
    )
    version = actions.save_draft(
        actor=officer, report=report, draft=Draft(0, {}, {item.pk: "Ổn định."})
    )
    assert version.passages.get().text == "Ổn định."
    actions.save_draft(actor=officer, report=report, draft=Draft(1, {}, {item.pk: ""}))
    assert not version.passages.exists()
    with pytest.raises(RulesBroken, match="REP-26"):
        actions.save_draft(
            actor=officer, report=report, draft=Draft(2, {}, {item.pk: "a" * 50_001})
        )


@pytest.mark.parametrize(
    ("role", "unit"), [("officer", "tan_lap"), ("reviewer", "song_bac"), ("leader", "song_bac")]
)
def test_nobody_else_fills_a_unit_s_report(stage, role, unit):
    with pytest.raises(NotPermitted):
        actions.save_draft(
            actor=stage.actor(role, unit),
            report=stage.report("ben_do"),
            draft=stage.draft(attendances=1),
        )


# --- evidence --------------------------------------------------------------------------------


def pdf(content: bytes = b"%PDF-1.7 so lop", name: str = "so-lop.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_evidence_is_kept_once_with_its_figure(stage):
    given = {"actor": stage.actor("officer", "ben_do"), "report": stage.report("ben_do")}
    indicator = stage.world.indicators["attendances"]
    first = actions.attach_evidence(**given, upload=pdf(), indicator=indicator)
    again = actions.attach_evidence(**given, upload=pdf(), indicator=indicator)
    assert first == again
    assert first.file.name == "so-lop.pdf"
    assert Entry.objects.filter(verb="report.evidence_added").count() == 1
    with refused("FIL-02"):
        actions.attach_evidence(**given, upload=pdf(b""))
    with refused("REP-19"):
        other = stage.world.indicators["classes"]
        stage.item("classes").delete()
        actions.attach_evidence(**given, upload=pdf(), indicator=other)


def test_evidence_of_a_signed_report_is_closed(stage):
    stage.signed("ben_do")
    with refused("REP-01"):
        actions.attach_evidence(
            actor=stage.actor("officer", "ben_do"), report=stage.report("ben_do"), upload=pdf()
        )


# --- submitting and signing ------------------------------------------------------------------


def test_submitting_needs_every_required_figure(stage):
    stage.save("ben_do", attendances=0)
    with pytest.raises(RulesBroken) as refusal:
        stage.submit("ben_do")
    missing = {f"item-{stage.item(code).pk}" for code in FULL if code != "attendances"}
    assert set(refusal.value.broken) == missing
    assert {rule.number for rule in refusal.value.broken.values()} == {"REP-10"}
    assert stage.report("ben_do").state == State.DRAFT


def test_nothing_to_submit_yet(stage):
    with refused("REP-01"):
        stage.submit("ben_do")


def test_the_leader_sends_back_with_a_reason_and_signs_what_comes_again(stage):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    leader, report = stage.actor("leader", "ben_do"), stage.report("ben_do")
    with refused("REP-11"):
        actions.send_back_to_officer(actor=leader, report=report, reason=" ")
    actions.send_back_to_officer(actor=leader, report=report, reason="Kiểm tra lại số lượt")
    assert stage.report("ben_do").state == State.DRAFT
    stage.save("ben_do", 1, attendances=121)
    stage.submit("ben_do")
    assert stage.sign("ben_do").figures.get(indicator__code="attendances").value == 121


def test_a_submitted_report_cannot_be_edited(stage):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    with refused("REP-01"):
        stage.save("ben_do", 1, attendances=1)


@pytest.mark.parametrize("number", ["", "BC", "118", "x" * 70])
def test_a_signature_needs_a_document_number(stage, number):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    with refused("REP-12"):
        stage.sign("ben_do", number)


@pytest.mark.parametrize("number", ["118-BC/ĐU", "05/BC-UBND", "0091- BC/BTGTU", "12-BC/BCĐ35"])
def test_numbers_as_party_and_state_write_them(stage, number):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    version = stage.sign("ben_do", number)
    assert version.document_number == number
    assert (version.signed_by, version.signed_office) == (
        "leader ben_do (ví dụ)",
        "Trưởng Ban, Ban Tuyên giáo Đảng ủy phường Bến Đò",
    )


def test_only_the_unit_s_leader_signs(stage):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    for role, unit in (("officer", "ben_do"), ("leader", "song_bac"), ("leader", "tan_lap")):
        with pytest.raises(NotPermitted):
            actions.sign(
                actor=stage.actor(role, unit),
                report=stage.report("ben_do"),
                document_number="1-BC/BTG",
            )


def test_one_signs_what_one_has_read(stage):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    leader, report = stage.actor("leader", "ben_do"), stage.report("ben_do")
    actions.send_back_to_officer(actor=leader, report=report, reason="Kiểm tra lại số lượt")
    stage.save("ben_do", 1, attendances=1)
    stage.submit("ben_do")
    with refused("REP-28"):
        actions.sign(actor=leader, report=report, document_number="118-BC/BTG", seen="1.1")
    actions.sign(actor=leader, report=report, document_number="118-BC/BTG", seen="1.2")


def test_signing_and_sending_are_one_act_or_none(stage):
    stage.save("song_bac", **FULL)
    stage.submit("song_bac")
    leader, report = stage.actor("leader", "song_bac"), stage.report("song_bac")
    with refused("REP-12"):
        actions.sign_and_send(actor=leader, report=report, document_number="")
    assert stage.report("song_bac").state == State.SUBMITTED
    actions.sign_and_send(actor=leader, report=report, document_number="7-BC/BTG")
    assert stage.report("song_bac").state == State.SENT


def test_a_unit_without_superior_only_signs(world):
    allow("leader", "report.request", "own")
    world.form.kinds.add(world.unit("centre").versions.get().kind)
    deadlines = {**DUE, "centre_department": date(2020, 12, 31)}
    request = actions.issue_request(
        actor=world.actor("leader", "centre"), new=new_request(world, deadlines=deadlines)
    )
    from roviec.reporting.tests.stage import Stage

    stage = Stage(world, request)
    stage.signed("centre")
    with refused("REP-15"):
        stage.send("centre")


@pytest.mark.parametrize("first", ["centre", "song_bac"])
def test_rep_14_a_person_with_posts_at_two_levels_reviews_in_the_nearer_one(
    stage, signed_in, first
):
    stage.sent("ben_do")
    person = stage.world.account("reviewer", first)
    other = "song_bac" if first == "centre" else "centre"
    held = stage.world.account("reviewer", other).appointments.get()
    held.pk, held.account, held.title = None, person, "Phó Trưởng Ban kiêm nhiệm"
    held.save()
    who, report = actor(person), stage.report("ben_do")
    assert acts_of(report, list(report.versions.all()), who).review
    version = actions.accept(actor=who, report=report)
    assert "Sông Bạc" in version.reviewed_office
    returned = actions.return_report(actor=who, report=report, reason="Thiếu số của tổ Ba")
    assert "Sông Bạc" in returned.reviewed_office


def test_a_post_elsewhere_at_the_superior_does_not_review(stage):
    """A second post at the superior that holds no review: the far post is refused as before."""
    stage.sent("ben_do")
    person = stage.world.account("reviewer", "centre")
    held = stage.world.account("officer", "song_bac").appointments.get()
    held.pk, held.account = None, person
    held.save()
    with refused("REP-14"):
        actions.accept(actor=actor(person), report=stage.report("ben_do"))


# --- reviewing -------------------------------------------------------------------------------


def test_accepting_enters_the_superior_s_total(stage):
    stage.sent("ben_do", attendances=50)
    assert stage.total("song_bac").live is None
    version = stage.accept("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.accepted, report.counting) == (State.ACCEPTED, version, version)
    assert version.reviewed_office == "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc"
    assert stage.total("song_bac").live.value == 50


@pytest.mark.parametrize(
    ("role", "unit"), [("reviewer", "nui_voi"), ("reviewer", "ben_do"), ("leader", "song_bac")]
)
def test_reviewers_beside_or_of_the_unit_itself_may_not(stage, role, unit):
    stage.sent("ben_do")
    with pytest.raises(NotPermitted):
        actions.accept(actor=stage.actor(role, unit), report=stage.report("ben_do"))


def test_only_the_direct_superior_reviews(stage):
    stage.sent("ben_do")
    with refused("REP-14"):
        stage.accept("ben_do", by="centre")
    with refused("REP-14"):
        stage.return_("ben_do", by="centre")


def test_a_return_needs_a_reason_and_takes_the_figure_out(stage):
    stage.sent("ben_do")
    with refused("REP-11"):
        stage.return_("ben_do", reason="")
    stage.return_("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.RETURNED, None, None)
    assert report.versions.get().review_note == "Số lượt chưa khớp sổ lớp"


def test_a_draft_cannot_be_reviewed(stage):
    stage.save("ben_do", **FULL)
    with refused("REP-01"):
        stage.accept("ben_do")
    stage.submit("ben_do")
    stage.sign("ben_do")
    with refused("REP-01"):
        stage.accept("ben_do")


# --- corrections and which version counts ----------------------------------------------------


def test_a_correction_copies_and_counts_only_when_signed(stage):
    first = stage.accepted("ben_do", attendances=50)
    second = stage.correct("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.DRAFT, first, first)
    assert second.figures.count() == first.figures.count() == 5
    stage.save("ben_do", 1, attendances=60)
    assert first.figures.get(indicator__code="attendances").value == 50
    stage.submit("ben_do")
    stage.sign("ben_do")
    report = stage.report("ben_do")
    assert (report.counting, report.accepted) == (second, first)


def test_accepted_stays_until_a_later_version_is_accepted(stage):
    first = stage.accepted("ben_do", attendances=50)
    second = stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    assert stage.report("ben_do").accepted == first
    stage.accept("ben_do")
    assert stage.report("ben_do").accepted == second


def test_when_a_later_version_is_returned_the_earlier_counts_again(stage):
    first = stage.accepted("ben_do", attendances=50)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    stage.return_("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.RETURNED, first, first)


def test_an_accepted_report_may_still_be_returned(stage):
    stage.accepted("ben_do", attendances=50)
    stage.return_("ben_do")
    report = stage.report("ben_do")
    assert (report.counting, report.accepted) == (None, None)
    assert stage.total("song_bac").live is None


def test_a_reviewer_accepts_what_was_read(stage):
    first = stage.sent("ben_do")
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    with refused("REP-28"):
        actions.accept(
            actor=stage.actor("reviewer", "song_bac"),
            report=stage.report("ben_do"),
            seen=first.mark,
        )


def test_a_report_is_reviewed_while_its_correction_is_drafted(stage):
    first = stage.sent("ben_do")
    stage.correct("ben_do")
    stage.accept("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.accepted) == (State.DRAFT, first)


# --- the second press ------------------------------------------------------------------------


def test_every_act_done_twice_is_told_and_has_no_second_effect(stage):
    stage.save("ben_do", **FULL)
    acts = [
        lambda: stage.submit("ben_do"),
        lambda: stage.sign("ben_do"),
        lambda: stage.send("ben_do"),
        lambda: stage.accept("ben_do"),
        lambda: stage.return_("ben_do"),
        lambda: stage.correct("ben_do"),
    ]
    for act in acts:
        act()
        before = (Entry.objects.count(), Figure.objects.count(), stage.report("ben_do").state)
        with refused("REP-02"):
            act()
        assert before == (
            Entry.objects.count(),
            Figure.objects.count(),
            stage.report("ben_do").state,
        )


def test_frozen_figures_do_not_move_with_a_correction(stage):
    stage.accepted("ben_do", attendances=50)
    frozen = stage.signed("song_bac", attendances=10)
    total = frozen.figures.get(scope=Scope.SUBTREE, indicator__code="attendances")
    assert (total.value, total.units_counted, total.units_expected) == (60, 1, 3)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=70)
    stage.accept("ben_do")
    total.refresh_from_db()
    assert total.value == 60
    assert stage.total("song_bac").live.value == Decimal(80)
