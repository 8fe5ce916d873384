"""Rules of acts as records; what a batch does to the structure is judged in `structure.rules`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.organisations.models import Passing, Reorganisation, Unit


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


def not_withdrawn(act: Reorganisation) -> None:
    if act.state == Reorganisation.State.WITHDRAWN:
        raise RuleBroken("ORG-11", _("Đợt sắp xếp này đã rút rồi."))


def day_lies_ahead(day: date, today: date) -> None:
    """ORG-10: what has taken effect is undone by a new act, not withdrawn."""
    if day <= today:
        raise RuleBroken(
            "ORG-10",
            _(
                "Đợt sắp xếp đã có hiệu lực từ %(day)s nên không rút được; hãy lập một đợt mới để"
                " làm lại."
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
