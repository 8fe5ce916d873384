"""A total with its parts as a table, from what explains it: the same numbers, the same path."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.reporting.lineage import Explanation
from roviec.reporting.lineage_words import SOURCES, STATUSES, covered
from roviec.reporting.models import AddingUp
from roviec.writing.tables import Cell, Table


def table_of(told: Explanation, made: datetime) -> Table:
    """The total, the unit's own number and each direct subordinate's part, a row each."""
    indicator = told["indicator"]
    return Table(
        name=indicator["name"],
        head=[
            (_("Đơn vị"), f"{told['unit']['name']} ({told['unit']['code']})"),
            (_("Hệ thống"), told["line"]["name"]),
            (_("Chỉ tiêu"), f"{indicator['name']} ({indicator['code']})"),
            (_("Đơn vị tính"), indicator["unit_of_measure"]),
            (_("Kỳ"), f"{told['period']['name']}, {_days(told['period'])}"),
            (_("Cách đọc"), _("như đã báo cáo, theo cơ cấu ngày cuối của kỳ")),
            (_("Cách tính"), told["formula"]["text"]),
            *([(_("Công thức"), told["formula"]["note"])] if told["parts"] else []),
            (_("Độ phủ"), _coverage(told)),
            *_target(told["target"]),
            (_("Trạng thái"), state(told)),
            (_("Lập lúc"), formats.moment(made)),
            (_("Lưu hành"), for_whom()),
        ],
        columns=[
            (_("Đơn vị"), 44),
            (_("Số"), 14),
            (beside_value(told["indicator"]["over_line"] == AddingUp.WEIGHTED_MEAN), 14),
            (_("Tỷ lệ %"), 12),
            (_("Tình trạng"), 20),
            (_("Đơn vị đã có số"), 12),
            (_("Đơn vị phải có số"), 12),
            (_("Nguồn"), 24),
            (_("Số hiệu báo cáo"), 20),
            (_("Ký ngày"), 12),
            (_("Số liệu đến hết"), 14),
        ],
        rows=list(_rows(told)),
    )


def for_whom() -> str:
    return _("nội bộ; số đếm người dưới 5 chưa được che để công bố")


def _coverage(told: Explanation) -> str:
    if not told["live"]["units_expected"]:
        return _("không có đơn vị cấp dưới phải báo cáo số này")
    return covered(told["live"])


def state(told: Explanation) -> str:
    """Which of the three numbers the table holds, and how it stands to the signed one."""
    signed, report = told["signed"], told["report"]
    if signed is None:
        return _("số đang có; đơn vị chưa ký")
    number = report["document_number"] if report else ""
    shown = {"number": number or "—", "text": signed["text"]}
    if signed["differs_from_live"]:
        return _("số đang có, khác số đã ký %(text)s (%(number)s)") % shown
    return _("số đang có, bằng số đã ký %(text)s (%(number)s)") % shown


def beside_value(is_mean: bool) -> str:
    """What the second number of a value is: beside a mean stands its weight."""
    return _("Trọng số") if is_mean else _("Trên tổng")


def _target(target: Explanation) -> list[tuple[str, str]]:
    if not target["text"]:
        return []
    reached = target["share_reached"]
    share = _("đạt %s") % formats.percent(Decimal(reached)) if reached else ""
    by = target["given_by"]["name"] if target["given_by"] else ""
    words = (target["text"], share, by, target["document_number"])
    return [(_("Kế hoạch giao"), ", ".join(each for each in words if each))]


def _days(period: Explanation) -> str:
    return formats.span(*(date.fromisoformat(period[each]) for each in ("first_day", "last_day")))


def _rows(told: Explanation) -> list[list[Cell]]:
    live, own = told["live"], told["own"]
    rows = [
        [
            _("%s, cả cấp dưới (đang có)") % told["unit"]["name"],
            *numbers(live),
            live["units_counted"],
            live["units_expected"],
            *([None] * 4),
        ]
    ]
    if own is not None:
        rows.append([_("Riêng đơn vị"), *numbers(own), None, None, *_origin(own, told["report"])])
    for part in told["parts"]:
        counted = [part["units_counted"], part["units_expected"]]
        rows.append([f"{part['name']} ({part['code']})", *numbers(part), *counted, *([None] * 4)])
    for part in told["subordinates"]:
        rows.append(
            [
                part["unit"]["name"],
                *numbers(part),
                part["units_counted"],
                part["units_expected"],
                *_origin(part, part["report"]),
            ]
        )
    return rows


def numbers(of: Explanation) -> list[Cell]:
    """The value, of how many, in percent, and in a word how it stands: a cell without a number is
    empty and says why beside."""
    return [
        *(_number(of[each]) for each in ("value", "total", "percent")),
        _(STATUSES[of["status"]]),
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _origin(part: Explanation, report: Explanation | None) -> list[Cell]:
    source = _(SOURCES[part["source"]])
    if report is None or part["source"] not in ("signed", "accepted"):
        return [source, None, None, None]
    signed = report["signed_at"]
    upto = report["covers_to"]
    return [
        source,
        report["document_number"],
        datetime.fromisoformat(signed).date() if signed else None,
        date.fromisoformat(upto) if upto else None,
    ]
