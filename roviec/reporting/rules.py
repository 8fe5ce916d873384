"""What reports and figures must obey.

The first paragraph of a rule's docstring is the message a person sees, `%(…)s` filled in; what
follows it says why. `REP-…` numbers stay with their rule for good.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.organisations.models import Path, Unit, UnitVersion
from roviec.reporting.models import Indicator, Nature, ReportVersion, State, ValueType
from roviec.reporting.rollup import Value
from roviec.timeline import Span
from roviec.timeline.validity import valid_on

Rule = Callable[..., None]
_numbers: dict[Rule, str] = {}
MOST = Decimal(10) ** 15
"""A figure is kept with 18 digits before the comma; a thousand of the largest still add up."""


def numbered(number: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        _numbers[rule] = number
        return rule

    return keep


def message(rule: Rule) -> str:
    """The rule's message as written, before anything is filled in."""
    return " ".join(inspect.getdoc(rule).split("\n\n")[0].split())  # type: ignore[union-attr]  # every rule has one


def messages() -> dict[str, str]:
    """Number and message of every rule, for translators and the manual."""
    return {number: message(rule) for rule, number in _numbers.items()}


def broken(rule: Rule, field: str | None = None, **values: Any) -> RuleBroken:
    return RuleBroken(_numbers[rule], _(message(rule)) % values, field=field)


# --- the order of acts -----------------------------------------------------------------------


@numbered("REP-01")
def stands_ready(state: str, *allowed: str) -> None:
    """Báo cáo đang ở trạng thái “%(state)s” nên chưa làm được việc này. Hãy xem lại báo cáo để
    biết việc cần làm tiếp."""
    if state not in allowed:
        raise broken(stands_ready, state=State(state).label)


@numbered("REP-02")
def not_done_already(done: bool, what: str, at: datetime | None, by: str) -> None:
    """Việc này đã làm rồi: %(what)s%(at)s%(by)s. Lần bấm sau không thay đổi gì thêm.

    A retried POST or a second tab finds the act done and changes nothing.
    """
    if done:
        moment = formats.moment(timezone.localtime(at)) if at else ""
        when = _(" lúc %s") % moment if moment else ""
        raise broken(not_done_already, what=what, at=when, by=f", {by}" if by else "")


@numbered("REP-03")
def saw_the_newest(seen: int, now: int) -> None:
    """Có người vừa lưu báo cáo này sau khi bạn mở trang. Chưa có gì bị ghi đè: hãy xem hai bản
    cạnh nhau rồi lưu lại bản bạn chọn."""
    if seen != now:
        raise broken(saw_the_newest)


@numbered("REP-28")
def is_what_was_seen(seen: str, now: str) -> None:
    """Báo cáo đã thay đổi sau khi bạn mở trang. Hãy đọc lại bản mới rồi hãy ký hoặc duyệt.

    One signs and accepts what one has read, not what came in meanwhile. Nothing seen is named by
    commands, which read and act at once.
    """
    if seen and seen != now:
        raise broken(is_what_was_seen)


@numbered("REP-37")
def evidence_is_not_signed(version: ReportVersion) -> None:
    """Tệp này đi cùng bản %(number)s đã ký nên được giữ nguyên. Muốn bỏ tệp, hãy lập bản sửa rồi
    gỡ tệp ở bản sửa.

    What was signed is shown as it was, with all it rests on.
    """
    if version.signed_at is not None:
        raise broken(evidence_is_not_signed, number=version.number)


# --- values ----------------------------------------------------------------------------------


def check_value(indicator: Indicator, given: Value, span: Span) -> None:
    """Hold one value against its indicator's type. Raises the first rule it breaks."""
    fits(given.value, given.total)
    match indicator.value_type:
        case ValueType.COUNT:
            is_whole(given.value)
        case ValueType.AMOUNT:
            not_negative(given.value)
        case ValueType.RATIO:
            has_both_parts(given.value, given.total)
            part_within_whole(given.value, given.total)
        case ValueType.PERCENT:
            is_percent(given.value)
        case ValueType.YES_NO:
            is_yes_or_no(given.value)
        case ValueType.DATE:
            day_in_period(as_day(given.value), span, indicator.nature)
    if indicator.value_type != ValueType.RATIO:
        has_no_second_part(given.total)


