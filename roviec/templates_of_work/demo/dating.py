"""Dating the acts of an inspection as its story has them: all were done in the same few seconds.

The audit is left as it is: it says when the example was made.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from roviec.inspections.models import (
    Claim,
    ClaimCheck,
    Conclusion,
    Finding,
    FollowUp,
    Narrative,
    Recommendation,
    Subject,
)
from roviec.templates_of_work.demo.files import SubjectRow, When, day_of, moment

MORNING, AFTERNOON = time(9, 30), time(15, 40)
EXPLAINING = timedelta(5)
"""From the draft sent for explanation to the signature."""
STEPS: dict[str, tuple[int | None, int | None]] = {
    # step: days after the conclusion, or days before the example is made
    FollowUp.Step.RESPOND: (2, None),
    FollowUp.Step.CLAIM: (None, 4),
    FollowUp.Step.VERIFY: (None, 2),
}


def date_acts(subject: Subject, row: SubjectRow, today: date) -> None:
    """Date what was done on the session day, around the conclusion, and after it."""
    if row.session_on is None:
        return
    session = moment(day_of(row.session_on, today), AFTERNOON)
    Narrative.objects.filter(subject=subject).update(added_at=session, checked_at=session)
    claims = Claim.objects.filter(narrative__subject=subject)
    ClaimCheck.objects.filter(claim__in=claims).update(checked_at=session)
    Finding.objects.filter(subject=subject).update(created_at=session)
    Recommendation.objects.filter(subject=subject).update(created_at=session)
    if row.concluded_on is not None:
        _date_conclusion(subject, row.concluded_on, today)


def _date_conclusion(subject: Subject, concluded_on: When, today: date) -> None:
    on = day_of(concluded_on, today)
    Conclusion.objects.filter(subject=subject).update(
        shared_at=moment(on - EXPLAINING, MORNING),
        signed_at=moment(on, MORNING),
        issued_at=moment(on, AFTERNOON),
    )
    steps = FollowUp.objects.filter(addressee__recommendation__subject=subject)
    for step, (after, before) in STEPS.items():
        day = on + timedelta(after) if after is not None else today - timedelta(before or 0)
        steps.filter(step=step).update(at=moment(day, MORNING))
