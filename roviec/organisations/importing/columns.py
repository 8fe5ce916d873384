"""Which columns each table has, by the names people may write over them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as noop


class TableKind(StrEnum):
    PLACES = "places"
    GROUPS = "groups"
    UNITS = "units"
    MEMBERS = "members"
    ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Column:
    """`label` is what stands over it in a Vietnamese workbook, `hint` what goes into it."""

    name: str
    label: str
    hint: str
    needed: bool = False
    aliases: tuple[str, ...] = ()


SUPERIOR = "superior:"
SUPERIOR_LABEL = "Cấp trên:"
"""Begin the columns of superiors, one for each line: `superior:committee`."""

ROOT = frozenset({"-", "–", "—", "gốc", "goc", "root"})
"""What stands for the top of a line; an empty cell: the unit does not stand in it."""
LEFT = frozenset({"out", "roi"})
"""Of acts, in the column of a line: it stands there no more; plain."""

_FROM = Column(
    "valid_from",
    "Từ ngày",
    "ngày đầu tiên đúng như dòng này, 01/07/2025; để trống: không rõ",
    aliases=("Có hiệu lực từ",),
)
_TO = Column(
    "valid_to",
    "Đến trước ngày",
    "ngày đầu tiên không còn đúng; để trống: còn đến nay",
    aliases=("Hết hiệu lực từ",),
)
_IDENTITY = Column(
    "identity",
    "Định danh",
    "chữ tự đặt; các dòng cùng chữ là một đối tượng qua các giai đoạn",
    aliases=("Nhận dạng",),
)

COLUMNS: dict[TableKind, tuple[Column, ...]] = {
    TableKind.PLACES: (
        Column("code", "Mã", "mã trong những ngày của dòng", needed=True, aliases=("Mã địa bàn",)),
        Column("name", "Tên", "tên đầy đủ", needed=True, aliases=("Tên địa bàn",)),
        Column(
            "level", "Cấp", "country, province, district, commune", needed=True, aliases=("level",)
        ),
        Column("kind", "Loại", "như bảng chính thức: phường, xã…", needed=True),
        Column(
            "parent",
            "Mã cấp trên",
            "mã của địa bàn chứa nó, đọc vào ngày đầu của dòng",
            aliases=("parent_code", "Trực thuộc"),
        ),
        _FROM,
        _TO,
        _IDENTITY,
    ),
    TableKind.GROUPS: (
        Column("grouping", "Cách phân nhóm", "mã, ví dụ region", needed=True),
        Column("grouping_name", "Tên cách phân nhóm", "ví dụ Vùng"),
        Column("group", "Nhóm", "mã, ví dụ north", needed=True),
        Column("group_name", "Tên nhóm", "ví dụ Miền núi phía Bắc"),
        Column("place", "Mã địa bàn", "đọc vào ngày đầu của dòng", needed=True),
        _FROM,
        _TO,
    ),
    TableKind.UNITS: (
        Column("code", "Mã", "mã trong những ngày của dòng", needed=True, aliases=("Mã đơn vị",)),
        Column("name", "Tên", "tên đầy đủ", needed=True, aliases=("Tên đơn vị",)),
        Column("short_name", "Tên gọn", ""),
        Column("kind", "Loại đơn vị", "mã loại của mẫu công việc", needed=True, aliases=("Loại",)),
        Column("place", "Mã địa bàn", "đọc vào ngày đầu của dòng", needed=True),
        _FROM,
        _TO,
        _IDENTITY,
    ),
    TableKind.MEMBERS: (
        Column("committee", "Ban chỉ đạo", "mã đơn vị", needed=True, aliases=("Mã ban chỉ đạo",)),
        Column("member", "Thành viên", "mã đơn vị", needed=True, aliases=("Mã thành viên",)),
        Column("standing", "Thường trực", "x: là cơ quan thường trực"),
        _FROM,
        _TO,
        Column("note", "Ghi chú", ""),
    ),
    TableKind.ACTS: (
        Column("act", "Đợt", "chữ tự đặt; các dòng cùng chữ là một đợt", needed=True),
        Column("of", "Đối tượng", "places hoặc units", needed=True),
        Column("day", "Ngày", "ngày có hiệu lực", needed=True),
        Column("title", "Tên đợt", "chỉ cần ở dòng đầu của đợt"),
        Column("decision_number", "Số văn bản", "ví dụ 202/2025/QH15"),
        Column("decision_issuer", "Cơ quan ban hành", ""),
        Column("decision_day", "Ngày văn bản", ""),
        Column("line", "Dòng", "các hàng cùng số là một dòng của đợt"),
        Column(
            "kind",
            "Việc",
            "rename, upgrade, move, merge, split, part, dissolve, create",
            needed=True,
        ),
        Column("sources", "Trước", "mã, cách nhau dấu ; – đọc vào hôm trước"),
        Column("targets", "Sau", "mã của những nơi đã có hoặc dòng khác lập"),
        Column("new_code", "Mã mới", "nơi do dòng này lập, hoặc mã đổi thành"),
        Column("new_name", "Tên mới", ""),
        Column("new_short_name", "Tên gọn mới", "của đơn vị"),
        Column("new_kind", "Loại mới", ""),
        Column("new_level", "Cấp mới", "của địa bàn"),
        Column("new_parent", "Mã cấp trên mới", "của địa bàn, đọc vào cuối ngày"),
        Column("new_place", "Mã địa bàn mới", "của đơn vị"),
        Column("derived", "Suy ra", "x: suy ra từ cấp dưới"),
        Column("missing", "Không có trong hồ sơ", "nguồn mà văn bản nêu nhưng hệ thống không có"),
        Column("was_code", "Mã cũ", "trước ngày ấy, khi hồ sơ chỉ biết mã sau này"),
        Column("was_name", "Tên cũ", "trước ngày ấy, khi hồ sơ chỉ biết tên sau này"),
        Column("was_kind", "Loại cũ", "trước ngày ấy, khi hồ sơ chỉ biết loại sau này"),
        Column("was_level", "Cấp cũ", "của địa bàn, trước ngày ấy"),
        Column("was_parent", "Mã cấp trên cũ", "của địa bàn, trước ngày ấy"),
        Column("note", "Ghi chú", ""),
    ),
}
WITH_SUPERIORS = frozenset({TableKind.UNITS, TableKind.ACTS})

SHEET_NAMES: dict[TableKind, str] = {
    TableKind.PLACES: noop("Địa bàn"),
    TableKind.GROUPS: noop("Nhóm"),
    TableKind.UNITS: noop("Đơn vị"),
    TableKind.MEMBERS: noop("Ban chỉ đạo"),
    TableKind.ACTS: noop("Đợt sắp xếp"),
}


def plain(text: str) -> str:
    """Letters and digits alone, without diacritics and case: `Mã  cấp_trên` is `macaptren`."""
    taken = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in taken if letter.isalnum())


def names_of(kind: TableKind, lines: Sequence[str]) -> dict[str, str]:
    """What may be written over the table's columns, plain, and the column each means."""
    found: dict[str, str] = {}
    for column in COLUMNS[kind]:
        for each in (column.name, column.label, *column.aliases):
            found[plain(each)] = column.name
    if kind in WITH_SUPERIORS:
        for line in lines:
            for each in (f"{SUPERIOR}{line}", f"{SUPERIOR_LABEL}{line}"):
                found[plain(each)] = f"{SUPERIOR}{line}"
    return found


def needed(kind: TableKind) -> list[Column]:
    return [column for column in COLUMNS[kind] if column.needed]
