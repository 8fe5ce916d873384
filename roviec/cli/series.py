"""An indicator of a unit from period to period."""

from __future__ import annotations

import argparse
from datetime import date

from roviec.cli.command import SUCCESS, Arguments, Command, print_json
from roviec.running import Refused


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2025-07-01") from None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE", help="its code on the day --on")
    parser.add_argument("--on", required=True, type=_day, metavar="DATE")
    parser.add_argument("--indicator", required=True, metavar="CODE")
    parser.add_argument(
        "--from", required=True, dest="first", metavar="PERIOD", help="2020, 2024-01, 2024-Q1"
    )
    parser.add_argument("--to", required=True, dest="last", metavar="PERIOD")
    parser.add_argument(
        "--structure",
        type=_day,
        metavar="DATE",
        help="tell every period in the structure of that day; without it, as reported",
    )
    parser.add_argument(
        "--line",
        metavar="CODE",
        help="the line to add up along; needed when the unit stands in several",
    )
    parser.add_argument("--json", action="store_true")


def series(given: Arguments) -> int:
    from roviec.access.rules import RuleBroken
    from roviec.reporting.series.telling import in_words, series_by_code
    from roviec.timeline import PeriodError

    try:
        told = series_by_code(
            unit_code=given.unit,
            on=given.on,
            indicator_code=given.indicator,
            span=(given.first, given.last),
            structure=given.structure,
            line_code=given.line,
        )
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    except PeriodError as refused:
        raise Refused(str(refused)) from refused
    if given.json:
        print_json(told)
    else:
        print(in_words(told))
    return SUCCESS


COMMANDS = {
    "series": Command(
        series,
        "an indicator of a unit over periods, as reported or in the structure of a day",
        "roviec series --unit CT-BTG --on 2020-12-31 --indicator classes_opened "
        "--from 2018 --to 2020 --structure 2020-12-31 --json",
        arguments,
    ),
}
