"""What the files of a template of work hold, as typed rows.

A row of a file is one dataclass; a key the dataclass does not know, or lacks, is a mistake the
loader names by file and line. Dates are half-open, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from roviec.reporting.designing.content import FormRow
from roviec.reporting.models import AddingUp, Nature, ValueType


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of unit; `rank` 0 is the centre. The dates are those between which units of it may
    stand; none is always.

    A kind with `stands_at` has one unit at every place of that level, or of those `place_kinds`
    (the keys of `name_pattern` where that is a table). The patterns make its code and name of the
    place's. `superiors` names, for every line it stands in, the kinds it answers to: the unit of
    one of them at the nearest place above, its own place first; an empty list is the line's top.
    Kinds that share a `body` are one unit at one place, which changes its kind. One that `follows`
    others takes over from theirs when they end, there or where their places went; `joined_by` are
    bodies that came into it and the template does not hold.
    """

    code: str
    name: str
    level: str
    rank: int
    issuer_mark: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    stands_at: str = ""
    place_kinds: tuple[str, ...] = ()
    code_pattern: str = ""
    name_pattern: str | Mapping[str, str] = ""
    superiors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: str = ""
    follows: tuple[str, ...] = ()
    joined_by: tuple[str, ...] = ()

    @property
    def name_patterns(self) -> Mapping[str, str]:
        """The pattern by kind of place; "" stands for any."""
        if isinstance(self.name_pattern, str):
            return dict.fromkeys(self.place_kinds or ("",), self.name_pattern)
        return self.name_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """`permissions` are `permission:reach`, as `report.view:below`."""

    code: str
    name: str
    permissions: tuple[str, ...]

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Pairs of permission and reach."""
        return tuple((p.partition(":")[0], p.partition(":")[2]) for p in self.permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorRow:
    """The posts of whoever looks after a site: that role, at the top of each of these lines. The
    first is the one shown beside the name."""

    role: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRulesRow:
    """Which rule set of the inspections room governs inspections planned in those days.

    `longest_days` is the longest an inspection may last, by level of the inspecting body;
    `look_back_years` how far back the period inspected may begin. Null where no rule says.
    """

    rule_set: str
    basis: str
    findings: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    longest_days: Mapping[str, int] = field(default_factory=dict)
    look_back_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFormRow:
    """Which layout of the writing room documents of those days take."""

    form: str
    layout: str
    basis: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRow:
    """What an indicator meant up to a day; what it does not say was as the indicator says.
    `comparable` and `reason` tell of it and the one before it."""

    valid_to: date
    name: str = ""
    unit_of_measure: str = ""
    scale: Decimal | None = None
    phrases: tuple[str, ...] = ()
    formula: str = ""
    definition: str = ""
    comparable: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """`definition` is its text; `earlier` definitions, the oldest first, with which the newest is
    `comparable` or, for a `reason`, not."""

    code: str
    name: str
    area: str
    value_type: ValueType
    unit_of_measure: str
    nature: Nature
    over_line: AddingUp
    over_time: AddingUp
    phrases: tuple[str, ...]
    weight: str = ""
    formula: str = ""
    definition: str = ""
    comparable: bool = True
    reason: str = ""
    earlier: tuple[EarlierRow, ...] = ()
    scale: Decimal = Decimal(1)
    counts_people: bool = False

    @property
    def computed(self) -> bool:
        return self.over_line == AddingUp.COMPUTED

    @property
    def weight_code(self) -> str:
        return self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A whole template of work, checked. Rows stand in the order of their files."""

    code: str
    name: str
    lines: tuple[LineRow, ...]
    kinds: tuple[KindRow, ...]
    roles: tuple[RoleRow, ...]
    administrator: AdministratorRow
    inspection_rules: tuple[InspectionRulesRow, ...]
    document_forms: tuple[DocumentFormRow, ...]
    areas: tuple[AreaRow, ...]
    indicators: tuple[IndicatorRow, ...]
    forms: tuple[FormRow, ...]

    def inspection_rules_on(self, day: date) -> InspectionRulesRow | None:
        """The rules of inspections planned on that day."""
        return next((r for r in self.inspection_rules if holds_on(r, day)), None)

    def document_form_on(self, day: date) -> DocumentFormRow | None:
        """The form of documents of that day."""
        return next((f for f in self.document_forms if holds_on(f, day)), None)


def holds_on(row: InspectionRulesRow | DocumentFormRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
