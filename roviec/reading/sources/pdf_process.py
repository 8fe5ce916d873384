"""Runs `pdf_child.py`, which knows PDFium, and tells its fate as an error of this room."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from roviec.reading.errors import BrokenSource, PasswordProtected, ReadError, TooLarge
from roviec.reading.sources import pdf_child

_ERRORS: dict[int, type[ReadError]] = {
    pdf_child.PASSWORD: PasswordProtected,
    pdf_child.TOO_LARGE: TooLarge,
    # Its own limits of time and memory end it in these ways.
    -signal.SIGXCPU: TooLarge,
    -signal.SIGKILL: TooLarge,
}


def words(data: bytes) -> Iterator[dict[str, Any]]:
    """What stands on each page, as `pdf_child` tells it.

    Raises PasswordProtected, TooLarge, BrokenSource.
    """
    with _running(data, "words") as output:
        for line in output:
            yield json.loads(line)


def picture(data: bytes, number: int) -> bytes:
    """Page `number`, from 1, as a PGM picture; raises as `words` does."""
    with _running(data, "picture", str(number)) as output:
        return output.read()


@contextmanager
def _running(data: bytes, *asked: str) -> Iterator[IO[bytes]]:
    # Not the folder of the program first: it holds modules named as those of Python are.
    command = [sys.executable, "-P", str(Path(pdf_child.__file__)), *asked]
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own program, nothing of the file's in it.
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    with child:
        assert child.stdout is not None
        try:
            yield child.stdout
        except ValueError as error:
            raise _ERRORS.get(child.wait(), BrokenSource) from error
        finally:
            if child.poll() is None and child.stdout.read(1):
                child.kill()
    if child.returncode:
        raise _ERRORS.get(child.returncode, BrokenSource)
