"""Inspections of the example, from the plan to the last follow-up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.accounts.actor import SignedIn
from roviec.accounts.models import Account, Appointment
from roviec.inspections.actions.add_delegation import NewDelegation, NewMember, add_delegation
from roviec.inspections.actions.add_narrative import add_narrative
from roviec.inspections.actions.add_recommendation import NewRecommendation, add_recommendation
from roviec.inspections.actions.add_subject import add_subject
from roviec.inspections.actions.check_narrative import check_narrative
from roviec.inspections.actions.claim_done import claim_done
from roviec.inspections.actions.draft_conclusion import draft_conclusion
from roviec.inspections.actions.explain_conclusion import explain_conclusion
from roviec.inspections.actions.issue_conclusion import issue_conclusion
from roviec.inspections.actions.open_inspection import NewInspection, open_inspection
from roviec.inspections.actions.record_finding import NewFinding, record_finding
from roviec.inspections.actions.record_session import NewSession, Present, record_session
from roviec.inspections.actions.record_visit import NewVisit, record_visit
from roviec.inspections.actions.respond import respond
from roviec.inspections.actions.share_conclusion import share_conclusion
from roviec.inspections.actions.sign_conclusion import sign_conclusion
from roviec.inspections.actions.verify import verify
from roviec.inspections.models import (
    Addressee,
    Claim,
    Claimed,
    Conclusion,
    Delegation,
    Inspection,
    Recommendation,
    Subject,
    Verified,
)
from roviec.organisations.models import Line, UnitVersion, WorkArea
from roviec.templates_of_work.demo.actors import Cast
from roviec.templates_of_work.demo.dating import date_acts
from roviec.templates_of_work.demo.files import (
    DelegationRow,
    FindingRow,
    InspectionRow,
    MemberRow,
    NarrativeRow,
    RecommendationRow,
    SubjectRow,
    VisitRow,
    When,
    day_of,
    example_folder,
)
from roviec.templates_of_work.schema import Template

EVIDENCE = "Tệp minh chứng của dữ liệu ví dụ, nội dung giả định."


class Inspections:
    """Makes them with the inspectors of the body that leads and the people of the units."""

    def __init__(
        self, template: Template, cast: Cast, line: Line, today: date, samples: Path | None
    ) -> None:
        self.template, self.cast, self.line = template, cast, line
        self.today, self.samples = today, samples
        self.year = today.year - 1
        self.areas = {area.code: area for area in WorkArea.objects.all()}

    def make(self, row: InspectionRow) -> Inspection | None:
        """The inspection of a row; none where all its texts are samples that are not there."""
        if all(self._text(s.narrative) is None for d in row.delegation for s in d.subject):
            return None
        plan_on = self._day(row.plan_on)
        rules = self.template.inspection_rules_on(plan_on)
        if rules is None:
            raise LookupError(f"no rules for inspections of {plan_on}")
        # Those who keep the files of bodies that ended have them put in today.
        inspector = self.cast.holder(
            self.cast.units[row.led_by].pk, self.cast.duties.inspect, self.today
        )
        inspection = open_inspection(
            actor=inspector,
            new=NewInspection(
                title=row.title.format(year=self.year),
                line=self.line,
                led_by=self.cast.units[row.led_by],
                rule_set=rules.rule_set,
                plan_number=row.plan_number,
                plan_date=plan_on,
                period_code=row.period.format(year=self.year),
                kind=row.kind,
                decision_number=row.decision_number,
                decision_date=self._day_or_none(row.decision_on),
                areas=[self.areas[code] for code in row.areas],
            ),
        )
        for delegation in row.delegation:
            self._delegation(inspection, delegation, inspector)
        return inspection

    def _day(self, when: When) -> date:
        return day_of(when, self.today)

    def _day_or_none(self, when: When | None) -> date | None:
        return None if when is None else self._day(when)

    def _delegation(self, inspection: Inspection, row: DelegationRow, inspector: SignedIn) -> None:
        new = NewDelegation(
            number=row.number,
            starts_on=self._day(row.starts_on),
            ends_on=self._day(row.ends_on),
            members=tuple(self._member(member) for member in row.member),
        )
        delegation = add_delegation(actor=inspector, inspection=inspection, new=new)
        for each in row.subject:
            if self._text(each.narrative) is not None:
                subject = self._subject(delegation, each, inspector)
                if isinstance(each.session_on, int):
                    date_acts(subject, each, self.today)

    def _member(self, row: MemberRow) -> NewMember:
        if not row.login:
            return NewMember(name=row.name, office=row.office, role=row.role)
        account = Account.objects.get(login=row.login)
        post = Appointment.objects.as_at(self.today).filter(account=account).order_by("pk")[0]
        unit = UnitVersion.objects.as_at(self.today).get(unit=post.unit)
        office = f"{post.title}, {unit.name}"
        return NewMember(name=account.name, office=office, role=row.role, account=account)

    def _session(self, row: SubjectRow) -> NewSession:
        return NewSession(
            on=self._day_or_none(row.session_on),
            half_day=row.session_half_day,
            place=row.session_place,
            inspecting=_present(row, "inspecting"),
            inspected=_present(row, "inspected"),
        )

    def _subject(self, delegation: Delegation, row: SubjectRow, inspector: SignedIn) -> Subject:
        unit = self.cast.units[row.unit]
        subject = add_subject(actor=inspector, delegation=delegation, unit=unit)
        if row.session_on is not None:
            record_session(actor=inspector, subject=subject, new=self._session(row))
        for visit in row.visit:
            self._visit(subject, visit, inspector)
        text = self._text(row.narrative) or ""
        narrative = add_narrative(
            actor=inspector, subject=subject, title=row.narrative.title, text=text
        )
        check_narrative(actor=inspector, narrative=narrative)
        for finding in row.finding:
            self._finding(subject, finding, inspector)
        asked = [self._recommend(subject, each, inspector) for each in row.recommendation]
        if row.conclusion:
            conclusion = draft_conclusion(actor=inspector, subject=subject)
            if row.conclusion == "issued":
                self._issue(conclusion, row, inspector)
                for each, recommendation in zip(row.recommendation, asked, strict=True):
                    self._follow_up(recommendation, each, inspector)
        return subject

    def _text(self, row: NarrativeRow) -> str | None:
        """The text, or none for a sample that is not there."""
        if row.file:
            file = example_folder(self.template.code).joinpath(row.file)
            text = file.read_text(encoding="utf-8")
            return text.format(year=self.year, next_year=self.year + 1)
        found = sorted(self.samples.glob(row.sample)) if self.samples else []
        return found[0].read_text(encoding="utf-8") if found else None

    def _visit(self, subject: Subject, row: VisitRow, inspector: SignedIn) -> None:
        new = NewVisit(
            unit=self.cast.units[row.unit] if row.unit else None,
            name=row.name,
            on=self._day_or_none(row.on),
            before=self._day_or_none(row.before),
        )
        record_visit(actor=inspector, subject=subject, new=new)

    def _finding(self, subject: Subject, row: FindingRow, inspector: SignedIn) -> None:
        claims = Claim.objects.filter(narrative__subject=subject)
        claim = claims.filter(text__startswith=row.claim).first() if row.claim else None
        new = NewFinding(
            kind=row.kind, text=row.text, cause=row.cause, area=self.areas[row.area], claim=claim
        )
        record_finding(actor=inspector, subject=subject, new=new)

    def _recommend(
        self, subject: Subject, row: RecommendationRow, inspector: SignedIn
    ) -> Recommendation:
        new = NewRecommendation(
            text=row.text,
            units=(subject.unit,),
            due_on=self._day(row.due_on),
            area=self.areas[row.area],
        )
        return add_recommendation(actor=inspector, subject=subject, new=new)

    def _issue(self, conclusion: Conclusion, row: SubjectRow, inspector: SignedIn) -> None:
        leader = self.cast.holder(self.cast.units[row.unit].pk, self.cast.duties.sign, self.today)
        led_by = conclusion.subject.inspection.led_by_id
        signatory = self.cast.holder(led_by, self.cast.duties.sign, self.today)
        share_conclusion(actor=inspector, conclusion=conclusion)
        explain_conclusion(actor=leader, conclusion=conclusion, explanation=row.explanation)
        on = self._day_or_none(row.concluded_on) or self.today
        sign_conclusion(actor=signatory, conclusion=conclusion, number=row.number, on=on)
        issue_conclusion(actor=signatory, conclusion=conclusion)

    def _follow_up(
        self, recommendation: Recommendation, row: RecommendationRow, inspector: SignedIn
    ) -> None:
        addressee = Addressee.objects.get(recommendation=recommendation)
        leader = self.cast.holder(addressee.unit_id, self.cast.duties.sign, self.today)
        officer = self.cast.holder(addressee.unit_id, self.cast.duties.fill, self.today)
        if row.response is not None:
            respond(actor=leader, addressee=addressee, response=row.response)
        if row.done:
            file = SimpleUploadedFile(row.evidence, EVIDENCE.encode())
            claim_done(
                actor=officer,
                addressee=addressee,
                status=Claimed.DONE,
                note=row.done,
                files=[file],
            )
        if row.verified:
            verify(
                actor=inspector, addressee=addressee, status=Verified.VERIFIED, note=row.verified
            )


def _present(row: SubjectRow, side: str) -> tuple[Present, ...]:
    return tuple(
        Present(name=each.name, office=each.office) for each in row.attendee if each.side == side
    )
