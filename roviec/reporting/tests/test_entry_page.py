"""The entry form: nothing typed is lost, nothing half-written is kept."""

from __future__ import annotations

import pytest

from roviec.access.actor import SYSTEM
from roviec.reporting import actions
from roviec.reporting.beside import beside
from roviec.reporting.models import State
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.stage import DUE, FULL, figure, new_request, typed
from roviec.timeline import Period

pytestmark = pytest.mark.django_db


DUE_2021 = {kind: due.replace(year=2021) for kind, due in DUE.items()}


def test_the_entry_form_shows_last_year_beside(stage, visit):
    html = visit("officer", "ben_do", "edit", stage.report("ben_do").pk)
    assert "trên tổng số" in html
    assert "Kỳ trước" not in html
    figure(stage, "ben_do", 2019, "attendances", 4321)
    assert "Kỳ trước: 4.321" in visit("officer", "ben_do", "edit", stage.report("ben_do").pk)


def test_a_signed_figure_of_the_period_before_stands_over_an_imported_one(stage, visit):
    figure(stage, "ben_do", 2020, "attendances", 4321)
    stage.signed("ben_do", attendances=765)
    figure(stage, "ben_do", 2020, "classes", 99)
    asked = new_request(stage.world, Period.parse("2021"), deadlines=DUE_2021)
    request = actions.set_up_request(office=SYSTEM, new=asked)
    report = request.reports.get(unit=stage.world.unit("ben_do"))
    last = beside(report, list(request.form.items.select_related("indicator"))).last
    assert last[stage.world.indicators["attendances"].pk].value == 765
    assert last[stage.world.indicators["classes"].pk].value == FULL["classes"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"attendances": "1,234.5"}, "viết theo kiểu nước ngoài"),
        ({"attendances": "12,5"}, "số nguyên"),
        ({"attendances": "-4"}, "từ 0 trở lên"),
        ({"attendances": "nhiều"}, "chưa phải là số"),
        ({"cells_with_plan": (28, 27)}, "không lớn hơn tổng số"),
        ({"cells_with_plan": ("", 27)}, "cần đủ hai số"),
        ({"cells_with_plan": (27, "")}, "cần đủ hai số"),
    ],
)
def test_a_wrong_number_is_told_beside_it_and_nothing_is_lost(stage, post, wrong, told):
    pk = stage.report("ben_do").pk
    data = typed(stage, 0, **{"classes": 7, **wrong})
    html = post("officer", "ben_do", "edit", pk, **data, expect=422)
    assert told in html
    assert 'value="7"' in html
    assert "chỗ cần sửa" in html
    for value in wrong.values():
        kept = value if isinstance(value, tuple) else (value,)
        assert all(f'value="{each}"' in html for each in kept if each)
    assert stage.report("ben_do").state == State.NOT_STARTED


def test_submitting_with_gaps_keeps_the_draft(stage, post):
    pk = stage.report("ben_do").pk
    html = post("officer", "ben_do", "edit", pk, **typed(stage, classes=7), submit="1", expect=422)
    assert "mục bắt buộc" in html
    version = stage.report("ben_do").versions.get()
    assert figure_kept(version=version).value == 7
    assert f'name="seen" value="{version.revision}"' in html


def test_two_tabs_show_both_numbers(stage, post):
    stage.save("ben_do", attendances=120)
    stage.save("ben_do", 1, attendances=133)
    pk = stage.report("ben_do").pk
    html = post("officer", "ben_do", "edit", pk, **typed(stage, 1, attendances=144), expect=409)
    assert "Hai bản khác nhau" in html
    assert ">133<" in html
    assert ">144<" in html
    assert 'name="seen" value="2"' in html
    post("officer", "ben_do", "edit", pk, **typed(stage, 2, attendances=144))
    assert figure_kept(version__report=stage.report("ben_do")).value == 144


def test_a_hostile_revision_is_refused(stage, post):
    pk = stage.report("ben_do").pk
    data = typed(stage, classes=1) | {"seen": "'; drop"}
    post("officer", "ben_do", "edit", pk, **data, expect=422)


def test_a_report_that_moved_on_is_not_edited_and_typing_stays(stage, post, visit):
    stage.signed("ben_do")
    pk = stage.report("ben_do").pk
    data = typed(stage, 1, **{**FULL, "attendances": 777})
    html = post("officer", "ben_do", "edit", pk, **data, expect=409)
    assert "không lưu được" in html
    assert 'value="777"' in html
    assert stage.total("ben_do").live.value == FULL["attendances"]


def test_a_retried_save_and_submit_says_it_was_done(stage, post):
    pk = stage.report("ben_do").pk
    data = typed(stage, **FULL)
    post("officer", "ben_do", "edit", pk, **data, submit="1")
    html = post("officer", "ben_do", "edit", pk, **data, submit="1")
    assert "đã được lưu và trình trước đó" in html
    assert stage.report("ben_do").versions.get().revision == 1
