"""The record: indicators, figures, checks, totals."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from roviec.cli.command import FOUND_DIFFERENCES, SUCCESS, Arguments, Command, print_json, why
from roviec.running import Refused


def indicators_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as a JSON list")


def indicators(arguments: Arguments) -> int:
    from roviec.reporting.definitions import read_definitions, told_definition
    from roviec.reporting.models import Indicator

    known = read_definitions()
    rows = [
        {
            "code": row.code,
            "name": row.name,
            "area": row.area.code,
            "nature": row.nature,
            "value_type": row.value_type,
            "unit_of_measure": row.unit_of_measure,
            "scale": str(row.scale.normalize()),
            "counts_people": row.counts_people,
            "over_line": row.over_line,
            "over_time": row.over_time,
            "weight": row.weight.code if row.weight else None,
            "formula": row.formula or None,
            "phrases": row.phrases,
            "definitions": [told_definition(each) for each in known.of(row)],
        }
        for row in Indicator.objects.select_related("area", "weight")
    ]
    if arguments.json:
        print_json(rows)
    for row in [] if arguments.json else rows:
        print(f"{row['code']:<36} {row['name']} ({row['unit_of_measure']}, {row['nature']})")
    return SUCCESS


def load_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    figures = kinds.add_parser(
        "figures",
        help="figures from a CSV file, with the state imported",
        description="Columns: unit, indicator, period, value, and optionally column (in_period, "
        "cumulative, estimate, target) and scope (own, subtree). A ratio is written 27/27.",
        epilog="example:\n  roviec load figures so-lieu-2020.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    figures.add_argument("file", metavar="FILE.csv")
    table = kinds.add_parser(
        "table",
        help="history by the table: a row for a unit and period, a column for each indicator",
        description="The first two columns are unit and period, the others codes of indicators.",
        epilog="example:\n  roviec load table lich-su-2020.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    table.add_argument("file", metavar="FILE.csv")


def load(arguments: Arguments) -> int:
    from roviec.access.actor import SYSTEM
    from roviec.reporting.loading import LoadRefused, load_figures
    from roviec.reporting.tables import load_table

    take_in = load_table if arguments.what == "table" else load_figures
    try:
        result = take_in(Path(arguments.file), office=SYSTEM)
    except LoadRefused as refused:
        raise Refused("\n".join(refused.problems)) from refused
    print(
        f"Đã nạp {result.rows} dòng: {result.added} số mới, {result.changed} số thay, "
        f"{result.unchanged} số không đổi."
    )
    return SUCCESS


def check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="a narrative: text, DOCX, PDF or HTML; - is standard input"
    )
    parser.add_argument("--unit", required=True, metavar="CODE", help="the unit it speaks of")
    parser.add_argument(
        "--period", metavar="PERIOD", help="for claims that name no period: 2020, 2020-11, 2020-Q3"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list of claims")


def check(arguments: Arguments) -> int:
    from roviec.inspections.checking import CheckRefused, check_text

    path = Path(arguments.file)
    try:
        content = sys.stdin.buffer.read() if arguments.file == "-" else path.read_bytes()
        claims = check_text(
            content, name=path.name, unit_code=arguments.unit, period_code=arguments.period
        )
    except (CheckRefused, OSError) as refused:
        raise Refused(why(refused, path.name)) from refused
    if arguments.json:
        print_json(claims)
    for claim in [] if arguments.json else claims:
        print(f"{claim['verdict']:<14} {' '.join(claim['text'].split())}")
        print(f"{'':<14} {claim['reason']}")
    return SUCCESS


def explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE")
    parser.add_argument("--indicator", required=True, metavar="CODE")
    parser.add_argument("--period", required=True, metavar="PERIOD")
    parser.add_argument(
        "--line",
        metavar="CODE",
        help="the line to add up along; needed when the unit stands in several",
    )
    parser.add_argument("--json", action="store_true")


def explain(arguments: Arguments) -> int:
    from roviec.access.rules import RuleBroken
    from roviec.reporting.lineage import explain_by_code
    from roviec.reporting.lineage_words import in_words
    from roviec.timeline import PeriodError

    try:
        explanation = explain_by_code(
            unit_code=arguments.unit,
            indicator_code=arguments.indicator,
            period_code=arguments.period,
            line_code=arguments.line,
        )
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    except PeriodError as refused:
        raise Refused(str(refused)) from refused
    if arguments.json:
        print_json(explanation)
    else:
        print(in_words(explanation))
    return SUCCESS


def verify(arguments: Arguments) -> int:
    from roviec.reporting.verify import differences

    found = list(differences())
    for each in found:
        print(each)
    print("Mọi tổng số khớp với báo cáo." if not found else f"{len(found)} chỗ khác nhau.")
    return FOUND_DIFFERENCES if found else SUCCESS


def totals_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    kinds.add_parser(
        "rebuild",
        help="count every kept total anew from the reports",
        description="For figures that were written past the site's own acts, and when `roviec "
        "verify` says that a kept total differs. People can go on working.",
    )
    kinds.add_parser("fold", help="make one row of what was added to each kept total")


def totals(arguments: Arguments) -> int:
    from roviec.reporting.kept.folding import count_all_anew, fold_all

    if arguments.what == "fold":
        print(f"Đã gộp {fold_all()} tổng.")
    else:
        print(f"Đã tính lại tổng của {count_all_anew()} kỳ (theo từng hệ thống).")
    return SUCCESS


COMMANDS = {
    "totals": Command(
        totals,
        "the totals kept below every unit",
        "roviec totals rebuild",
        totals_arguments,
    ),
    "load": Command(
        load, "load data from a file", "roviec load figures so-lieu.csv", load_arguments
    ),
    "indicators": Command(
        indicators,
        "the indicators, and the phrases by which texts name them",
        "roviec indicators --json",
        indicators_arguments,
    ),
    "check": Command(
        check,
        "hold a narrative's claims against a unit's record",
        "roviec check bao-cao.docx --unit CT.THOTNOT-BTG --period 2020 --json",
        check_arguments,
    ),
    "explain": Command(
        explain,
        "where a number comes from",
        "roviec explain --unit CT-BTG --indicator classes_opened --period 2020 --json",
        explain_arguments,
    ),
    "verify": Command(
        verify,
        "recompute every total from its reports; say what differs",
        "roviec verify",
    ),
}
