"""The living example: what it shows, and that each statement of its texts is judged as meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from roviec.access.policy import policy
from roviec.accounts.models import Account
from roviec.inspections.models import (
    Addressee,
    Claim,
    Conclusion,
    FollowUp,
    Inspection,
    Member,
    Verdict,
)
from roviec.organisations.models import UnitVersion
from roviec.reporting.models import Report, ReportRequest, ReportVersion, State
from roviec.templates_of_work.demo import seed
from roviec.templates_of_work.demo.actors import acting
from roviec.templates_of_work.demo.files import load_story
from roviec.templates_of_work.demo.reports import last_closed_month
from roviec.templates_of_work.tests.days import TODAY

ROOMS = ("organisations", "accounts", "reporting", "inspections", "audit", "files")


def report_of(code: str, back: int = 0) -> Report:
    requests = ReportRequest.objects.filter(scheme_code="mid_month").order_by("-span_start")
    return Report.objects.get(request=requests[back], unit__versions__code=code)


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 14), (2026, 10)),
        (date(2026, 11, 15), (2026, 11)),
        (date(2026, 11, 23), (2026, 11)),
        (date(2027, 1, 3), (2026, 12)),
        (date(2027, 1, 15), (2027, 1)),
    ],
)
def test_the_month_asked_for_is_the_one_whose_cut_off_last_passed(today, month):
    assert last_closed_month(today) == month


@pytest.mark.django_db
def test_a_day_before_its_units_began_is_refused():
    with pytest.raises(ValueError, match="2026-02-01"):
        seed(date(2026, 1, 31))


def test_reports_stand_in_every_state(seeded):
    assert set(Report.objects.values_list("state", flat=True)) == set(State.values)


def test_the_officer_shown_first_has_a_report_due_and_not_begun(seeded):
    assert seeded.made
    assert seeded.accounts[0].login == "canbo.ninhkieu"
    report = report_of("CANTHO.NINHKIEU-BXDD")
    assert (report.state, report.due_on > TODAY) == (State.NOT_STARTED, True)
    assert report.request.span.last_day == date(2026, 11, 14)


def test_one_report_is_overdue(seeded):
    report = report_of("CANTHO.SOCTRANG-BXDD", back=1)
    assert (report.state, report.due_on < TODAY) == (State.NOT_STARTED, True)


def test_a_returned_report_says_why(seeded):
    report = report_of("CANTHO.CAIKHE-BXDD")
    assert report.state == State.RETURNED
    assert report.versions.get().review_note.endswith("(ví dụ).")


def test_accepted_reports_were_sent_before_they_were_due_and_after_the_cut_off(seeded):
    versions = ReportVersion.objects.filter(state=State.ACCEPTED).select_related("report__request")
    assert versions.count() > 50
    for version in versions:
        assert version.signed_at is not None
        assert version.sent_at is not None
        assert version.reviewed_at is not None
        assert version.report.request.span.last_day < version.signed_at.date()
        assert version.sent_at.date() <= version.report.due_on
        assert version.signed_at < version.sent_at < version.reviewed_at


def test_the_day_of_sending_is_the_one_of_the_story(seeded):
    days = {
        report.sent_on == timezone.localdate(report.versions.all()[0].sent_at)
        for report in Report.objects.exclude(sent_on=None).filter(versions__sent_at__isnull=False)
    }
    assert days == {True}


def test_each_statement_of_the_examples_texts_is_judged_as_meant(seeded):
    meant = {
        (subject.unit, claim.text): claim.verdict
        for inspection in load_story("tuyen-giao").inspections
        for delegation in inspection.delegation
        for subject in delegation.subject
        for claim in subject.claim
    }
    found = {}
    for claim in Claim.objects.prefetch_related("checks"):
        code = claim.narrative.subject.unit.versions.get().code
        text = next(text for unit, text in meant if unit == code and claim.text.startswith(text))
        found[(code, text)] = claim.checks.all()[0].verdict
    assert found == meant
    assert set(found.values()) == set(Verdict.values)


def test_every_finding_that_rests_on_a_statement_names_it(seeded):
    story = load_story("tuyen-giao").inspections[0].delegation[0]
    resting = [f for subject in story.subject for f in subject.finding if f.claim]
    findings = (
        Inspection.objects.get()
        .delegations.get()
        .subjects.values_list("findings__text", "findings__claim__text")
    )
    for finding in resting:
        assert any(text == finding.text and str(claim).startswith(finding.claim)
                   for text, claim in findings)  # fmt: skip


def test_one_inspection_is_under_way_and_one_concluded(seeded):
    assert sorted(Conclusion.objects.values_list("state", flat=True)) == ["draft", "issued"]
    issued = Conclusion.objects.get(state="issued")
    assert issued.file is not None
    assert issued.date == TODAY - timedelta(40)
    assert set(Member.objects.values_list("role", flat=True)) == {"head", "secretary", "member"}


def test_acts_of_the_concluded_inspection_follow_one_another(seeded):
    issued = Conclusion.objects.select_related("subject").get(state="issued")
    narrative = issued.subject.narratives.get()
    steps = FollowUp.objects.filter(addressee__recommendation__subject=issued.subject)
    by_step = {step: list(steps.filter(step=step)) for step in ("respond", "claim", "verify")}
    assert [len(rows) for rows in by_step.values()] == [3, 2, 1]
    told = [narrative.added_at, issued.shared_at, issued.signed_at, issued.issued_at]
    moments = [at for at in told if at is not None]
    moments += [rows[0].at for rows in by_step.values()]
    assert len(moments) == 7
    assert moments == sorted(moments)
    assert moments[-1].date() < TODAY


def test_recommendations_are_overdue_claimed_and_verified(seeded):
    issued = Addressee.objects.filter(recommendation__subject__conclusion__state="issued")
    claimed = issued.get(claimed_status="done", verified_status="not_yet")
    assert claimed not in issued.overdue(TODAY)
    assert issued.overdue(TODAY).get().claimed_status == "not_started"
    assert issued.filter(verified_status="verified").count() == 1


@pytest.mark.parametrize(
    ("login", "permission", "code", "may"),
    [
        ("canbo.ninhkieu", "report.fill", "CANTHO.NINHKIEU-BXDD", True),
        ("canbo.ninhkieu", "report.view", "CANTHO.CAIKHE-BXDD", False),
        ("lanhdao.ninhkieu", "report.sign", "CANTHO.NINHKIEU-BXDD", True),
        ("canbo.phoyen", "report.view", "CANTHO.NINHKIEU-BXDD", False),
        ("canbo.phoyen", "report.view", "CANTHO-BTGDV", False),
        ("tonghop.cantho", "report.review", "CANTHO.CODO-BXDD", True),
        ("tonghop.cantho", "report.review", "THAINGUYEN.PHOYEN-BXDD", False),
        ("tonghop.trunguong", "report.review", "THAINGUYEN-BTGDV", True),
        ("lanhdao.cantho", "inspection.sign", "CANTHO-BTGDV", True),
        ("kiemtra.cantho", "inspection.open", "CANTHO-BTGDV", True),
        ("kiemtra.cantho", "report.view", "CT.THOTNOT-BTG", True),
        ("kiemtra.cantho", "report.fill", "CANTHO.NINHKIEU-BXDD", False),
        ("kiemtra.hoso", "inspection.view", "BK-BTG", True),
        ("quantri", "report.fill", "CANTHO-BTGDV", False),
    ],
)
def test_each_account_reaches_what_its_posts_reach(seeded, login, permission, code, may):
    unit = UnitVersion.objects.get(code=code).unit_id
    actor = acting(Account.objects.get(login=login), TODAY)
    assert (policy().office(actor, permission, unit) is not None) == may


def test_making_it_again_changes_nothing(seeded):
    def rows():
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values())
            for room in ROOMS
            for model in apps.get_app_config(room).get_models()
        }

    once = rows()
    again = seed(TODAY + timedelta(30))
    assert (again.made, again.accounts, again.password) == (
        False,
        seeded.accounts,
        seeded.password,
    )
    assert rows() == once
