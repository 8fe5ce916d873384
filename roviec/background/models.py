from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class RunQuerySet(models.QuerySet["Run"]):
    def startable(self, now: datetime) -> RunQuerySet:
        """Runs that wait for a worker, or whose worker has let its lease run out."""
        return self.filter(
            Q(task__status=TaskResultStatus.READY, not_before__lte=now)
            | Q(task__status=TaskResultStatus.RUNNING, lease_until__lte=now)
        )

    def failed(self) -> RunQuerySet:
        """Given up, and nobody has dealt with it yet."""
        return self.filter(task__status=TaskResultStatus.FAILED, set_aside_at=None)

    def open(self) -> RunQuerySet:
        """Waiting or under way."""
        return self.filter(task__status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))


class Run(models.Model):
    """One run of a job. The queue's own row says what is to be done and how it ended; this one
    holds what the queue does not know: whose turn it is, how far it is, how often it was tried."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, related_name="run")
    job = models.CharField(max_length=80)
    key = models.CharField(max_length=160, unique=True, null=True)
    """What is to be done once has a key: a periodic job's name and moment."""
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    """Who asked for it and may follow it; nobody for what runs by itself."""
    not_before = models.DateTimeField(default=timezone.now)
    turn = models.PositiveIntegerField(default=0)
    """Grows each time a worker takes it up; a worker whose turn is over writes nothing more."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """Turns that ended in an error or with the worker's death."""
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(null=True)
    """Steps done, of how many; none while nobody knows."""
    set_aside_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["job"])]

    def __str__(self) -> str:
        return f"{self.job} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("background:run", args=[self.pk])

    @property
    def state(self) -> str:
        """`waiting`, `again` (an error, to be tried again), `running`, `done`, `failed`."""
        if self.task.status == TaskResultStatus.READY:
            return "again" if self.attempts else "waiting"
        return {
            TaskResultStatus.RUNNING.value: "running",
            TaskResultStatus.SUCCESSFUL.value: "done",
        }.get(self.task.status, "failed")

    @property
    def is_open(self) -> bool:
        return self.state in {"waiting", "again", "running"}

    @property
    def reason(self) -> str:
        """The last line of what went wrong, cut to what a page can show."""
        lines = self.task.traceback.strip().splitlines()
        return lines[-1][:300] if lines else ""


class WorkerSeen(models.Model):
    """When a worker was last at work: one row for each, kept while it is fresh."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
