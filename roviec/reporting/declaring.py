"""Whether what is declared of indicators holds together. Pure.

The files of a template and the site's own indicators are both held against this; each function
raises the numbered rule that is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from roviec.access.rules import RuleBroken
from roviec.reporting import indicator_rules as rules
from roviec.reporting.definitions import Definitions
from roviec.reporting.formulas import NotAFormula, parse
from roviec.reporting.models import AddingUp, Indicator, ValueType

COUNTED = (ValueType.COUNT, ValueType.AMOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One indicator as far as others depend on it; `weight` is a code, `formula` a text."""

    code: str
    value_type: str
    over_line: str
    over_time: str
    weight: str = ""
    formula: str = ""


def declared_on(day: date, indicators: Iterable[Indicator], known: Definitions) -> ByCode:
    """The indicators of the site, each with its formula of that day."""
    return {
        row.code: Declared(
            code=row.code,
            value_type=row.value_type,
            over_line=row.over_line,
            over_time=row.over_time,
            weight=row.weight.code if row.weight else "",
            formula=known.defined(row, day).formula,
        )
        for row in indicators
    }


ByCode = Mapping[str, Declared]


def broken_in(row: Declared, known: ByCode) -> Iterator[tuple[str, RuleBroken]]:
    """Each broken rule with the key of the file under which it stands."""
    for key, check in (("weight", check_weight), ("formula", check_formula)):
        try:
            check(row, known)
        except RuleBroken as broken:
            yield key, broken


def check_weight(row: Declared, known: Mapping[str, Declared]) -> None:
    """Raises REP-130 to REP-133."""
    axes = [how for how in (row.over_line, row.over_time) if how == AddingUp.WEIGHTED_MEAN]
    rules.mean_has_weight(bool(axes), row.weight)
    if not row.weight:
        return
    weight = known.get(row.weight)
    rules.weight_is_counted(row.weight, bool(weight and weight.value_type in COUNTED))
    assert weight is not None
    rules.goes_round_nowhere(_round(row.code, lambda code: _weight_of(code, known)))
    for mine, its in ((row.over_line, weight.over_line), (row.over_time, weight.over_time)):
        if mine == AddingUp.WEIGHTED_MEAN:
            rules.weight_adds_up(row.weight, its == AddingUp.SUM)


def check_formula(row: Declared, known: Mapping[str, Declared]) -> None:
    """Raises REP-133 to REP-136."""
    ways = (row.over_line, row.over_time)
    rules.computed_throughout(bool(row.formula), [how == AddingUp.COMPUTED for how in ways])
    if not row.formula:
        return
    rules.gives_a_number(row.value_type in (*COUNTED, ValueType.PERCENT))
    codes = _codes(row.formula)
    for code in codes:
        part = known.get(code)
        good = part is not None and part.value_type in (*COUNTED, ValueType.PERCENT)
        rules.part_is_a_number(code, good)
    rules.names_a_part(len(codes))
    rules.goes_round_nowhere(_round(row.code, lambda code: _parts_of(code, known)))


def _codes(formula: str) -> tuple[str, ...]:
    stopped_at = None
    codes: tuple[str, ...] = ()
    try:
        codes = parse(formula).codes
    except NotAFormula as refused:
        stopped_at = refused.at
    rules.is_a_formula(formula, stopped_at)
    return codes


def _weight_of(code: str, known: Mapping[str, Declared]) -> tuple[str, ...]:
    row = known.get(code)
    return (row.weight,) if row and row.weight else ()


def _parts_of(code: str, known: Mapping[str, Declared]) -> tuple[str, ...]:
    row = known.get(code)
    if row is None or not row.formula:
        return ()
    try:
        return parse(row.formula).codes
    except NotAFormula:
        return ()


def _round(start: str, leads_to: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The way by which a code leads back to itself; empty where it does not."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    seen: set[str] = set()
    while waiting:
        code, way = waiting.pop()
        for part in leads_to(code):
            if part == start:
                return (*way, start)
            if part not in seen:
                seen.add(part)
                waiting.append((part, (*way, part)))
    return ()
