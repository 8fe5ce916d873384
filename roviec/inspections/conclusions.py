"""The conclusion's data, filled from the record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils.translation import override

from roviec.inspections import rules
from roviec.inspections.claims_shown import Standing, standing
from roviec.inspections.models import (
    Attendee,
    Conclusion,
    ConclusionState,
    FindingKind,
    Inspection,
    Member,
    MemberRole,
    Subject,
    Verdict,
)
from roviec.inspections.rule_sets import RuleSet, rule_set
from roviec.inspections.sittings import sessions_of
from roviec.organisations.models import Installation, Unit, UnitVersion
from roviec.timeline import Period
from roviec.timeline.validity import valid_on
from roviec.writing import (
    ClaimCheck,
    ConclusionData,
    Delegation,
    DocumentNumber,
    Finding,
    Header,
    Officeholder,
    Plan,
    Recommendation,
    Session,
    Signature,
    Visit,
    short_date,
)
from roviec.writing.rules import Form

_PLACE_KIND = re.compile(
    r"((tỉnh|thành|quận|huyện|thị|đảng) ủy\s+)?"
    r"((tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+)?",
    re.IGNORECASE,
)
UNSIGNED = "……"
"""Stands where a draft has no signatory yet."""


@override("vi")  # the paper is Vietnamese whatever language the pages are read in
def data_of(conclusion: Conclusion, today: date) -> ConclusionData:
    """Everything the official paper says, from the record as it stands.

    A draft is dated `today`; a conclusion being signed has its number, date and signatory set.
    """
    subject = conclusion.subject
    inspection = subject.inspection
    day = conclusion.date or today
    rule = rule_set(inspection.rule_set)
    body, superior = leading_body(inspection, day)
    signed = conclusion.state in (ConclusionState.SIGNED, ConclusionState.ISSUED)
    return ConclusionData(
        form=rule.form,
        date=day,
        place=conclusion.place_name or place_of(inspection.led_by, day),
        number=_number(conclusion, rule, inspection.led_by, day),
        header=header_of(body, superior),
        inspecting_body=body,
        unit=name_of(subject.unit, inspection.plan_date),
        topic=_topic(inspection),
        period=_lower_first(Period.parse(inspection.period_code).name),
        signature=signature_of(conclusion.signatory_title, conclusion.signatory_name, rule.form),
        inspection_kind=str(inspection.get_kind_display()),
        document_kind=rule.document_kind,
        plan=Plan(inspection.plan_number, inspection.plan_date, body),
        bases=_bases(inspection),
        delegation=_delegation(subject),
        visits=_visits(subject, inspection.plan_date),
        sessions=_sessions(subject),
        strengths=_findings(subject, FindingKind.STRENGTH),
        limitations=_findings(subject, FindingKind.LIMITATION),
        breaches=_findings(subject, FindingKind.BREACH),
        claim_checks=_checks(subject),
        explanation=conclusion.explanation,
        dissent=conclusion.dissent,
        recommendations=_recommendations(subject, inspection.plan_date),
        recipients=_recipients(subject, superior, inspection.plan_date),
        draft=None if signed else conclusion.draft,
        notice=_notice(),
    )


def leading_body(inspection: Inspection, day: date) -> tuple[str, str]:
    """The leading unit's name and that of the body it serves: the one at its own place in another
    line, else its superior's; empty for none."""
    own = _version(inspection.led_by, day)
    if own is None:
        return "", ""
    mates = UnitVersion.objects.filter(valid_on(day), place=own.place).exclude(unit=own.unit_id)
    names = list(mates.order_by("kind__rank", "pk").values_list("name", flat=True))
    served = next((name for name in names if own.name.endswith(name)), "")
    return own.name, served or next(iter(names), "")


def header_of(body: str, superior: str) -> Header:
    """`Ban Tuyên giáo Tỉnh ủy …` as two lines: the body served above, its own short name below."""
    if superior and body.endswith(superior) and len(body) > len(superior):
        return Header(superior, body.removesuffix(superior).strip())
    return Header(superior, body)


def signature_of(title: str, name: str, form: Form) -> Signature:
    """The lines over the name: a deputy signs for the head, a head signs directly."""
    deputy = re.match(r"phó\s+", title, re.IGNORECASE)
    if deputy is None:
        return Signature(title.upper() or UNSIGNED, "", name or UNSIGNED)
    mark = "K/T" if form == "party" else "KT."
    head = title[deputy.end() :].upper()
    return Signature(f"{mark} {head}", title.upper(), name or UNSIGNED)


def place_of(unit: Unit, day: date) -> str:
    """The place's name as it stands before the date, without its kind."""
    version = _version(unit, day)
    if version is None:
        return ""
    rows = version.place.versions.filter(valid_on(day)).values_list("name", flat=True)
    return _PLACE_KIND.sub("", next(iter(rows), ""), count=1)


