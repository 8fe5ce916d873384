"""Files beside a report: put there, and taken off while it is a draft."""

from __future__ import annotations

import pytest

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.files.models import StoredFile
from roviec.reporting import actions
from roviec.reporting.models import Evidence
from roviec.reporting.tests.stage import FULL, pdf, refused

pytestmark = pytest.mark.django_db


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


# --- taken off -------------------------------------------------------------------------------


@pytest.fixture
def attach(stage):
    def put(content: bytes = b"%PDF-1.7 so lop", **more):
        officer, report = stage.actor("officer", "ben_do"), stage.report("ben_do")
        return actions.attach_evidence(actor=officer, report=report, upload=pdf(content), **more)

    return put


@pytest.fixture
def remove(stage, django_capture_on_commit_callbacks):
    """Take a file off and let the transaction end."""

    def take(evidence, role: str = "officer", unit: str = "ben_do") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.remove_evidence(
                actor=stage.actor(role, unit),
                report=stage.report("ben_do"),
                evidence_id=evidence.pk,
            )

    return take


def is_stored(evidence) -> bool:
    """Whether the content is on disk."""
    there: bool = evidence.file.content.storage.exists(evidence.file.content.name)
    return there


def test_a_file_taken_off_a_draft_is_gone_and_recorded(stage, attach, remove):
    evidence = attach()
    assert is_stored(evidence)
    assert remove(evidence) == "so-lop.pdf"
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert not is_stored(evidence)
    entry = Entry.objects.about(stage.report("ben_do")).first()
    assert entry is not None
    assert (entry.verb, entry.note) == ("report.evidence_removed", "so-lop.pdf")
    assert entry.after == {"version": 1, "file": "so-lop.pdf", "sha256": evidence.file.sha256}
    assert entry.unit_id == stage.world.unit("ben_do").pk


def test_rep_02_taken_off_twice_is_told_and_changes_nothing(stage, attach, remove):
    evidence, other = attach(), attach(b"%PDF-1.7 khac")
    remove(evidence)
    before = Entry.objects.count()
    with refused("REP-02"):
        remove(evidence)
    assert Entry.objects.count() == before
    assert list(Evidence.objects.all()) == [other]


def test_the_same_file_beside_another_figure_stays(stage, attach, remove):
    whole, one = attach(), attach(indicator=stage.world.indicators["attendances"])
    remove(whole)
    assert list(stage.report("ben_do").versions.get().evidence.all()) == [one]
    assert is_stored(one)


def test_a_signed_version_keeps_its_file_when_a_correction_lets_it_go(stage, attach, remove):
    evidence = attach()
    first = stage.signed("ben_do")
    second = stage.correct("ben_do")
    copy = second.evidence.get()
    assert copy.file == evidence.file
    remove(copy)
    assert not second.evidence.exists()
    assert first.evidence.get().file == evidence.file
    assert is_stored(evidence)


@pytest.mark.parametrize("step", ["signed", "sent", "return_", "correct"])
def test_rep_37_what_was_signed_keeps_its_files(stage, attach, remove, step):
    evidence = attach()
    stage.signed("ben_do")
    if step != "signed":
        stage.send("ben_do")
    if step in ("return_", "correct"):
        stage.return_("ben_do")
    if step == "correct":
        stage.correct("ben_do")
    with refused("REP-37"):
        remove(evidence)
    assert Evidence.objects.filter(pk=evidence.pk).exists()
    assert is_stored(evidence)


def test_rep_01_what_lies_before_the_leader_is_closed_until_it_is_sent_back(stage, attach, remove):
    evidence = attach()
    stage.save("ben_do", 1, **FULL)
    stage.submit("ben_do")
    with refused("REP-01"):
        remove(evidence)
    assert is_stored(evidence)
    actions.send_back_to_officer(
        actor=stage.actor("leader", "ben_do"),
        report=stage.report("ben_do"),
        reason="Gỡ tệp gửi nhầm",
    )
    remove(evidence)
    assert not Evidence.objects.exists()


def test_rep_28_a_page_that_still_shows_the_file_does_not_sign(stage, attach, remove):
    evidence = attach()
    seen = stage.save("ben_do", 1, **FULL).mark
    remove(evidence)
    stage.submit("ben_do")
    with refused("REP-28"):
        actions.sign(
            actor=stage.actor("leader", "ben_do"),
            report=stage.report("ben_do"),
            document_number="118-BC/BTG",
            seen=seen,
        )


def test_rep_28_a_page_that_does_not_show_the_file_yet_does_not_sign(stage, attach):
    seen = stage.save("ben_do", 0, **FULL).mark
    attach()
    stage.submit("ben_do")
    with refused("REP-28"):
        actions.sign(
            actor=stage.actor("leader", "ben_do"),
            report=stage.report("ben_do"),
            document_number="118-BC/BTG",
            seen=seen,
        )


@pytest.mark.parametrize(
    ("role", "unit"), [("officer", "tan_lap"), ("reviewer", "song_bac"), ("leader", "song_bac")]
)
def test_nobody_else_takes_a_unit_s_file_off(attach, remove, role, unit):
    evidence = attach()
    with pytest.raises(NotPermitted):
        remove(evidence, role, unit)
    assert is_stored(evidence)


def test_a_file_of_another_unit_s_report_is_not_reached(stage, attach, remove):
    evidence = attach()
    with refused("REP-02"):
        actions.remove_evidence(
            actor=stage.actor("officer", "tan_lap"),
            report=stage.report("tan_lap"),
            evidence_id=evidence.pk,
        )
    assert is_stored(evidence)
