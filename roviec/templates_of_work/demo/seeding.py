"""Making the whole example at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from roviec.access.actor import SYSTEM
from roviec.organisations.models import Line
from roviec.templates_of_work.actions import install
from roviec.templates_of_work.demo.actors import Cast
from roviec.templates_of_work.demo.files import load_story
from roviec.templates_of_work.demo.inspections import Inspections
from roviec.templates_of_work.demo.reports import Reports
from roviec.templates_of_work.example import set_up_example
from roviec.templates_of_work.example_files import load_example

TEMPLATE = "tuyen-giao"
SAMPLES = "ROVIEC_SAMPLES"
"""Names the folder of sample texts; read from beside the working directory when not set."""
FIRST_DAY = date(2026, 2, 1)
"""The example tells of the year before and of its units, which began in July 2025."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Someone who can sign in, and what is to be seen there."""

    login: str
    about: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who can sign in; `made` is false where the example was there already."""

    made: bool
    accounts: tuple[Shown, ...]
    password: str


def samples_folder() -> Path | None:
    """The folder of sample texts, or none where there is no such folder."""
    folder = Path(os.environ.get(SAMPLES) or "../shared/samples")
    return folder if folder.is_dir() else None


@transaction.atomic
def seed(today: date) -> Seeded:
    """Set the site up with the example template, its units, people, reports and inspections.

    All of it or nothing; where the example is already, nothing is touched. Raises `ValueError`
    for a day before `FIRST_DAY`, `TemplateError` for files with mistakes, `RuleBroken` TPL-01 or
    TPL-02 on a site that is something else already.
    """
    if today < FIRST_DAY:
        raise ValueError(f"the example can be made from {FIRST_DAY} on, not on {today}")
    template = install(TEMPLATE, office=SYSTEM)
    example = load_example(template)
    made = set_up_example(TEMPLATE, office=SYSTEM)
    if made:
        story = load_story(TEMPLATE)
        cast, line = Cast.of_site(story.duties), Line.objects.get(code=story.duties.line)
        reports = Reports(story, cast, line, today)
        for year in story.years:
            reports.year(year)
        for month in story.months:
            reports.month(month)
        inspections = Inspections(template, cast, line, today, samples_folder())
        for inspection in story.inspections:
            inspections.make(inspection)
    shown = tuple(Shown(row.login, row.about) for row in example.accounts)
    return Seeded(made, shown, example.password)
