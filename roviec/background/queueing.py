"""Putting jobs into the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from roviec.access.actor import Actor
from roviec.background.models import Run
from roviec.background.performing import perform
from roviec.background.registry import Job, job_named, known


def queue(job: str, *, actor: Actor | None = None, key: str = "", **arguments: Any) -> Run | None:
    """Put a run of a registered job into the queue; it starts once the transaction one stands in is
    written, and not at all if it is not.

    Arguments are plain data that JSON keeps. With a key it is done once, whoever asks how often:
    none is returned where the key was there already. Raises `UnknownJob`.
    """
    job_named(job)
    if key and Run.objects.filter(key=key).exists():
        return None
    try:
        with transaction.atomic():
            result = perform.enqueue(job=job, arguments=arguments)
            return Run.objects.create(
                task_id=result.id,
                job=job,
                key=key or None,
                account_id=None if actor is None else actor.account_id,
            )
    except IntegrityError:
        # Somebody else was quicker with the same key.
        if key and Run.objects.filter(key=key).exists():
            return None
        raise


class Calendar:
    """What is due by the clock. It remembers what it has put into the queue, so that a quiet
    minute costs no query."""

    def __init__(self) -> None:
        self._planned: dict[str, datetime] = {}

    def plan(self, now: datetime) -> list[Run]:
        """Queue every periodic job whose moment has come, once whoever else does the same.

        After days without a worker there is one run for all that was missed: a job does all that
        is due up to its day.
        """
        return [run for job in known().values() if (run := self._plan(job, now)) is not None]

    def _plan(self, job: Job, now: datetime) -> Run | None:
        if job.rhythm is None:
            return None
        moment = job.rhythm.latest(now)
        if self._planned.get(job.name) == moment:
            return None
        run = queue(job.name, key=f"{job.name}@{moment:%Y-%m-%dT%H:%M}")
        self._planned[job.name] = moment
        return run
