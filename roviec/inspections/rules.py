"""What an inspection may and may not do. Each rule has a number; its message is for the person.

INS-01  Một kế hoạch là một cuộc kiểm tra.
INS-02  Kỳ kiểm tra phải đọc được, bộ quy tắc phải có trong danh mục.
INS-03  Đoàn có đúng một trưởng đoàn và thời gian hợp lệ.
INS-04  Đơn vị được kiểm tra ở cấp dưới, trong hệ thống của cuộc kiểm tra, vào ngày kế hoạch.
INS-05  Nơi đến kiểm tra phải có tên; chỉ ghi một trong hai loại ngày.
INS-06  Báo cáo đưa vào phải có chữ, bằng dán văn bản hoặc bằng một tệp.
INS-07  Tệp phải đọc được.
INS-08  Không đưa tài liệu mật vào hệ thống.
INS-09  Thay kết quả đối chiếu thì phải nói vì sao.
INS-10  Chỉ chọn chỉ tiêu khác khi máy chưa đối chiếu được.
INS-11  Nhận xét phải có nội dung và thuộc loại được phép.
INS-12  Kết luận đã ký thì không thêm, không sửa.
INS-13  Kết luận đi đúng thứ tự: dự thảo, giải trình, ký, ban hành.
INS-14  Số, ngày của kết luận phải hợp lệ.
INS-15  Yêu cầu phải có nội dung, có ngày và có đơn vị thực hiện.
INS-16  Chỉ trả lời yêu cầu đã ban hành và còn mở.
INS-17  Không đồng ý thì phải nói vì sao.
INS-18  Báo kết quả phải có thuyết minh; báo xong phải có minh chứng.
INS-19  Xác minh những gì đã được báo; trả lại hoặc khép lại phải có lý do.
INS-20  Chỉ mở lại yêu cầu đã khép lại, và phải nói vì sao.
INS-21  Chỉ ký nội dung đã gửi đơn vị giải trình.
INS-22  Tên đăng nhập của thành viên phải thuộc hệ thống của đơn vị chủ trì.
INS-23  Buổi làm việc phải có nội dung; người dự phải có chức vụ.
INS-24  Chỉ sửa, bỏ buổi làm việc còn trong hồ sơ.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account
from roviec.inspections.models import (
    CLOSING,
    Addressee,
    Claim,
    Claimed,
    Conclusion,
    ConclusionState,
    Inspection,
    MemberRole,
    Response,
    Subject,
    Verdict,
    Verified,
)
from roviec.inspections.nameable import account_named
from roviec.inspections.rule_sets import rule_set, rule_sets
from roviec.interface.formats import number
from roviec.organisations.models import Path, Unit, UnitVersion
from roviec.timeline import Period, PeriodError
from roviec.timeline.validity import valid_on

LONGEST = 100_000
"""Letters of one narrative, some fifty pages; a year's report has under half of it."""
_NUMBER = re.compile(
    r"(?P<ordinal>\d{1,5})\s*[-/]\s*(?P<kind>[A-ZĐa-z]{1,5})\s*[-/]\s*(?P<body>\S+)"
)
_SECRET = re.compile(r"(TUYỆT|TỐI)?\s*MẬT\s*[.:]?")
_HEAD_LINES = 30


def readable_period(code: str) -> Period:
    """INS-02."""
    try:
        return Period.parse(code)
    except PeriodError as error:
        raise RuleBroken("INS-02", str(error), field="period_code") from error


def known_rule_set(code: str) -> None:
    """INS-02."""
    if code not in rule_sets():
        raise RuleBroken("INS-02", _("Chưa chọn bộ quy tắc."), field="rule_set")


def plan_is_new(same: Inspection | None, given: dict[str, object]) -> None:
    """INS-01: the plan's inspection may be opened again only with the same content."""
    if same is None:
        return
    if any(getattr(same, name) != value for name, value in given.items()):
        raise RuleBroken(
            "INS-01",
            _("Kế hoạch %(plan)s đã có cuộc kiểm tra. Hãy thêm đoàn hoặc đơn vị vào cuộc đó.")
            % {"plan": same.plan_number},
            field="plan_number",
        )


def plan_is_past(plan_date: date, today: date) -> None:
    """INS-01: a plan is not dated in the future."""
    if plan_date > today:
        raise RuleBroken("INS-01", _("Ngày kế hoạch không thể sau hôm nay."), field="plan_date")


