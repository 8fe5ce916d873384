"""What forms and their versions must obey.

As in `rules`: the first paragraph of a docstring is the message, what follows it says why.
"""

from __future__ import annotations

import re
from datetime import date

from roviec.interface import formats
from roviec.reporting.models import ReportForm
from roviec.reporting.rules import broken, numbered

__all__ = ["broken"]

_CODE = re.compile(r"[a-z][a-z0-9_]{2,59}")


@numbered("FRM-02")
def is_in_force(form: ReportForm | None, day: date) -> None:
    """Biểu này không có phiên bản nào dùng vào ngày %(day)s, ngày chốt số liệu của kỳ. Hãy chọn kỳ
    khác, hoặc đưa một phiên bản vào dùng từ trước ngày đó.

    Units answer by the version of the day on which their figures close; a draft asks nothing.
    """
    if form is None or form.draft or not _holds(form, day):
        raise broken(is_in_force, "form", day=formats.day(day))


def _holds(form: ReportForm, day: date) -> bool:
    since, until = form.valid_from, form.valid_to
    return (since is None or since <= day) and (until is None or day < until)


@numbered("FRM-03")
def is_a_code(code: str) -> None:
    """Mã biểu gồm chữ thường không dấu, số và dấu gạch dưới, bắt đầu bằng chữ, từ 3 đến 60 ký tự,
    ví dụ cchc_monthly.

    Schedules, files and templates name a form by its code in every version.
    """
    if not _CODE.fullmatch(code):
        raise broken(is_a_code, "code")


@numbered("FRM-04")
def code_is_free(taken: bool) -> None:
    """Đã có biểu mang mã này. Hãy chọn mã khác, hoặc lập phiên bản mới của biểu đó."""
    if taken:
        raise broken(code_is_free, "code")


@numbered("FRM-05")
def has_no_draft(there: bool) -> None:
    """Biểu này đã có một bản nháp. Hãy sửa tiếp bản nháp đó, hoặc bỏ nó đi rồi lập bản khác.

    Two drafts would both become the next version.
    """
    if there:
        raise broken(has_no_draft)


@numbered("FRM-06")
def is_a_draft(form: ReportForm) -> None:
    """Phiên bản này đã đưa vào dùng nên không sửa được nữa. Hãy lập phiên bản mới từ phiên bản này.

    What units were asked, and what they answered, stays as it was.
    """
    if not form.draft:
        raise broken(is_a_draft)


@numbered("FRM-07")
def saw_the_newest_draft(seen: int, now: int) -> None:
    """Có người vừa sửa bản nháp này sau khi bạn mở trang. Chưa có gì bị ghi đè: hãy tải lại trang
    rồi làm lại phần của bạn."""
    if seen != now:
        raise broken(saw_the_newest_draft)


@numbered("FRM-08")
def is_whole(problems: int) -> None:
    """Biểu còn %(n)s chỗ phải sửa, nên chưa đưa vào dùng được. Hãy sửa các chỗ nêu ở phần kiểm
    tra."""
    if problems:
        raise broken(is_whole, n=problems)


@numbered("FRM-09")
def follows_the_version_before(since: date | None, day: date) -> None:
    """Phiên bản trước dùng từ %(since)s; phiên bản này phải dùng từ một ngày sau đó."""
    if since is not None and day <= since:
        raise broken(follows_the_version_before, "valid_from", since=formats.day(since))


@numbered("FRM-10")
def was_not_asked_for(requests: int) -> None:
    """Phiên bản này đã dùng cho %(n)s yêu cầu báo cáo, nên giữ nguyên. Muốn thay đổi, hãy lập phiên
    bản mới."""
    if requests:
        raise broken(was_not_asked_for, n=requests)


@numbered("FRM-11")
def is_the_newest(newer: bool) -> None:
    """Đã có phiên bản mới hơn. Hãy làm việc này với phiên bản mới nhất."""
    if newer:
        raise broken(is_the_newest)


@numbered("FRM-12")
def is_put_in_force(form: ReportForm) -> None:
    """Đây còn là bản nháp, chưa đưa vào dùng lần nào. Hãy tải lại trang."""
    if form.draft:
        raise broken(is_put_in_force)


@numbered("FRM-13")
def codes_are_known(unknown: str) -> None:
    """Không có mã “%(code)s” trong hệ thống. Hãy tải lại trang rồi chọn lại.

    A draft may be unfinished, but it names only what there is.
    """
    if unknown:
        raise broken(codes_are_known, code=unknown)


@numbered("FRM-14")
def holds_once(twice: str) -> None:
    """Biểu đã hỏi chỉ tiêu “%(name)s” rồi. Hãy bỏ một chỗ."""
    if twice:
        raise broken(holds_once, name=twice)
