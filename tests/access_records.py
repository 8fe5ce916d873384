"""How the access matrix makes the record of an address for a unit: what the address needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Appointment
from roviec.background.queueing import queue
from roviec.files.actions import keep
from roviec.inspections.models import (
    Addressee,
    Claim,
    Conclusion,
    ConclusionState,
    Delegation,
    Finding,
    Inspection,
    Member,
    Narrative,
    Recommendation,
    Session,
    Subject,
)
from roviec.inspections.sharing import snapshot
from roviec.inspections.stored_readings import kept, reading_of
from roviec.inspections.written_checks import written_claims
from roviec.organisations.models import (
    Unit,
)
from roviec.reading import read
from roviec.reporting.actions.issue_request import NewRequest, set_up_request
from roviec.reporting.models import (
    ChainStep,
    DeadlineChain,
    Evidence,
    Exemption,
    Mandate,
    MarkedDay,
    Report,
    ReportForm,
    ReportRequest,
    ReportVersion,
    RequestPlan,
    RequestSchedule,
    State,
)
from roviec.timeline import Period
from tests.access_records_of_units import OF_UNITS, elsewhere
from tests.world import World

Arguments = dict[str, Any]
Maker = Callable[[World, Unit], Arguments]

PERIOD = Period.parse("2026-10")


def report(world: World, unit: Unit) -> Report:
    """A report of the unit, asked for by the centre; the form is for every kind of department."""
    assert world.form is not None
    world.form.kinds.set(unit.versions.model.kind.field.related_model.objects.all())
    asked = NewRequest(
        form=world.form,
        line=world.department,
        requester=world.unit("centre"),
        period=PERIOD,
        deadlines={
            f"{level}_{body}": date(2026, 11, 20)
            for level in ("centre", "province", "commune")
            for body in ("department", "committee")
        },
    )
    request = set_up_request(office=SYSTEM, new=asked)
    return Report.objects.get(request=request, unit=unit)


def _report(world: World, unit: Unit) -> Arguments:
    return {"pk": report(world, unit).pk}


def _asked(world: World, unit: Unit) -> Arguments:
    """A request the unit gave, whomever it expects."""
    period = PERIOD.span
    made = ReportRequest.objects.create(
        form=world.form,
        line=world.department,
        requester=unit,
        period_code=PERIOD.code,
        span_start=period.start,
        span_end=period.end,
    )
    RequestPlan.objects.create(request=made)
    return {"pk": made.pk}


def _asked_report(world: World, unit: Unit) -> Arguments:
    made = ReportRequest.objects.get(pk=_asked(world, unit)["pk"])
    due = date(2026, 11, 20)
    return {"pk": Report.objects.create(request=made, unit=elsewhere(world, unit), due_on=due).pk}


def _form_version(world: World, unit: Unit) -> Arguments:
    assert world.form is not None
    return {"pk": world.form.pk}


def _form_draft(world: World, unit: Unit) -> Arguments:
    return {"pk": ReportForm.objects.create(code="monthly", version=2, name="", draft=True).pk}


def _exemption(world: World, unit: Unit) -> Arguments:
    report = Report.objects.get(pk=_asked_report(world, unit)["pk"])
    row = Exemption.objects.create(
        unit=report.unit,
        line=world.department,
        request=report.request,
        granted_by=unit,
        reason="Mới thành lập",
        agreed_by="Trưởng Ban",
    )
    Report.objects.filter(pk=report.pk).update(exemption=row)
    return {"pk": row.pk}


def _schedule(world: World, unit: Unit) -> Arguments:
    row = RequestSchedule.objects.create(
        form_code="monthly",
        line=world.department,
        requester=unit,
        kind="month",
        chain_code="chain",
        scheme_code="mid_month",
        starts_on=date(2026, 1, 1),
        not_before=date(2026, 1, 1),
    )
    return {"pk": row.pk}


def _chain(world: World, unit: Unit) -> Arguments:
    row = DeadlineChain.objects.create(
        code="chain", name="Chuỗi hạn", unit=unit, valid_from=date(2026, 1, 1)
    )
    ChainStep.objects.create(
        chain=row, order=0, tier=0, level="commune", anchor="cut_off", amount=2
    )
    return {"pk": row.pk}


def _marked_day(world: World, unit: Unit) -> Arguments:
    row = MarkedDay.objects.create(day=date(2031, 1, 1), mark="off", name="Tết", source="Thông báo")
    return {"pk": row.pk}


def _draft(world: World, unit: Unit) -> Arguments:
    """A report somebody has begun."""
    begun = report(world, unit)
    ReportVersion.objects.create(report=begun, number=1)
    Report.objects.filter(pk=begun.pk).update(state=State.DRAFT)
    return {"pk": begun.pk}


def _sent(world: World, unit: Unit) -> Arguments:
    """A report that lies before the superior."""
    made = report(world, unit)
    version = ReportVersion.objects.create(
        report=made, number=1, state=State.SENT, signed_at=timezone.now(), sent_at=timezone.now()
    )
    Report.objects.filter(pk=made.pk).update(state=State.SENT, counting=version)
    return {"pk": made.pk}


def _waiting_request(world: World, unit: Unit) -> Arguments:
    """A request of which one report alone lies before a superior."""
    made = Report.objects.get(pk=_sent(world, unit)["pk"])
    made.request.reports.exclude(pk=made.pk).delete()
    return {"pk": made.request_id}


def _mandate(world: World, unit: Unit) -> Arguments:
    """A mandate the unit gave."""
    row = Mandate.objects.create(
        giver=unit,
        holder=elsewhere(world, unit),
        line=world.department,
        valid_from=date(2026, 1, 1),
        document_number="12-QĐ/BTG",
        document_day=date(2026, 1, 1),
        office="Trưởng Ban",
    )
    return {"pk": row.pk}


def let_review_beside(world: World) -> None:
    """The centre lets Sông Bạc review reports of the units below the centre in its place."""
    Mandate.objects.create(
        giver=world.unit("centre"),
        holder=world.unit("song_bac"),
        line=world.department,
        valid_from=date(2026, 1, 1),
        document_number="12-QĐ/BTG",
        document_day=date(2026, 1, 1),
        office="Trưởng Ban",
    )


def _evidence_draft(world: World, unit: Unit) -> Arguments:
    draft = ReportVersion.objects.create(report=report(world, unit), number=1)
    return {"pk": keep(office=SYSTEM, owner=draft, name="a.txt", content=b"bang chung").pk}


def _evidence_signed(world: World, unit: Unit) -> Arguments:
    made = _evidence_draft(world, unit)
    ReportVersion.objects.filter(report__unit=unit).update(
        state=State.SIGNED, signed_at=timezone.now()
    )
    return made


def _evidence_begun(world: World, unit: Unit) -> Arguments:
    """A report somebody has begun, with a file beside it."""
    made = _draft(world, unit)
    draft = ReportVersion.objects.get(report=made["pk"])
    file = keep(office=SYSTEM, owner=draft, name="a.txt", content=b"bang chung")
    return made | {"evidence": Evidence.objects.create(version=draft, file=file).pk}


def _total(world: World, unit: Unit) -> Arguments:
    report(world, unit)
    return {"unit": unit.pk, "indicator": "classes", "period": PERIOD.code}


def _series(world: World, unit: Unit) -> Arguments:
    return {key: value for key, value in _total(world, unit).items() if key != "period"}


def _totals(world: World, unit: Unit) -> Arguments:
    return {key: value for key, value in _total(world, unit).items() if key != "indicator"}


def inspection(world: World, led_by: Unit) -> Inspection:
    period = Period.parse("2026")
    return Inspection.objects.create(
        title="Kiểm tra năm 2026",
        line=world.department,
        led_by=led_by,
        rule_set="party_advisory",
        plan_number="17-KH/BTGTU",
        plan_date=date(2026, 9, 1),
        period_code=period.code,
        span_start=period.span.start,
        span_end=period.span.end,
    )


def subject(world: World, led_by: Unit, unit: Unit) -> Subject:
    today = timezone.localdate()
    delegation = Delegation.objects.create(
        inspection=inspection(world, led_by),
        number="01",
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=9),
    )
    return Subject.objects.create(delegation=delegation, unit=unit)


def _inspection_led(world: World, unit: Unit) -> Arguments:
    return {"pk": subject(world, unit, elsewhere(world, unit)).delegation.inspection_id}


def _inspection_undergone(world: World, unit: Unit) -> Arguments:
    return {"pk": subject(world, elsewhere(world, unit), unit).delegation.inspection_id}


def _delegation_led(world: World, unit: Unit) -> Arguments:
    return {"pk": subject(world, unit, elsewhere(world, unit)).delegation_id}


def _subject_led(world: World, unit: Unit) -> Arguments:
    return {"pk": subject(world, unit, elsewhere(world, unit)).pk}


def _subject_joined(world: World, unit: Unit) -> Arguments:
    """Everybody of the unit is a member of a delegation of others that is at work."""
    made = subject(world, elsewhere(world, unit), world.unit("muong_thanh_committee"))
    for number, post in enumerate(Appointment.objects.filter(unit=unit)):
        Member.objects.create(
            delegation=made.delegation, name=f"Người {number}", office="", account=post.account
        )
    return {"pk": made.pk}


def _inspection_joined(world: World, unit: Unit) -> Arguments:
    joined = Subject.objects.get(pk=_subject_joined(world, unit)["pk"])
    return {"pk": joined.delegation.inspection_id}


def _narrative_joined(world: World, unit: Unit) -> Arguments:
    joined = Subject.objects.get(pk=_subject_joined(world, unit)["pk"])
    return {"pk": narrative(joined).pk}


def _member_led(world: World, unit: Unit) -> Arguments:
    delegation = subject(world, unit, elsewhere(world, unit)).delegation
    return {"pk": Member.objects.create(delegation=delegation, name="Lò Thị Ban", office="").pk}


def _subject_undergone(world: World, unit: Unit) -> Arguments:
    return {"pk": subject(world, elsewhere(world, unit), unit).pk}


def concluded(made: Subject, state: str) -> Subject:
    """The subject with a conclusion in that state, shown to the unit."""
    conclusion = Conclusion(subject=made, state=state, shared_at=timezone.now())
    conclusion.shared = snapshot(conclusion, timezone.localdate())
    conclusion.save()
    return made


def _concluded_led(world: World, unit: Unit) -> Arguments:
    made = subject(world, unit, elsewhere(world, unit))
    return {"pk": concluded(made, ConclusionState.DRAFT).pk}


def _concluded_undergone(world: World, unit: Unit) -> Arguments:
    made = subject(world, elsewhere(world, unit), unit)
    return {"pk": concluded(made, ConclusionState.DRAFT).pk}


def _issued_undergone(world: World, unit: Unit) -> Arguments:
    made = subject(world, elsewhere(world, unit), unit)
    return {"pk": concluded(made, ConclusionState.ISSUED).pk}


def narrative(made: Subject) -> Narrative:
    """A narrative that was read; checking it is another address."""
    text = "Trong năm, đơn vị mở 12 lớp bồi dưỡng."
    return Narrative.objects.create(
        subject=made,
        title="Báo cáo tự kiểm tra",
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        reading=kept(read(text)),
        added_office="",
    )


def _narrative_led(world: World, unit: Unit) -> Arguments:
    return {"pk": narrative(subject(world, unit, elsewhere(world, unit))).pk}


def _narrative_undergone(world: World, unit: Unit) -> Arguments:
    return {"pk": narrative(subject(world, elsewhere(world, unit), unit)).pk}


def _claim_led(world: World, unit: Unit) -> Arguments:
    given = narrative(subject(world, unit, elsewhere(world, unit)))
    written_claims(given, reading_of(given))
    return {"pk": Claim.objects.get(narrative=given).pk}


def _finding_led(world: World, unit: Unit) -> Arguments:
    made = subject(world, unit, elsewhere(world, unit))
    finding = Finding.objects.create(subject=made, kind="strength", text="Tốt", office="")
    return {"pk": finding.pk}


def _session_led(world: World, unit: Unit) -> Arguments:
    made = subject(world, unit, elsewhere(world, unit))
    return {"pk": Session.objects.create(subject=made, place="Trụ sở").pk}


def addressee(made: Subject, unit: Unit) -> Addressee:
    """A recommendation in force: its conclusion is issued."""
    concluded(made, ConclusionState.ISSUED)
    asked = Recommendation.objects.create(
        subject=made, text="Bổ sung kế hoạch", due_on=date(2026, 12, 31), office=""
    )
    return Addressee.objects.create(recommendation=asked, unit=unit)


def _addressee_led(world: World, unit: Unit) -> Arguments:
    other = elsewhere(world, unit)
    return {"pk": addressee(subject(world, unit, other), other).pk}


def _addressee_asked(world: World, unit: Unit) -> Arguments:
    return {"pk": addressee(subject(world, elsewhere(world, unit), unit), unit).pk}


def _run(world: World, unit: Unit) -> Arguments:
    """A run of the site's own: it belongs to no unit."""
    queued = queue("background.prune")
    assert queued is not None
    return {"pk": queued.pk}