def one_head(roles: Collection[str]) -> None:
    """INS-03."""
    heads = sum(role == MemberRole.HEAD for role in roles)
    if heads != 1:
        message = (
            _("Đoàn phải có một trưởng đoàn.") if not heads else _("Đoàn chỉ có một trưởng đoàn.")
        )
        raise RuleBroken("INS-03", message, field="members")


def delegation_days(starts_on: date, ends_on: date) -> None:
    """INS-03."""
    if ends_on < starts_on:
        raise RuleBroken("INS-03", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="ends_on")


def subject_stands_below(inspection: Inspection, unit: Unit) -> None:
    """INS-04: below the leading unit, or below the body at the leading unit's own place (the
    committee whose department leads)."""
    day = inspection.plan_date
    leading = UnitVersion.objects.filter(valid_on(day), unit=inspection.led_by).first()
    above = Q(upper=inspection.led_by)
    if leading is not None:
        place_mates = UnitVersion.objects.filter(valid_on(day), place=leading.place)
        above |= Q(upper__in=place_mates.values("unit"))
    below = Path.objects.filter(above, valid_on(day), line=inspection.line, lower=unit, depth__gt=0)
    if not below.exists():
        raise RuleBroken(
            "INS-04",
            _("Đơn vị này không ở cấp dưới trong hệ thống “%(line)s” vào ngày kế hoạch.")
            % {"line": inspection.line.name},
            field="unit",
        )


def visit_is_named(unit: Unit | None, name: str) -> None:
    """INS-05."""
    if unit is None and not name:
        raise RuleBroken("INS-05", _("Hãy chọn đơn vị hoặc ghi tên nơi đến."), field="name")


def visit_has_one_day(on: date | None, before: date | None) -> None:
    """INS-05."""
    if on is not None and before is not None:
        raise RuleBroken(
            "INS-05", _("Chỉ ghi ngày đến, hoặc “trước ngày” khi không rõ ngày."), field="before"
        )


def session_says_something(on: date | None, place: str, attendees: int) -> None:
    """INS-23."""
    if on is None and not place and not attendees:
        raise RuleBroken(
            "INS-23", _("Hãy ghi ngày, nơi làm việc hoặc người dự buổi làm việc."), field="on"
        )


def session_is_there(there: bool) -> None:
    """INS-24: somebody may have taken it out meanwhile, in another window."""
    if not there:
        raise RuleBroken(
            "INS-24",
            _("Buổi làm việc này vừa được bỏ khỏi hồ sơ. Nếu vẫn cần, hãy ghi buổi làm việc mới."),
        )


def attendee_holds_an_office(name: str, office: str, field: str) -> None:
    """INS-23: a person is named only in the office held at the session."""
    if not name or not office:
        raise RuleBroken(
            "INS-23",
            _("“%(line)s” chưa đủ họ tên và chức vụ. Hãy viết: Họ và tên, chức vụ, cơ quan.")
            % {"line": name or office},
            field=field,
        )


def narrative_has_one_source(text: str, has_file: bool) -> None:
    """INS-06."""
    if text and has_file:
        raise RuleBroken("INS-06", _("Hãy dán văn bản hoặc chọn tệp, không cả hai."), field="file")
    if not text and not has_file:
        raise RuleBroken("INS-06", _("Hãy dán văn bản của báo cáo hoặc chọn tệp."), field="text")


def narrative_has_text(text: str, *, pasted: bool) -> None:
    """INS-06: some, and not more than is read in a few seconds."""
    if not text.strip():
        raise RuleBroken(
            "INS-06",
            _("Tệp không có chữ đọc được. Nếu là bản chụp, hãy gửi tệp Word hoặc dán văn bản."),
            field="file",
        )
    if len(text) > LONGEST:
        raise RuleBroken(
            "INS-06",
            _("Văn bản có %(length)s chữ cái, quá %(limit)s. Hãy chia thành nhiều báo cáo.")
            % {"length": number(len(text)), "limit": number(LONGEST)},
            field="text" if pasted else "file",
        )


def unreadable_file(reason: str = "") -> RuleBroken:
    """INS-07."""
    said = reason or _(
        "Không đọc được tệp này. Hãy gửi tệp Word (.docx), PDF có chữ, HTML hoặc TXT."
    )
    return RuleBroken("INS-07", said, field="file")


