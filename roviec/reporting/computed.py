"""Totals of indicators that are computed from others: at every level from that level's parts.

Nothing of them is kept. What is missing of one part is missing of the whole, and where a part is
divided by nothing the number does not apply; neither is ever a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from roviec.reporting.definitions import Definitions, defined_on
from roviec.reporting.formulas import NO_DATA, Formula, NotAFormula, Result, parse
from roviec.reporting.held import Held
from roviec.reporting.models import Indicator
from roviec.reporting.rollup import MEAN, STORED_PLACES, Value
from roviec.reporting.totals import Branch, Total


@dataclass(frozen=True)
class Plan:
    """What must be read, so that all that is asked for can be told."""

    asked: list[Indicator]
    plain: list[Indicator]
    """What stands on sheets: asked for itself, or a part of what is."""
    by_code: Mapping[str, Indicator] = field(default_factory=dict)
    formulas: Mapping[int, Formula] = field(default_factory=dict)
    """By computed indicator, its own and that of every part of it."""

    def reckon(self, indicator: Indicator, value_of: Callable[[Indicator], Value | None]) -> Result:
        """The indicator from plain ones, of which `value_of` tells."""
        if not indicator.computed:
            value = value_of(indicator)
            return Result(None if value is None else value.value)
        formula = self.formulas.get(indicator.pk)
        if formula is None:
            return NO_DATA
        parts = {code: self._part(code, value_of) for code in formula.codes}
        values: dict[str, Decimal | None] = {code: each.value for code, each in parts.items()}
        missing = any(v is None and not parts[code].divides_by_zero for code, v in values.items())
        if not missing and any(each.divides_by_zero for each in parts.values()):
            return Result(divides_by_zero=True)
        return formula.reckon(values)

    def _part(self, code: str, value_of: Callable[[Indicator], Value | None]) -> Result:
        indicator = self.by_code.get(code)
        return NO_DATA if indicator is None else self.reckon(indicator, value_of)

    def direct_parts(self, indicator: Indicator) -> list[Indicator]:
        """What the formula names; none of what is entered."""
        formula = self.formulas.get(indicator.pk) if indicator.computed else None
        codes = formula.codes if formula else ()
        return [self.by_code[code] for code in codes if code in self.by_code]

    def asking(self, more: Iterable[Indicator]) -> Plan:
        """The same, with more that is asked for: parts of what it computes."""
        return replace(self, asked=[*self.asked, *more])

    def plain_parts(self, indicator: Indicator) -> list[Indicator]:
        """What stands on sheets of what the indicator is computed from."""
        return list(self._leaves(indicator).values())

    def _leaves(self, indicator: Indicator) -> dict[int, Indicator]:
        if not indicator.computed:
            return {indicator.pk: indicator}
        formula = self.formulas.get(indicator.pk)
        found: dict[int, Indicator] = {}
        for code in formula.codes if formula else ():
            if code in self.by_code:
                found |= self._leaves(self.by_code[code])
        return found

    def completed(self, told: Mapping[int, Total]) -> dict[int, Total]:
        """What was asked for, from the totals of what is plain."""
        return {
            each.pk: _computed(self, each, told) if each.computed else told[each.pk]
            for each in self.asked
        }


def planned(
    asked: Iterable[Indicator],
    day: date,
    definitions: Definitions | None = None,
    by_code: Mapping[str, Indicator] | None = None,
) -> Plan:
    """By the definitions of the day. Where all parts of what is computed are asked for or known by
    code, no indicator is read; else all of them, in one query."""
    wanted = list(asked)
    if not any(each.computed for each in wanted):
        return Plan(wanted, wanted)
    by_code = by_code or {each.code: each for each in wanted}
    formulas = _formulas(by_code, day, definitions)
    if any(code not in by_code for each in formulas.values() for code in each.codes):
        by_code = {each.code: each for each in Indicator.objects.all()}
        formulas = _formulas(by_code, day, definitions)
    plan = Plan(wanted, [], by_code, formulas)
    plain = {each.pk: each for each in wanted if not each.computed}
    for each in wanted:
        for part in plan.plain_parts(each):
            plain.setdefault(part.pk, part)
    return replace(plan, plain=list(plain.values()))


def _formulas(
    by_code: Mapping[str, Indicator], day: date, definitions: Definitions | None
) -> dict[int, Formula]:
    found: dict[int, Formula] = {}
    computed = [each for each in by_code.values() if each.computed]
    then = (
        [definitions.defined(each, day) for each in computed]
        if definitions
        else defined_on(computed, day)
    )
    for each in then:
        try:
            found[each.pk] = parse(each.formula)
        except NotAFormula:
            continue
    return found


def computed_beside(
    indicators: Iterable[Indicator], values: Mapping[int, Value], day: date
) -> dict[int, tuple[Result, list[Indicator]]]:
    """Those of the indicators that are computed, from the values that stand beside them, with what
    each is computed from."""
    plan = planned(indicators, day)
    return {
        each.pk: (plan.reckon(each, lambda part: values.get(part.pk)), plan.plain_parts(each))
        for each in plan.asked
        if each.computed
    }


def _computed(plan: Plan, indicator: Indicator, told: Mapping[int, Total]) -> Total:
    """The total of a computed indicator. Of `n of m units`, the part fewest units gave tells."""
    parts = [told[part.pk] for part in plan.plain_parts(indicator)]
    if not parts:
        return _nothing(indicator, next(iter(told.values())))
    first = parts[0]

    def reckoned(name: str) -> Result:
        return plan.reckon(indicator, lambda part: _number(told[part.pk], name))

    results = {name: reckoned(name) for name in ("live", "if_accepted", "own", "signed")}
    versions = {part.signed.version_id if part.signed else None for part in parts}
    return replace(
        first,
        indicator_id=indicator.pk,
        live=value_of_result(results["live"]),
        if_accepted=value_of_result(results["if_accepted"]),
        own=_held(first.own, results["own"], indicator),
        signed=_held(first.signed, results["signed"], indicator) if len(versions) == 1 else None,
        counted=min(part.counted for part in parts),
        expected=max(part.expected for part in parts),
        waiting=max(part.waiting for part in parts),
        stands_in=any(part.stands_in for part in parts),
        not_additive=any(part.not_additive for part in parts),
        weightless=0,
        not_applicable=frozenset(n for n, each in results.items() if each.divides_by_zero),
        branches=_branches(plan, indicator, told, parts),
    )


def _nothing(indicator: Indicator, like: Total) -> Total:
    return replace(
        like, indicator_id=indicator.pk, own=None, live=None, if_accepted=None, signed=None,
        counted=0, expected=0, waiting=0, weightless=0, not_additive=False, branches=(),
    )  # fmt: skip


def _branches(
    plan: Plan, indicator: Indicator, told: Mapping[int, Total], parts: list[Total]
) -> tuple[Branch, ...]:
    by_unit = {
        pk: {branch.unit_id: branch for branch in total.branches} for pk, total in told.items()
    }
    made = []
    for branch in parts[0].branches:
        beside = [by_unit[part.indicator_id][branch.unit_id] for part in parts]
        made.append(_branch(plan, indicator, branch, beside))
    return tuple(made)


def _branch(plan: Plan, indicator: Indicator, first: Branch, parts: list[Branch]) -> Branch:
    by_indicator = dict(zip((part.pk for part in plan.plain_parts(indicator)), parts, strict=True))

    def reckoned(name: str) -> Result:
        return plan.reckon(indicator, lambda part: getattr(by_indicator[part.pk], name))

    now, then = reckoned("value"), reckoned("at_signing")
    changed = any(part.changed_after_signing for part in parts)
    return replace(
        first,
        value=value_of_result(now),
        if_accepted=value_of_result(reckoned("if_accepted")),
        counted=min(part.counted for part in parts),
        expected=max(part.expected for part in parts),
        stands_in=any(part.stands_in for part in parts),
        at_signing=value_of_result(then),
        changed_after_signing=changed and now.value != then.value,
        not_applicable=now.divides_by_zero,
    )


def _number(total: Total, name: str) -> Value | None:
    there = getattr(total, name)
    return there.value if isinstance(there, Held) else there


def value_of_result(result: Result) -> Value | None:
    """Cut and not rounded: 99.9999999 never becomes 100."""
    if result.value is None:
        return None
    return Value(result.value.quantize(STORED_PLACES, ROUND_DOWN, MEAN))


def _held(like: Held | None, result: Result, indicator: Indicator) -> Held | None:
    """A figure nobody gave, told as one beside those it came of."""
    value = value_of_result(result)
    if like is None or value is None:
        return None
    return like._replace(indicator_id=indicator.pk, value=value)
