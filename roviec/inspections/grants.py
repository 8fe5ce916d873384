"""Members of a delegation who sign in reach the units it inspects, while it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from roviec.accounts.models import Grant
from roviec.inspections.models import Delegation, Member, Subject, Visit
from roviec.timeline import Span


def source(delegation: Delegation) -> str:
    """How a grant names the delegation it comes from."""
    return f"inspections.delegation:{delegation.pk}"


def extend(delegation: Delegation) -> list[tuple[int, int]]:
    """Give every member with an account a grant on every unit inspected or visited.

    Returns account and unit of the grants that were added; those given before stay as they are.
    """
    wanted = {(a, unit) for unit in _units(delegation) for a in _accounts(delegation)}
    span = Span.of_days(delegation.starts_on, delegation.ends_on)
    # One that was ended early holds no more, and is given anew to a member who comes back.
    held = Grant.objects.filter(source=source(delegation), valid_to=span.end)
    added = sorted(wanted - set(held.values_list("account_id", "unit_id")))
    Grant.objects.bulk_create(
        Grant(
            account_id=account,
            unit_id=unit,
            source=source(delegation),
            valid_from=span.start,
            valid_to=span.end,
        )
        for account, unit in added
    )
    return added


def withdraw(member: Member, day: date) -> list[int]:
    """End from `day` on what the member held through the delegation; returns the units.

    One that had not begun is taken back whole.
    """
    delegation = member.delegation
    if member.account_id is None or member.account_id in _accounts(delegation):
        return []
    rows = Grant.objects.filter(source=source(delegation), account=member.account_id)
    rows = rows.filter(valid_to__gt=day)
    units = sorted(set(rows.values_list("unit_id", flat=True)))
    rows.filter(valid_from__gte=day).delete()
    rows.filter(valid_from__lt=day).update(valid_to=day)
    return units


def _accounts(delegation: Delegation) -> set[int]:
    """Of the members who sign in and stay."""
    staying = Member.objects.staying().filter(delegation=delegation, account__isnull=False)
    return set(staying.values_list("account__pk", flat=True))


def _units(delegation: Delegation) -> Iterable[int]:
    inspected = Subject.objects.filter(delegation=delegation).values_list("unit_id", flat=True)
    visited = Visit.objects.filter(subject__delegation=delegation, unit__isnull=False).values_list(
        "unit_id", flat=True
    )
    return {*inspected, *visited}
