"""The rooms that have work for people. A new one adds its line here."""

from __future__ import annotations

from roviec.access.actor import Actor
from roviec.background.watching import tasks_for as background_tasks
from roviec.home.agenda import Source, Task
from roviec.inspections.tasks import tasks_for as inspection_tasks
from roviec.organisations.tasks import tasks_for as organisation_tasks
from roviec.reporting.tasks import tasks_for as reporting_tasks

SOURCES: tuple[Source, ...] = (
    reporting_tasks,
    inspection_tasks,
    organisation_tasks,
    background_tasks,
)


def waiting_for(actor: Actor) -> list[Task]:
    return [task for source in SOURCES for task in source(actor)]
