"""What chains of deadlines, schedules, exemptions and extensions must obey.

As in `rules`: the first paragraph of a docstring is the message, what follows it says why.
"""

from __future__ import annotations

from datetime import date

from roviec.interface import formats
from roviec.reporting.models import Report, State
from roviec.reporting.rules import broken, numbered
from roviec.reporting.schedule_models import DayMark, RequestSchedule
from roviec.timeline import Span
from roviec.timeline.working_days import SATURDAY

__all__ = ["broken"]

MOST_DAYS = 366

# --- chains and days off -----------------------------------------------------------------------


@numbered("REP-83")
def rises_with_the_levels() -> None:
    """Hạn của “%(who)s” (%(day)s) sớm hơn hạn của cấp dưới (%(other)s). Hãy lùi hạn này, hoặc đưa
    hạn của cấp dưới lên sớm hơn.

    A level that sends before the one below it has nothing to add up.
    """


@numbered("REP-84")
def after_the_cut_off() -> None:
    """Hạn của “%(who)s” (%(day)s) không sau ngày chốt số liệu %(other)s. Hãy chọn hạn muộn hơn,
    hoặc đánh dấu “Gửi trước ngày chốt, có ước số liệu”.

    Decree 09/2019/NĐ-CP, Article 8.5: at least one working day after the figures close.
    """


@numbered("REP-62")
def chain_has_levels(levels: int = 0) -> None:
    """Chuỗi hạn cần hạn của ít nhất một cấp, và cấp thấp nhất phải tính từ ngày chốt số liệu hoặc
    một ngày cố định."""
    if not levels:
        raise broken(chain_has_levels, "steps")


@numbered("REP-68")
def level_is_said_once(who: str) -> None:
    """Chuỗi hạn có hai hạn cho “%(who)s”. Hãy giữ một hạn và bỏ hạn kia."""
    raise broken(level_is_said_once, "steps", who=who)


@numbered("REP-63")
def changes_later(since: date | None, valid_from: date) -> None:
    """Chuỗi hạn đang áp dụng từ %(day)s; bản thay đổi phải áp dụng từ một ngày sau đó."""
    if since is not None and valid_from <= since:
        raise broken(changes_later, "valid_from", day=formats.day(since))


@numbered("REP-64")
def is_named(text: str, field: str) -> None:
    """Hãy ghi rõ mục này, từ 3 ký tự trở lên."""
    if len(text.strip()) < 3:
        raise broken(is_named, field)


@numbered("REP-65")
def amount_is_possible(amount: int, day_of_month: bool, field: str) -> None:
    """Ngày cố định phải từ 1 đến 31; số ngày phải từ −60 đến 180."""
    possible = 1 <= amount <= 31 if day_of_month else -60 <= amount <= 180
    if not possible:
        raise broken(amount_is_possible, field)


@numbered("REP-66")
def mark_fits(day: date, mark: str) -> None:
    """%(day)s là %(weekday)s. Ngày nghỉ lễ ghi vào ngày thứ Hai đến thứ Sáu; ngày làm bù ghi vào
    thứ Bảy, Chủ nhật."""
    weekend = day.weekday() >= SATURDAY
    wrong = {DayMark.OFF: weekend, DayMark.WORKED: not weekend}.get(DayMark(mark), False)
    if wrong:
        weekday = formats.weekday(day)
        raise broken(mark_fits, "day", day=formats.day(day), weekday=weekday)


@numbered("REP-67")
def year_is_not_stated(stated: bool, year: int) -> None:
    """Danh sách ngày nghỉ năm %(year)s đã được xác nhận là đủ."""
    if stated:
        raise broken(year_is_not_stated, "year", year=year)


# --- schedules -----------------------------------------------------------------------------------


@numbered("REP-70")
def dates_follow(starts_on: date, ends_on: date | None) -> None:
    """Ngày cuối không được trước ngày đầu (%(day)s)."""
    if ends_on is not None and ends_on < starts_on:
        raise broken(dates_follow, "ends_on", day=formats.day(starts_on))


@numbered("REP-71")
def stands_as(schedule: RequestSchedule, *states: str) -> None:
    """Lịch báo cáo này ở trạng thái “%(state)s” nên chưa làm được việc này. Hãy tải lại trang."""
    if schedule.state not in states:
        raise broken(stands_as, state=schedule.get_state_display())


