"""Rules by number; those that guard an act are tested with the act."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from roviec.access.rules import RuleBroken
from roviec.reporting import rules
from roviec.reporting.models import Indicator
from roviec.reporting.rollup import Value
from roviec.timeline import Period

YEAR = Period.parse("2020").span


def check(value_type: str, value, total=None, nature: str = "flow") -> None:
    indicator = Indicator(value_type=value_type, nature=nature)
    part = None if total is None else Decimal(total)
    rules.check_value(indicator, Value(Decimal(value), part), YEAR)


def day(on: date) -> int:
    return on.toordinal()


@pytest.mark.parametrize(
    ("value_type", "value", "total"),
    [
        ("count", 0, None),
        ("count", 10**15 - 1, None),
        ("amount", "12.5", None),
        ("ratio", 0, 0),
        ("ratio", 27, 27),
        ("percent", 0, None),
        ("percent", 100, None),
        ("percent", "92.4", None),
        ("yes_no", 1, None),
        ("date", day(date(2020, 1, 1)), None),
        ("date", day(date(2020, 12, 31)), None),
    ],
)
def test_values_that_are_right(value_type, value, total):
    check(value_type, value, total)


@pytest.mark.parametrize(
    ("number", "value_type", "value", "total"),
    [
        ("REP-04", "count", "0.5", None),
        ("REP-04", "count", -1, None),
        ("REP-05", "amount", "-0.01", None),
        ("REP-06", "ratio", 27, None),
        ("REP-07", "ratio", 28, 27),
        ("REP-07", "ratio", -1, 27),
        ("REP-07", "ratio", 1, "27.5"),
        ("REP-08", "percent", "100.1", None),
        ("REP-08", "percent", -1, None),
        ("REP-09", "date", day(date(2019, 12, 31)), None),
        ("REP-09", "date", day(date(2021, 1, 1)), None),
        ("REP-18", "count", 10**15, None),
        ("REP-18", "amount", "0.0000001", None),
        ("REP-18", "ratio", 1, 10**15),
        ("REP-18", "amount", "nan", None),
        ("REP-23", "yes_no", 2, None),
        ("REP-24", "percent", 50, 100),
        ("REP-27", "date", "0.5", None),
        ("REP-27", "date", 10**9, None),
    ],
)
def test_values_that_are_wrong(number, value_type, value, total):
    with pytest.raises(RuleBroken) as refusal:
        check(value_type, value, total)
    assert refusal.value.number == number


def test_rep_09_what_stands_may_be_older_than_the_period_and_never_newer():
    check("date", day(date(2015, 5, 1)), nature="stock")
    with pytest.raises(RuleBroken, match="01/01/2021 nằm ngoài kỳ"):
        check("date", day(date(2021, 1, 1)), nature="stock")


def test_every_rule_has_its_number_and_a_message_of_whole_sentences():
    told = rules.messages()
    for number, message in told.items():
        assert re.fullmatch(r"(REP|FRM)-\d{2,3}", number)
        assert message.endswith(".")


def test_every_rule_is_named_by_a_test():
    tests = "".join(p.read_text() for p in Path(__file__).parent.glob("test_*.py"))
    assert [number for number in rules.messages() if number not in tests] == []
