"""Figures of earlier years from a CSV file, with the state *imported*.

Columns `unit`, `indicator`, `period`, `value`, and optionally `column` (in_period, cumulative,
estimate, target) and `scope` (own, subtree); separated by commas, semicolons or tabs; UTF-8. A
ratio is written `27/27`, a yes-or-no `có` or `không`, a day `22/11/2026` or `2026-11-22`.

Numbers are read as Vietnamese where they can be, so that a table typed here and one exported by
a program both mean what their authors meant:

- a comma is the decimal comma: `92,4` is 92.4, and `2,611` is two and a bit;
- dots before groups of exactly three digits part thousands: `2.611` is 2611, `1.234.567,5` too;
- any other single dot is a decimal point: `92.4`, `0.611`, `2.6114`;
- `1,234.5` is refused: a dot after a comma is no Vietnamese number.

All or nothing: one wrong row, and nothing is kept.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.audit.actions import record
from roviec.interface import formats
from roviec.organisations.models import UnitVersion
from roviec.reporting import indicator_rules, rules, verbs
from roviec.reporting.figures import pack, value_of
from roviec.reporting.kept.moving import moving_many
from roviec.reporting.models import (
    AddingUp,
    Column,
    FigureImport,
    FigureSheet,
    Indicator,
    Scope,
    ValueType,
)
from roviec.reporting.periods import known_period
from roviec.reporting.rollup import Value
from roviec.reporting.schedules.overlaps import taken_by_closing
from roviec.reporting.weighing import Weights, weigh, weights
from roviec.timeline import Period, PeriodError, Span

NEEDED = ("unit", "indicator", "period", "value")
KNOWN = (*NEEDED, "column", "scope")
MOST_BYTES = 100 * 1024 * 1024
MOST_TOLD = 50


class SheetKey(NamedTuple):
    """Which imported sheet: there is one of a unit for the same days, column and scope."""

    unit: int
    column: str
    scope: str
    start: date
    end: date


class Key(NamedTuple):
    """Which imported figure."""

    sheet: SheetKey
    indicator: int


class LoadRefused(Exception):
    """Nothing was kept. `problems` are sentences that begin with their row."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many rows were read, and what they did."""

    rows: int
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the file; `number` counts from 1 with the header, as a spreadsheet shows it."""

    number: int
    unit: str
    indicator: str
    period: str
    value: str
    column: str
    scope: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as read and found right."""

    row: int
    key: Key
    value: Value


def load_figures(source: FilePath | bytes, *, office: Office, name: str = "") -> LoadResult:
    """Keep the figures of a file. The same file again changes nothing; a new value replaces the
    imported one and is recorded with what it was. Signed figures are never touched.

    Raises `LoadRefused` with every wrong row.
    """
    content = content_of(source)
    name = name or (source.name if isinstance(source, FilePath) else "")
    entries = _entries(read_rows(content))
    result = keep_one_by_one(entries, office, name, hashlib.sha256(content).hexdigest())
    return LoadResult(len(entries), *result)


# --- the file --------------------------------------------------------------------------------


def content_of(source: FilePath | bytes) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        if not source.is_file():
            raise LoadRefused([_("Không có tệp “%s”.") % source.name])
        size = source.stat().st_size
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise LoadRefused([_("Tệp lớn hơn %s MB. Hãy chia thành nhiều tệp.") % most])
    return source if isinstance(source, bytes) else source.read_bytes()


