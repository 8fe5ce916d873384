"""An inspection of a commune's department by the province's, at each step of its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.inspections import actions
from roviec.inspections.actions import (
    NewDelegation,
    NewFinding,
    NewInspection,
    NewMember,
    NewRecommendation,
    NewSession,
)
from roviec.inspections.models import (
    Addressee,
    Claim,
    Conclusion,
    Delegation,
    Inspection,
    Narrative,
    Recommendation,
    Subject,
)
from roviec.reporting.tests.stage import Stage, set_up
from tests.world import World

PLANNED = date(2020, 12, 1)
STARTS, ENDS = date(2020, 12, 1), date(2027, 12, 31)
SESSION = date(2020, 12, 8)
DUE = date(2021, 3, 31)
TEXT = (
    "Năm 2020, Ban đã mở 35 lớp bồi dưỡng với 2.611 lượt học viên tham gia.\n"
    "Đến nay có 27/27 chi, đảng bộ xây dựng kế hoạch; hơn 92% đảng viên ký cam kết thực hiện "
    "Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị.\n"
    "Phường hiện duy trì trên 30 mô hình.\n"
    "Ban tổ chức 12 buổi nói chuyện thời sự cho cán bộ hưu trí."
)
FIGURES: dict[str, Any] = {
    "classes": 35,
    "attendances": 2598,
    "models_active": 36,
    "cells_with_plan": (27, 27),
    "members_committed": (924, 1000),
}


@dataclass
class Scene:
    """`stage` has the unit's signed report of 2020."""

    world: World
    stage: Stage

    @property
    def inspector(self):
        return self.world.actor("inspector", "song_bac")

    @property
    def head(self):
        """Who signs for the inspecting side."""
        return self.world.actor("leader", "song_bac")

    @property
    def officer(self):
        """Of the unit inspected."""
        return self.world.actor("officer", "ben_do")

    def new(self, **other: Any) -> NewInspection:
        given: dict[str, Any] = {
            "title": "Kiểm tra công tác tuyên giáo năm 2020",
            "line": self.world.department,
            "led_by": self.world.unit("song_bac"),
            "rule_set": "party_advisory",
            "plan_number": "17-KH/BTGTU",
            "plan_date": PLANNED,
            "period_code": "2020",
        }
        return NewInspection(**{**given, **other})

    def opened(self, **other: Any) -> Inspection:
        return actions.open_inspection(actor=self.inspector, new=self.new(**other))

    def team(self, inspection: Inspection, number: str = "01") -> Delegation:
        members = (
            NewMember(
                role="head",
                name="Lò Thị Ban",
                office="Phó Trưởng Ban Tuyên giáo Tỉnh ủy Sông Bạc",
                account=self.world.account("inspector", "song_bac"),
            ),
            NewMember(role="secretary", name="Đỗ Văn Chài", office="Chuyên viên phòng Tổng hợp"),
        )
        new = NewDelegation(number=number, starts_on=STARTS, ends_on=ENDS, members=members)
        return actions.add_delegation(actor=self.inspector, inspection=inspection, new=new)

    def subject(self, unit: str = "ben_do", **other: Any) -> Subject:
        team = self.team(self.opened(**other))
        added = actions.add_subject(
            actor=self.inspector, delegation=team, unit=self.world.unit(unit)
        )
        actions.record_session(actor=self.inspector, subject=added, new=NewSession(on=SESSION))
        return added

    def narrative(self, text: str = TEXT, subject: Subject | None = None) -> Narrative:
        added = actions.add_narrative(
            actor=self.inspector, subject=subject or self.subject(), text=text
        )
        actions.check_narrative(actor=self.inspector, narrative=added)
        added.refresh_from_db()
        return added

    def claim(self, narrative: Narrative, start: str) -> Claim:
        return narrative.claims.get(text__startswith=start)

    def verdict(self, narrative: Narrative, start: str) -> str:
        check = self.claim(narrative, start).checks.first()
        assert check is not None
        return check.verdict

    def finding(self, subject: Subject, **other: Any):
        given = {"kind": "limitation", "text": "Việc cập nhật sổ lớp có lúc chưa kịp thời."}
        new = NewFinding(**{**given, **other})
        return actions.record_finding(actor=self.inspector, subject=subject, new=new)

    def asked(self, subject: Subject, **other: Any) -> Recommendation:
        given = {
            "text": "Rà soát sổ lớp bồi dưỡng, thống nhất số lượt học viên.",
            "units": (subject.unit,),
            "due_on": DUE,
        }
        new = NewRecommendation(**{**given, **other})
        return actions.add_recommendation(actor=self.inspector, subject=subject, new=new)

    def shared(self, subject: Subject) -> Conclusion:
        draft = actions.draft_conclusion(actor=self.inspector, subject=subject)
        return actions.share_conclusion(actor=self.inspector, conclusion=draft)

    def signed(self, subject: Subject) -> Conclusion:
        actions.explain_conclusion(
            actor=self.officer, conclusion=self.shared(subject), explanation="Thống nhất."
        )
        return actions.sign_conclusion(
            actor=self.head,
            conclusion=Conclusion.objects.get(subject=subject),
            number="12-TB/BTGTU",
            on=date(2020, 12, 20),
        )

    def issued(self, subject: Subject) -> Conclusion:
        return actions.issue_conclusion(actor=self.head, conclusion=self.signed(subject))

    def corrected(self, **figures: Any) -> None:
        """The unit's report, corrected and signed again."""
        self.stage.correct("ben_do")
        self.stage.signed("ben_do", **{**FIGURES, **figures})

    def addressee(self, subject: Subject | None = None, **other: Any) -> Addressee:
        """In force: the conclusion is issued."""
        subject = subject or self.subject()
        asked = self.asked(subject, **other)
        self.issued(subject)
        return asked.addressees.get(unit=subject.unit)


def evidence(name: str = "so-lop.txt", content: bytes = b"So lop da ra soat.") -> Any:
    return SimpleUploadedFile(name, content)


def arranged(world: World) -> Scene:
    """The world, with the commune's report of 2020 signed."""
    stage = set_up(world)
    stage.signed("ben_do", **FIGURES)
    return Scene(world, stage)
