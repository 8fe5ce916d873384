"""`roviec places|units|acts import FILE`: from a file, checked whole before anything is written.

`add_verbs` puts `import`, `export` and `example` under a command that has other verbs too.
"""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roviec.cli.command import FOUND_MISTAKES, SUCCESS, Arguments, Command, print_json
from roviec.running import Refused

if TYPE_CHECKING:
    from roviec.organisations.importing import Source
    from roviec.organisations.importing.plans import Plan
    from roviec.organisations.importing.problems import Problem

VERBS = ("import", "export", "example")
MOST_TOLD = 100
REASONS = {
    errno.ENOENT: "không có thư mục này; hãy tạo trước hoặc chọn nơi khác",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đây là thư mục; hãy thêm tên tệp",
    errno.EACCES: "không được phép ghi vào đây",
    errno.EROFS: "ổ đĩa này chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}
"""Why a file cannot be written."""
HELP = {
    "places": "places, and groups of places,",
    "units": "units, and members of committees,",
    "acts": "acts of reorganisation",
}


def add_verbs(verbs: Any, of: str) -> None:
    """Put the verbs under a command's own parser of verbs; `run` does what was asked."""
    read = verbs.add_parser("import", help=f"{HELP[of]} from a CSV file or a workbook")
    read.add_argument("file", metavar="FILE", help=".csv, .tsv or .xlsx; - is standard input")
    read.add_argument(
        "--dry-run", action="store_true", help="say every problem and what would change; no writing"
    )
    read.add_argument(
        "--zeros",
        choices=("restore", "keep"),
        default="",
        help="codes that lost leading zeros in a spreadsheet: put them back, or keep them as is",
    )
    read.add_argument(
        "--problems",
        metavar="FILE.xlsx",
        help="write the rows to mend into a workbook, with what is wrong beside each",
    )
    read.add_argument("--json", action="store_true", help="the result as JSON")
    written = verbs.add_parser("export", help=f"{HELP[of]} as a file that import reads back")
    written.add_argument("file", metavar="FILE", help=".xlsx, or .csv for the first table alone")
    example = verbs.add_parser("example", help="a workbook with the columns and invented rows")
    example.add_argument("file", metavar="FILE.xlsx")


def run(arguments: Arguments, of: str) -> int:
    """Do the verb of `VERBS` that was asked for."""
    done = {"import": _import, "export": _export, "example": _example}
    return done[arguments.verb](arguments, of)


def _import(arguments: Arguments, of: str) -> int:
    from roviec.access.actor import SYSTEM
    from roviec.organisations.importing import ImportRefused, Wish, check, import_file
    from roviec.organisations.importing.problems import EVERY

    _without_old_problems(arguments)
    source = None
    try:
        source = _source(arguments.file)
        wish = Wish(source, of, arguments.zeros, most_told=EVERY)
        if arguments.dry_run:
            plan, done = check(wish), ""
        else:
            imported = import_file(wish, office=SYSTEM)
            plan, done = imported.plan, "Đã nhập." if imported.row else "Không có gì để thay đổi."
        _mark(arguments, source, of, plan.problems)
    except ImportRefused as refused:
        if source is not None:
            _mark(arguments, source, of, refused.problems)
        if arguments.json:
            print_json(_as_json(refused.problems, refused.count))
            return FOUND_MISTAKES
        _tell(refused.problems)
        raise Refused(f"Chưa nhập gì: {refused.count} lỗi.") from refused
    if arguments.json:
        print_json(plan.as_json())
    else:
        _told(plan, done)
    return FOUND_MISTAKES if plan.wrong else SUCCESS


def _without_old_problems(arguments: Arguments) -> None:
    """What an earlier run wrote is not taken for this one's; and a path that cannot be written is
    said before anything is read in."""
    if arguments.problems:
        path = Path(arguments.problems)
        if path.suffix.lower() != ".xlsx":
            raise Refused("Hãy đặt tên tệp của --problems kết thúc bằng .xlsx.")
        if path.resolve() == Path(arguments.file).resolve():
            raise Refused("--problems phải là tệp khác với tệp được nhập.")
        _write(path, b"")
        path.unlink()


def _write(path: Path, content: bytes) -> None:
    """Raises `Refused` with the reason where the path cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise Refused(f"Không ghi được “{path}”: {reason}.") from error


def _mark(arguments: Arguments, source: Source, of: str, problems: Sequence[Problem]) -> None:
    from roviec.organisations.importing.marked import marked

    if arguments.problems and problems:
        _write(Path(arguments.problems), marked(source, of, problems))


def _told(plan: Plan, done: str) -> None:
    from roviec.organisations.importing import told

    _tell(plan.problems)
    if plan.wrong:
        print(f"{plan.wrong} lỗi, {plan.warned} lưu ý. Chưa ghi gì.")
        return
    print(told(plan))
    for change in [] if done else plan.changes[:MOST_TOLD]:
        print(
            f"  {change.row}: {change.what}" + (f": {change.difference}" * bool(change.difference))
        )
    if len(plan.changes) > MOST_TOLD and not done:
        print(f"  … và {len(plan.changes) - MOST_TOLD} dòng nữa.")
    print(done or f"Không có lỗi, {plan.warned} lưu ý. Chạy thử nên chưa ghi gì.")


def _tell(problems: Any) -> None:
    for each in problems:
        word = "lưu ý" if each.warning else each.rule
        print(f"{word}: {each}", file=sys.stderr)


def _as_json(problems: tuple[Problem, ...], count: int) -> dict[str, Any]:
    from dataclasses import asdict

    return {"problems": [asdict(each) for each in problems], "wrong": count}


def _source(name: str) -> Any:
    from roviec.organisations.importing import Source

    if name == "-":
        return Source("-", sys.stdin.buffer.read())
    return Source.of(Path(name))


def _export(arguments: Arguments, of: str) -> int:
    from roviec.organisations.importing.checking import TABLES
    from roviec.organisations.importing.exporting import exported
    from roviec.organisations.importing.files import as_csv, as_workbook

    path = Path(arguments.file)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Refused("Hãy đặt tên tệp kết thúc bằng .csv hoặc .xlsx.")
    tables = exported(TABLES[of])
    one = path.suffix.lower() == ".csv"
    _write(path, as_csv(tables[0]) if one else as_workbook(tables))
    told = ", ".join(
        f"{len(table.rows)} dòng {table.kind}" for table in tables[: 1 if one else None]
    )
    print(f"Đã ghi {path}: {told}.")
    return SUCCESS


def _example(arguments: Arguments, of: str) -> int:
    from roviec.organisations.importing.examples import example_workbook

    _write(Path(arguments.file), example_workbook(of))
    print(f"Đã ghi {arguments.file}.")
    return SUCCESS


# --- roviec acts ----------------------------------------------------------------------------------


def acts_arguments(parser: argparse.ArgumentParser) -> None:
    add_verbs(parser.add_subparsers(dest="verb", required=True, metavar="VERB"), "acts")


def acts(arguments: Arguments) -> int:
    return run(arguments, "acts")


COMMANDS = {
    "acts": Command(
        acts,
        "acts of reorganisation from a file, and to one",
        "roviec acts import dot-sap-xep.xlsx --dry-run\n  roviec acts export dot-sap-xep.xlsx",
        acts_arguments,
    ),
}