@numbered("REP-04")
def is_whole(value: Decimal) -> None:
    """Chỉ tiêu này là số đếm: hãy nhập số nguyên, từ 0 trở lên."""
    if value < 0 or value != value.to_integral_value():
        raise broken(is_whole)


@numbered("REP-05")
def not_negative(value: Decimal) -> None:
    """Số này không được nhỏ hơn 0."""
    if value < 0:
        raise broken(not_negative)


@numbered("REP-06")
def has_both_parts(value: Decimal | None, total: Decimal | None) -> None:
    """Tỷ lệ này cần đủ hai số: bao nhiêu đạt, trên tổng bao nhiêu (ví dụ 27 trên 27)."""
    if value is None or total is None:
        raise broken(has_both_parts)


@numbered("REP-07")
def part_within_whole(value: Decimal, total: Decimal | None) -> None:
    """Số đạt phải là số nguyên từ 0 và không lớn hơn tổng số; tổng số cũng là số nguyên."""
    for part in (value, total or Decimal(0)):
        if part < 0 or part != part.to_integral_value():
            raise broken(part_within_whole)
    if total is not None and value > total:
        raise broken(part_within_whole)


@numbered("REP-08")
def is_percent(value: Decimal) -> None:
    """Tỷ lệ phần trăm phải từ 0 đến 100."""
    if not 0 <= value <= 100:
        raise broken(is_percent)


@numbered("REP-09")
def day_in_period(day: date, span: Span, nature: str) -> None:
    """Ngày %(day)s nằm ngoài kỳ báo cáo (số liệu %(first)s đến %(last)s). Hãy kiểm tra lại ngày.

    What came about in the period has its day in it; what merely stands may be older, not newer.
    """
    too_early = nature == Nature.FLOW and day < span.start
    if too_early or day >= span.end:
        first, last = formats.day(span.start), formats.day(span.last_day)
        raise broken(day_in_period, day=formats.day(day), first=first, last=last)


@numbered("FRM-01")
def asks_for_column(asked: bool) -> None:
    """Biểu không hỏi cột này của chỉ tiêu. Hãy tải lại trang rồi nhập lại."""
    if not asked:
        raise broken(asks_for_column)


@numbered("REP-10")
def required_is_given(given: bool) -> None:
    """Chưa có số cho mục bắt buộc này. Nếu thật sự bằng không, hãy nhập 0."""
    if not given:
        raise broken(required_is_given)


@numbered("REP-11")
def reason_is_given(reason: str, field: str = "reason") -> None:
    """Hãy ghi rõ lý do, để đơn vị biết cần sửa gì."""
    if len(reason.strip()) < 5:
        raise broken(reason_is_given, field)


_DOCUMENT_NUMBER = re.compile(r"\d+\s*[-/]\s*[^\W\d_]+(?:[-/ .]*\w+)*")


@numbered("REP-12")
def has_document_number(number: str) -> None:
    """Hãy ghi số và ký hiệu văn bản của báo cáo, ví dụ 118-BC/ĐU."""
    if len(number) > 60 or not _DOCUMENT_NUMBER.fullmatch(number.strip()):
        raise broken(has_document_number, "document_number")


# --- units and requests ----------------------------------------------------------------------


@numbered("REP-13")
def unit_existed(unit: Unit, span: Span) -> None:
    """%(unit)s không có vào ngày %(day)s, ngày cuối của kỳ, nên không có báo cáo của kỳ này."""
    if not UnitVersion.objects.as_at(span.last_day).filter(unit=unit).exists():
        newest = unit.versions.order_by("valid_from").last()
        name = newest.name if newest else _("Đơn vị này")
        raise broken(unit_existed, "unit", unit=name, day=formats.day(span.last_day))


@numbered("REP-14")
def is_direct_superior(unit_id: int | None, superiors: Collection[int]) -> None:
    """Báo cáo do cấp trên trực tiếp duyệt. Cấp cao hơn xem được nhưng không duyệt thay."""
    if unit_id not in superiors:
        raise broken(is_direct_superior)