def not_secret(text: str) -> None:
    """INS-08: a stamp of secrecy stands alone on a line at the head of the paper."""
    head = text.splitlines()[:_HEAD_LINES]
    if any(_SECRET.fullmatch(line.strip()) for line in head):
        raise RuleBroken(
            "INS-08", _("Văn bản có dấu mật nên không được đưa vào hệ thống."), field="text"
        )


def overrule_says_why(note: str) -> None:
    """INS-09."""
    if not note:
        raise RuleBroken("INS-09", _("Hãy ghi lý do thay kết quả của máy."), field="note")


def indicator_may_be_chosen(claim: Claim) -> None:
    """INS-10."""
    newest = claim.checks.first()
    open_verdicts = {Verdict.NO_RECORD, Verdict.NOT_CHECKABLE}
    if newest is None or (newest.verdict not in open_verdicts and not newest.chosen_office):
        raise RuleBroken(
            "INS-10",
            _("Máy đã đối chiếu được điểm này. Nếu thấy sai, hãy thay kết quả và ghi lý do."),
            field="indicator",
        )


def finding_is_allowed(inspection: Inspection, kind: str, text: str) -> None:
    """INS-11."""
    if not text:
        raise RuleBroken("INS-11", _("Hãy ghi nội dung nhận xét."), field="text")
    if kind not in rule_set(inspection.rule_set).findings:
        raise RuleBroken(
            "INS-11",
            _("Loại kiểm tra này không ghi vi phạm; hãy chuyển việc cho cơ quan có thẩm quyền."),
            field="kind",
        )


def not_signed(subject: Subject) -> None:
    """INS-12."""
    signed = {ConclusionState.SIGNED, ConclusionState.ISSUED}
    if Conclusion.objects.filter(subject=subject, state__in=signed).exists():
        raise RuleBroken(
            "INS-12", _("Kết luận đã ký nên không thêm hoặc sửa được nội dung của cuộc kiểm tra.")
        )


def conclusion_is(conclusion: Conclusion, *states: str) -> None:
    """INS-13."""
    if conclusion.state not in states:
        raise RuleBroken(
            "INS-13",
            _("Kết luận đang ở bước “%(state)s” nên không làm được việc này.")
            % {"state": conclusion.get_state_display()},
        )


def conclusion_is_shared(conclusion: Conclusion) -> None:
    """INS-13."""
    if conclusion.shared_at is None:
        raise RuleBroken("INS-13", _("Dự thảo chưa được gửi để giải trình."))


def explanation_says_something(text: str, dissent: str) -> None:
    """INS-13."""
    if not text and not dissent:
        raise RuleBroken(
            "INS-13",
            _("Hãy ghi ý kiến giải trình. Nếu thống nhất toàn bộ, hãy ghi “Thống nhất”."),
            field="explanation",
        )


