"""What a job holds while it is done: steps that are written whole or not at all, and once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from roviec.background.models import Run

LONGEST_BREATH = 0.1
"""Seconds. On the embedded database one writer at a time gets in; a worker that went from step to
step without a pause would keep pages waiting outside until they gave up."""


class TakenOver(BaseException):
    """Another worker has taken the run up since: this one must not write anything more. No
    `Exception`, so that no job takes it for an error of its own."""


class Stopped(BaseException):
    """The worker is asked to end; the run goes back into the queue."""


class Doing:
    """A run under way in one worker's turn."""

    def __init__(self, run: Run, lease: timedelta, stopping: Event | None = None) -> None:
        self.pk = run.pk
        self.turn = run.turn
        self.done = run.done
        """Steps written so far, those of earlier turns included: where a job that goes along a
        list which stays the same goes on."""
        self.of = run.of
        self._lease = lease
        self._stopping = stopping

    @contextmanager
    def step(self, of: int | None = None) -> Iterator[None]:
        """One transaction: what the block writes, that the step is done (of how many in all), and
        that this worker is still at it. After a crash the step has happened or it has not.

        Keep steps well under a second: nobody else writes to an embedded database meanwhile.
        """
        if self._stopping is not None and self._stopping.is_set():
            raise Stopped
        began = time.monotonic()
        with transaction.atomic():
            self._hold()
            yield
            self._note(self.done + 1, self.of if of is None else of)
        self._breathe(time.monotonic() - began)

    def expect(self, of: int) -> None:
        """Say how many steps there will be in all, those done included."""
        with transaction.atomic():
            self._hold()
            self._note(self.done, of)

    def _hold(self) -> None:
        """The run's row stays held until the step is written, so that even a step that outlasts
        its lease is not begun by another worker."""
        mine = Run.objects.filter(pk=self.pk, turn=self.turn, task__status=TaskResultStatus.RUNNING)
        if not mine.select_for_update(of=("self",)).exists():
            raise TakenOver

    def _note(self, done: int, of: int | None) -> None:
        Run.objects.filter(pk=self.pk).update(
            done=done, of=of, lease_until=timezone.now() + self._lease
        )
        self.done, self.of = done, of

    def _breathe(self, took: float) -> None:
        if connection.vendor == "sqlite":
            time.sleep(min(took, LONGEST_BREATH))
