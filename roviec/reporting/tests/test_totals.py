"""The three numbers, read from reports as they stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Grant
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Place as Territory
from roviec.organisations.models import Subordination, Unit, UnitKind, UnitVersion
from roviec.reporting import actions
from roviec.reporting.kept.folding import count_all_anew
from roviec.reporting.kept.telling import read_total
from roviec.reporting.loading import load_figures
from roviec.reporting.models import FigureSheet, Report, ReportVersion, State
from roviec.reporting.picture import Place
from roviec.reporting.rollup import Value
from roviec.reporting.tests.stage import YEAR, Stage, new_request
from roviec.timeline import Period
from tests.world import FOUNDED

pytestmark = pytest.mark.django_db


def value(number: int | None, total: int | None = None) -> Value | None:
    return (
        None
        if number is None
        else Value(Decimal(number), None if total is None else Decimal(total))
    )


def load(*rows: str):
    content = "\n".join(["unit,indicator,period,value,scope", *rows])
    return load_figures(content.encode(), office=SYSTEM)


def test_own_enters_own_live_at_signing_and_the_superior_s_at_acceptance(stage):
    stage.signed("ben_do", attendances=412)
    assert stage.total("ben_do").live == value(412)
    above = stage.total("song_bac")
    assert (above.live, above.if_accepted, above.waiting) == (None, value(412), 1)
    stage.send("ben_do")
    stage.accept("ben_do")
    above = stage.total("song_bac")
    assert (above.live, above.waiting, above.counted, above.expected) == (value(412), 0, 1, 3)
    assert stage.total("centre").live == value(412)
    assert (stage.total("centre").counted, stage.total("centre").expected) == (1, 6)


def test_accepting_one_more_adds_only_that_one(stage):
    stage.accepted("ben_do", attendances=412)
    before = stage.total("song_bac")
    stage.accepted("tan_lap", attendances=301)
    after = stage.total("song_bac")
    assert after.live.value - before.live.value == 301
    kept = {b.unit_id: b.value for b in before.branches if b.value}
    assert kept.items() <= {b.unit_id: b.value for b in after.branches}.items()


def test_the_parts_make_the_whole(stage):
    for unit, number in (("ben_do", 412), ("tan_lap", 0), ("muong_thanh", 157)):
        stage.accepted(unit, attendances=number)
    stage.signed("song_bac", attendances=120)
    total = stage.total("song_bac")
    assert total.live.value == total.own.value.value + sum(b.value.value for b in total.branches)
    assert (total.counted, total.expected) == (3, 3)


def test_signed_is_frozen_and_says_what_changed_since(stage):
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=301)
    stage.signed("song_bac", attendances=120)
    total = stage.total("song_bac")
    assert (total.live, total.changed) == (value(833), [])
    assert (total.signed.value.value, total.signed.units_counted, total.signed.units_expected) == (
        833,
        2,
        3,
    )
    stage.correct("tan_lap")
    stage.sent("tan_lap", attendances=288)
    assert stage.total("song_bac").changed == []
    stage.accept("tan_lap")
    total = stage.total("song_bac")
    assert (total.live, total.signed.value.value) == (value(820), 833)
    [changed] = total.changed
    assert (changed.unit_id, changed.value, changed.at_signing.value) == (
        stage.world.unit("tan_lap").pk,
        value(288),
        301,
    )


def test_one_accepted_after_signing_is_a_change(stage):
    stage.accepted("ben_do", attendances=412)
    stage.signed("song_bac", attendances=120)
    stage.accepted("tan_lap", attendances=5)
    [changed] = stage.total("song_bac").changed
    assert (changed.at_signing, changed.value) == (None, value(5))


def test_a_return_takes_the_figure_out_again(stage):
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=301)
    stage.return_("tan_lap")
    assert stage.total("song_bac").live == value(412)


def test_ratios_come_from_their_parts(stage):
    stage.accepted("ben_do", cells_with_plan=(27, 27))
    stage.accepted("tan_lap", cells_with_plan=(10, 13))
    assert stage.total("song_bac", "cells_with_plan").live == value(37, 40)


def test_zero_counts_and_missing_does_not(stage):
    stage.accepted("ben_do", attendances=0)
    total = stage.total("song_bac")
    assert (total.live, total.counted) == (value(0), 1)


def test_a_whole_province_reaches_the_centre_before_its_own_report(stage):
    stage.accepted("ben_do", attendances=412)
    stage.sent("song_bac", attendances=120)
    centre = stage.total("centre")
    assert centre.live == value(412)
    assert centre.if_accepted == value(532)
    stage.accept("song_bac", by="centre")
    assert stage.total("centre").live == value(532)


def test_other_periods_are_not_mixed_in(stage):
    stage.accepted("ben_do", attendances=412)
    place = Place(
        stage.world.unit("song_bac").pk, stage.world.department.pk, Period.parse("2021").span
    )
    assert read_total(place, stage.world.indicators["attendances"]).live is None


def test_another_line_does_not_add(stage):
    stage.accepted("ben_do", attendances=412)
    place = Place(stage.world.unit("song_bac").pk, stage.world.committee.pk, YEAR.span)
    assert read_total(place, stage.world.indicators["attendances"]).live is None


def test_two_requests_for_one_figure_take_the_one_signed_last(stage):
    stage.accepted("ben_do", attendances=412)
    other = actions.set_up_request(
        office=SYSTEM, new=new_request(stage.world, requester=stage.world.unit("song_bac"))
    )
    second = Stage(stage.world, other)
    second.accepted("ben_do", attendances=400)
    total = stage.total("song_bac")
    assert (total.live, total.expected) == (value(400), 3)


def test_figures_given_by_nobody_are_no_figures(stage):
    total = stage.total("centre")
    assert (total.own, total.live, total.signed, total.counted, total.expected) == (
        None,
        None,
        None,
        0,
        6,
    )


# --- imports ---------------------------------------------------------------------------------


def test_imports_count_where_nothing_is_signed_and_never_override(stage):
    load("ben_do-department,attendances,2020,50,own", "tan_lap-department,attendances,2020,60,own")
    assert stage.total("song_bac").live == value(110)
    stage.sent("ben_do", attendances=412)
    assert stage.total("ben_do").live == value(412)
    assert stage.total("song_bac").live == value(60)
    stage.accept("ben_do")
    assert stage.total("song_bac").live == value(472)


def test_an_imported_subtree_stands_in_for_a_silent_one(stage):
    load("song_bac-department,attendances,2020,5713,subtree")
    total = stage.total("centre")
    assert (total.live, total.stands_in) == (value(5713), True)
    assert stage.total("song_bac").live == value(5713)
    stage.accepted("ben_do", attendances=412)
    assert stage.total("centre").live == value(412)
    assert not stage.total("centre").stands_in


def test_imports_of_units_not_asked_are_expected_too(stage):
    load("centre-department,attendances,2020,9,own")
    assert stage.total("centre").own.value == value(9)
    Report.objects.filter(unit=stage.world.unit("ben_do")).delete()
    load("ben_do-department,attendances,2020,9,own")
    assert (stage.total("song_bac").counted, stage.total("song_bac").expected) == (1, 3)


def test_an_import_after_signing_is_a_change(stage):
    stage.signed("song_bac", attendances=120)
    load("ben_do-department,attendances,2020,50,own")
    [changed] = stage.total("song_bac").changed
    assert (changed.at_signing, changed.value) == (None, value(50))


# --- the shape of the tree -------------------------------------------------------------------


def test_the_structure_is_that_of_the_last_day(stage):
    stage.accepted("ben_do", attendances=412)
    moved = stage.world.unit("ben_do")
    Subordination.objects.filter(unit=moved).update(valid_to=date(2021, 3, 1))
    Subordination.objects.create(
        unit=moved,
        line=stage.world.department,
        superior=stage.world.unit("nui_voi"),
        valid_from=date(2021, 3, 1),
    )
    rebuild(stage.world.department)
    assert stage.total("song_bac").live == value(412)
    assert stage.total("nui_voi").live is None


def add_communes(stage: Stage, count: int) -> None:
    """Communes below Sông Bạc with an accepted report of one figure each."""
    world = stage.world
    kind = UnitKind.objects.get(code="commune_department")
    territory = Territory.objects.create()
    units = Unit.objects.bulk_create([Unit() for _n in range(count)])
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=u,
            kind=kind,
            place=territory,
            code=f"x{u.pk}",
            name=f"Đảng ủy xã {u.pk}",
            valid_from=FOUNDED,
        )
        for u in units
    )
    Subordination.objects.bulk_create(
        Subordination(
            line=world.department, unit=u, superior=world.unit("song_bac"), valid_from=FOUNDED
        )
        for u in units
    )
    rebuild(world.department)
    reports = Report.objects.bulk_create(
        Report(request=stage.request, unit=u, due_on=date(2020, 12, 10), state=State.ACCEPTED)
        for u in units
    )
    versions = ReportVersion.objects.bulk_create(
        ReportVersion(report=r, number=1, state=State.ACCEPTED, signed_at=stage.request.issued_at)
        for r in reports
    )
    for report, version in zip(reports, versions, strict=True):
        report.counting = report.accepted = version
    Report.objects.bulk_update(reports, ["counting", "accepted"])
    FigureSheet.objects.bulk_create(
        FigureSheet(
            unit=v.report.unit,
            span_start=YEAR.span.start,
            span_end=YEAR.span.end,
            packed={str(world.indicators["attendances"].pk): "2"},
            version=v,
        )
        for v in versions
    )
    count_all_anew()


@pytest.mark.parametrize("count", [5, 300])
def test_pages_take_few_queries_whatever_stands_below(stage, signed_in, count):
    add_communes(stage, count)
    song_bac = stage.world.unit("song_bac").pk
    assert stage.total("song_bac").live == value(2 * count)
    client = signed_in(stage.world.account("leader", "song_bac"))
    pages = [
        reverse("reporting:total", args=[song_bac, "attendances", "2020"]),
        reverse("reporting:totals", args=[song_bac, "2020"]),
        reverse("reporting:reports"),
    ]
    client.get(pages[0])  # the first page after signing in also writes the session
    for page in pages:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) <= 12, [q["sql"][:150] for q in asked.captured_queries]
        assert max(len(q["sql"]) for q in asked.captured_queries) < 8000


def test_a_grant_opens_a_unit_s_totals_only(stage, signed_in):
    stage.accepted("ben_do", attendances=412)
    inspector = stage.world.account("inspector", "nui_voi")
    page = reverse("reporting:total", args=[stage.world.unit("ben_do").pk, "attendances", "2020"])
    assert signed_in(inspector).get(page).status_code == 404
    Grant.objects.create(
        account=inspector, unit=stage.world.unit("ben_do"), source="inspections.delegation:1"
    )
    assert signed_in(inspector).get(page).status_code == 200
    above = reverse(
        "reporting:total", args=[stage.world.unit("song_bac").pk, "attendances", "2020"]
    )
    assert signed_in(inspector).get(above).status_code == 404
