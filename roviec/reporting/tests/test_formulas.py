"""The grammar of formulas, and what may be declared with them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.reporting.declaring import Declared, broken_in
from roviec.reporting.formulas import NO_DATA, NotAFormula, Result, parse

VALUES = {"a": Decimal(6), "b": Decimal(4), "c": Decimal(0)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a ÷ b", "1.5"),
        ("a / b %", "150"),
        ("(a + b)% × 2", "2000"),
        ("a − b − 1", "1"),
        ("a - (b - 1)", "3"),
        ("a + b × 2,5", "16"),
        ("a : (b × 3)", "0.5"),
        ("a ÷ b ÷ 3", "0.5"),
    ],
)
def test_a_formula_reads_as_one_writes_it(text, found):
    formula = parse(text)
    assert formula.reckon(VALUES) == Result(Decimal(found))
    # As it is told, it is the same formula.
    assert parse(formula.told().replace("100%", "100")).reckon(VALUES) == Result(Decimal(found))


def test_missing_is_no_data_and_nothing_to_divide_by_is_not_applicable():
    assert parse("a + d").reckon(VALUES) == NO_DATA
    assert parse("a ÷ c").reckon(VALUES) == Result(divides_by_zero=True)
    assert parse("d ÷ c").reckon(VALUES) == NO_DATA


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0), ("a +", 3), ("a b", 2), ("(a", 2), ("a)", 1), ("__import__", 0), ("a ** b", 3),
        ("a.b", 1), ("A", 0), ("a % %", 4), ("(" * 30 + "a" + ")" * 30, 20), ("a" * 501, 500),
    ],
)  # fmt: skip
def test_anything_else_is_no_formula(text, at):
    with pytest.raises(NotAFormula) as refused:
        parse(text)
    assert refused.value.at == at


numbers = st.integers(1, 50).map(str)
trees = st.recursive(
    st.sampled_from(["a", "b"]) | numbers,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=6,
)


@settings(max_examples=15, deadline=None)
@given(trees)
def test_a_formula_comes_to_what_arithmetic_says(text):
    try:
        expected = _arithmetic(text)
    except ZeroDivisionError:
        assert parse(text).reckon(VALUES).divides_by_zero
        return
    found = parse(text).reckon(VALUES).value
    assert found is not None
    assert abs(Fraction(found) - expected) < Fraction(1, 10**40)


def _arithmetic(text: str) -> Fraction:
    """By Python's own reader of the same text, which is drawn above and nowhere else."""
    import ast

    def value(node: ast.expr) -> Fraction:
        match node:
            case ast.Name(name):
                return Fraction(VALUES[name])
            case ast.Constant(number):
                return Fraction(str(number))
            case ast.BinOp(left, sign, right):
                one, other = value(left), value(right)
                return {
                    "Add": lambda: one + other,
                    "Sub": lambda: one - other,
                    "Mult": lambda: one * other,
                    "Div": lambda: one / other,
                }[type(sign).__name__]()
        raise AssertionError(node)

    return value(ast.parse(text, mode="eval").body)


# --- what may be declared ----------------------------------------------------------------------


def row(code: str, how: str = "sum", value_type: str = "count", **more: str) -> Declared:
    over_time = more.pop("over_time", how)
    return Declared(code=code, value_type=value_type, over_line=how, over_time=over_time, **more)


KNOWN = {
    each.code: each
    for each in (
        row("n"),
        row("heads", "not_additive"),
        row("share", "ratio_from_parts", "ratio"),
        row("mean", "weighted_mean", "amount", weight="n"),
        row("x", "computed", "amount", formula="y + 1"),
        row("y", "computed", "amount", formula="x + 1"),
        row("stock", over_time="last"),
    )
}


@pytest.mark.parametrize(
    ("declared", "number"),
    [
        (row("m", "weighted_mean", "amount", weight="n"), ""),
        (row("m", "weighted_mean", "amount", over_time="last", weight="stock"), ""),
        (row("m", "weighted_mean", "amount"), "REP-130"),
        (row("m", weight="n"), "REP-130"),
        (row("m", "weighted_mean", "amount", weight="nobody"), "REP-131"),
        (row("m", "weighted_mean", "amount", weight="share"), "REP-131"),
        (row("m", "weighted_mean", "amount", weight="heads"), "REP-132"),
        (row("m", "weighted_mean", "amount", weight="stock"), "REP-132"),
        (row("m", "weighted_mean", "amount", weight="mean"), "REP-132"),
        (row("n", "weighted_mean", "amount", weight="mean"), "REP-133"),
        (row("c", "computed", "percent", formula="n ÷ heads %"), ""),
        (row("c", "computed", "percent"), "REP-134"),
        (row("c", formula="n"), "REP-134"),
        (row("c", "computed", formula="n", over_time="sum"), "REP-134"),
        (row("c", "computed", "percent", formula="n ÷"), "REP-135"),
        (row("c", "computed", "percent", formula="share"), "REP-136"),
        (row("c", "computed", "percent", formula="n ÷ nobody"), "REP-136"),
        (row("c", "computed", "ratio", formula="n"), "REP-137"),
        (row("c", "computed", formula="1 + 1"), "REP-138"),
        (KNOWN["x"], "REP-133"),
        (row("c", "computed", formula="c + n"), "REP-133"),
    ],
)
def test_weights_and_formulas_are_held_to_the_rules(declared, number):
    known = {**KNOWN, declared.code: declared}
    assert [refused.number for _key, refused in broken_in(declared, known)] == (
        [number] if number else []
    )
