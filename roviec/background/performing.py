"""The one task of the queue: run a registered job."""

from __future__ import annotations

from contextvars import ContextVar
from threading import Event
from typing import Any
from uuid import UUID

from django_tasks import task
from django_tasks.base import TaskContext

from roviec.background.doing import Doing
from roviec.background.models import Run
from roviec.background.registry import job_named

stopping: ContextVar[Event | None] = ContextVar("stopping", default=None)
"""Set while the worker that performs is asked to end."""


@task(takes_context=True)
def perform(context: TaskContext, job: str, arguments: dict[str, Any]) -> None:
    """Raises `UnknownJob` for a name of another version of the site."""
    known = job_named(job)
    run = Run.objects.get(task=UUID(context.task_result.id))
    known.run(Doing(run, known.lease, stopping.get()), **arguments)
