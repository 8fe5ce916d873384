from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.text import slugify

from roviec.access.actor import Actor, Office
from roviec.audit.actions import record
from roviec.organisations.models import Line, Unit, UnitKind
from roviec.reporting import schedule_rules, verbs
from roviec.reporting.models import ChainStep, DeadlineChain
from roviec.reporting.schedules.chains import level_name, refusal
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.schedules.reach import configuring_office
from roviec.timeline import Span
from roviec.timeline.chains import Anchor, Chain, ChainError, OnDayOff, Step, first_fault
from roviec.timeline.periods import SCHEMES, periods_closing

TRIED = timedelta(days=730)
"""A chain is tried on every month that closes within so many days of its first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChain:
    """What a chain says from a day on. `steps` from the lowest level up, `who` a level's code, or
    `kind:` and the number of a kind."""

    name: str
    scheme_code: str
    steps: Sequence[Step]
    on_day_off: OnDayOff
    before_cut_off: bool
    source: str
    valid_from: date


def set_chain(
    *, actor: Actor, new: NewChain, unit: Unit | None, changes: DeadlineChain | None = None
) -> DeadlineChain:
    """Make a chain, or change one from a day on; without a unit it is everybody's. Raises
    `NotPermitted`, `RuleBroken` REP-62 to 65, 83, 84."""
    owner = changes.unit if changes is not None else unit
    office = configuring_office(actor, owner)
    return set_up_chain(office=office, new=new, unit=owner, changes=changes)


@transaction.atomic
def set_up_chain(
    *,
    office: Office,
    new: NewChain,
    unit: Unit | None = None,
    changes: DeadlineChain | None = None,
    code: str = "",
) -> DeadlineChain:
    """The same by an office that is known already: a command or a template; `code` is one to
    have, else it is made from the name."""
    schedule_rules.is_named(new.name, "name")
    _refuse_steps(new)
    before = _newest(changes)
    schedule_rules.changes_later(before.valid_from if before else None, new.valid_from)
    row = DeadlineChain.objects.create(
        code=before.code if before else code or _code(new.name),
        name=new.name.strip(),
        unit=unit,
        scheme_code=new.scheme_code,
        on_day_off=new.on_day_off.value,
        before_cut_off=new.before_cut_off,
        source=new.source.strip(),
        valid_from=new.valid_from,
    )
    ChainStep.objects.bulk_create(_step(row, order, step) for order, step in enumerate(new.steps))
    if before is not None:
        before.valid_to = new.valid_from
        before.save(update_fields=["valid_to"])
    after = {"code": row.code, "from": row.valid_from, "steps": [s.who for s in new.steps]}
    record(office, verbs.CHAIN_SET, row, unit_id=unit.pk if unit else None, after=after)
    return row


def _newest(changes: DeadlineChain | None) -> DeadlineChain | None:
    """The row of that code that holds to the end, locked: of two changes the second sees the
    first. Whoever waited for the lock was given the rows from before, and asks again."""
    if changes is None:
        return None
    rows = DeadlineChain.objects.filter(code=changes.code)
    list(rows.select_for_update(of=("self",)).order_by("pk"))
    return rows.order_by("valid_from").last()


def _refuse_steps(new: NewChain) -> None:
    schedule_rules.chain_has_levels(len(new.steps))
    for step in new.steps:
        day_of_month = step.anchor == Anchor.DAY
        schedule_rules.amount_is_possible(step.amount, day_of_month, f"amount-{step.who}")
    names = {step.who: _name(step.who) for step in new.steps}
    try:
        chain = Chain(tuple(new.steps), new.on_day_off, new.before_cut_off)
    except ChainError as fault:
        raise refusal(fault, names) from fault
    window = Span(new.valid_from, new.valid_from + TRIED)
    months = periods_closing("month", window, SCHEMES[new.scheme_code])
    fault_found = first_fault(chain, (m.span.last_day for m in months), site_calendar())
    if fault_found is not None:
        raise refusal(fault_found, names)


def _name(who: str) -> str:
    if who.startswith("kind:"):
        return UnitKind.objects.get(pk=int(who.removeprefix("kind:"))).name
    return level_name(who)


def _step(row: DeadlineChain, order: int, step: Step) -> ChainStep:
    kind = step.who.removeprefix("kind:") if step.who.startswith("kind:") else None
    return ChainStep(
        chain=row,
        order=order,
        tier=step.tier,
        level="" if kind else step.who,
        kind_id=int(kind) if kind else None,
        anchor=step.anchor.value,
        amount=step.amount,
        working=step.working,
        months=step.months,
    )


def _code(name: str) -> str:
    """A code nobody has, from the name's letters."""
    # A code that is not there yet cannot be held: of two new chains the second waits here.
    list(Line.objects.select_for_update(no_key=True).order_by("pk")[:1])
    plain = slugify(name.replace("đ", "d").replace("Đ", "d"))[:50] or "chuoi-han"
    taken = set(DeadlineChain.objects.filter(code__startswith=plain).values_list("code", flat=True))
    number = 2
    code = plain
    while code in taken:
        code, number = f"{plain}-{number}", number + 1
    return code
