"""How a test brings the scene to a later step, by the same actions the pages call."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.inspections import actions as inspecting
from roviec.inspections.models import Addressee, MemberRole, Subject
from roviec.reporting import actions as reporting
from roviec.reporting.models import ReportVersion
from roviec.reporting.rollup import Value
from tests.journeys.scene import Scene

UNIT = "ben_do_committee"
ABOVE = "song_bac_committee"
FIGURES: dict[str, tuple[int, int | None]] = {
    "classes": (12, None),
    "attendances": (1234, None),
    "models_active": (7, None),
    "cells_with_plan": (27, 27),
    "members_committed": (412, 430),
}


def typed(scene: Scene, seen: int = 0, **changed: str) -> dict[str, str]:
    """What the entry form sends: a full report, some fields changed by their code."""
    data = {"seen": str(seen)}
    for code, (value, total) in FIGURES.items():
        item = f"item-{scene.item(code)}"
        if total is None:
            data[item] = str(value)
        else:
            data |= {f"{item}-value": str(value), f"{item}-total": str(total)}
    data |= {f"item-{passage(scene)}": "Nền nếp học tập giữ vững."}
    for name, given in changed.items():
        code, _, part = name.partition("__")
        data[f"item-{scene.item(code)}" + (f"-{part}" if part else "")] = given
    return data


def passage(scene: Scene) -> int:
    return scene.request.form.items.get(indicator=None).pk


def save(scene: Scene, unit: str = UNIT) -> ReportVersion:
    figures = {
        scene.item(code): Value(Decimal(value), None if total is None else Decimal(total))
        for code, (value, total) in FIGURES.items()
    }
    officer = scene.world.actor("officer", unit)
    draft = reporting.Draft(0, figures, {})
    return reporting.save_draft(actor=officer, report=scene.report(unit), draft=draft)


def submit(scene: Scene, unit: str = UNIT) -> None:
    save(scene, unit)
    reporting.submit(actor=scene.world.actor("officer", unit), report=scene.report(unit))


def send(scene: Scene, unit: str = UNIT) -> None:
    submit(scene, unit)
    leader = scene.world.actor("leader", unit)
    reporting.sign(actor=leader, report=scene.report(unit), document_number="131-BC/ĐU")
    reporting.send(actor=leader, report=scene.report(unit))


def accept(scene: Scene, unit: str = UNIT) -> None:
    send(scene, unit)
    reporting.accept(actor=scene.world.actor("reviewer", ABOVE), report=scene.report(unit))


def inspected(scene: Scene, number: str = "91-KH/BTGTU") -> Subject:
    """The committee under an inspection that its superior's department leads."""
    inspector = scene.world.actor("inspector", "song_bac")
    plan = inspecting.NewInspection(
        title="Kiểm tra công tác tuyên giáo",
        line=scene.world.committee,
        led_by=scene.world.unit("song_bac"),
        rule_set="party_advisory",
        plan_number=number,
        plan_date=scene.today - timedelta(days=30),
        period_code=str(scene.year),
    )
    opened = inspecting.open_inspection(actor=inspector, new=plan)
    head = inspecting.NewMember(
        name="Lò Thị Dịu",
        office="Ban Tuyên giáo Tỉnh ủy Sông Bạc",
        role=MemberRole.HEAD,
        account=scene.world.account("inspector", "song_bac"),
    )
    team = inspecting.NewDelegation(
        number="01", starts_on=scene.today, ends_on=scene.today, members=(head,)
    )
    delegation = inspecting.add_delegation(actor=inspector, inspection=opened, new=team)
    return inspecting.add_subject(
        actor=inspector, delegation=delegation, unit=scene.world.unit(UNIT)
    )


def recommended(scene: Scene, subject: Subject, text: str = "Rà lại sổ lớp.") -> Addressee:
    asked = inspecting.add_recommendation(
        actor=scene.world.actor("inspector", "song_bac"),
        subject=subject,
        new=inspecting.NewRecommendation(
            text=text,
            units=(scene.world.unit(UNIT),),
            due_on=scene.today + timedelta(days=30),
        ),
    )
    return Addressee.objects.get(recommendation=asked)


def conclude(scene: Scene, subject: Subject) -> None:
    """Drafted, explained, signed and issued."""
    inspector = scene.world.actor("inspector", "song_bac")
    head = scene.world.actor("leader", "song_bac")
    draft = inspecting.draft_conclusion(actor=inspector, subject=subject)
    inspecting.share_conclusion(actor=inspector, conclusion=draft)
    inspecting.explain_conclusion(
        actor=scene.world.actor("officer", UNIT), conclusion=draft, explanation="Thống nhất."
    )
    draft.refresh_from_db()
    inspecting.sign_conclusion(actor=head, conclusion=draft, number="12-TB/BTGTU", on=scene.today)
    draft.refresh_from_db()
    inspecting.issue_conclusion(actor=head, conclusion=draft)


def asked(scene: Scene) -> Addressee:
    """A recommendation in force."""
    subject = inspected(scene)
    addressee = recommended(scene, subject)
    conclude(scene, subject)
    return addressee


def claimed(scene: Scene) -> Addressee:
    addressee = asked(scene)
    inspecting.claim_done(
        actor=scene.world.actor("officer", UNIT),
        addressee=addressee,
        status="done",
        note="Đã rà xong.",
        files=[evidence()],
    )
    addressee.refresh_from_db()
    return addressee


def evidence(name: str = "bien-ban.txt", content: bytes = b"bien ban") -> Any:
    return SimpleUploadedFile(name, content)
