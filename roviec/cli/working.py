"""The background worker."""

from __future__ import annotations

import argparse
import os
import signal
import threading

from roviec.cli.command import SUCCESS, Arguments, Command

LOOKING = 1.0
"""Seconds between two looks whether whoever it is attached to is still there."""


def worker_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until-idle", action="store_true", help="do what is due and what waits, then stop"
    )
    # For `roviec serve`: end with that process.
    parser.add_argument("--attached-to", type=int, metavar="PID", help=argparse.SUPPRESS)


def worker(arguments: Arguments) -> int:
    from roviec.background.working import Worker

    at_work = Worker()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: at_work.stopping.set())
    if arguments.until_idle:
        at_work.until_idle()
        return SUCCESS
    if arguments.attached_to is not None:
        # Pages come first on a small machine.
        os.nice(5)
        _end_with(arguments.attached_to, at_work.stopping)
    at_work.run()
    return SUCCESS


def _end_with(parent: int, stopping: threading.Event) -> None:
    def look() -> None:
        while os.getppid() == parent:
            if stopping.wait(LOOKING):
                return
        stopping.set()

    threading.Thread(target=look, daemon=True).start()


COMMANDS = {
    "worker": Command(
        worker,
        "do the work in the background that `roviec serve` otherwise does by itself",
        "roviec worker\n  roviec worker --until-idle",
        worker_arguments,
    ),
}
