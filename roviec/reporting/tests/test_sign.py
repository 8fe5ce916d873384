"""Submitting to the leader, signing and sending."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.access.rules import RulesBroken
from roviec.reporting import actions
from roviec.reporting.models import State
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.stage import DUE, FULL, Stage, allow, new_request, refused

pytestmark = pytest.mark.django_db


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
    assert figure_kept("attendances", version=stage.sign("ben_do")).value == 121


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
    stage = Stage(world, request)
    stage.signed("centre")
    with refused("REP-15"):
        stage.send("centre")