def _everybody_asked(world: World, unit: Unit) -> Arguments:
    report(world, unit)
    return {}


MAKERS: dict[str, Maker] = {
    **OF_UNITS,
    "everybody_asked": _everybody_asked,
    "run": _run,
    "report": _report,
    "asked": _asked,
    "asked_report": _asked_report,
    "exemption": _exemption,
    "schedule": _schedule,
    "form_version": _form_version,
    "form_draft": _form_draft,
    "chain": _chain,
    "marked_day": _marked_day,
    "draft": _draft,
    "sent": _sent,
    "waiting_request": _waiting_request,
    "mandate": _mandate,
    "evidence_draft": _evidence_draft,
    "evidence_begun": _evidence_begun,
    "evidence_signed": _evidence_signed,
    "total": _total,
    "series": _series,
    "totals": _totals,
    "inspection_led": _inspection_led,
    "inspection_undergone": _inspection_undergone,
    "delegation_led": _delegation_led,
    "subject_led": _subject_led,
    "subject_undergone": _subject_undergone,
    "subject_joined": _subject_joined,
    "inspection_joined": _inspection_joined,
    "narrative_joined": _narrative_joined,
    "member_led": _member_led,
    "concluded_led": _concluded_led,
    "concluded_undergone": _concluded_undergone,
    "issued_undergone": _issued_undergone,
    "narrative_led": _narrative_led,
    "narrative_undergone": _narrative_undergone,
    "claim_led": _claim_led,
    "finding_led": _finding_led,
    "session_led": _session_led,
    "addressee_led": _addressee_led,
    "addressee_asked": _addressee_asked,
}
