"""Rules of acts as records; what a batch does to the structure is judged in `structure.rules`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.organisations.models import Group, GroupedPlace, Passing, Reorganisation, Unit


def one_prepared_batch(acts: Sequence[Reorganisation]) -> None:
    """ORG-11: what is confirmed together is prepared, of one day, on places or on units."""
    if not acts or any(act.state != Reorganisation.State.PREPARED for act in acts):
        raise RuleBroken(
            "ORG-11", _("Chỉ xác nhận được đợt sắp xếp đang chuẩn bị. Hãy tải lại trang.")
        )
    if len({(act.of, act.day) for act in acts}) > 1:
        raise RuleBroken(
            "ORG-11", _("Các đợt xác nhận cùng lúc phải cùng ngày và cùng loại đối tượng.")
        )


class SeenNoMore(RuleBroken):
    """ORG-11: what would be confirmed is not what the page showed."""


def as_it_was_seen(kept: bool) -> None:
    """ORG-11: who confirms has just seen what the acts do, and they would do the same still."""
    if not kept:
        raise SeenNoMore(
            "ORG-11",
            _(
                "Điều bạn đã xem không còn đúng: đợt sắp xếp hoặc cấu trúc đã thay đổi sau khi bạn"
                " mở trang, hoặc đã quá 15 phút. Hãy xem lại bên dưới rồi xác nhận."
            ),
        )


def says_something(lines: int) -> None:
    if lines == 0:
        raise RuleBroken("ORG-11", _("Đợt sắp xếp chưa có dòng nào; hãy thêm dòng trước đã."))


def still_prepared(act: Reorganisation) -> None:
    if act.state != Reorganisation.State.PREPARED:
        raise RuleBroken(
            "ORG-11",
            _("Đợt sắp xếp này không còn ở bước chuẩn bị nên không sửa được. Hãy tải lại trang."),
        )


def not_withdrawn(act: Reorganisation) -> None:
    if act.state == Reorganisation.State.WITHDRAWN:
        raise RuleBroken("ORG-11", _("Đợt sắp xếp này đã rút rồi."))


def day_lies_ahead(day: date, today: date) -> None:
    """ORG-10: what has taken effect is undone by a new act, not withdrawn."""
    if day <= today:
        raise RuleBroken(
            "ORG-10",
            _(
                "Đợt sắp xếp đã có hiệu lực từ %(day)s nên không rút được; hãy lập một đợt đảo"
                " ngược."
            )
            % {"day": f"{day:%d/%m/%Y}"},
        )


def nothing_builds_on(later: Reorganisation | None) -> None:
    if later is not None:
        raise RuleBroken(
            "ORG-10",
            _("Đợt “%(title)s” xác nhận sau dựa trên đợt này; hãy rút đợt đó trước.")
            % {"title": later.title},
        )


def changed_since() -> RuleBroken:
    return RuleBroken(
        "ORG-10",
        _("Những gì đợt này thay đổi đã được đổi tiếp nên không rút được; hãy lập một đợt mới."),
    )


def in_use() -> RuleBroken:
    return RuleBroken(
        "ORG-10",
        _("Đơn vị mới của đợt này đã có hồ sơ hoặc người được phân công nên không rút được."),
    )


def still_waiting(row: Passing) -> None:
    """ORG-12: what waits is given once."""
    if row.state != Passing.State.WAITING:
        raise RuleBroken("ORG-12", _("Việc này đã có đơn vị tiếp nhận. Hãy tải lại trang."))


def stands_today(unit: Unit, day: date) -> None:
    if unit.version_at(day) is None:
        raise RuleBroken("ORG-12", _("Đơn vị tiếp nhận phải đang tồn tại; hãy chọn đơn vị khác."))


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def day_is_meant(day: date) -> None:
    """ORG-22: what lies outside is a slip of the hand, and days around it cannot be counted."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RuleBroken(
            "ORG-22",
            _("Ngày có hiệu lực phải từ 01/01/1900 đến 31/12/2200; hãy xem lại năm."),
            field="day",
        )


