"""The world with a yearly request issued, and people doing their part in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Role, RolePermission
from roviec.reporting import actions
from roviec.reporting.actions import Draft, NewRequest
from roviec.reporting.kept.telling import read_total
from roviec.reporting.models import FigureImport, FormItem, Report, ReportRequest
from roviec.reporting.picture import Place
from roviec.reporting.rollup import Value
from roviec.reporting.tests.sheets import give
from roviec.reporting.totals import Total
from roviec.timeline import Period
from tests.world import World

YEAR = Period.parse("2020")
DUE = {"commune_department": date(2020, 12, 10), "province_department": date(2020, 12, 20)}
# Every required figure of the form, so that a report can be submitted.
FULL = {
    "classes": 3,
    "attendances": 120,
    "models_active": 2,
    "cells_with_plan": (27, 27),
    "members_committed": (90, 100),
}


@dataclass
class Stage:
    world: World
    request: ReportRequest

    def report(self, unit: str) -> Report:
        return self.request.reports.get(unit=self.world.unit(unit))

    def actor(self, role: str, unit: str):
        return self.world.actor(role, unit)

    def item(self, code: str) -> FormItem:
        return self.request.form.items.get(indicator__code=code)

    def passage_item(self) -> FormItem:
        return self.request.form.items.get(indicator=None)

    def draft(self, revision: int = 0, /, **figures: Any) -> Draft:
        return Draft(revision, {self.item(c).pk: as_value(v) for c, v in figures.items()})

    def save(self, unit: str, revision: int = 0, /, **figures: Any):
        return actions.save_draft(
            actor=self.actor("officer", unit),
            report=self.report(unit),
            draft=self.draft(revision, **figures),
        )

    def submit(self, unit: str):
        return actions.submit(actor=self.actor("officer", unit), report=self.report(unit))

    def sign(self, unit: str, number: str = "118-BC/BTG"):
        return actions.sign(
            actor=self.actor("leader", unit), report=self.report(unit), document_number=number
        )

    def send(self, unit: str):
        return actions.send(actor=self.actor("leader", unit), report=self.report(unit))

    def signed(self, unit: str, **figures: Any):
        """A full report with these figures, signed."""
        version = self.report(unit).versions.last()
        self.save(unit, version.revision if version else 0, **{**FULL, **figures})
        self.submit(unit)
        return self.sign(unit)

    def sent(self, unit: str, **figures: Any):
        self.signed(unit, **figures)
        return self.send(unit)

    def accept(self, unit: str, by: str = "song_bac"):
        return actions.accept(actor=self.actor("reviewer", by), report=self.report(unit))

    def return_(self, unit: str, by: str = "song_bac", reason: str = "Số lượt chưa khớp sổ lớp"):
        return actions.return_report(
            actor=self.actor("reviewer", by), report=self.report(unit), reason=reason
        )

    def accepted(self, unit: str, by: str = "song_bac", **figures: Any):
        self.sent(unit, **figures)
        return self.accept(unit, by)

    def correct(self, unit: str):
        return actions.correct(actor=self.actor("officer", unit), report=self.report(unit))

    def place(self, unit: str) -> Place:
        return Place(self.world.unit(unit).pk, self.world.department.pk, YEAR.span)

    def total(self, unit: str, indicator: str = "attendances") -> Total:
        return read_total(self.place(unit), self.world.indicators[indicator])


def as_value(given: Any) -> Value | None:
    if given is None:
        return None
    value, total = given if isinstance(given, tuple) else (given, None)
    return Value(Decimal(value), None if total is None else Decimal(total))


def new_request(world: World, period: Period = YEAR, **changes: Any) -> NewRequest:
    assert world.form is not None
    given = {
        "form": world.form,
        "line": world.department,
        "requester": world.unit("centre"),
        "period": period,
        "deadlines": DUE,
    }
    return NewRequest(**{**given, **changes})


def set_up(world: World) -> Stage:
    return Stage(world, actions.set_up_request(office=SYSTEM, new=new_request(world)))


def allow(role: str, permission: str, reach: str) -> None:
    RolePermission.objects.create(
        role=Role.objects.get(code=role), permission=permission, reach=reach
    )


def refused(number: str):
    """The act is refused by the rule of that number."""
    return pytest.raises(RuleBroken, match=number)


def pdf(content: bytes = b"%PDF-1.7 so lop", name: str = "so-lop.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(stage: Stage, seen: int = 0, /, **figures) -> dict[str, str]:
    """What the entry form would send."""
    data = {"seen": str(seen), f"item-{stage.passage_item().pk}": ""}
    for code, value in figures.items():
        item = stage.item(code).pk
        if isinstance(value, tuple):
            data[f"item-{item}-value"], data[f"item-{item}-total"] = map(str, value)
        else:
            data[f"item-{item}"] = str(value)
    return data


def figure(stage: Stage, unit: str, year: int, code: str, given: int) -> None:
    """An imported figure of a year."""
    source, _new = FigureImport.objects.get_or_create(name="cu.xlsx", sha256="", loaded_by="")
    span = Period.parse(str(year)).span
    give(stage.world.unit(unit), stage.world.indicators[code], given, span, source)
