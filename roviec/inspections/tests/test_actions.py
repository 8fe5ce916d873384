"""What acts leave behind: grants, frozen papers, steps, entries; and twice is once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from roviec.access.policy import may
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Grant
from roviec.audit.models import Entry
from roviec.files import owners
from roviec.files.models import StoredFile
from roviec.inspections import actions
from roviec.inspections.actions import NewMember, NewVisit
from roviec.inspections.conclusions import data_of, header_of, signature_of
from roviec.inspections.grants import source
from roviec.inspections.models import (
    Addressee,
    Claimed,
    Conclusion,
    FollowUp,
    Inspection,
    Verified,
)
from roviec.inspections.plain import from_plain
from roviec.inspections.tests.scene import ENDS, STARTS, evidence
from roviec.writing import ConclusionData


def test_members_reach_the_units_while_the_delegation_lasts(scene):
    subject = scene.subject()
    other = scene.world.account("inspector", "nui_voi")
    late = NewMember(name="Vàng A Sử", office="Chuyên viên Ban Tuyên giáo", account=other)
    actions.add_member(actor=scene.inspector, delegation=subject.delegation, new=late)
    visited = scene.world.unit("tan_lap")
    actions.record_visit(actor=scene.inspector, subject=subject, new=NewVisit(unit=visited))
    grants = Grant.objects.filter(source=source(subject.delegation))
    expected = {
        (account.pk, unit.pk)
        for account in (other, scene.world.account("inspector", "song_bac"))
        for unit in (subject.unit, visited)
    }
    assert set(grants.values_list("account_id", "unit_id")) == expected
    assert {(g.valid_from, g.valid_to) for g in grants} == {(STARTS, ENDS + timedelta(days=1))}
    guest = scene.world.actor("inspector", "nui_voi")
    assert may(guest, "report.view", subject.unit_id)
    assert not may(guest, "report.view", scene.world.unit("muong_thanh").pk)


def test_setting_up_twice_is_once(scene):
    first, again = scene.subject(), scene.subject()
    assert first == again
    assert Inspection.objects.count() == 1
    assert first.delegation.members.count() == 2
    assert Grant.objects.count() == 1
    assert Entry.objects.filter(verb="inspection.session_recorded").count() == 1


def test_findings_and_recommendations_twice_are_once(scene):
    subject = scene.subject()
    assert scene.finding(subject) == scene.finding(subject)
    assert scene.asked(subject) == scene.asked(subject)
    assert Addressee.objects.count() == 1
    assert Entry.objects.filter(verb="inspection.finding_recorded").count() == 1


def test_every_check_is_kept_and_claims_are_written_once(scene):
    narrative = scene.narrative()
    claims = list(narrative.claims.values_list("pk", flat=True))
    scene.corrected(attendances=2611)
    actions.check_narrative(actor=scene.inspector, narrative=narrative)
    assert list(narrative.claims.values_list("pk", flat=True)) == claims
    checks = scene.claim(narrative, "2.611").checks.order_by("pk")
    assert [(c.verdict, c.found_text) for c in checks] == [
        ("differs", "2.598"),
        ("matches", "2.611"),
    ]


def test_an_overruled_verdict_stands_beside_the_machine(scene):
    claim = scene.claim(scene.narrative(), "2.611")
    say = {"actor": scene.inspector, "claim": claim, "verdict": "matches", "note": "Đã sửa sổ."}
    assert actions.overrule(**say) == actions.overrule(**say)
    entry = Entry.objects.get(verb="inspection.claim_overruled")
    assert (entry.before, entry.after) == ({"verdict": "differs"}, {"verdict": "matches"})
    assert claim.checks.first().verdict == "differs"


def test_a_signed_conclusion_is_frozen(scene):
    narrative = scene.narrative()
    subject = narrative.subject
    scene.finding(subject)
    scene.asked(subject)
    signed = scene.signed(subject)
    assert (signed.signatory_title, signed.number) == ("Trưởng Ban", "12-TB/BTGTU")
    data = from_plain(ConclusionData, signed.frozen)
    assert data == data_of(signed, date(2030, 1, 1))
    assert data.header.superior == "Tỉnh ủy Sông Bạc"
    assert data.header.issuer == "Ban Tuyên giáo"
    assert [check.verdict for check in data.claim_checks] == [
        "Khớp",
        "Lệch",
        "Khớp",
        "Khớp",
        "Nói thấp hơn",
    ]
    with signed.file.content.open("rb") as kept:
        words = [p.text for p in Document(BytesIO(kept.read())).paragraphs]
    assert any("Rà soát sổ lớp bồi dưỡng" in line for line in words)
    before = signed.file.sha256
    same = actions.sign_conclusion(
        actor=scene.head, conclusion=signed, number="12-TB/BTGTU", on=date(2020, 12, 20)
    )
    assert same.file is not None
    assert same.file.sha256 == before
    assert Entry.objects.filter(verb="inspection.conclusion_signed").count() == 1


def test_the_unit_may_explain_anew_until_the_signature(scene):
    shared = scene.shared(scene.subject())
    say = {"actor": scene.officer, "conclusion": shared}
    actions.explain_conclusion(**say, explanation="Thống nhất.")
    again = actions.explain_conclusion(**say, explanation="Thống nhất.", dissent="Trừ điểm 2.")
    assert (again.state, again.dissent) == ("explained", "Trừ điểm 2.")
    acts = Entry.objects.filter(verb="inspection.conclusion_explained").order_by("pk")
    assert [entry.after["dissent"] for entry in acts] == ["", "Trừ điểm 2."]


def test_claimed_and_verified_are_kept_apart(scene):
    addressee = scene.addressee()
    files = [evidence(), evidence("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00")]
    actions.claim_done(
        actor=scene.officer, addressee=addressee, status="done", note="Xong.", files=files
    )
    actions.verify(
        actor=scene.inspector, addressee=addressee, status="sent_back", note="Thiếu lớp 21."
    )
    addressee.refresh_from_db()
    assert (addressee.claimed_status, addressee.verified_status) == ("done", "sent_back")
    assert not addressee.closed
    actions.claim_done(
        actor=scene.officer,
        addressee=addressee,
        status=Claimed.DONE,
        note="Đã bổ sung lớp 21.",
        files=[evidence("lop-21.txt")],
    )
    actions.verify(actor=scene.inspector, addressee=addressee, status=Verified.VERIFIED)
    addressee.refresh_from_db()
    assert addressee.closed
    actions.reopen(actor=scene.inspector, addressee=addressee, note="Phát hiện thiếu lớp 22.")
    addressee.refresh_from_db()
    assert (addressee.claimed_status, addressee.verified_status) == ("done", "not_yet")
    steps = addressee.steps.values_list("step", "status")
    assert list(steps) == [
        ("claim", "done"),
        ("verify", "sent_back"),
        ("claim", "done"),
        ("verify", "verified"),
        ("reopen", "not_yet"),
    ]
    assert Entry.objects.filter(object_type="inspections.addressee").count() == 5


def test_a_step_sent_twice_is_one_step(scene):
    addressee = scene.addressee()
    for _turn in range(2):
        actions.respond(actor=scene.officer, addressee=addressee, response="accepted")
    for _turn in range(2):
        actions.claim_done(
            actor=scene.officer,
            addressee=addressee,
            status="done",
            note="Xong.",
            files=[evidence()],
        )
    for _turn in range(2):
        actions.verify(actor=scene.inspector, addressee=addressee, status="verified")
    assert FollowUp.objects.count() == 3
    assert StoredFile.objects.filter(owner_type="inspections.followup").count() == 1


def test_a_bad_file_leaves_no_half_step(scene):
    addressee = scene.addressee()
    with pytest.raises(RuleBroken, match="FIL-03"):
        actions.claim_done(
            actor=scene.officer,
            addressee=addressee,
            status="done",
            note="Xong.",
            files=[evidence(), evidence("chay.exe", b"MZ\x00\x00")],
        )
    assert not FollowUp.objects.exists()
    assert not StoredFile.objects.filter(owner_type="inspections.followup").exists()
    addressee.refresh_from_db()
    assert addressee.claimed_status == Claimed.NOT_STARTED


def test_who_may_read_the_files(scene):
    subject = scene.subject()
    upload = evidence("bao-cao.txt", "Ban đã mở 35 lớp bồi dưỡng.".encode())
    narrative = actions.add_narrative(actor=scene.inspector, subject=subject, upload=upload)
    signed = scene.signed(subject)
    beside = scene.world.actor("inspector", "nui_voi")

    def readers(kind: str, pk: int) -> list[bool]:
        return [
            owners.may_read(who, f"inspections.{kind}", pk)
            for who in (scene.inspector, scene.officer, beside)
        ]

    assert readers("narrative", narrative.pk) == [True, True, False]
    assert readers("conclusion", signed.pk) == [True, False, False]
    actions.issue_conclusion(actor=scene.head, conclusion=signed)
    assert readers("conclusion", signed.pk) == [True, True, False]


def test_who_may_read_evidence(scene):
    addressee = scene.addressee()
    step = actions.claim_done(
        actor=scene.officer, addressee=addressee, status="done", note="Xong.", files=[evidence()]
    )
    beside = scene.world.actor("officer", "tan_lap")
    may_read = [
        owners.may_read(who, "inspections.followup", step.pk)
        for who in (scene.inspector, scene.officer, beside)
    ]
    assert may_read == [True, True, False]


@pytest.mark.parametrize(
    ("title", "form", "authority", "post"),
    [
        ("Trưởng Ban", "party", "TRƯỞNG BAN", ""),
        ("Phó Trưởng Ban", "party", "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        ("Phó Chủ tịch", "state", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ],
)
def test_a_deputy_signs_for_the_head(title, form, authority, post):
    signature = signature_of(title, "Lò Thị Ban", form)
    assert (signature.authority, signature.post) == (authority, post)


def test_the_header_of_a_body_that_stands_alone():
    header = header_of("Đảng ủy xã Tân Lập", "")
    assert (header.superior, header.issuer) == ("", "Đảng ủy xã Tân Lập")


def test_the_place_is_named_without_its_kind(scene):
    draft = actions.draft_conclusion(actor=scene.inspector, subject=scene.subject())
    assert draft.place_name == "Sông Bạc"
    edited = actions.edit_conclusion(
        actor=scene.inspector, conclusion=draft, place_name="Mường Thanh"
    )
    assert Conclusion.objects.get().place_name == edited.place_name == "Mường Thanh"
