"""What administrators do with a run that failed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, policy
from roviec.audit.actions import record
from roviec.background import rules, verbs
from roviec.background.models import Run
from roviec.background.permissions import OVERSEE


@transaction.atomic
def retry(*, actor: Actor, run: Run) -> Run:
    """Put a run that failed back into the queue, to go on where it stopped. Raises `NotPermitted`,
    BGD-01."""
    office = _office(actor)
    run = _held(run)
    rules.has_failed(run)
    run.attempts, run.not_before, run.lease_until = 0, timezone.now(), None
    run.save()
    run.task.status, run.task.finished_at = TaskResultStatus.READY, None
    run.task.save()
    _record(office, verbs.RETRIED, run)
    return run


@transaction.atomic
def set_aside(*, actor: Actor, run: Run) -> Run:
    """Take a run that failed off the list: it was dealt with in another way. Raises
    `NotPermitted`, BGD-01."""
    office = _office(actor)
    run = _held(run)
    rules.has_failed(run)
    run.set_aside_at = timezone.now()
    run.save()
    _record(office, verbs.SET_ASIDE, run)
    return run


def _office(actor: Actor) -> Office:
    office = policy().any_office(actor, OVERSEE)
    if office is None:
        raise NotPermitted(OVERSEE)
    return office


def _held(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("task").get(pk=run.pk)


def _record(office: Office, verb: str, run: Run) -> None:
    record(office, verb, run, after={"job": run.job, "why": run.reason})
