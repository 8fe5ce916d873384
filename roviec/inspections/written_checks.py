"""Writing what a check found beside the claims it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from roviec.inspections.checking import subject_names, unit_ids
from roviec.inspections.claimcheck.model import Check, CheckReport
from roviec.inspections.models import Claim, ClaimCheck, Narrative
from roviec.inspections.plain import to_plain
from roviec.inspections.reasons import to_json
from roviec.inspections.record import StoredRecord, load
from roviec.reading.model import Reading
from roviec.reporting.models import Indicator

STORED_PLACES = Decimal("0.000001")


def record_of(narrative: Narrative, reading: Reading) -> StoredRecord:
    """What is recorded of the narrative's unit, as at the end of the period inspected."""
    subject = narrative.subject
    inspection = subject.inspection
    return load(
        subject.unit,
        inspection.span.last_day,
        line=inspection.line,
        names=subject_names(reading),
    )


def written_claims(narrative: Narrative, reading: Reading) -> dict[int, Claim]:
    """The narrative's claims by order, written the first time."""
    if not narrative.claims.exists():
        Claim.objects.bulk_create(
            Claim(
                narrative=narrative,
                order=order,
                start=each.start,
                end=each.end,
                text=each.text,
                content=to_plain(each),
            )
            for order, each in enumerate(reading.claims)
        )
    return {claim.order: claim for claim in narrative.claims.all()}


def chosen_indicators(narrative: Narrative) -> dict[int, tuple[str, str]]:
    """By order of the claim: the indicator a person chose last, and in which office."""
    rows = (
        ClaimCheck.objects.filter(claim__narrative=narrative, indicator__isnull=False)
        .exclude(chosen_office="")
        .order_by("pk")
        .values_list("claim__order", "indicator__code", "chosen_office")
    )
    return {order: (code, office) for order, code, office in rows}


def write_checks(
    claims: Mapping[int, Claim],
    checks: Sequence[Check],
    day: date,
    chosen: Mapping[int, tuple[str, str]],
) -> list[ClaimCheck]:
    """One row per check. `chosen` has, by claim, the indicator a person chose and in which office;
    `day` is the one on which unit codes are read."""
    indicators = {each.code: each for each in Indicator.objects.all()}
    units = unit_ids({each.unit for each in checks}, day)
    rows = []
    for each in checks:
        code, office = chosen.get(each.claim, ("", ""))
        row = _row(each)
        row.claim = claims[each.claim]
        row.indicator = indicators.get(each.indicator or code)
        row.unit_id = units.get(each.unit)
        row.chosen_office = office
        rows.append(row)
    return ClaimCheck.objects.bulk_create(rows)


def _row(made: Check) -> ClaimCheck:
    found = made.found
    return ClaimCheck(
        verdict=made.verdict,
        reason=to_json(made.reason),
        claimed_text=made.claimed.text,
        found_text=found.text if found else "",
        span_start=made.span.start if made.span else None,
        span_end=made.span.end if made.span else None,
        assumed_period=made.assumed_period,
        scope=made.scope or "",
        found_value=_stored(found.value if found else None),
        found_total=_stored(found.total if found else None),
        figures=list(made.figures),
        imported=bool(found and found.imported),
        candidates=list(made.candidates),
    )


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(STORED_PLACES)


def remarks_of(report: CheckReport) -> list[dict[str, Any]]:
    """What the check says of the text as a whole."""
    parts = [
        {
            "kind": "parts",
            "claims": [each.whole, *each.parts],
            "reason": to_json(each.reason),
        }
        for each in report.parts_that_do_not_add_up
    ]
    contradictions = [
        {"kind": "contradiction", "claims": list(each.claims), "reason": to_json(each.reason)}
        for each in report.contradictions
    ]
    repeated = [{"kind": "repeated", "claims": list(pair)} for pair in report.repeated]
    return [*parts, *contradictions, *repeated]
