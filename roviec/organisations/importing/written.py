"""Acts as a table writes them: rows of one key are one act, rows of one number one of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from roviec.organisations.importing.columns import plain
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.values import Reader
from roviec.organisations.models import ActLine, Reorganisation
from roviec.organisations.structure import ActKind

_LISTED = re.compile(r"[;,|\n]")
OF_WORDS = {
    "places": Reorganisation.Of.PLACES,
    "diaban": Reorganisation.Of.PLACES,
    "units": Reorganisation.Of.UNITS,
    "donvi": Reorganisation.Of.UNITS,
}
LONGEST_NUMBER = 60


@dataclass
class WrittenLine:
    """Rows of one line: the first says its kind; each may found one more."""

    kind: ActKind
    rows: list[Row]
    sources: list[tuple[str, Row]] = field(default_factory=list)
    targets: list[tuple[str, Row]] = field(default_factory=list)


@dataclass
class WrittenAct:
    of: str
    day: date
    title: str
    row: Row
    decision_number: str = ""
    decision_issuer: str = ""
    decision_on: date | None = None
    lines: list[WrittenLine] = field(default_factory=list)

    @property
    def heading(self) -> tuple[str, date, str, str]:
        """What tells one act from another."""
        return self.of, self.day, self.title, self.decision_number


def written_acts(reader: Reader) -> list[WrittenAct]:
    """Acts in the order of their first rows; what cannot be read is among the problems."""
    kinds = {plain(kind.value): ActKind(kind.value) for kind in ActLine.Kind}
    kinds |= {plain(kind.label): ActKind(kind.value) for kind in ActLine.Kind}
    acts: dict[str, WrittenAct] = {}
    lines: dict[tuple[str, str], WrittenLine] = {}
    headless: dict[str, Row] = {}
    for row in reader.table.rows():
        key = reader.text(row, "act", needed=True)
        kind = reader.choice(row, "kind", kinds)
        if key in headless and not reader.text(row, "day"):
            # What its first row should have said is told there.
            reader.depends(row, "act", [reader.where(headless[key])])
            continue
        act = acts.get(key) or _begun(reader, row)
        if key and act is None:
            headless.setdefault(key, row)
        if not key or act is None:
            continue
        _agrees(reader, row, acts.setdefault(key, act))
        if kind is None:
            continue
        number = reader.text(row, "line") or f"\0{row.number}"
        line = lines.get((key, number))
        if line is None:
            line = lines[key, number] = WrittenLine(kind, [])
            act.lines.append(line)
        elif line.kind != kind:
            told = _("Dòng %s của đợt này đã ghi một việc khác. Mỗi dòng của đợt chỉ một việc.")
            reader.wrong("IMP-11", told % number, row, "kind")
        _add(reader, row, line)
    _once(reader, list(acts.values()))
    return list(acts.values())


def _begun(reader: Reader, row: Row) -> WrittenAct | None:
    of = reader.choice(row, "of", OF_WORDS)
    day = reader.day(row, "day", needed=True)
    title = reader.text(row, "title", needed=True)
    number = reader.text(row, "decision_number", longest=LONGEST_NUMBER)
    on = reader.day(row, "decision_day")
    issuer = reader.text(row, "decision_issuer")
    if of is None or day is None or not title:
        return None
    return WrittenAct(of, day, title, row, number, issuer, on)


def _agrees(reader: Reader, row: Row, act: WrittenAct) -> None:
    """IMP-11: rows after the first repeat what is said of the act, or leave it empty."""
    said = {
        "title": act.title,
        "decision_number": act.decision_number,
        "decision_issuer": act.decision_issuer,
    }
    other = [column for column, text in said.items() if reader.text(row, column) not in ("", text)]
    if reader.text(row, "day") and reader.day(row, "day") not in (None, act.day):
        other.append("day")
    if reader.text(row, "of") and OF_WORDS.get(plain(reader.text(row, "of"))) != act.of:
        other.append("of")
    for column in other:
        told = _(
            "Khác với dòng %s của cùng đợt. Hãy ghi giống nhau, hoặc đặt tên khác ở cột “Đợt”."
        )
        reader.wrong("IMP-11", told % act.row.number, row, column)


def _add(reader: Reader, row: Row, line: WrittenLine) -> None:
    line.rows.append(row)
    for column, codes in (("sources", line.sources), ("targets", line.targets)):
        known = {code for code, _row in codes}
        codes += [(code, row) for code in listed(reader.code(row, column)) if code not in known]


def listed(text: str) -> list[str]:
    return [part.strip() for part in _LISTED.split(text) if part.strip()]


def _once(reader: Reader, acts: list[WrittenAct]) -> None:
    seen: dict[tuple[str, date, str, str], WrittenAct] = {}
    for act in acts:
        if act.heading in seen:
            told = _(
                "Đợt này trùng ngày, tên và số văn bản với đợt ở dòng %s. Hãy gộp lại, hoặc đặt"
                " tên khác."
            )
            reader.wrong("IMP-11", told % seen[act.heading].row.number, act.row, "title")
        seen.setdefault(act.heading, act)


def by_batch(acts: list[WrittenAct]) -> Iterator[list[WrittenAct]]:
    """Acts that take effect together: of one day, places before the units that stand there."""
    order = sorted({(act.day, act.of) for act in acts})
    for day, of in order:
        yield [act for act in acts if (act.day, act.of) == (day, of)]
