"""The jobs a worker knows: named functions that rooms register at start-up.

Only a name and plain arguments stand in the database, so that nothing there can make a worker call
anything that no room registered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext_noop as _


class Rhythm(Protocol):
    """When a periodic job is to run."""

    def latest(self, now: datetime) -> datetime:
        """The last moment up to now at which it was to run."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of the site's clock."""

    at: time = time(0, 5)

    def latest(self, now: datetime) -> datetime:
        local = timezone.localtime(now)
        moment = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return moment if moment <= local else moment - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Every so many minutes, counted from midnight of the site's clock."""

    every: int

    def latest(self, now: datetime) -> datetime:
        local = timezone.localtime(now)
        passed = local.hour * 60 + local.minute
        hour, minute = divmod(passed - passed % self.every, 60)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run(doing, **arguments)` does the work in steps, see `Doing`. It is idempotent: after a
    crash it is called again and goes on with what is left.

    `label` and `advice`, in Vietnamese, tell administrators what it is and what to do when it has
    failed for good. A `rhythm` makes it periodic; moments that were missed are caught up with one
    run. It is tried `most` times. A worker that says nothing for the `lease` counts as gone.
    """

    name: str
    label: str
    run: Callable[..., None]
    rhythm: Rhythm | None = None
    most: int = 5
    lease: timedelta = timedelta(minutes=1)
    advice: str = _("Xem nguyên nhân bên dưới, khắc phục rồi bấm “Chạy lại”.")


class PastHelp(Exception):
    """What a job raises when trying again would not help, until a person has mended something."""


class UnknownJob(PastHelp):
    """Something asked for a job that no room registered."""


_jobs: dict[str, Job] = {}


def register(job: Job) -> Job:
    """Make a job known. Raises `ValueError` when the name is taken."""
    if job.name in _jobs:
        raise ValueError(f"job {job.name} is registered twice")
    _jobs[job.name] = job
    return job


def known() -> dict[str, Job]:
    return dict(_jobs)


def job_named(name: str) -> Job:
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None
