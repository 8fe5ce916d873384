"""What a unit reports up to its end is in totals, beside its successor's and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Line, Subordination, Unit
from roviec.organisations.tests.acting import stage_of
from roviec.reporting import actions
from roviec.reporting.figures import pack, value_of
from roviec.reporting.kept.checking import astray
from roviec.reporting.kept.folding import count_all_anew
from roviec.reporting.kept.moving import moving
from roviec.reporting.kept.rolling import read_roll_up
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.loading import LoadRefused, load_figures
from roviec.reporting.models import (
    FigureSheet,
    FormItem,
    Indicator,
    Report,
    ReportForm,
    ReportRequest,
    ReportVersion,
    RequestPlan,
)
from roviec.reporting.picture import Place, read
from roviec.reporting.rollup import Value, combine
from roviec.reporting.series.telling import series_by_code
from roviec.reporting.tests.planning import request_of
from roviec.reporting.tests.stage import FULL, refused
from roviec.reporting.tests.test_kept_totals import bare, cut, unlike
from roviec.reporting.tests.test_settling import MERGER, November, at_merged, merge, written
from roviec.reporting.totals import total_of
from roviec.reporting.verify import differences
from roviec.timeline import Span

pytestmark = pytest.mark.django_db

# --- as people meet it -------------------------------------------------------------------------


@pytest.fixture
def november(world) -> November:
    """15 October to 14 November 2026; Bến Đò and Tân Lập merge on 1 November."""
    stage = stage_of(world)
    request = request_of(world)
    RequestPlan.objects.filter(request=request).update(settled_at=None)
    made = November(stage, request, merge(stage, "ben_do", "tan_lap"))
    made.settle()
    return made


def give(november: November, name: str) -> Report:
    unit = november.merged if name == "merged" else november.stage.unit(name)
    report = november.report(unit)
    written(november, report)
    actions.accept(actor=november.stage.world.actor("reviewer", "song_bac"), report=report)
    return report


def place(november: November, name: str) -> Place:
    line = november.stage.world.department
    return Place(november.stage.unit(name).pk, line.pk, november.request.span)


def attendances(november: November, name: str) -> Any:
    world = november.stage.world
    return read_totals(place(november, name), [world.indicators["attendances"]])[
        world.indicators["attendances"].pk
    ]


def test_what_ended_units_did_is_in_every_total_above_beside_their_successor(november):
    report = give(november, "ben_do")
    give(november, "tan_lap")
    give(november, "merged")
    once = 120
    assert FULL["attendances"] == once
    for above in ("song_bac", "centre"):
        assert attendances(november, above).live.value == 3 * once
    # Three reports of the merged communes and that of the third one.
    total = attendances(november, "song_bac")
    assert (total.counted, total.expected) == (3, 4)
    assert sum(branch.value is not None for branch in total.branches) == 3
    sheet = FigureSheet.objects.own().get(version__report=report)
    assert sheet.covers == Span(november.request.span_start, MERGER)
    assert sheet.span == november.request.span
    assert {figure.span for figure in sheet.figures()} == {sheet.covers}
    assert list(differences()) == []
    FigureSheet.objects.filter(pk=sheet.pk).update(covers_end=None)
    assert [str(each) for each in differences() if "những ngày" in str(each)]


def test_the_page_and_the_command_tell_of_a_unit_that_ended(november, visit):
    give(november, "ben_do")
    song_bac, ben_do = (november.stage.unit(name).pk for name in ("song_bac", "ben_do"))
    query = {"scheme": "mid_month"}
    html = visit("reviewer", "song_bac", "total", song_bac, "attendances", "2026-11", **query)
    assert "kể cả 2 đơn vị kết thúc trong kỳ" in html
    assert "phường Bến Đò" in html
    assert "số liệu đến hết 31/10/2026" in html
    own = visit("reviewer", "song_bac", "total", ben_do, "attendances", "2026-11", **query)
    assert "118-BC/BTG" in own
    told = explain_by_code(
        unit_code="ben_do-department", indicator_code="attendances", period_code="2026-11"
    )
    assert told["live"]["value"] == "120"
    told = explain_by_code(
        unit_code="song_bac-department", indicator_code="attendances", period_code="2026-11"
    )
    [part] = [each for each in told["subordinates"] if each["unit"]["id"] == ben_do]
    assert (part["value"], part["report"]["covers_to"]) == ("120", "2026-10-31")
    assert part["unit"]["name"].endswith("phường Bến Đò")


def test_a_series_carries_it_to_the_successor(november):
    for name in ("ben_do", "tan_lap", "merged"):
        give(november, name)
    code = november.merged.versions.get().code
    asked: dict[str, Any] = {"indicator_code": "attendances", "span": ("2026-11", "2026-11")}
    [row] = series_by_code(
        unit_code=code, on=date(2026, 11, 14), structure=date(2026, 11, 14), **asked
    )["rows"]
    assert (row["value"], row["as_reported"]["value"]) == ("360", "120")
    assert (row["selves_counted"], row["selves_expected"]) == (2, 2)
    [row] = series_by_code(
        unit_code="song_bac-department", on=MERGER, structure=date(2026, 10, 31), **asked
    )["rows"]
    assert (row["value"], row["as_reported"]["value"]) == ("360", "360")


def test_rep_82_old_figures_of_the_whole_period_are_no_second_count(november):
    code = november.merged.versions.get().code
    rows = f"unit,indicator,period,value\n{code},attendances,2026-11,7\n".encode()
    load_figures(rows, office=SYSTEM, name="cu.csv")
    with refused("REP-82.*cả kỳ"):
        give(november, "ben_do")
    closing = november.report(november.stage.unit("ben_do"))
    picks = {closing.pk: closing.versions.get().mark}
    many = actions.accept_many(
        actor=november.stage.world.actor("reviewer", "song_bac"), picks=picks
    )
    assert [rule.number for rule in many.refused.values()] == ["REP-82"]
    at_merged(november, "officer")
    written(november, november.report(november.merged))
    closing.refresh_from_db()
    actions.accept(actor=november.stage.world.actor("reviewer", "song_bac"), report=closing)
    FigureSheet.objects.filter(imported__isnull=False).delete()
    count_all_anew()
    with pytest.raises(LoadRefused, match=r"Dòng 2: báo cáo kết thúc đã duyệt của .*Bến Đò"):
        load_figures(rows, office=SYSTEM, name="cu.csv")


def test_a_draft_begun_before_the_list_is_settled_tells_of_the_days_left(world):
    stage = stage_of(world)
    request = request_of(world)
    RequestPlan.objects.filter(request=request).update(settled_at=None)
    officer, report = (
        world.actor("officer", "ben_do"),
        request.reports.get(unit=world.unit("ben_do")),
    )
    item = request.form.items.get(indicator__code="classes").pk
    draft = actions.Draft(0, {item: Value(Decimal(3))})
    actions.save_draft(actor=officer, report=report, draft=draft)
    november = November(stage, request, merge(stage, "ben_do", "tan_lap"))
    assert FigureSheet.objects.get(version__report=report).covers == request.span
    november.settle()
    assert FigureSheet.objects.get(version__report=report).covers.end == MERGER


# --- whatever ends and moves when --------------------------------------------------------------

SPAN = Span(date(2020, 6, 1), date(2020, 7, 1))
EARLY, LATE = date(2020, 6, 11), date(2020, 6, 21)
WAYS = {"sum": "count", "max": "count", "weighted_mean": "ratio", "ratio_from_parts": "ratio"}


@dataclass
class Life:
    """Whom a unit answered to, from which day on, and when it ended."""

    above: list[tuple[date | None, str]]
    end: date | None = None

    def superior(self, day: date) -> str | None:
        if self.end is not None and day >= self.end:
            return None
        since = [upper for start, upper in self.above if start is None or start <= day]
        return since[-1] if since else None


@dataclass
class Tree:
    lives: dict[str, Life]
    figures: dict[str, tuple[str, int]]
    """By unit, how far its report came, and a number; none where nothing was asked."""
    units: dict[str, Unit] = field(default_factory=dict)

    def last_day(self, name: str) -> date:
        end = self.lives[name].end if name in self.lives else None
        return Span(SPAN.start, end or SPAN.end).last_day

    def stood_over(self, name: str) -> list[str]:
        """On the last day it covers, told without a path or a query."""
        day, found, at = self.last_day(name), [], name
        while at in self.lives and (upper := self.lives[at].superior(day)) is not None:
            found.append(upper)
            at = upper
        return found


@st.composite
def trees(draw: Callable[[Any], Any]) -> Tree:
    """Two provinces and a district, any of which may end inside the month, with everybody below
    ended or moved over by then."""
    lives = {"b": Life([(None, "top")])}
    lives["a"] = Life([(None, "top")], draw(st.sampled_from([None, LATE])))
    lives["d"] = Life([(None, "a")])
    _end_or_move(draw, lives["d"], lives["a"].end)
    for name, upper in (("a1", "a"), ("a2", "a"), ("d1", "d"), ("d2", "d"), ("b1", "b")):
        lives[name] = Life([(None, upper)])
        _end_or_move(draw, lives[name], lives[upper].end)
    asked = draw(st.lists(st.sampled_from(sorted(lives)), min_size=4, unique=True))
    reach = st.sampled_from(["accepted", "accepted", "accepted", "signed", "asked"])
    return Tree(lives, {name: (draw(reach), draw(st.integers(0, 9))) for name in asked})


def _end_or_move(draw: Callable[[Any], Any], life: Life, before: date | None) -> None:
    """`before`: the day its superior ended, by which it is gone or elsewhere."""
    ways = [("ends", EARLY), ("ends", before or LATE), ("moves", EARLY), ("moves", before or LATE)]
    way, day = draw(st.sampled_from(ways if before else [*ways, ("stays", LATE)]))
    if way == "ends":
        life.end = day
    elif way == "moves":
        life.above.append((day, "b"))
        if day == EARLY and draw(st.booleans()):
            life.end = LATE


def build(tree: Tree) -> tuple[Line, list[Indicator]]:
    line = Line.objects.create(code="tree", name="Cây")
    tree.units = {name: Unit.objects.create() for name in ("top", *tree.lives)}
    rows = [Subordination(line=line, unit=tree.units["top"], superior=None)]
    for name, life in tree.lives.items():
        ends = [start for start, _upper in life.above[1:]] + [life.end]
        rows += [
            Subordination(
                line=line, unit=tree.units[name], superior=tree.units[upper],
                valid_from=start, valid_to=end,
            )
            for (start, upper), end in zip(life.above, ends, strict=True)
        ]  # fmt: skip
    Subordination.objects.bulk_create(rows)
    rebuild(line)
    area = Indicator.objects.first().area  # type: ignore[union-attr]  # the world has some
    form = ReportForm.objects.create(code="tree", name="Cây")
    indicators = [
        Indicator.objects.create(
            code=way, name=way, area=area, value_type=kind, unit_of_measure="số", nature="flow",
            over_line=way, over_time="sum",
        )
        for way, kind in WAYS.items()
    ]  # fmt: skip
    for order, each in enumerate(indicators):
        FormItem.objects.create(form=form, section="", order=order, indicator=each)
    request = ReportRequest.objects.create(
        form=form, line=line, requester=tree.units["top"], period_code="2020-06",
        span_start=SPAN.start, span_end=SPAN.end,
    )  # fmt: skip
    for name in tree.figures:
        report(tree, request, name, indicators)
    return line, indicators


def report(tree: Tree, request: ReportRequest, name: str, indicators: list[Indicator]) -> None:
    state, number = tree.figures[name]
    unit, end = tree.units[name], tree.lives[name].end
    made = Report.objects.create(request=request, unit=unit, due_on=SPAN.end, covers_end=end)
    if state == "asked":
        return
    version = ReportVersion.objects.create(report=made, number=1)
    FigureSheet.objects.create(
        version=version, unit=unit, span_start=SPAN.start, span_end=SPAN.end, covers_end=end,
        packed={str(each.pk): pack(as_given(each, number)) for each in indicators},
    )  # fmt: skip
    with moving(request.line_id, SPAN, unit.pk):
        made.counting = version
        made.accepted = version if state == "accepted" else None
        made.save()


def as_given(indicator: Indicator, number: int) -> Value:
    total = Decimal(number + 1) if indicator.value_type == "ratio" else None
    return Value(Decimal(number), total)


@settings(
    suppress_health_check=list(HealthCheck), max_examples=8, deadline=None, phases=[Phase.generate]
)
@given(trees())
def test_totals_hold_each_unit_where_it_stood_on_its_last_day(world, tree):
    with transaction.atomic():
        line, indicators = build(tree)
        assert list(astray()) == []
        for root, unit in tree.units.items():
            place = Place(unit.pk, line.pk, SPAN)
            kept, alone = (read_totals(place, indicators, branches=each) for each in (True, False))
            rolled, picture = read_roll_up(place, indicators), read(place, indicators)
            below = [name for name in tree.figures if root in tree.stood_over(name)]
            for each in indicators:
                counted = cut(total_of(picture, each))
                assert list(unlike(bare(cut(kept[each.pk])), bare(counted))) == []
                without = replace(bare(counted), branches=())
                told_alone = replace(bare(cut(alone[each.pk])), branches=())
                assert list(unlike(told_alone, without)) == []
                parts = {u: value_of(p[each.pk]) for u, p in rolled.parts.items() if each.pk in p}
                assert parts == {b.unit_id: b.value for b in counted.branches if b.value}
                assert counted.expected == len(below)
            # By the plain record: the unit's own as it signed, those below as they were accepted.
            gives = [tree.figures[name][1] for name in below if tree.figures[name][0] == "accepted"]
            if root in tree.figures and tree.figures[root][0] != "asked":
                gives.append(tree.figures[root][1])
            found = kept[indicators[0].pk].live
            assert (found and found.value) == (sum(gives) if gives else None)
            joined = combine("max", [Value(Decimal(n)) for n in gives])
            assert (kept[indicators[1].pk].live or joined) == joined
        transaction.set_rollback(True)
