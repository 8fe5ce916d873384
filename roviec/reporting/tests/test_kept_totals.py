"""Kept totals are what the leaves come to, whatever happened in whatever order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.organisations.actions import NewAct, NewLine, Party, set_up_act, set_up_confirmation
from roviec.organisations.models import Reorganisation
from roviec.organisations.structure import ActKind, ActRefused
from roviec.reporting import actions
from roviec.reporting.actions import Draft
from roviec.reporting.figures import value_of as unpacked_value
from roviec.reporting.held import Held
from roviec.reporting.kept import parts
from roviec.reporting.kept.checking import astray
from roviec.reporting.kept.folding import fold_all
from roviec.reporting.kept.rolling import read_roll_up
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.loading import load_figures
from roviec.reporting.models import (
    ChangeBelow,
    ConsolidatedVersion,
    FormItem,
    Indicator,
    KeptTotal,
    Report,
    ReportForm,
    State,
)
from roviec.reporting.picture import Place, read
from roviec.reporting.returned.items import asked_of
from roviec.reporting.rollup import Value, stored
from roviec.reporting.tests.stage import DUE, YEAR, Stage, new_request, set_up
from roviec.reporting.totals import Branch, Total, total_of
from roviec.reporting.verify import pointers
from tests.world import World

pytestmark = pytest.mark.django_db

COMMUNES = ("ben_do", "tan_lap", "muong_thanh", "dong_chum")
PROVINCES = ("song_bac", "nui_voi")
UNITS = (*COMMUNES, *PROVINCES)
MORE = [
    ("strongest", "count", "max"),
    ("weakest", "count", "min"),
    ("mean_age", "ratio", "weighted_mean"),
    ("has_room", "yes_no", "share_of_units"),
    ("heads", "count", "not_additive"),
    ("latest", "count", "last"),
]
RATIOS = ("cells_with_plan", "members_committed", "mean_age")


@dataclass
class Site:
    """A stage with two forms that ask for the same things, and every way of adding up."""

    stage: Stage
    reports: list[Report]
    indicators: dict[str, Indicator]

    def __repr__(self) -> str:
        return "the site"

    def places(self) -> Iterator[Place]:
        world = self.stage.world
        for name in (*UNITS, "centre"):
            yield Place(world.unit(name).pk, world.department.pk, YEAR.span)
        for name in ("song_bac_committee", "centre_committee"):
            yield Place(world.unit(name).pk, world.committee.pk, YEAR.span)


def build_site(world: World) -> Site:
    area = world.indicators["classes"].area
    assert world.form is not None
    for order, (code, value_type, over_line) in enumerate(MORE, 20):
        indicator = Indicator.objects.create(
            code=code, name=code, area=area, value_type=value_type, unit_of_measure="số",
            nature="flow", over_line=over_line, over_time="sum", order=order,
        )  # fmt: skip
        world.indicators[code] = indicator
        FormItem.objects.create(form=world.form, section="Thêm", order=order, indicator=indicator)
    FormItem.objects.update(required=False)
    stage = set_up(world)
    second = ReportForm.objects.create(code="second", name="Báo cáo thứ hai")
    second.kinds.set(world.form.kinds.all())
    for item in FormItem.objects.filter(form=world.form, indicator__isnull=False):
        FormItem.objects.create(
            form=second, section="", order=item.order, indicator=item.indicator, required=False
        )
    asked = new_request(world, form=second, deadlines=DUE)
    actions.set_up_request(office=SYSTEM, new=asked)
    units = [world.unit(name).pk for name in UNITS]
    reports = list(Report.objects.filter(unit__in=units).order_by("request", "unit"))
    return Site(stage, reports, dict(world.indicators))


@pytest.fixture
def site(world) -> Site:
    return build_site(world)


# --- what may happen ---------------------------------------------------------------------------

Step = Callable[[Site], Any]
small = st.integers(0, 3)


@st.composite
def contents(draw: Callable[[Any], Any]) -> dict[str, Value]:
    codes = draw(
        st.lists(
            st.sampled_from(["classes", "cells_with_plan", *(code for code, *_rest in MORE)]),
            min_size=1, max_size=8, unique=True,
        )
    )  # fmt: skip
    return {code: draw(value_of(code)) for code in codes}


def value_of(code: str) -> st.SearchStrategy[Value]:
    number = small.map(Decimal)
    if code in RATIOS:
        return st.tuples(small, small).map(lambda p: Value(Decimal(min(p)), Decimal(max(p))))
    if code == "has_room":
        return st.integers(0, 1).map(lambda n: Value(Decimal(n)))
    return number.map(Value)


GOALS = [
    State.SUBMITTED,
    State.SIGNED,
    State.SENT,
    State.ACCEPTED,
    State.ACCEPTED,
    State.RETURNED,
    State.IN_PART,
]


@st.composite
def advances(draw: Callable[[Any], Any]) -> Step:
    """One report goes on, by as many acts as it takes, until it stands so: filled, submitted,
    signed, sent, accepted, returned as a whole or in part, and corrected where it had been further
    already."""
    at, goal, filled = draw(st.integers(0, 11)), draw(st.sampled_from(GOALS)), draw(contents())
    return lambda site: bring(site, site.reports[at], goal, filled)


@st.composite
def imports(draw: Callable[[Any], Any]) -> Step:
    unit, scope = draw(st.sampled_from(UNITS)), draw(st.sampled_from(["own", "own", "subtree"]))
    line = draw(st.sampled_from(["department", "committee"]))
    rows = []
    for code, value in draw(contents()).items():
        told = f"{value.value}" if value.total is None else f"{value.value}/{value.total}"
        if scope == "subtree" and code == "has_room":
            told = f"{value.value}/2"
        rows.append(f"{unit}-{line},{code},2020,{told},{scope}")
    text = "\n".join(["unit,indicator,period,value,scope", *rows])
    return lambda _site: load_figures(text.encode(), office=SYSTEM, name="cu.csv")


@st.composite
def moves(draw: Callable[[Any], Any]) -> Step:
    """A commune goes over to the other province, on a day of the period, before or after it."""
    unit, to = draw(st.sampled_from(COMMUNES)), draw(st.sampled_from(PROVINCES))
    on = draw(st.sampled_from([date(2020, 6, 1), date(2021, 3, 1), date(2019, 6, 1)]))
    return lambda site: move(site, unit, to, on)


def bring(site: Site, report: Report, goal: str, figures: dict[str, Value]) -> None:
    for _act in range(7):
        advance(site, report, goal, figures)
        report.refresh_from_db()
        if report.state == goal:
            return


def advance(site: Site, report: Report, goal: str, figures: dict[str, Value]) -> None:
    report.refresh_from_db()
    world = site.stage.world
    name = next(n for n, u in world.units.items() if u.pk == report.unit_id)
    officer, leader = world.actor("officer", name), world.actor("leader", name)
    match report.state:
        case State.NOT_STARTED | State.DRAFT:
            newest = report.versions.order_by("-number").first()
            given = items(report, figures)
            asked = asked_of(newest)
            if newest and newest.narrow:
                given = {pk: value for pk, value in given.items() if pk in asked}
            answers = dict.fromkeys(asked, "Đã đối chiếu với sổ")
            draft = Draft(newest.revision if newest else 0, given, answers=answers)
            actions.save_draft(actor=officer, report=report, draft=draft)
            actions.submit(actor=officer, report=report)
        case State.SUBMITTED:
            actions.sign(actor=leader, report=report, document_number="1-BC")
        case State.SIGNED if goal != State.SUBMITTED:
            actions.send(actor=leader, report=report)
        case State.SENT | State.ACCEPTED if goal == State.IN_PART:
            return_some(site, report)
        case State.SENT | State.ACCEPTED if goal in (State.ACCEPTED, State.RETURNED):
            again = report.state == State.ACCEPTED == goal
            if again:
                actions.correct(actor=officer, report=report)
            else:
                review(site, report, kindly=goal == State.ACCEPTED)
        case _:
            actions.correct(actor=officer, report=report)


def items(report: Report, figures: dict[str, Value]) -> dict[int, Value | None]:
    there = report.request.form.items.filter(indicator__isnull=False).select_related("indicator")
    return {i.pk: figures.get(i.indicator.code) for i in there if i.indicator}


def return_some(site: Site, report: Report) -> None:
    """The first of its items that stand alone."""
    [first, *_rest] = items(report, {})
    for by in (*PROVINCES, "centre"):
        reviewer = site.stage.world.actor("reviewer", by)
        with contextlib.suppress(NotPermitted, RuleBroken, RulesBroken):
            actions.return_items(
                actor=reviewer,
                report=report,
                reasons={first: "Chưa khớp sổ"},
                answer_by=reviewer.day,
            )
            return


def accept_all(site: Site, by: str) -> None:
    """Everything that was sent, in one act, by somebody who may review some of it."""
    reviewer = site.stage.world.actor("reviewer", by)
    sent = Report.objects.filter(state=State.SENT).select_related("counting")
    picks = {row.pk: row.counting.mark for row in sent if row.counting}
    if picks:
        done = actions.accept_many(actor=reviewer, picks=picks)
        assert {*done.accepted, *done.refused} == set(picks)


def review(site: Site, report: Report, *, kindly: bool) -> None:
    for by in (*PROVINCES, "centre"):
        reviewer = site.stage.world.actor("reviewer", by)
        with contextlib.suppress(NotPermitted, RuleBroken):
            if kindly:
                actions.accept(actor=reviewer, report=report)
            else:
                actions.return_report(actor=reviewer, report=report, reason="Chưa khớp sổ")
            return  # by the first who may


def move(site: Site, unit: str, to: str, on: date) -> None:
    world = site.stage.world
    superiors = {world.department.code: world.unit(to).pk}
    line = NewLine(kind=ActKind.MOVE, sources=[Party(pk=world.unit(unit).pk, superiors=superiors)])
    new = NewAct(of=Reorganisation.Of.UNITS, day=on, title="Chuyển", lines=[line])
    with contextlib.suppress(ActRefused, RuleBroken), transaction.atomic():
        set_up_confirmation(office=SYSTEM, acts=[set_up_act(office=SYSTEM, new=new)])


def many() -> st.SearchStrategy[Step]:
    return st.sampled_from((*PROVINCES, "centre")).map(lambda by: lambda site: accept_all(site, by))


steps = st.one_of(*[advances()] * 6, many(), imports(), moves(), st.just(lambda _s: fold_all()))


def tell_what_was_met(site: Site) -> None:
    """For `--hypothesis-show-statistics`: whether what is drawn reaches what may go wrong."""
    for report in Report.objects.exclude(counting=None):
        event("accepted" if report.counting_id == report.accepted_id else "waits")
    event(f"moved {Reorganisation.objects.filter(state='confirmed').count()}")
    event("some are piled up" if KeptTotal.objects.filter(base=False).exists() else "all folded")
    for row in KeptTotal.objects.all():
        for packed in row.packed.values():
            if len(packed) > 8 and packed[8]:
                event("an extreme left")


# --- what must hold ----------------------------------------------------------------------------


def told_above() -> set[tuple[int, int, int | None, bool]]:
    """What every signed report that counts is to be told, worked out from what it froze."""
    rows = ConsolidatedVersion.objects.filter(by__report__counting=F("by"))
    found = set()
    for by, row in ((row.by_id, row) for row in rows.select_related("version__report")):
        report = row.version.report
        stands = report.counting_id, report.counting_id == report.accepted_id
        if stands != (row.version_id, True):
            found.add((by, row.version_id, *stands))
    return found


def holds(site: Site) -> None:
    assert list(astray()) == []
    assert list(pointers()) == []
    counting = ChangeBelow.objects.filter(by__report__counting=F("by"))
    assert set(counting.values_list("by", "was", "now", "accepted")) == told_above()
    indicators = list(site.indicators.values())
    for place in site.places():
        told = read_totals(place, indicators, since_signing=True)
        quick = read_totals(place, indicators)
        alone = read_totals(place, indicators, branches=False)
        picture = read(place, indicators)
        rolled = read_roll_up(place, indicators)
        for indicator in indicators:
            counted = cut(total_of(picture, indicator))
            assert list(unlike(cut(told[indicator.pk]), counted)) == [], indicator.code
            assert list(unlike(bare(cut(quick[indicator.pk])), bare(counted))) == []
            parts = {unit: p[indicator.pk] for unit, p in rolled.parts.items() if indicator.pk in p}
            assert {unit: unpacked_value(packed) for unit, packed in parts.items()} == {
                b.unit_id: b.value for b in counted.branches if b.value is not None
            }
            told_alone = replace(cut(alone[indicator.pk]), branches=())
            assert list(unlike(told_alone, replace(counted, branches=()))) == []


def unlike(told: Total | Branch, counted: Total | Branch) -> Iterator[tuple[str, Any, Any]]:
    for each in fields(told):
        one, other = getattr(told, each.name), getattr(counted, each.name)
        if each.name == "branches":
            for pair in zip(one, other, strict=True):
                yield from unlike(*pair)
        elif one != other:
            yield each.name, one, other


def cut(total: Total) -> Total:
    """As figures are kept: a mean is cut only there."""
    branches = tuple(
        replace(
            branch,
            value=kept(branch.value),
            if_accepted=kept(branch.if_accepted),
            at_signing=kept(branch.at_signing),
            source=as_read(branch.source),
        )
        for branch in sorted(total.branches, key=lambda b: b.unit_id)
    )
    live, if_accepted = kept(total.live), kept(total.if_accepted)
    return replace(
        total,
        live=live,
        if_accepted=if_accepted,
        own=as_read(total.own),
        signed=as_read(total.signed),
        branches=branches,
    )


def as_read(held: Held | None) -> Held | None:
    """Whether a signing holds a figure is asked only where that is looked back at."""
    return held._replace(frozen=False) if held else None


def kept(value: Value | None) -> Value | None:
    return None if value is None else stored(value)


def bare(total: Total) -> Total:
    """Without what only the signing knows."""
    branches = tuple(
        replace(branch, at_signing=None, changed_after_signing=False) for branch in total.branches
    )
    return replace(total, branches=branches)


@settings(suppress_health_check=list(HealthCheck), max_examples=8)
@given(st.lists(steps, min_size=4, max_size=24))
def test_any_interleaving_comes_to_the_leaves(site, happened):
    with transaction.atomic():
        for step in happened:
            step(site)
        tell_what_was_met(site)
        holds(site)
        transaction.set_rollback(True)


@pytest.mark.parametrize("how", ["max", "min", "sum", "weighted_mean", "last"])
@pytest.mark.parametrize("figure", [None, Value(Decimal(5), Decimal(2)), Value(Decimal(0))])
def test_what_did_not_change_adds_no_row(how, figure):
    assert parts.change(
        how, parts.brought_by(how, figure, figure), parts.brought_by(how, figure, figure)
    ).empty
