"""What returning single items, accepting many reports, mandates and locks must obey.

As in `rules`: the first paragraph of a docstring is the message, what follows it says why.
"""

from __future__ import annotations

from datetime import date

from roviec.interface import formats
from roviec.reporting.review_models import Mandate
from roviec.reporting.rules import Rule, broken, numbered

__all__ = ["Rule", "broken"]

LONGEST_ANSWER = 366

# --- single items returned -----------------------------------------------------------------------


@numbered("REP-140")
def some_item_is_returned(items: int) -> None:
    """Chưa có mục nào được trả lại: hãy mở “Trả lại mục này” ở mục cần hỏi và ghi lý do."""
    if not items:
        raise broken(some_item_is_returned)


@numbered("REP-141")
def item_is_not_returned_yet(returned: bool) -> None:
    """Mục này đã trả lại rồi và đang chờ đơn vị trả lời. Lần này không thay đổi gì thêm.

    The unit answers the reason it was given; one that is written over would be lost.
    """
    if returned:
        raise broken(item_is_not_returned_yet)


@numbered("REP-142")
def answer_day_is_ahead(answer_by: date, today: date) -> None:
    """Hạn trả lời phải từ hôm nay (%(day)s) đến không quá một năm sau."""
    if not 0 <= (answer_by - today).days <= LONGEST_ANSWER:
        raise broken(answer_day_is_ahead, "answer_by", day=formats.day(today))


@numbered("REP-143")
def item_is_open(opened: bool) -> None:
    """Bản sửa này chỉ để trả lời các mục cấp trên trả lại, nên mục này giữ như đã ký. Cần sửa mục
    này thì đề nghị cấp trên trả lại thêm, hoặc gửi bản này rồi lập bản sửa khác.

    The superior has read the other figures; what it did not ask about does not move unseen.
    """
    if not opened:
        raise broken(item_is_open)


@numbered("REP-144")
def item_is_answered(changed: bool, answer: str) -> None:
    """Cấp trên trả lại mục này nhưng số vẫn như cũ: hãy sửa số, hoặc ghi vì sao giữ nguyên."""
    if not changed and len(answer.strip()) < 5:
        raise broken(item_is_answered)


# --- many reports accepted in one act ------------------------------------------------------------


@numbered("REP-145")
def something_is_picked(reports: int) -> None:
    """Chưa chọn báo cáo nào. Hãy đánh dấu những báo cáo cần duyệt."""
    if not reports:
        raise broken(something_is_picked)


@numbered("REP-146")
def is_reviewed_by_actor() -> None:
    """Báo cáo này không thuộc đơn vị bạn duyệt, hoặc không còn ở đó."""
    raise broken(is_reviewed_by_actor)


# --- locks ---------------------------------------------------------------------------------------


@numbered("REP-150")
def is_open(since: date, who: str) -> None:
    """Báo cáo đã khoá từ %(day)s nên không thay đổi được nữa. %(who)s mở được cho riêng đơn vị: hãy
    nêu lý do và cần mở đến ngày nào.

    What a superior has closed and signed on does not move below it without an act.
    """
    raise broken(is_open, day=formats.day(since), who=who)


@numbered("REP-151")
def closes_after_its_deadlines(closes_on: date, latest: date | None) -> None:
    """Ngày khoá phải sau hạn gửi muộn nhất của yêu cầu (%(day)s)."""
    if latest is not None and closes_on <= latest:
        raise broken(closes_after_its_deadlines, "closes_on", day=formats.day(latest))


@numbered("REP-152")
def is_not_locked_yet(locked: bool) -> None:
    """Yêu cầu này đã có ngày khoá. Muốn đổi ngày, hãy bỏ khoá rồi khoá lại."""
    if locked:
        raise broken(is_not_locked_yet, "closes_on")


@numbered("REP-153")
def is_locked(locked: bool) -> None:
    """Yêu cầu này không khoá. Hãy tải lại trang."""
    if not locked:
        raise broken(is_locked)


@numbered("REP-154")
def opens_until_a_day_ahead(until: date, today: date) -> None:
    """Hãy mở đến hôm nay (%(day)s) hoặc một ngày trong vòng một năm tới."""
    if not 0 <= (until - today).days <= LONGEST_ANSWER:
        raise broken(opens_until_a_day_ahead, "until", day=formats.day(today))


# --- mandates ------------------------------------------------------------------------------------


@numbered("REP-155")
def mandate_days_follow(first: date, last: date) -> None:
    """Ngày cuối của uỷ quyền không được trước ngày đầu (%(day)s)."""
    if last < first:
        raise broken(mandate_days_follow, "last_day", day=formats.day(first))


@numbered("REP-156")
def holder_stands_below(below: bool) -> None:
    """Chỉ uỷ quyền cho một đơn vị hoặc văn phòng nằm dưới đơn vị bạn trong một hệ thống nào đó."""
    if not below:
        raise broken(holder_stands_below, "holder")


@numbered("REP-157")
def mandate_is_new(other: Mandate | None) -> None:
    """Đơn vị này đã được uỷ quyền duyệt đúng những báo cáo đó trong những ngày này."""
    if other is not None:
        raise broken(mandate_is_new, "holder")


@numbered("REP-158")
def mandate_stands(withdrawn: bool) -> None:
    """Việc uỷ quyền này đã được rút. Hãy tải lại trang."""
    if withdrawn:
        raise broken(mandate_stands)


@numbered("REP-159")
def is_not_noted_yet(noted: bool) -> None:
    """Những thay đổi này đã có người ghi nhận. Hãy tải lại trang."""
    if noted:
        raise broken(is_not_noted_yet)
