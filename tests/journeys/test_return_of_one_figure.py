"""One figure of a report goes back with a question and comes again with its answer, on a telephone
without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from roviec.reporting.models import State
from tests.journeys import acts
from tests.journeys.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

WHY = "Số lượt chưa khớp với sổ theo dõi lớp."
ANSWER = "Đã đếm lại theo sổ, thiếu một lớp."
FIGURE = "Lượt học viên"


def test_one_figure_goes_back_and_comes_again(scene, arrive):
    acts.send(scene)

    def come(role: str, unit: str) -> Visitor:
        visitor: Visitor = arrive(scene.world.account(role, unit), width=360, script=False)
        return visitor

    reviewer = come("reviewer", acts.ABOVE)
    reviewer.follow("Duyệt báo cáo của")
    row = reviewer.page.get_by_role("row", name=FIGURE)
    reviewer.unfold("Trả lại mục này", row)
    reviewer.fill(f"Lý do trả lại “{FIGURE}”", WHY)
    reviewer.press("Trả lại các mục đã ghi lý do")
    reviewer.sees("Trả lại từng mục", WHY)

    officer = come("officer", acts.UNIT)
    officer.sees("Bị trả lại")
    officer.follow("Báo cáo công tác tuyên giáo")
    officer.sees(WHY)
    officer.press("Trả lời cấp trên")
    officer.follow("Nhập tiếp")
    officer.sees(WHY)
    expect(officer.field("Lớp bồi dưỡng đã mở")).to_be_disabled()
    officer.fill(FIGURE, "1.240")
    officer.fill("Trả lời cấp trên", ANSWER)
    officer.press("Lưu và trình lãnh đạo")
    officer.sees("Chờ ký", "1.240")

    leader = come("leader", acts.UNIT)
    leader.follow("Báo cáo công tác tuyên giáo")
    leader.fill("Số và ký hiệu văn bản", "140-BC/ĐU")
    leader.press("Ký và gửi")

    reviewer.open("/")
    reviewer.follow("Duyệt báo cáo của")
    reviewer.sees(WHY, ANSWER, "1.240", "Đã sửa")
    reviewer.press("Duyệt báo cáo")
    reviewer.sees("Đã duyệt")
    assert scene.report(acts.UNIT).state == State.ACCEPTED
