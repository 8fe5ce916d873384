"""The `roviec` command. Every subcommand calls the same functions as the pages do.

`roviec read` works without a database and without Django. A command that only reads makes nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from roviec import running
from roviec.cli import (
    importing,
    organisations,
    passing_on,
    people,
    reading,
    record,
    requests,
    series,
    setting_up,
    site,
    working,
)
from roviec.cli.command import MAKES_DATA, NEEDS_DATA, NOTHING, REFUSED, SUCCESS, Arguments
from roviec.running import Refused

COMMANDS = {
    **importing.COMMANDS,
    **organisations.COMMANDS,
    **site.COMMANDS,
    **setting_up.COMMANDS,
    **people.COMMANDS,
    **passing_on.COMMANDS,
    **reading.COMMANDS,
    **record.COMMANDS,
    **requests.COMMANDS,
    **series.COMMANDS,
    **working.COMMANDS,
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="roviec",
        description="Rõ Việc: directives down, figures up, every number explained. "
        "The database is chosen by ROVIEC_DATABASE_URL.",
    )
    names = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        each = names.add_parser(
            name,
            help=command.help,
            description=command.help[:1].upper() + command.help[1:] + ".",
            epilog=f"examples:\n  {command.examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(each)
    return top


def main(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    command = COMMANDS[arguments.command]
    try:
        _make_ready(arguments, command.data)
        return command.run(arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has gone, as in `roviec read … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SUCCESS


def _make_ready(arguments: Arguments, data: str) -> None:
    if data == NOTHING:
        return
    if arguments.command == "demo" and arguments.host in running.LOOPBACK:
        # Nobody reaches a loopback address from outside, and no proxy with HTTPS stands before it.
        os.environ["ROVIEC_HTTPS"] = os.environ.get("ROVIEC_HTTPS", "").strip() or "0"
    if data == MAKES_DATA:
        running.make_data_folder()
    running.start_django()
    if data == NEEDS_DATA:
        running.check_data()