def line_stays(line: object | None) -> None:
    if line is None:
        raise RuleBroken(
            "ORG-11", _("Dòng này không còn: đã được bỏ ở nơi khác. Hãy tải lại trang.")
        )


# --- members of a committee --------------------------------------------------------------------


def both_stand(committee: Unit, member: Unit, day: date) -> None:
    """ORG-13: a committee has bodies that stand as members, never itself."""
    if committee.pk == member.pk:
        raise RuleBroken(
            "ORG-13", _("Ban chỉ đạo không thể là thành viên của chính mình."), field="member"
        )
    for unit, field in ((committee, None), (member, "member")):
        if unit.version_at(day) is None:
            raise RuleBroken(
                "ORG-13",
                _("Đơn vị không có vào ngày %(day)s; hãy xem lại ngày hoặc chọn đơn vị khác.")
                % {"day": f"{day:%d/%m/%Y}"},
                field=field,
            )


def sits_on(found: object | None, day: date) -> None:
    """ORG-13: only who is a member leaves, or becomes the standing body."""
    if found is None:
        raise RuleBroken(
            "ORG-13",
            _("Đơn vị không phải thành viên vào ngày %(day)s. Hãy tải lại trang.")
            % {"day": f"{day:%d/%m/%Y}"},
        )


def no_later_change(later: date | None) -> None:
    """ORG-13: one standing body at a time; what was entered of later days stays true."""
    if later is not None:
        raise RuleBroken(
            "ORG-13",
            _("Đã có thay đổi thành viên từ ngày %(day)s; hãy chọn ngày sau ngày đó.")
            % {"day": f"{later:%d/%m/%Y}"},
            field="day",
        )


# --- proposals and counter-acts ----------------------------------------------------------------


def nothing_to_complete(open_lines: int) -> None:
    """ORG-14: what a proposal leaves open is completed or accepted by a person first."""
    if open_lines:
        raise RuleBroken(
            "ORG-14",
            _("Còn %(n)s dòng chờ người hoàn thành; hãy sửa hoặc chấp nhận từng dòng trước.")
            % {"n": open_lines},
        )


def in_force(act: Reorganisation) -> None:
    """ORG-11: only what was confirmed can be undone; what is prepared is edited."""
    if act.state != Reorganisation.State.CONFIRMED:
        raise RuleBroken(
            "ORG-11", _("Chỉ đảo ngược được đợt sắp xếp đã xác nhận. Hãy tải lại trang.")
        )


def undone_later(day: date, of_act: date) -> None:
    """ORG-15: undoing is a new act of a later day; the days between stay as they were."""
    if day <= of_act:
        raise RuleBroken(
            "ORG-15",
            _("Ngày đảo ngược phải sau ngày %(day)s của đợt này.") % {"day": f"{of_act:%d/%m/%Y}"},
            field="day",
        )


def group_takes_places(group: Group) -> None:
    """ORG-20: places are put by name only where the group is not told by kind."""
    if group.place_kinds:
        raise RuleBroken(
            "ORG-20",
            _("Nhóm này gồm mọi địa bàn thuộc loại %(kinds)s; không xếp tay được.")
            % {"kinds": ", ".join(group.place_kinds)},
        )


def places_stand(missing: set[int]) -> None:
    if missing:
        raise RuleBroken(
            "ORG-20", _("Có địa bàn không tồn tại trong những ngày đó; hãy chọn ngày khác.")
        )


def not_grouped_later(other: GroupedPlace | None) -> None:
    """ORG-21: a place is in one group of a grouping at a time."""
    if other is not None:
        raise RuleBroken(
            "ORG-21",
            _("Có địa bàn đã xếp vào nhóm “%(group)s” từ ngày đó; hãy chọn ngày sau.")
            % {"group": other.group.name},
        )