def document_number(text: str) -> tuple[int, str, str]:
    """INS-14: ordinal, kind and body of `12-TB/BTGTU` or `12/KL-TTr`."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise RuleBroken(
            "INS-14", _("Hãy ghi số kết luận đầy đủ, ví dụ 12-TB/BTGTU."), field="number"
        )
    return int(found["ordinal"]), found["kind"], found["body"]


def conclusion_day(subject: Subject, day: date, today: date) -> None:
    """INS-14: not in the future, not before the plan nor the working session."""
    first = max([subject.inspection.plan_date, *subject.session_days])
    if day > today:
        raise RuleBroken("INS-14", _("Ngày kết luận không thể sau hôm nay."), field="date")
    if day < first:
        raise RuleBroken(
            "INS-14",
            _("Ngày kết luận không thể trước ngày %(day)s của cuộc kiểm tra.")
            % {"day": f"{first:%d/%m/%Y}"},
            field="date",
        )


def recommendation_is_whole(
    subject: Subject, text: str, due_on: date | None, review_on: date | None
) -> None:
    """INS-15: what, by when, and never before the inspection itself."""
    if not text:
        raise RuleBroken("INS-15", _("Hãy ghi nội dung yêu cầu."), field="text")
    if due_on is None and review_on is None:
        raise RuleBroken(
            "INS-15",
            _("Hãy ghi hạn thực hiện, hoặc ngày xem xét lại nếu chưa định hạn."),
            field="due_on",
        )
    first = next(iter(subject.session_days), subject.inspection.plan_date)
    for field, day in (("due_on", due_on), ("review_on", review_on)):
        if day is not None and day < first:
            raise RuleBroken(
                "INS-15",
                _("Ngày này trước cuộc kiểm tra (%(day)s).") % {"day": f"{first:%d/%m/%Y}"},
                field=field,
            )


def addressees_are_inspected(subject: Subject, units: Collection[Unit]) -> None:
    """INS-15: the subject itself, the other subjects of the inspection, places visited, or units
    below the subject."""
    if not units:
        raise RuleBroken("INS-15", _("Hãy chọn ít nhất một đơn vị thực hiện."), field="units")
    inspection = subject.inspection
    inspected = Q(inspections_undergone__delegation__inspection=inspection)
    visited = Q(visit__subject__delegation__inspection=inspection)
    below = Q(
        pk__in=Path.objects.filter(
            valid_on(inspection.plan_date), line=inspection.line, upper=subject.unit
        ).values("lower")
    )
    asked = {unit.pk for unit in units}
    known = Unit.objects.filter(inspected | visited | below, pk__in=asked).distinct().count()
    if known != len(asked):
        raise RuleBroken("INS-15", _("Có đơn vị không thuộc cuộc kiểm tra này."), field="units")


def may_be_answered(addressee: Addressee) -> None:
    """INS-16."""
    issued = Conclusion.objects.filter(
        subject=addressee.recommendation.subject_id, state=ConclusionState.ISSUED
    )
    if not issued.exists():
        raise RuleBroken("INS-16", _("Kết luận chưa ban hành nên yêu cầu chưa có hiệu lực."))
    if addressee.closed:
        raise RuleBroken("INS-16", _("Yêu cầu đã khép lại. Bên kiểm tra phải mở lại trước."))


def response_says_why(response: str, note: str) -> None:
    """INS-17."""
    if response == Response.PENDING:
        raise RuleBroken("INS-17", _("Hãy chọn một câu trả lời."), field="response")
    if response != Response.ACCEPTED and not note:
        raise RuleBroken(
            "INS-17", _("Hãy ghi lý do không đồng ý hoặc chỉ đồng ý một phần."), field="note"
        )


def claim_is_shown(status: str, note: str, files: int) -> None:
    """INS-18."""
    if not note:
        raise RuleBroken("INS-18", _("Hãy ghi đã làm gì."), field="note")
    if status == Claimed.DONE and not files:
        raise RuleBroken("INS-18", _("Báo đã xong thì phải kèm tệp minh chứng."), field="evidence")


def verification_stands(addressee: Addressee, status: str, note: str) -> None:
    """INS-19."""
    if status == Verified.NOT_YET:
        raise RuleBroken("INS-19", _("Hãy chọn một kết quả xác minh."), field="status")
    by_claim = {Verified.VERIFIED, Verified.PARTLY, Verified.SENT_BACK}
    if status in by_claim and addressee.claimed_status == Claimed.NOT_STARTED:
        raise RuleBroken(
            "INS-19", _("Đơn vị chưa báo kết quả nên chưa có gì để xác minh."), field="status"
        )
    if status != Verified.VERIFIED and not note:
        raise RuleBroken("INS-19", _("Hãy ghi lý do để đơn vị biết phải làm gì."), field="note")


def may_be_reopened(addressee: Addressee, note: str) -> None:
    """INS-20."""
    if addressee.verified_status not in CLOSING:
        raise RuleBroken("INS-20", _("Yêu cầu này đang mở."))
    if not note:
        raise RuleBroken("INS-20", _("Hãy ghi lý do mở lại."), field="note")


def draft_is_as_shared(changed: bool) -> None:
    """INS-21: the unit could explain all of what is signed."""
    if changed:
        raise RuleBroken(
            "INS-21",
            _("Dự thảo đã thay đổi sau khi gửi giải trình. Hãy gửi lại cho đơn vị trước khi ký."),
        )


def account_may_be_named(account: Account | None, inspection: Inspection, day: date) -> None:
    """INS-22."""
    if account is not None and account_named(account.login, [inspection.led_by_id], day) is None:
        raise RuleBroken("INS-22", login_not_for_delegation(), field="login")


def login_not_for_delegation() -> str:
    """The same words whether the name is unknown or of somebody outside."""
    return _("Không dùng được tên đăng nhập này cho đoàn. Để trống nếu không có.")