@numbered("REP-72")
def not_scheduled_yet(other: RequestSchedule | None) -> None:
    """Biểu này đã có một lịch báo cáo cùng loại kỳ của đơn vị này trong những ngày đó. Hãy kết thúc
    lịch kia trước, hoặc chọn ngày khác.

    Two schedules would ask for the same report twice.
    """
    if other is not None:
        raise broken(not_scheduled_yet, "form")


@numbered("REP-73")
def chain_holds(known: bool, day: date) -> None:
    """Chuỗi hạn đã chọn không áp dụng vào ngày %(day)s. Hãy chọn chuỗi khác, hoặc lập bản áp dụng
    cho ngày đó."""
    if not known:
        raise broken(chain_holds, "chain", day=formats.day(day))


# --- who must answer, and by when ----------------------------------------------------------------


@numbered("REP-74")
def last_day_has_come(span: Span, today: date) -> None:
    """Danh sách đơn vị phải báo cáo chốt theo ngày cuối của kỳ, %(day)s; hôm nay chưa đến ngày đó.

    Domain rule: expected to report are the units that stand on the last day of the cut-off.
    """
    if today < span.last_day:
        raise broken(last_day_has_come, day=formats.day(span.last_day))


@numbered("REP-75")
def days_of_exemption(starts_on: date | None, ends_on: date | None) -> None:
    """Hãy ghi cả ngày đầu và ngày cuối được miễn; ngày cuối không trước ngày đầu và cách không quá
    366 ngày.

    A unit that is let off for good is no unit of the request; that is for the form to say.
    """
    if starts_on is None or ends_on is None or not 0 <= (ends_on - starts_on).days <= MOST_DAYS:
        raise broken(days_of_exemption, "ends_on")


@numbered("REP-76")
def not_reported_yet(report: Report) -> None:
    """Đơn vị đã ký báo cáo này nên không miễn được nữa. Nếu số liệu không dùng, hãy trả lại báo cáo
    kèm lý do."""
    if report.state in (State.SIGNED, State.SENT, State.ACCEPTED) or report.counting_id:
        raise broken(not_reported_yet, "unit")


@numbered("REP-77")
def owes_the_report(report: Report) -> None:
    """Đơn vị được miễn báo cáo này. Muốn báo cáo, hãy đề nghị cơ quan giao báo cáo rút việc
    miễn."""
    if report.exemption_id is not None:
        raise broken(owes_the_report)


@numbered("REP-78")
def agreed_by_somebody(agreed_by: str) -> None:
    """Hãy ghi ai đồng ý cho miễn, kèm số văn bản nếu có."""
    if len(agreed_by.strip()) < 3:
        raise broken(agreed_by_somebody, "agreed_by")


@numbered("REP-79")
def not_exempt_yet(exempt: bool) -> None:
    """Đơn vị này đã được miễn rồi."""
    if exempt:
        raise broken(not_exempt_yet, "unit")


@numbered("REP-80")
def exemption_stands(withdrawn: bool) -> None:
    """Việc miễn này đã được rút. Hãy tải lại trang."""
    if withdrawn:
        raise broken(exemption_stands)


@numbered("REP-81")
def extends_something(count: int) -> None:
    """Không có báo cáo nào còn chờ gửi mà hạn trước ngày này. Hạn mới phải sau hạn đang có.

    A deadline is not brought forward by the way, and what has come in needs no more time.
    """
    if not count:
        raise broken(extends_something, "due_on")


@numbered("REP-82")
def covers_days_of_its_own(mine: Span, theirs: Span | None, unit: str) -> None:
    """Báo cáo này (số liệu %(first)s đến %(last)s) trùng ngày với báo cáo đã duyệt của %(unit)s,
    đơn vị liền trước hoặc liền sau nó trong đợt sắp xếp. Hãy chốt lại danh sách, hoặc trả lại
    báo cáo đã duyệt của %(unit)s.

    What an ended unit did up to the act and what its successor did after it are counted once.
    """
    if theirs is not None and mine.overlaps(theirs):
        first, last = formats.day(mine.start), formats.day(mine.last_day)
        raise broken(covers_days_of_its_own, first=first, last=last, unit=unit)