def name_of(unit: Unit, day: date) -> str:
    version = _version(unit, day)
    return version.name if version else ""


def _version(unit: Unit, day: date) -> UnitVersion | None:
    """That of the day; before the first or after the last, the nearest that is known."""
    return (
        unit.version_at(day) or unit.versions.order_by(F("valid_from").asc(nulls_first=True)).last()
    )


def _number(conclusion: Conclusion, rule: RuleSet, unit: Unit, day: date) -> DocumentNumber:
    if conclusion.number:
        return DocumentNumber(*rules.document_number(conclusion.number))
    version = _version(unit, day)
    mark = version.kind.issuer_mark if version else ""
    return DocumentNumber(None, rule.document_mark, mark or UNSIGNED)


def _topic(inspection: Inspection) -> str:
    """What was inspected: the title without the verb it usually starts with."""
    kind = str(inspection.get_kind_display())
    title = inspection.title.strip().rstrip(".")
    if title.lower().startswith(kind):
        title = title[len(kind) :].strip()
    return _lower_first(title)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _bases(inspection: Inspection) -> tuple[str, ...]:
    if not inspection.decision_number:
        return ()
    day = inspection.decision_date
    dated = f", ngày {short_date(day)}" if day else ""
    return (f"Căn cứ Quyết định số {inspection.decision_number}{dated} về việc thành lập đoàn",)


def _delegation(subject: Subject) -> Delegation:
    members = list(subject.delegation.members.filter(left_on__isnull=True))
    return Delegation(
        number=subject.delegation.number,
        head=_first(members, MemberRole.HEAD),
        secretary=_first(members, MemberRole.SECRETARY),
        members=tuple(_person(each) for each in members if each.role == MemberRole.MEMBER),
    )


def _first(members: Iterable[Member], role: str) -> Officeholder | None:
    return next((_person(each) for each in members if each.role == role), None)


def _sessions(subject: Subject) -> tuple[Session, ...]:
    return tuple(
        Session(
            date=each.session.on,
            half_day=str(each.session.get_half_day_display()),
            place=each.session.place,
            inspecting=tuple(_person(one) for one in each.inspecting),
            inspected=tuple(_person(one) for one in each.inspected),
        )
        for each in sessions_of(subject)
    )


def _person(member: Member | Attendee) -> Officeholder:
    return Officeholder(member.name, (member.office,) if member.office else ())


def _visits(subject: Subject, day: date) -> tuple[Visit, ...]:
    return tuple(
        Visit(each.name or (name_of(each.unit, day) if each.unit else ""), each.on)
        for each in subject.visits.select_related("unit").order_by(
            F("on").asc(nulls_last=True), "pk"
        )
    )


def _findings(subject: Subject, kind: str) -> tuple[Finding, ...]:
    rows = subject.findings.filter(kind=kind).select_related("area")
    return tuple(
        Finding(each.text, each.area.name if each.area else "", each.cause) for each in rows
    )


def _checks(subject: Subject) -> tuple[ClaimCheck, ...]:
    """Every claim that could be held against a figure, with the verdict that stands."""
    rows: list[ClaimCheck] = []
    for narrative in subject.narratives.order_by("pk"):
        for shown in standing(narrative):
            if shown.check is None or shown.verdict in (Verdict.NOT_CHECKABLE, Verdict.NO_RECORD):
                continue
            rows.append(
                ClaimCheck(
                    statement=shown.claim.text,
                    stated=shown.check.claimed_text,
                    recorded=shown.check.found_text or "không có số",
                    verdict=str(Verdict(shown.verdict).label),
                    note=_overruled(shown),
                )
            )
    return tuple(rows)


def _overruled(shown: Standing) -> str:
    """The machine's verdict stays beside the one that stands, with the inspector's reason."""
    if shown.overrule is None or shown.check is None:
        return ""
    machine = str(Verdict(shown.check.verdict).label).lower()
    return f"Đối chiếu tự động: {machine}. {shown.overrule.note}"


def _recommendations(subject: Subject, day: date) -> tuple[Recommendation, ...]:
    rows = subject.recommendations.prefetch_related("addressees__unit")
    return tuple(
        Recommendation(
            text=each.text,
            addressees=tuple(name_of(one.unit, day) for one in each.addressees.all()),
            due=each.due_on,
            review=each.review_on,
        )
        for each in rows
    )


def _recipients(subject: Subject, superior: str, day: date) -> tuple[str, ...]:
    return tuple(filter(None, (superior, name_of(subject.unit, day))))


def _notice() -> str | None:
    example = Installation.objects.filter(example_data=True).exists()
    return "Số liệu minh hoạ, không phải số liệu thật" if example else None
