"""What a draft said when it was sent to the unit: all the unit sees before the paper is issued.

The record goes on changing after that; a signature stands only under what the unit could explain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max

from roviec.inspections.conclusions import data_of
from roviec.inspections.models import ClaimCheck, Conclusion, Finding, Overrule, Subject
from roviec.inspections.plain import from_plain, to_plain
from roviec.writing import ConclusionData

CONTENT = (
    "unit",
    "topic",
    "period",
    "bases",
    "delegation",
    "visits",
    "sessions",
    "strengths",
    "limitations",
    "breaches",
    "claim_checks",
    "recommendations",
)
"""Parts of the paper the unit explains; number, day, signature and the explanation come later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding as a page shows it; `narrative` and `order` lead to the claim it rests on."""

    pk: int
    kind: str
    area: str
    text: str
    cause: str
    office: str
    narrative: int | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upto:
    """The newest check and overruling of a subject at a moment; later ones have higher ids."""

    check: int
    overrule: int


def snapshot(conclusion: Conclusion, today: date) -> dict[str, Any]:
    """The draft as it is now, with findings and the newest verdicts, as JSON."""
    subject = conclusion.subject
    upto = Upto(
        check=_newest(ClaimCheck.objects.filter(claim__narrative__subject=subject)),
        overrule=_newest(Overrule.objects.filter(claim__narrative__subject=subject)),
    )
    return {
        "paper": to_plain(data_of(conclusion, today)),
        "findings": to_plain(findings_of(subject)),
        "upto": to_plain(upto),
    }


def _newest(rows: Any) -> int:
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def findings_of(subject: Subject) -> list[ShownFinding]:
    """The findings as they stand, in the order they are shown."""
    return [_shown(row) for row in subject.findings.select_related("area", "claim")]


def _shown(row: Finding) -> ShownFinding:
    return ShownFinding(
        pk=row.pk,
        kind=row.kind,
        area=row.area.name if row.area else "",
        text=row.text,
        cause=row.cause,
        office=row.office,
        narrative=row.claim.narrative_id if row.claim else None,
        number=row.claim.order + 1 if row.claim else 0,
    )


def shared_findings(conclusion: Conclusion | None) -> list[ShownFinding]:
    kept = conclusion.shared if conclusion is not None else None
    return [from_plain(ShownFinding, each) for each in kept["findings"]] if kept else []


def shared_upto(conclusion: Conclusion | None) -> Upto:
    kept = conclusion.shared if conclusion is not None else None
    return from_plain(Upto, kept["upto"]) if kept else Upto(check=0, overrule=0)


def shared_paper(conclusion: Conclusion) -> ConclusionData | None:
    """The draft as it was sent, with what the unit explained since."""
    if conclusion.shared is None:
        return None
    paper = from_plain(ConclusionData, conclusion.shared["paper"])
    return replace(paper, explanation=conclusion.explanation, dissent=conclusion.dissent)


def changed_since_shared(conclusion: Conclusion, data: ConclusionData) -> bool:
    """Whether the paper says something else than what the unit was sent to explain."""
    if conclusion.shared is None:
        return False
    sent, now = conclusion.shared["paper"], to_plain(data)
    return any(sent.get(part) != now.get(part) for part in CONTENT)
