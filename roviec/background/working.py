"""A worker: takes runs from the queue one by one, and ends each well or says why not."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from datetime import timedelta
from threading import Event
from traceback import format_exception
from typing import Any

from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from roviec.background import performing
from roviec.background.doing import Stopped, TakenOver
from roviec.background.models import Run, WorkerSeen
from roviec.background.queueing import Calendar
from roviec.background.registry import Job, PastHelp, UnknownJob, job_named

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""Before a run that met an error is tried again; doubled each time."""
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=2)
"""How long a worker that is gone stays on the list."""
NAMELESS = timedelta(minutes=1)
"""The lease of a run whose job this version does not know."""


class DiedInTheMiddle(Exception):
    """The worker was gone before it could say how the run ended."""


class Worker:
    """`idle` is how long it waits, in seconds, when there is nothing to do."""

    def __init__(self, stopping: Event | None = None, idle: float = 2.0) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
        self.stopping = stopping or Event()
        self.idle = idle
        self._calendar = Calendar()
        self._seen = timezone.now() - SEEN_EVERY

    def run(self) -> None:
        """Work until asked to stop. A database that does not answer for a while is waited for."""
        while not self.stopping.is_set():
            try:
                self._show_up()
                self._calendar.plan(timezone.now())
                busy = self.work_one()
            except OperationalError:
                log.warning("The database does not answer; the worker waits.", exc_info=True)
                busy = False
            close_old_connections()
            if not busy:
                self.stopping.wait(self.idle)

    def until_idle(self) -> None:
        """Do what is due and what waits, as cron asks for where no worker stays."""
        self._show_up()
        self._calendar.plan(timezone.now())
        while not self.stopping.is_set() and self.work_one():
            self._show_up()

    def work_one(self) -> bool:
        """Take up one run, if there is one, and bring it to its end."""
        run = take_up(self.name)
        if run is None:
            return False
        if run.state == "running":
            self._perform(run)
        return True

    def _perform(self, run: Run) -> None:
        token = performing.stopping.set(self.stopping)
        try:
            _call(run)
        except TakenOver:
            log.warning("%s was taken up by another worker meanwhile.", run)
        except Stopped:
            _end(run, status=TaskResultStatus.READY)
        except Exception as error:
            log.exception("%s failed.", run)
            _failed(run, error)
        else:
            _end(run, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), traceback="")
        finally:
            performing.stopping.reset(token)

    def _show_up(self) -> None:
        now = timezone.now()
        if now - self._seen < SEEN_EVERY:
            return
        WorkerSeen.objects.update_or_create(worker=self.name, defaults={"at": now})
        WorkerSeen.objects.filter(at__lt=now - KEPT).delete()
        self._seen = now


def _call(run: Run) -> None:
    asked: Any = run.task.task_result
    asked.task.call(TaskContext(task_result=asked), *asked.args, **asked.kwargs)


def take_up(worker: str) -> Run | None:
    """The next run, now in this worker's turn; or one given up, because it took every worker that
    touched it along. None when nothing waits: then nothing was locked either."""
    now = timezone.now()
    if not Run.objects.startable(now).exists():
        return None
    with transaction.atomic():
        waiting = Run.objects.startable(now).select_related("task")
        # Of several workers each gets another run; the one that finds none held goes away.
        held = waiting.select_for_update(of=("self", "task"), skip_locked=True)
        run = held.order_by("-task__priority", "not_before", "pk").first()
        if run is None:
            return None
        if run.task.status == TaskResultStatus.RUNNING:
            run.attempts += 1
            if run.attempts >= _job(run).most:
                run.save()
                _keep_error(run, TaskResultStatus.FAILED, DiedInTheMiddle(run.job))
                return run
        run.turn += 1
        run.lease_until = now + _lease(run)
        run.save()
        run.task.claim(worker)
        return run


def _job(run: Run) -> Job:
    try:
        return job_named(run.job)
    except UnknownJob:
        return Job(name=run.job, label="", run=lambda doing: None, lease=NAMELESS)


def _lease(run: Run) -> timedelta:
    return _job(run).lease


def wait_before(attempts: int) -> timedelta:
    """How long after so many errors the next try waits."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT)


def _failed(run: Run, error: Exception) -> None:
    """Try again later, or give up and let administrators know."""
    attempts = run.attempts + 1
    last = attempts >= _job(run).most or isinstance(error, PastHelp)
    with transaction.atomic():
        if not _still_mine(run):
            return
        Run.objects.filter(pk=run.pk).update(
            attempts=attempts, not_before=timezone.now() + wait_before(attempts), lease_until=None
        )
        _keep_error(run, TaskResultStatus.FAILED if last else TaskResultStatus.READY, error)


def _keep_error(run: Run, status: TaskResultStatus, error: Exception) -> None:
    task = run.task
    task.status = status
    task.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    task.traceback = "".join(format_exception(error))
    task.finished_at = timezone.now() if status == TaskResultStatus.FAILED else None
    task.save()


def _end(run: Run, **written: object) -> None:
    with transaction.atomic():
        if _still_mine(run):
            Run.objects.filter(pk=run.pk).update(lease_until=None)
            DBTaskResult.objects.filter(pk=run.task_id).update(**written)


def _still_mine(run: Run) -> bool:
    return (
        Run.objects.select_for_update(of=("self",))
        .filter(pk=run.pk, turn=run.turn, task__status=TaskResultStatus.RUNNING)
        .exists()
    )
