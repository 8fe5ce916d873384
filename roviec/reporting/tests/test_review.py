"""The direct superior accepts or returns; nobody else does."""

from __future__ import annotations

import pytest

from roviec.access.policy import NotPermitted
from roviec.accounts.middleware import actor
from roviec.reporting import actions
from roviec.reporting.models import State
from roviec.reporting.records import acts_of
from roviec.reporting.tests.stage import FULL, refused

pytestmark = pytest.mark.django_db


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
