"""History by the table: one row for a unit and period, one column for each indicator.

    unit;period;classes;attendances
    ben_do-department;2020-01;3;120

The first two columns are `unit` and `period`, the others codes of indicators; separators, numbers
and rules are those of `loading`. Figures are the unit's own, in the period, and carry the state
*imported*. An empty cell is no data. All or nothing: one wrong cell, and nothing is kept.

A table goes to the database as it is read, a sheet for each row, with the totals above it, so that
a country's years are a matter of minutes. Where figures of the same units and days are there
already (imported or signed) it is taken in one by one, as `loading` does.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path as FilePath

from django.db import connection, transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.audit.actions import record
from roviec.organisations.models import Line
from roviec.reporting import verbs
from roviec.reporting.figures import pack
from roviec.reporting.kept import leaves
from roviec.reporting.kept.locks import hold_line
from roviec.reporting.kept.moving import add
from roviec.reporting.kept.parts import Joined, Kept, KeptBy, part_of
from roviec.reporting.loading import (
    Entry,
    Key,
    LoadRefused,
    LoadResult,
    Problems,
    Reader,
    SheetKey,
    check,
    content_of,
    delimiter_of,
    keep_one_by_one,
    read_value,
    text_of,
)
from roviec.reporting.models import (
    AddingUp,
    Column,
    FigureImport,
    FigureSheet,
    Indicator,
    Scope,
    ValueType,
)
from roviec.reporting.rollup import Value
from roviec.timeline import PeriodError, Span

AT_ONCE = 2000
LONGEST = 15
"""Digits of a plain count; longer ones are read with more care."""


@dataclass(slots=True)
class _Column:
    """One indicator of the table, and what its cells come to above each chain of superiors."""

    indicator: Indicator
    plain: bool
    """Cells of digits alone are right as they are, and are added up as they are."""


@dataclass(slots=True)
class _Sheet:
    row: int
    unit: int
    span: Span
    packed: str
    """As JSON."""


@dataclass(slots=True)
class _Above:
    """What units with the same superiors bring together, by place of the column."""

    sums: list[int]
    counts: list[int]
    others: dict[int, Joined] = field(default_factory=dict)
    other_counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def load_table(source: FilePath | bytes, *, office: Office, name: str = "") -> LoadResult:
    """Keep the figures of a table. Raises `LoadRefused` with every wrong row."""
    name = name or (source.name if isinstance(source, FilePath) else "")
    return _Table(content_of(source)).load(office, name)


class _Table:
    def __init__(self, content: bytes) -> None:
        self.content = content
        text = text_of(content)
        lines = io.StringIO(text, newline="")
        self.rows = csv.reader(lines, delimiter=delimiter_of(text), strict=True)
        header = [cell.strip().casefold() for cell in next(self.rows, [])]
        self.reader, self.problems = Reader(), Problems()
        self.columns = self._columns(header)
        self.figures = 0

    def _columns(self, header: list[str]) -> list[_Column]:
        if header[:2] != ["unit", "period"] or len(set(header)) != len(header):
            told = _("Dòng 1: hai cột đầu phải là unit và period, rồi mỗi chỉ tiêu một cột.")
            raise LoadRefused([told])
        strange = [code for code in header[2:] if code not in self.reader.indicators]
        if strange or not header[2:]:
            told = _("Dòng 1: không có chỉ tiêu mã “%s”.") % ", ".join(strange or ["—"])
            raise LoadRefused([told])
        indicators = [self.reader.indicators[code] for code in header[2:]]
        return [
            _Column(each, each.value_type == ValueType.COUNT and each.over_line == AddingUp.SUM)
            for each in indicators
        ]

    @transaction.atomic
    def load(self, office: Office, name: str) -> LoadResult:
        lines = list(Line.objects.order_by("pk"))
        for line in lines:
            hold_line(line.pk)
        heads = list(self._heads())
        self.problems.refuse()
        if _there_already({span for _row, _unit, span, _cells in heads}):
            return self._one_by_one(heads, office, name)
        source = FigureImport.objects.create(
            name=name,
            sha256=hashlib.sha256(self.content).hexdigest(),
            loaded_by=office.text or office.name,
        )
        chains = _Chains(lines, heads, len(self.columns))
        write_sheets(self._sheets(heads, chains), source)
        self.problems.refuse()
        if not self.figures:
            raise LoadRefused([_("Tệp không có dòng số liệu nào.")])
        chains.write(self.columns)
        FigureImport.objects.filter(pk=source.pk).update(rows=self.figures)
        after = {"name": name, "sha256": source.sha256, "added": self.figures, "changed": 0}
        record(office, verbs.LOADED, source, note=name, after=after)
        return LoadResult(self.figures, self.figures, 0, 0)

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in self.rows:
                if any(cells):
                    yield self.rows.line_num, cells
        except csv.Error as error:
            told = _("Dòng %(row)s: bảng bị hỏng ở đây (%(why)s). Hãy kiểm tra dấu ngoặc kép.")
            shown = {"row": self.rows.line_num, "why": error}
            raise LoadRefused([told % shown]) from error

    def _heads(self) -> Iterator[_Head]:
        """Every row with its unit and days found; twice the same is a problem."""
        seen: dict[tuple[int, Span], int] = {}
        for number, cells in self._lines():
            try:
                span = self.reader.period(cells[1].strip()).span
                unit = self.reader.unit(cells[0], span)
            except (RuleBroken, PeriodError, IndexError) as refused:
                told = refused.message if isinstance(refused, RuleBroken) else str(refused)
                self.problems.add(number, told)
                continue
            first = seen.setdefault((unit, span), number)
            if first != number or len(cells) != len(self.columns) + 2:
                self.problems.add(
                    number, _("số ô không khớp dòng 1, hoặc trùng đơn vị và kỳ với dòng trước")
                )
                continue
            yield number, unit, span, cells

    def _sheets(self, heads: Iterable[_Head], chains: _Chains) -> Iterator[_Sheet]:
        keys = [f'"{column.indicator.pk}":' for column in self.columns]
        plain = [column.plain for column in self.columns]
        for number, unit, span, cells in heads:
            above = chains.of(unit, span)
            parts: list[str] = []
            for at, text in enumerate(islice(cells, 2, None)):
                if plain[at] and text.isdigit() and text.isascii() and len(text) <= LONGEST:
                    count = int(text)
                    parts.append(f'{keys[at]}"{count}"')
                    above.sums[at] += count
                    above.counts[at] += 1
                elif text and not text.isspace():
                    self._with_care(number, span, at, cells, above, parts)
            if parts:
                self.figures += len(parts)
                yield _Sheet(number, unit, span, "{" + ",".join(parts) + "}")

    def _with_care(  # where the cell stands, and what it goes into
        self, number: int, span: Span, at: int, cells: list[str], above: _Above, parts: list[str]
    ) -> None:
        indicator = self.columns[at].indicator
        try:
            value = read_value(cells[at + 2], indicator)
            check(indicator, value, span, Scope.OWN)
            value = self._weighed(value, indicator, cells)
        except RuleBroken as refused:
            self.problems.add(number, f"{indicator.code}: {refused.message}")
            return
        parts.append(f'"{indicator.pk}":{json.dumps(pack(value))}')
        joined = above.others.setdefault(at, Joined())
        joined.add(indicator.over_line, part_of(indicator.over_line, value))
        above.other_counts[at] += 1

    def _weighed(self, value: Value, indicator: Indicator, cells: list[str]) -> Value:
        """With its weight beside it, where the same row says it."""
        for at, column in enumerate(self.columns):
            if column.indicator.pk == indicator.weight_id and cells[at + 2].strip():
                return replace(value, total=read_value(cells[at + 2], column.indicator).value)
        return value

    def _one_by_one(self, heads: Iterable[_Head], office: Office, name: str) -> LoadResult:
        entries = list(self._entries(heads))
        self.problems.refuse()
        kept = keep_one_by_one(entries, office, name, hashlib.sha256(self.content).hexdigest())
        return LoadResult(len(entries), *kept)

    def _entries(self, heads: Iterable[_Head]) -> Iterator[Entry]:
        for number, unit, span, cells in heads:
            sheet = SheetKey(unit, Column.IN_PERIOD, Scope.OWN, span.start, span.end)
            for column, text in zip(self.columns, cells[2:], strict=True):
                if not text.strip():
                    continue
                try:
                    value = read_value(text, column.indicator)
                    check(column.indicator, value, span, Scope.OWN)
                except RuleBroken as refused:
                    self.problems.add(number, f"{column.indicator.code}: {refused.message}")
                    continue
                yield Entry(number, Key(sheet, column.indicator.pk), value)


_Head = tuple[int, int, Span, list[str]]
"""Row, unit, days, cells."""


def _there_already(spans: Iterable[Span]) -> bool:
    return any(
        FigureSheet.objects.filter(span_start=span.start, span_end=span.end).exists()
        for span in spans
    )


class _Chains:
    """Units by who stands above them in every line, and what they bring there."""

    def __init__(self, lines: Sequence[Line], heads: Iterable[_Head], width: int) -> None:
        self.width = width
        units: dict[Span, set[int]] = defaultdict(set)
        for _row, unit, span, _cells in heads:
            units[span].add(unit)
        self.above = {line.pk: leaves.above_in(line.pk, units) for line in lines}
        self.lines = [line.pk for line in lines]
        self.found: dict[tuple[Span, tuple[tuple[int, int], ...]], _Above] = {}

    def of(self, unit: int, span: Span) -> _Above:
        chain = tuple(
            (line, upper)
            for line in self.lines
            for upper in leaves.uppers(self.above[line], unit, span.end)
        )
        if (span, chain) not in self.found:
            self.found[span, chain] = _Above([0] * self.width, [0] * self.width)
        return self.found[span, chain]

    def write(self, columns: Sequence[_Column]) -> None:
        totals: dict[int, dict[Span, dict[leaves.Total, KeptBy]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for (span, chain), above in self.found.items():
            brought = _kept(above, columns)
            for line, upper in chain:
                total = totals[line][span].setdefault(leaves.Total(upper, Column.IN_PERIOD), {})
                for column in columns:
                    indicator = column.indicator
                    if indicator.pk in brought:
                        there = total.setdefault(indicator.pk, Kept())
                        there.add(indicator.over_line, brought[indicator.pk])
        for line, each in totals.items():
            add(line, each)


def _kept(above: _Above, columns: Sequence[_Column]) -> KeptBy:
    made: KeptBy = {}
    for at, column in enumerate(columns):
        kept = Kept(imported=above.counts[at] + above.other_counts[at])
        if above.counts[at]:
            kept.live.units, kept.live.value = above.counts[at], Decimal(above.sums[at])
        if at in above.others:
            kept.live.add(column.indicator.over_line, above.others[at])
        if kept.imported:
            made[column.indicator.pk] = kept
    return made


def write_sheets(sheets: Iterable[_Sheet], source: FigureImport) -> None:
    """Past Django's own objects, which take most of the time where a country is written."""
    table = connection.ops.quote_name(FigureSheet._meta.db_table)
    columns = (
        "unit_id", "imported_id", "column", "scope", "span_start", "span_end", "packed", "sources",
    )  # fmt: skip
    named = ", ".join(connection.ops.quote_name(each) for each in columns)
    rows = (
        (s.unit, source.pk, Column.IN_PERIOD.value, Scope.OWN.value,
         s.span.start.isoformat(), s.span.end.isoformat(), s.packed, "{}")
        for s in sheets
    )  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        # Names of the model's own table and columns, nothing a person wrote.
        insert = f"INSERT INTO {table} ({named}) VALUES ({places})"  # noqa: S608
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(insert, some)
