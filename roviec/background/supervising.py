"""Keeps one worker running beside a site that serves pages.

`roviec serve` starts this as a process of its own, which starts the worker and starts it again when
it falls. It knows no Django, so that it stays small and has little to fall over. It ends with the
site, however that ends; and of several on one data folder only one has a worker, the others wait
until it goes.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

LOCK = "worker.lock"
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before a worker that fell is started again; doubled each time it falls at once."""
STEADY = 60.0
"""A worker that ran for so long did not fall at once."""
LOOKING = 0.5
GRACE = 15.0
"""Seconds a worker has for the step it is in when all is to end."""


class Beside:
    """The supervising process as the site that started it sees it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "roviec.background.supervising", str(os.getpid())]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  # ours

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(GRACE + 5)
        except subprocess.TimeoutExpired:
            self._process.kill()


def waits() -> Iterator[float]:
    """How long to wait before each start after another."""
    wait = FIRST_WAIT
    while True:
        yield wait
        wait = min(wait * 2, LONGEST_WAIT)


class Supervisor:
    """`alive` says whether whoever it works for is still there."""

    def __init__(self, command: list[str], lock: Path, alive: Callable[[], bool]) -> None:
        self._command = command
        self._lock = lock
        self._alive = alive
        self.stopping = Event()

    def run(self) -> None:
        with self._alone() as alone:
            if not alone:
                return
            pauses = waits()
            while self._goes_on():
                began = time.monotonic()
                self._one_worker()
                if time.monotonic() - began >= STEADY:
                    pauses = waits()
                self._pause(next(pauses))

    def _goes_on(self) -> bool:
        return not self.stopping.is_set() and self._alive()

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._goes_on() and time.monotonic() < until:
            self.stopping.wait(LOOKING)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the site's lock, waiting for it; false when all ended before it was free."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield self._locked(descriptor)
        finally:
            # Closing gives the lock back, as the end of the process does in any case.
            os.close(descriptor)

    def _locked(self, descriptor: int) -> bool:
        while self._goes_on():
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            self.stopping.wait(LOOKING)
        return False

    def _one_worker(self) -> None:
        """Until it ends by itself, or with all."""
        worker = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603  # ours
        while worker.poll() is None:
            if not self._goes_on():
                _end(worker)
                return
            with suppress(subprocess.TimeoutExpired):
                worker.wait(LOOKING)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        # What it was writing is undone, and taken up again later.
        worker.kill()
        worker.wait()


def main(parent: int) -> None:
    from roviec.data_folder import data_folder

    attached = [sys.executable, "-m", "roviec", "worker", "--attached-to", str(os.getpid())]
    lock = data_folder(os.environ) / LOCK
    supervisor = Supervisor(attached, lock, alive=lambda: os.getppid() == parent)
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: supervisor.stopping.set())
    supervisor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