def read_rows(content: bytes) -> Iterator[Cells]:
    """The rows of a file. Raises `LoadRefused` when it is no table with the columns needed."""
    text = text_of(content)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter_of(text), strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        _refuse_header(header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _cells(reader.line_num, header, cells)
    except csv.Error as error:
        told = _("Dòng %(row)s: bảng bị hỏng ở đây (%(why)s). Hãy kiểm tra dấu ngoặc kép.")
        raise LoadRefused([told % {"row": reader.line_num, "why": error}]) from error


def text_of(content: bytes) -> str:
    if not content.strip():
        raise LoadRefused([_("Tệp rỗng. Hãy chọn lại đúng tệp.")])
    if content.startswith(b"PK\x03\x04"):
        raise LoadRefused([_("Đây là tệp Excel. Hãy lưu thành “CSV UTF-8” rồi nạp lại.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = _("Tệp không phải UTF-8. Hãy lưu lại thành “CSV UTF-8”.")
        raise LoadRefused([told]) from error
    if "\x00" in text:
        raise LoadRefused([_("Tệp không phải bảng văn bản. Hãy lưu lại thành “CSV UTF-8”.")])
    return text


def delimiter_of(text: str) -> str:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _refuse_header(header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        told = _("Dòng 1: thiếu cột %(missing)s. Cần các cột %(needed)s.")
        shown = {"missing": ", ".join(missing), "needed": ", ".join(NEEDED)}
        raise LoadRefused([told % shown])
    strange = [name for name in header if name and name not in KNOWN]
    if strange or len(set(header)) != len(header):
        told = _("Dòng 1: có cột lạ hoặc lặp lại (%(strange)s). Chỉ dùng các cột %(known)s.")
        shown = {"strange": ", ".join(strange) or "—", "known": ", ".join(KNOWN)}
        raise LoadRefused([told % shown])


def _cells(number: int, header: list[str], cells: list[str]) -> Cells:
    """One row; a row with more cells than columns keeps them in `value`, where it is refused."""
    given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    extra = ",".join(cells[len(header) :])
    if extra.strip():
        given["value"] = f"{given.get('value', '')},{extra}…"
    texts = {name: given.get(name, "") for name in KNOWN}
    return Cells(number, **texts)


# --- one row ---------------------------------------------------------------------------------


class Reader:
    """Reads rows against what is known; looks each period's units up once."""

    def __init__(self) -> None:
        self.indicators = {each.code.casefold(): each for each in Indicator.objects.all()}
        self.periods: dict[str, Period] = {}
        self.units: dict[date, dict[str, int]] = {}

    def entry(self, cells: Cells) -> Entry:
        """Raises `RuleBroken` or `PeriodError`."""
        indicator = self.indicators.get(cells.indicator.casefold())
        if indicator is None:
            raise RuleBroken("REP-32", _("không có chỉ tiêu mã “%s”") % cells.indicator)
        period = self.period(cells.period)
        unit = self.unit(cells.unit, period.span)
        column = _choice(cells.column or Column.IN_PERIOD, Column.values, "column")
        scope = _choice(cells.scope or Scope.OWN, Scope.values, "scope")
        value = read_value(cells.value, indicator)
        check(indicator, value, period.span, scope)
        sheet = SheetKey(unit, column, scope, period.span.start, period.span.end)
        return Entry(cells.number, Key(sheet, indicator.pk), value)

    def period(self, code: str) -> Period:
        if code not in self.periods:
            self.periods[code] = known_period(code)
        return self.periods[code]

    def unit(self, code: str, span: Span) -> int:
        day = span.last_day
        if day not in self.units:
            rows = UnitVersion.objects.as_at(day).values_list("code", "unit_id")
            self.units[day] = {known.casefold(): unit for known, unit in rows}
        unit = self.units[day].get(code.strip().casefold())
        if unit is None:
            self._refuse_unit(code, span)
        return unit  # type: ignore[return-value]  # refused above

    def _refuse_unit(self, code: str, span: Span) -> None:
        """Tells a unit that did not exist then from one that never did."""
        known = UnitVersion.objects.filter(code__iexact=code.strip()).first()
        if known is not None:
            rules.unit_existed(known.unit, span)
        raise RuleBroken("REP-31", _("không có đơn vị mã “%s”") % code)


def _choice(given: str, known: list[str], name: str) -> str:
    chosen = given.strip().casefold()
    if chosen not in known:
        told = {"given": given, "name": name, "known": ", ".join(known)}
        raise RuleBroken("REP-35", _("cột %(name)s ghi “%(given)s”; chỉ dùng %(known)s") % told)
    return chosen


def check(indicator: Indicator, value: Value, span: Span, scope: str) -> None:
    """A subtree's share of units is a ratio, whatever one unit answers."""
    indicator_rules.is_entered(indicator.computed, indicator.name)
    if scope == Scope.SUBTREE and indicator.over_line == AddingUp.SHARE_OF_UNITS:
        rules.has_both_parts(value.value, value.total)
        rules.part_within_whole(value.value, value.total)
        return
    rules.check_value(indicator, value, span)


_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_POINT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_YES_NO = {"có": 1, "co": 1, "yes": 1, "1": 1, "không": 0, "khong": 0, "no": 0, "0": 0}


def read_value(text: str, indicator: Indicator) -> Value:
    """What a cell says, by the rules on top of this module. Raises `RuleBroken` REP-36."""
    typed = text.strip()
    if "/" in typed and indicator.value_type != ValueType.DATE:
        value, _slash, total = typed.partition("/")
        return Value(read_number(value), read_number(total))
    if indicator.value_type == ValueType.YES_NO and typed.casefold() in _YES_NO:
        return Value(Decimal(_YES_NO[typed.casefold()]))
    if indicator.value_type == ValueType.DATE:
        try:
            return Value(Decimal(formats.parse_day(typed).toordinal()))
        except formats.NotUnderstood as error:
            raise RuleBroken("REP-36", str(error)) from error
    if indicator.value_type == ValueType.PERCENT:
        typed = typed.removesuffix("%").strip()
    return Value(read_number(typed))


def read_number(text: str) -> Decimal:
    typed = text.strip().replace("\u00a0", "")
    sign, digits = (-1, typed[1:]) if typed[:1] in ("-", "−") else (1, typed)
    if len(digits) <= 40:
        if _THOUSANDS.fullmatch(digits):
            return sign * Decimal(digits.replace(".", "").replace(",", "."))
        if _COMMA.fullmatch(digits) or _POINT.fullmatch(digits):
            return sign * Decimal(digits.replace(",", "."))
    shown = typed if len(typed) <= 40 else f"{typed[:40]}…"
    told = _("“%s” không phải là số; viết như 2611, 2.611 hoặc 92,4, tỷ lệ viết 27/27")
    raise RuleBroken("REP-36", told % shown if typed else _("ô giá trị để trống"))


# --- all rows --------------------------------------------------------------------------------


def _entries(rows: Iterable[Cells]) -> list[Entry]:
    reader, problems = Reader(), Problems()
    seen: dict[Key, Entry] = {}
    entries: list[Entry] = []
    for cells in rows:
        try:
            entry = reader.entry(cells)
        except RuleBroken as refused:
            problems.add(cells.number, refused.message)
            continue
        except PeriodError as refused:
            problems.add(cells.number, str(refused))
            continue
        first = seen.setdefault(entry.key, entry)
        if first.value != entry.value:
            problems.add(cells.number, _("khác với dòng %s về cùng một số") % first.row)
        entries.append(entry)
    problems.refuse()
    if not entries:
        raise LoadRefused([_("Tệp không có dòng số liệu nào.")])
    return entries


class Problems:
    """Every wrong row, the first ones in words."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.count = 0

    def add(self, row: int, message: str) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(_("Dòng %(row)s: %(what)s") % {"row": row, "what": message})

    def refuse(self) -> None:
        if not self.count:
            return
        rest = self.count - len(self.told)
        more = [_("… và %s dòng sai nữa.") % rest] if rest else []
        raise LoadRefused([*self.told, *more])


@transaction.atomic
def keep_one_by_one(
    entries: list[Entry], office: Office, name: str, sha256: str
) -> tuple[int, int, int]:
    """How many figures were added, changed, and stayed as they were."""
    units = _units(entries)
    _refuse_taken(entries, units)
    # Totals move with what is loaded.
    with moving_many(units):
        return _keep_held(entries, office, name, sha256)


def _refuse_taken(entries: list[Entry], units: dict[Span, set[int]]) -> None:
    """REP-82: a day is not counted from a unit that ended and from old figures of its successor."""
    taken = {(each.unit, each.span, each.indicator): each.by for each in taken_by_closing(units)}
    problems = Problems()
    for entry in entries if taken else ():
        sheet = entry.key.sheet
        by = taken.get((sheet.unit, Span(sheet.start, sheet.end), entry.key.indicator))
        if by is not None and (sheet.column, sheet.scope) == (Column.IN_PERIOD, Scope.OWN):
            told = _("báo cáo kết thúc đã duyệt của %s đã nói về một phần những ngày này")
            problems.add(entry.row, told % by)
    problems.refuse()


def _units(entries: list[Entry]) -> dict[Span, set[int]]:
    units: dict[Span, set[int]] = defaultdict(set)
    for entry in entries:
        units[Span(entry.key.sheet.start, entry.key.sheet.end)].add(entry.key.sheet.unit)
    return units


def _keep_held(
    entries: list[Entry], office: Office, name: str, sha256: str
) -> tuple[int, int, int]:
    held = _held(entries)
    wanted = {entry.key: entry.value for entry in entries}
    by = weights()
    before = {key: _given(held, key, by) for key in wanted}
    new = {key: value for key, value in wanted.items() if before[key] is None}
    changed = {k: v for k, v in wanted.items() if before[k] is not None and before[k] != v}
    unchanged = len(entries) - len(new) - len(changed)
    if not new and not changed:
        return 0, 0, unchanged
    source = FigureImport.objects.create(
        name=name, sha256=sha256, rows=len(entries), loaded_by=office.text or office.name
    )
    _write(held, new | changed, source, by)
    for key, value in changed.items():
        _record_replaced(held[key.sheet], key.indicator, (before[key], value), office)
    after = {"name": name, "sha256": sha256, "added": len(new), "changed": len(changed)}
    record(office, verbs.LOADED, source, note=name, after=after)
    return len(new), len(changed), unchanged


def _held(entries: list[Entry]) -> dict[SheetKey, FigureSheet]:
    """Imported sheets of the same days, locked until this load is done."""
    spans = {(entry.key.sheet.start, entry.key.sheet.end) for entry in entries}
    held: dict[SheetKey, FigureSheet] = {}
    for start, end in spans:
        rows = FigureSheet.objects.select_for_update().filter(
            imported__isnull=False, span_start=start, span_end=end
        )
        for row in rows:
            held[SheetKey(row.unit_id, row.column, row.scope, start, end)] = row
    return held


def _given(held: dict[SheetKey, FigureSheet], key: Key, weighed: Container[int]) -> Value | None:
    sheet = held.get(key.sheet)
    packed = sheet.packed.get(str(key.indicator)) if sheet else None
    if packed is None:
        return None
    value = value_of(packed)
    return replace(value, total=None) if key.indicator in weighed else value


def _write(
    held: dict[SheetKey, FigureSheet], given: dict[Key, Value], source: FigureImport, by: Weights
) -> None:
    """Lay the figures on their sheets; a figure on a sheet that began with another file keeps the
    file it came with."""
    there = set(held)
    written = {}
    for key, value in given.items():
        sheet = held.get(key.sheet)
        if sheet is None:
            sheet = held[key.sheet] = _new_sheet(key.sheet, source)
        sheet.packed[str(key.indicator)] = pack(value)
        if sheet.imported_id != source.pk:
            sheet.sources[str(key.indicator)] = source.pk
        written[key.sheet] = sheet
    for sheet in written.values():
        weigh(sheet.packed, by)
    FigureSheet.objects.bulk_create(
        [sheet for key, sheet in written.items() if key not in there], batch_size=1000
    )
    FigureSheet.objects.bulk_update(
        [sheet for key, sheet in written.items() if key in there],
        ["packed", "sources"],
        batch_size=500,
    )


def _new_sheet(key: SheetKey, source: FigureImport) -> FigureSheet:
    return FigureSheet(
        unit_id=key.unit,
        column=key.column,
        scope=key.scope,
        span_start=key.start,
        span_end=key.end,
        imported=source,
    )


def _record_replaced(
    sheet: FigureSheet, indicator: int, was: tuple[Value | None, Value], office: Office
) -> None:
    """The entry is about the sheet, and names the indicator."""
    before, after = (
        {"indicator": indicator, "value": each and each.value, "total": each and each.total}
        for each in was
    )
    record(office, verbs.REPLACED, sheet, unit_id=sheet.unit_id, before=before, after=after)