@numbered("REP-15")
def has_superior(line_id: int, unit_id: int, day: date) -> None:
    """Đơn vị không có cấp trên trong hệ thống này, nên báo cáo ký xong là hoàn thành."""
    paths = Path.objects.filter(valid_on(day), line_id=line_id, lower_id=unit_id, depth=1)
    if not paths.exists():
        raise broken(has_superior)


@numbered("REP-16")
def due_after_start(due_on: date, span: Span) -> None:
    """Hạn gửi %(day)s trước khi kỳ báo cáo bắt đầu. Hãy chọn ngày sau %(first)s."""
    if due_on <= span.start:
        first = formats.day(span.start)
        raise broken(due_after_start, "due_on", day=formats.day(due_on), first=first)


@numbered("REP-17")
def somebody_is_expected(units: int) -> None:
    """Không có đơn vị nào phải làm báo cáo này: hãy kiểm tra loại đơn vị của biểu và hệ thống."""
    if not units:
        raise broken(somebody_is_expected, "form")


@numbered("REP-18")
def fits(value: Decimal, total: Decimal | None) -> None:
    """Số này lớn quá mức lưu được, hoặc có quá 6 chữ số sau dấu phẩy. Hãy kiểm tra lại."""
    for part in (value, total):
        if part is None:
            continue
        if not part.is_finite() or abs(part) >= MOST or part != round(part, 6):
            raise broken(fits)


@numbered("REP-19")
def asked_for(known: bool) -> None:
    """Biểu này không có mục đó. Hãy tải lại trang rồi nhập lại."""
    if not known:
        raise broken(asked_for)


@numbered("REP-20")
def not_requested_yet(requested: bool) -> None:
    """Biểu này của kỳ này đã được yêu cầu rồi."""
    if requested:
        raise broken(not_requested_yet, "period")


@numbered("REP-21")
def deadline_for_kind(kind: str, known: bool) -> None:
    """Chưa có hạn gửi cho loại đơn vị “%(kind)s”."""
    if not known:
        raise broken(deadline_for_kind, "due_on", kind=kind)


@numbered("REP-22")
def not_expected_yet(expected: bool) -> None:
    """Đơn vị này đã có trong danh sách phải báo cáo của kỳ."""
    if expected:
        raise broken(not_expected_yet, "unit")


@numbered("REP-23")
def is_yes_or_no(value: Decimal) -> None:
    """Hãy chọn có hoặc không."""
    if value not in (0, 1):
        raise broken(is_yes_or_no)


@numbered("REP-24")
def has_no_second_part(total: Decimal | None) -> None:
    """Chỉ tiêu này chỉ có một số, không phải tỷ lệ dạng 27/27."""
    if total is not None:
        raise broken(has_no_second_part)


@numbered("REP-25")
def stands_below_requester(below: bool) -> None:
    """Đơn vị này không nằm dưới đơn vị yêu cầu báo cáo trong hệ thống của yêu cầu."""
    if not below:
        raise broken(stands_below_requester, "unit")


@numbered("REP-26")
def passage_fits(text: str) -> None:
    """Đoạn này dài quá 50.000 chữ cái. Hãy rút gọn hoặc gửi kèm thành tệp."""
    if len(text) > 50_000:
        raise broken(passage_fits)


@numbered("REP-60")
def not_all_reminded_today(now: int, already: int) -> None:
    """Hôm nay đã nhắc rồi: mỗi báo cáo chỉ nhắc một lần mỗi ngày. Hãy nhắc lại từ ngày mai."""
    if already and not now:
        raise broken(not_all_reminded_today)


@numbered("REP-61")
def something_is_owed(reports: int) -> None:
    """Không có báo cáo nào cần nhắc: đã gửi, đã có số liệu cũ, hoặc không thuộc cấp dưới của
    bạn."""
    if not reports:
        raise broken(something_is_owed)


@numbered("REP-27")
def is_a_day(value: Decimal) -> None:
    """Hãy nhập ngày dạng ngày/tháng/năm, ví dụ 22/11/2026."""
    if value != value.to_integral_value() or not 1 <= value <= date.max.toordinal():
        raise broken(is_a_day)


def as_day(value: Decimal) -> date:
    """A day is kept as its number in the calendar (1 is 1 January of year 1)."""
    is_a_day(value)
    return date.fromordinal(int(value))
