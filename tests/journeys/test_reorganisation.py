"""Two communes merge: prepared, looked ahead at, confirmed, withdrawn; and once more, in the past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from roviec.inspections.models import Addressee
from roviec.interface.formats import day
from roviec.organisations.tests.acting import Stage, stage_of
from roviec.reporting.models import FigureSheet, Report, ReportVersion, State
from roviec.reporting.tests.sheets import give
from tests.access_records import addressee, report, subject
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor
from tests.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

NEW_PLACE = "Phường Bến Đò – Tân Lập"
NEW_UNIT = "Ban Tuyên giáo phường Bến Đò – Tân Lập"
PAST = date(2025, 7, 1)


@pytest.fixture
def stage(world: World) -> Stage:
    return stage_of(world)


def asked(stage: Stage) -> Addressee:
    """A recommendation in force at Bến Đò."""
    made = subject(stage.world, stage.unit("song_bac"), stage.unit("muong_thanh"))
    return addressee(made, stage.unit("ben_do"))


def accepted(stage: Stage) -> Report:
    """A report of Bến Đò that its superior accepted."""
    made = report(stage.world, stage.unit("ben_do"))
    version = ReportVersion.objects.create(
        report=made, number=1, state=State.ACCEPTED, signed_at=timezone.now()
    )
    Report.objects.filter(pk=made.pk).update(
        state=State.ACCEPTED, counting=version, accepted=version
    )
    give(made.unit, stage.world.indicators["classes"], 3, made.request.span, version)
    return made


def stored(made: Report) -> list[Any]:
    figures = FigureSheet.objects.filter(version__report=made)
    return [*Report.objects.filter(pk=made.pk).values(), *figures.values()]


def begin(visitor: Visitor, title: str, on: date, *, of: str) -> None:
    visitor.open("/organisations/acts/")
    visitor.follow("Chuẩn bị đợt sắp xếp")
    visitor.tick(of)
    visitor.fill("Tên đợt sắp xếp", title)
    visitor.fill("Có hiệu lực từ ngày", day(on))
    visitor.fill("Số văn bản", "1656/NQ-UBTVQH15")
    visitor.press("Tiếp tục: thêm các dòng")


def confirm(visitor: Visitor) -> None:
    visitor.press("Xác nhận đợt này")
    visitor.sees("Đã xác nhận")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_merge_ahead_is_foreseen_confirmed_and_withdrawn(stage, arrive: Arrive, width, script):
    asked(stage)
    ahead = timezone.localdate() + timedelta(days=30)
    visitor = arrive(stage.account, width=width, script=script)
    begin(visitor, "Sắp xếp cấp xã", ahead, of="Địa bàn")

    # Searched by name without marks, chosen from what was found; then a code as it is known.
    visitor.follow("Sáp nhập")
    visitor.fill("Tên hoặc mã", "ben do")
    visitor.press("Tìm")
    visitor.press("Các địa bàn cũ Phường Bến Đò")
    sources = visitor.field("Các địa bàn cũ")
    sources.fill(sources.input_value() + "\ntan_lap")
    visitor.fill("Tên mới", NEW_PLACE)
    visitor.press("Lưu dòng")
    visitor.sees("Hãy nhập “Mã mới”.")
    visitor.fill("Mã mới", "09999")
    visitor.press("Lưu dòng")
    visitor.sees(NEW_PLACE, "Phường Bến Đò", "Xã Tân Lập")

    visitor.press("Xem trước và xác nhận")
    visitor.sees("4 đơn vị đứng tại các địa bàn này")
    confirm(visitor)
    visitor.sees("Đã đề xuất 2 đợt sắp xếp đơn vị")
    place_act = visitor.path

    visitor.follow("Ban chuyên môn: đơn vị theo “Sắp xếp cấp xã”")
    visitor.sees(NEW_UNIT, "09999-department")
    visitor.press("Xem trước và xác nhận")
    visitor.sees("Bổ sung kế hoạch", NEW_UNIT, inside=visitor.part("Việc sẽ chuyển"))
    visitor.follow("Việc sẽ chờ người phân công")
    waiting = visitor.part("Việc sẽ chờ người phân công")
    visitor.sees("Chuyên viên", inside=waiting)

    visitor.open(place_act)
    visitor.unfold("Rút đợt này")
    visitor.press("Rút đợt sắp xếp")
    visitor.sees("Đã rút 3 đợt sắp xếp", "Đã rút")
    assert stage.place("ben_do").versions.get().valid_to is None


@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_a_merge_of_a_day_gone_by_passes_on_and_changes_no_report(
    stage, arrive: Arrive, width, script
):
    row, made = asked(stage), accepted(stage)
    before = stored(made)
    visitor = arrive(stage.account, width=width, script=script)
    begin(visitor, "Hợp nhất hai ban", PAST, of="Đơn vị")
    visitor.follow("Sáp nhập")
    visitor.fill("Các đơn vị cũ", "ben_do-department\nban tuyen giao xa tan lap")
    visitor.fill("Tên mới", NEW_UNIT)
    visitor.fill("Mã mới", "09999-BTG")
    visitor.press("Lưu dòng")
    visitor.press("Xem trước và xác nhận")
    visitor.sees("báo cáo đã duyệt giữ nguyên")
    confirm(visitor)

    visitor.open("/")
    visitor.follow("10 việc chờ phân công sau sắp xếp")
    ended = visitor.part("Ban Tuyên giáo phường Bến Đò")
    post = ended.locator(".task", has_text="Chuyên viên")
    visitor.press(f"Giao cho {NEW_UNIT} Chuyên viên", inside=post)
    visitor.sees("Đã phân công: Chuyên viên")
    visitor.follow("Đã phân công")
    visitor.sees(f"Nay thuộc {NEW_UNIT}")

    inspector = arrive(stage.world.account("inspector", "song_bac"), width=width, script=script)
    inspector.open(row.get_absolute_url())
    inspector.sees(NEW_UNIT, "Chuyển từ Ban Tuyên giáo phường Bến Đò", "Hợp nhất hai ban")
    # The officer signs in at the new body and finds the recommendation there.
    officer = arrive(stage.world.account("officer", "ben_do"), width=width, script=script)
    officer.follow("Bổ sung kế hoạch")
    officer.sees("Gửi ý kiến")
    assert stored(made) == before
