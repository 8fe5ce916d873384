"""Versions of a form: begun, laid out, put in force, taken back; which one is asked for when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.organisations.models import UnitKind
from roviec.reporting import actions
from roviec.reporting.designing.checking import known_indicators, problems_of
from roviec.reporting.designing.content import Figure, Section, Text
from roviec.reporting.designing.differences import Names, differences
from roviec.reporting.designing.stored import content_of
from roviec.reporting.models import Column, FormState, ReportForm
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.schedules.shown import coming
from roviec.reporting.tests.designed import KINDS, PLAIN, administrator
from roviec.reporting.tests.planning import asking as asker
from roviec.reporting.tests.planning import chain, new_schedule, schedule
from roviec.reporting.tests.stage import new_request, refused
from roviec.timeline import Period

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2021, 1, 1)


@pytest.fixture
def chief(world):
    return administrator(world)


@pytest.fixture
def second(world, chief) -> ReportForm:
    """The draft of the world's form's second version."""
    return actions.begin_version(actor=chief, form=world.form)


def in_force(chief, form: ReportForm, day: date = NEW_YEAR) -> ReportForm:
    return actions.put_in_force(actor=chief, form=form, valid_from=day)


def test_only_the_administrator_at_the_top_lays_forms_out(world, chief):
    for role, unit in (("leader", "centre"), ("administrator", "song_bac")):
        with pytest.raises(NotPermitted):
            actions.begin_form(actor=world.actor(role, unit), content=PLAIN)


def test_a_form_is_begun_as_a_draft_that_asks_nobody(world, chief):
    form = actions.begin_form(actor=chief, content=PLAIN)
    assert content_of(form) == PLAIN
    assert form.state_on(date(2026, 1, 1)) == FormState.DRAFT
    assert not ReportForm.objects.offered().filter(code="quick").exists()
    with refused("FRM-02"):
        actions.set_up_request(office=SYSTEM, new=new_request(world, form=form))
    entry = Entry.objects.about(form).get()
    assert (entry.verb, entry.name) == ("form.begun", chief.account.name)


@pytest.mark.parametrize("code", ["", "ab", "9a_b", "Tháng", "a b c", "x" * 61])
def test_a_code_is_plain_frm_03(chief, code):
    with refused("FRM-03"):
        actions.begin_form(actor=chief, content=replace(PLAIN, code=code))


def test_a_code_names_one_form_frm_04(chief):
    with refused("FRM-04"):
        actions.begin_form(actor=chief, content=replace(PLAIN, code="monthly"))


def test_a_draft_names_only_what_there_is_frm_13_and_once_frm_14(chief):
    for unknown in (replace(PLAIN, kinds=("ward",)), asking(Figure(code="clases"))):
        with refused("FRM-13"):
            actions.begin_form(actor=chief, content=unknown)
    with refused("FRM-14"):
        twice = asking(Figure(code="classes"), Figure(code="classes"))
        actions.begin_form(actor=chief, content=twice)


def asking(*figures: Figure, **more):
    return replace(PLAIN, sections=(Section(title="Số liệu", figures=figures, **more),))


def test_a_new_version_starts_as_the_old_and_there_is_one_draft_frm_05(world, chief, second):
    assert second.version == 2
    assert content_of(second) == content_of(world.form)
    with refused("FRM-05"):
        actions.begin_version(actor=chief, form=world.form)


def test_what_is_in_force_is_frozen_frm_06(world, chief):
    content = content_of(world.form)
    with refused("FRM-06"):
        actions.change_form(
            actor=chief, form=world.form, content=replace(content, name="Khác"), seen=0
        )
    with refused("FRM-06"):
        actions.discard_draft(actor=chief, form=world.form)
    assert content_of(world.form) == content


def test_nobody_overwrites_silently_frm_07(chief, second):
    one, other = (replace(content_of(second), name=name) for name in ("Một", "Hai"))
    actions.change_form(actor=chief, form=second, content=one, seen=0)
    with refused("FRM-07"):
        actions.change_form(actor=chief, form=second, content=other, seen=0)
    again = actions.change_form(actor=chief, form=second, content=one, seen=0)
    assert (again.name, again.revision) == ("Một", 1)
    with refused("FRM-07"):
        actions.put_in_force(actor=chief, form=second, valid_from=NEW_YEAR, seen=0)


def test_an_unfinished_draft_is_kept_and_not_put_in_force_frm_08(chief, second):
    unfinished = replace(
        content_of(second), sections=(Section(title="Sau"), *content_of(second).sections)
    )
    actions.change_form(actor=chief, form=second, content=unfinished, seen=0)
    assert content_of(ReportForm.objects.get(pk=second.pk)) == unfinished
    with refused("FRM-08"):
        in_force(chief, second)


def test_days_of_versions_follow_each_other_frm_09(world, chief, second):
    in_force(chief, second)
    world.form.refresh_from_db()
    second.refresh_from_db()
    assert (world.form.valid_to, second.valid_from, second.valid_to) == (NEW_YEAR, NEW_YEAR, None)
    states = [form.state_on(date(2021, 3, 1)) for form in (world.form, second)]
    assert states == [FormState.REPLACED, FormState.IN_FORCE]
    assert second.state_on(date(2020, 12, 31)) == FormState.UPCOMING
    third = actions.begin_version(actor=chief, form=world.form)
    assert third.version == 3
    with refused("FRM-09"):
        in_force(chief, third)


def test_the_version_in_force_on_the_last_day_is_asked_for_frm_02(world, chief, second):
    in_force(chief, second)
    second.refresh_from_db()
    old, new = Period.parse("2020"), Period.parse("2021")
    due = {kind: date(2022, 1, 20) for kind in ("province_department", "commune_department")}
    world.form.refresh_from_db()
    for period, right, wrong in ((old, world.form, second), (new, second, world.form)):
        with refused("FRM-02"):
            asked = new_request(world, period, form=wrong, deadlines=due)
            actions.set_up_request(office=SYSTEM, new=asked)
        asked = new_request(world, period, form=right, deadlines=due)
        assert actions.set_up_request(office=SYSTEM, new=asked).form == right
        assert ReportForm.objects.in_force(period.span.last_day).get(code="monthly") == right


def test_another_version_asks_no_second_time_for_a_period_rep_20(world, chief, second):
    actions.set_up_request(office=SYSTEM, new=new_request(world))
    in_force(chief, second, date(2020, 12, 1))
    second.refresh_from_db()
    with refused("REP-20"):
        actions.set_up_request(office=SYSTEM, new=new_request(world, form=second))


def test_a_schedule_takes_the_version_of_each_period(world, chief, second):
    in_force(chief, second, date(2026, 10, 1))
    row = schedule(world, asker(world))
    outcome = actions.issue_due(office=SYSTEM, today=date(2026, 10, 1))
    versions = [(request.period_code, request.form.version) for request in outcome.issued]
    assert versions == [("2026-09", 1), ("2026-10", 2)]
    shown = coming(row, date(2026, 10, 2), site_calendar(), 1)
    assert {kind for kind, _day in shown[0].days} == {"department commune", "department province"}
    ReportForm.objects.filter(code="monthly").update(valid_to=date(2026, 10, 20))
    outcome = actions.issue_due(office=SYSTEM, today=date(2026, 11, 2))
    assert outcome.issued == []
    assert "không có phiên bản nào dùng vào ngày 14/11/2026" in outcome.problems[0]
    assert coming(row, date(2026, 11, 20), site_calendar(), 1)[0].days == []


def test_versions_there_were_before_follow_each_other(world):
    """What a site had: a newer version held from when it was first asked for."""
    for number in (2, 3):
        ReportForm.objects.create(code="monthly", version=number, name="Báo cáo")
    second, _third = ReportForm.objects.filter(code="monthly", version__gt=1).order_by("version")
    second.kinds.set(world.form.kinds.all())
    actions.set_up_request(office=SYSTEM, new=new_request(world, form=second))
    carry = import_module("roviec.reporting.migrations.0012_days_of_forms").carry
    carry(apps, None)
    today = timezone.localdate()
    days = ReportForm.objects.filter(code="monthly").order_by("version")
    assert list(days.values_list("valid_from", "valid_to")) == [
        (None, date(2020, 12, 31)),
        (date(2020, 12, 31), today),
        (today, None),
    ]


def test_a_version_nobody_was_asked_by_is_taken_back(world, chief, second):
    in_force(chief, second)
    actions.take_back(actor=chief, form=second)
    world.form.refresh_from_db()
    second.refresh_from_db()
    assert (second.draft, second.valid_from, world.form.valid_to) == (True, None, None)
    actions.discard_draft(actor=chief, form=second)
    assert [form.version for form in ReportForm.objects.filter(code="monthly")] == [1]
    verbs = Entry.objects.filter(object_type="reporting.reportform").values_list("verb", flat=True)
    assert sorted(verbs) == ["form.begun", "form.discarded", "form.in_force", "form.taken_back"]


def test_a_version_that_was_asked_for_stays_frm_10_and_only_the_newest_goes_frm_11(world, chief):
    second = in_force(chief, actions.begin_version(actor=chief, form=world.form))
    with refused("FRM-11"):
        actions.take_back(actor=chief, form=world.form)
    second.refresh_from_db()
    due = {kind: date(2022, 1, 20) for kind in ("province_department", "commune_department")}
    asked = new_request(world, Period.parse("2021"), form=second, deadlines=due)
    actions.set_up_request(office=SYSTEM, new=asked)
    with refused("FRM-10"):
        actions.take_back(actor=chief, form=second)


def test_a_draft_is_neither_taken_back_nor_scheduled_frm_12(world, chief, second):
    with refused("FRM-12"):
        actions.take_back(actor=chief, form=second)
    asked = new_schedule(world, chain(), form=second)
    with refused("FRM-12"):
        actions.open_schedule(actor=asker(world), new=asked)


def told(content) -> list[str]:
    kinds = set(UnitKind.objects.values_list("code", flat=True))
    return [problem.message for problem in problems_of(content, known_indicators(), kinds)]


def test_the_check_tells_everything_that_makes_no_sense(world):
    world.indicators["classes"].__class__.objects.filter(code="classes").update(
        value_type="yes_no", over_time="last"
    )
    every = tuple(Column)
    wrong = replace(
        asking(
            Figure(code="classes", columns=every),
            Figure(code="models_active", columns=(Column.CUMULATIVE,)),
            Figure(code="attendances", columns=(Column.TARGET,)),
            Figure(code="attendances"),
            texts=(Text(heading="Một"), Text(heading="Một"), Text(heading=" ")),
        ),
        name=" ",
        kinds=(),
    )
    wrong = replace(wrong, sections=(*wrong.sections, Section(title="Số liệu"), Section(title="")))
    messages = " ".join(told(wrong))
    for said in (
        "Biểu chưa có tên",
        "Chưa chọn loại đơn vị",
        "“Lớp bồi dưỡng đã mở” không cộng theo thời gian nên không có luỹ kế",
        "“Lớp bồi dưỡng đã mở” là câu hỏi có hay không, hoặc một ngày, nên không có ước",
        "nên không có kế hoạch giao",
        "“Mô hình đang duy trì” là số hiện có nên không có luỹ kế",
        "“Lượt học viên” không có cột nào để đơn vị nhập",
        "Biểu hỏi chỉ tiêu “Lượt học viên” 2 lần",
        "Có hai mục cùng tên “Số liệu”",
        "Mục “Số liệu” không hỏi gì",
        "Mục chưa có tên",
        "Mục này hỏi đoạn “Một” hai lần",
        "Đoạn thuyết minh chưa có tên",
    ):
        assert said in messages
    assert "Biểu chưa có mục nào." in told(replace(PLAIN, sections=()))


def test_differences_are_told_in_words(world):
    data, words = PLAIN.sections
    classes, attendances = data.figures
    new = replace(
        PLAIN,
        name="Báo cáo nhanh hằng tuần",
        kinds=KINDS[:1],
        sections=(
            replace(words, title="Ý kiến"),
            replace(
                data,
                figures=(
                    replace(attendances, required=True),
                    replace(classes, columns=(Column.IN_PERIOD, Column.TARGET)),
                    Figure(code="models_active"),
                ),
                texts=(),
            ),
        ),
    )
    names = Names({code: each.name for code, each in known_indicators().items()}, {KINDS[1]: "Xã"})
    assert differences(PLAIN, new, names) == [
        "Đổi tên biểu từ “Báo cáo nhanh” thành “Báo cáo nhanh hằng tuần”.",
        "Bỏ loại đơn vị phải làm: Xã.",
        "Thêm mục “Ý kiến”.",
        "Bỏ mục “Thuyết minh”.",
        "“Lượt học viên”: nay bắt buộc.",
        "“Lớp bồi dưỡng đã mở”: thêm cột kế hoạch giao.",
        "“Lớp bồi dưỡng đã mở”: bỏ cột luỹ kế.",
        "Thêm chỉ tiêu “Mô hình đang duy trì” vào mục “Số liệu”.",
        "Thêm đoạn thuyết minh “Đề xuất” vào mục “Ý kiến”.",
        "Bỏ đoạn thuyết minh “Đánh giá” khỏi mục “Số liệu”.",
        "Bỏ đoạn thuyết minh “Đề xuất” khỏi mục “Thuyết minh”.",
        "Đổi thứ tự các dòng.",
    ]
    assert differences(PLAIN, PLAIN, names) == []
