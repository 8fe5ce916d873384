"""Inputs of a chosen size that were made to cost too much, and what one of them costs.

python -m roviec.reading.tests.hostile (NAME BYTES)... [decode]     prints seconds and megabytes
"""

from __future__ import annotations

import os
import random
import resource
import sys
from collections.abc import Callable

from roviec.reading import ReadError, read
from roviec.reading.sources import decode
from roviec.reading.tests.paper import pdf
from roviec.reading.tests.word_files import package, paragraph, row, run, table

PROSE = "Ngày 12/4/2022, Huyện ủy Bắc Yên ban hành Kế hoạch số 41-KH/HU, giao 16 đảng ủy mở 27 lớp cho 815 học viên, đạt 96,5%; "


def repeated(piece: str) -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        encoded = piece.encode()
        return encoded * (size // len(encoded) + 1)

    return made


def _noise(size: int) -> bytes:
    letters = random.Random(5)
    return "".join(
        letters.choices("abcđêôơưạảấ 0123456789.,;:-–/()\n\u0301\u00a0\u200b", k=size // 2)
    ).encode()


def _page(opening: str, closing: str = "") -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        count = size // (len(opening) + len(closing))
        return f"<html><body>{opening * count}Xã họp.{closing * count}</body></html>".encode()

    return made


def _docx(body: Callable[[int], str]) -> Callable[[int], bytes]:
    """`size` is that of the packed XML: what a ZIP makes of it says nothing."""
    return lambda size: package(body(size))


def _nested(size: int) -> str:
    depth = size // 60
    return f"{'<w:tbl><w:tr><w:tc>' * depth}{paragraph('đáy')}{'</w:tc></w:tr></w:tbl>' * depth}"


def _pdf(content: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: pdf(content(size))


TEXTS = {
    "one paragraph": repeated(PROSE),
    "lines": repeated(PROSE + "\n"),
    "digits": repeated("1234567890"),
    "groups of digits": repeated("12.345.678,9 "),
    "parentheses": repeated("("),
    "pairs of parentheses": repeated("(a) "),
    "combining marks": repeated("\u0301"),
    "decomposed": repeated("e\u0302\u0301\u0323 "),
    "zero width": repeated("\u200b"),
    "spaces": repeated(" x" + " " * 998),
    "line ends": repeated("x\n"),
    "empty lines": repeated("x" + "\n" * 99),
    "one word": repeated("nghiêng"),
    "capitals": repeated("A"),
    "names": repeated("Nguyễn Văn "),
    "dates": repeated("5/6/2021 "),
    "cells": repeated("a | "),
    "quotes": repeated('"'),
    "dashes": repeated("- "),
    "old letters": repeated("Céng hoµ x· héi "),
    "noise": _noise,
}
PAGES = {
    "nested elements": _page("<div>", "</div>"),
    "nested spans": _page("<b>", "</b>"),
    "open elements": _page("<p>"),
    "open tags": _page("<a "),
    "open comments": _page("<!--"),
    "open scripts": _page("<script>"),
    "entities": _page("&amp;"),
    "lists": _page("<li>xã họp", "</li>"),
    "articles": _page(f"<p>{PROSE}</p>"),
    "table": _page("<tr><td>xã</td><td>5</td></tr>"),
    "attributes": _page('<p a="b" c="d">'),
    "long paragraph": _page("xã họp "),
    "less than": _page("<"),
}
WORD = {
    "word: one run": _docx(lambda size: paragraph("xã họp " * (size // 9))),
    "word: runs": _docx(lambda size: paragraph(*[run(str(n)) for n in range(size // 65)])),
    "word: rows": _docx(lambda size: table(*[row(str(n), "x", "y") for n in range(size // 260)])),
    "word: nested tables": _docx(_nested),
    "word: notes": _docx(lambda size: paragraph('<w:footnoteReference w:id="1"/>' * (size // 32))),
}
PAPER = {
    "pdf: one text": _pdf(lambda size: f"BT /F1 12 Tf 50 700 Td {{{'xã họp ' * (size // 28)}}} Tj ET"),
    "pdf: letters": _pdf(lambda size: " ".join(f"BT /F1 9 Tf {n % 500} {n % 801} Td {{a}} Tj ET" for n in range(size // 36))),
    "pdf: lines": _pdf(lambda size: "BT /F1 9 Tf 50 50 Td {a} Tj ET " + " ".join(f"{n % 500} {n % 800} m {n % 500} 9 l S" for n in range(size // 20))),
    "pdf: saved states": _pdf(lambda size: "q " * (size // 2)),
}  # fmt: skip
ALL = {**TEXTS, **PAGES, **WORD, **PAPER}

WARM = "<html><body><article><p>Xã họp ngày 5/6/2021, mở 12 lớp.</p></article></body></html>" * 9


def cost(name: str, size: int, act: Callable[[bytes], object]) -> tuple[float, float, int]:
    """Processor seconds and megabytes that reading takes on top of what is there before."""
    # What is loaded at the first use counts once and for all.
    read(WARM)
    data = ALL[name](size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = _seconds()
    try:
        act(data)
    except ReadError as error:
        print(type(error).__name__, end=" ")  # noqa: T201
    seconds = _seconds() - begin
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, (after - before) / 1024, len(data)


def _seconds() -> float:
    """Of this process and of those it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def costs(asked: list[tuple[str, int]], act: Callable[[bytes], object]) -> None:
    """Print what each costs, every one in a process of its own that starts with all loaded."""
    read(WARM)
    for name, size in asked:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            seconds, megabytes, length = cost(name, size, act)
            print(length, f"{seconds:.2f}", f"{megabytes:.1f}", flush=True)  # noqa: T201
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"{name} of {size} bytes ended with {status}")


if __name__ == "__main__":
    *pairs, last = sys.argv[1:] if sys.argv[-1] == "decode" else [*sys.argv[1:], ""]
    names, sizes = pairs[::2], map(int, pairs[1::2])
    costs(list(zip(names, sizes, strict=True)), decode if last else read)
