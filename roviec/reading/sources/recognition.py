"""Letters of scanned pages, recognised by Tesseract where it and its Vietnamese are installed.

This is an extra of the machine, not of this package: Debian's `tesseract-ocr-vie`. What it finds
comes with places, so columns, running heads and paragraphs are told as on any other page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from roviec.reading.errors import BrokenSource

MOST_PAGES = 60
"""A page takes seconds; so many are a minute or more of work."""
_SECONDS = 120
_LANGUAGE = "vie"
_POINTS = 72 / 300
_WORD_LEVEL = "5"
_COLUMNS = 12
_LEAST_SURE = 20.0
"""Hundredths; below, a 'word' is dirt on the paper."""


def is_installed() -> bool:
    """Whether Tesseract is there and knows Vietnamese."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, check=False)  # noqa: S603
    return _LANGUAGE in (told.stdout + told.stderr).decode("utf-8", "replace").split()


def page(picture: bytes) -> dict[str, Any]:
    """The words of a picture in PGM, told as `pdf_child` tells those of a page."""
    program = shutil.which("tesseract") or "tesseract"
    # On many cores at once it is slower, not faster, and starves the site beside it.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        told = subprocess.run(  # noqa: S603 - a fixed command; the picture goes through a pipe.
            [program, "stdin", "stdout", "-l", _LANGUAGE, "--dpi", "300", "tsv"],
            input=picture, capture_output=True, check=True, timeout=_SECONDS, env=environment,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise BrokenSource from error
    _, width, height, *_ = picture[:40].split()
    runs = list(_runs(told.stdout.decode("utf-8", "replace"), int(height)))
    return {"width": int(width) * _POINTS, "runs": runs, "aside": [], "rules": []}


def _runs(table: str, height: int) -> Iterator[list[Any]]:
    """One run for a word. All words of a line stand on one base and are of one size."""
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        if float(cells[10]) >= _LEAST_SURE:
            left, top, wide, high = (float(cell) for cell in cells[6:10])
            word = (cells[11].strip(), left, left + wide, height - top - high, high)
            lines.setdefault(tuple(cells[2:5]), []).append(word)
    for words in lines.values():
        base = sorted(bottom for *_, bottom, _ in words)[len(words) // 2]
        high = sorted(high for *_, high in words)[len(words) // 2]
        for text, left, right, _, _ in words:
            yield [text, left * _POINTS, right * _POINTS, base * _POINTS, high * _POINTS * 1.2,
                   (right - left) * _POINTS, True, ""]  # fmt: skip
