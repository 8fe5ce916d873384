"""What stands against a file: by sheet, row and column, each with the way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken

MOST_KEPT = 500
"""Problems a page tells one by one; beyond that they are only counted."""
EVERY = 10_000_000
"""So many are told where all are wanted: by a command, and in the file to mend by."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, or, when it is a `warning`, to look at. `row` 0: the whole sheet."""

    rule: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    warning: bool = False

    @property
    def place(self) -> str:
        """Where it is, as a person looks for it: `Địa bàn, dòng 12, cột Mã`."""
        parts = [self.sheet] if self.sheet else []
        parts += [_("dòng %s") % self.row] if self.row else []
        parts += [_("cột “%s”") % self.column] if self.column else []
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass
class Problems:
    """Gathers problems, keeping the first ones and counting all."""

    most: int = MOST_KEPT
    kept: list[Problem] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    warned: int = 0
    count: int = 0
    faulty: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """Columns with something to mend, by sheet and row."""

    def add(self, problem: Problem) -> None:
        if problem.warning:
            self.warned += 1
        else:
            self.count += 1
            self.rules[problem.rule] += 1
            self.faulty.setdefault((problem.sheet, problem.row), set()).add(problem.column)
        if (self.warned if problem.warning else self.count) <= self.most:
            self.kept.append(problem)

    def in_order(self) -> list[Problem]:
        """What must be mended first, each by sheet and row."""
        return sorted(self.kept, key=lambda p: (p.warning, p.sheet, p.row))

    def extend(self, problems: Iterable[Problem]) -> None:
        for each in problems:
            self.add(each)


class ImportRefused(RuleBroken):
    """Nothing was written. `problems` in the order of the file, `count` of all there are."""

    def __init__(self, problems: Sequence[Problem], count: int) -> None:
        told = [str(each) for each in problems if not each.warning]
        if count > len(told):
            told.append(_("… và %s lỗi nữa.") % (count - len(told)))
        super().__init__(problems[0].rule, "\n".join(told))
        self.problems = tuple(problems)
        self.count = count
