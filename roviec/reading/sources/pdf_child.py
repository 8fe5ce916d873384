"""A program of its own: the words of a PDF and where they stand, or a picture of one page.

    python pdf_child.py words       < file.pdf   one JSON object for a page, a line each
    python pdf_child.py picture 3   < file.pdf   page 3 as PGM, for recognising its letters

PDFium is fast, but it is native code that is given files of strangers and knows no limit. So it
runs here, where a crash, a bomb or an endless file ends this process only, and `pdf_process.py`
tells what happened by the exit code. Nothing of the project is imported: starting must cost little.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

PASSWORD, BROKEN, TOO_LARGE = 3, 4, 5
MOST_PAGES = 2000
_MOST_SIGNS = 150_000
"""Signs of one page; a page of a newspaper has some thirty thousand."""
_MOST_DRAWN = 20_000
"""Drawn things of a page that are looked at for lines."""
_MOST_POINTS = 400
_SHORTEST_RULE = 6.0
_WIDE = 0.25
"""Ems of white without a space that end a run."""
_WIDEST_SPACE = 0.7
"""Ems of white with a space in it that end a run."""
_HYPHEN = 2
"""What PDFium makes of a hyphen at the end of a line."""
_PASSWORD_ERROR = 4
_DPI = 300
_LARGEST_PICTURE = 40_000_000


def main() -> int:
    data = sys.stdin.buffer.read()
    _limit(len(data))
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            return TOO_LARGE
        if sys.argv[1] == "picture":
            _picture(document[int(sys.argv[2]) - 1])
        else:
            for page in document:
                sys.stdout.write(json.dumps(_words(page)) + "\n")
                page.close()
    except pypdfium2.PdfiumError as error:
        return PASSWORD if getattr(error, "err_code", None) == _PASSWORD_ERROR else BROKEN
    return 0


def _limit(size: int) -> None:
    """Bounds what a file may cost by its size; systems that cannot do without."""
    try:
        import resource
    except ImportError:
        return
    memory = 512 * 1024 * 1024 + 20 * size
    seconds = 30 + size // 50_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- words ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """Letters side by side that one instruction of the page wrote; places in points."""

    letters: list[str]
    left: float
    right: float
    y: float
    size: float
    font: str
    word: float = 0.0
    """How wide the first word is."""
    spaced: bool = False
    """Whether a space is written behind it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """How one instruction sets its letters; `quarter` is their direction in quarter turns."""

    size: float
    quarter: int | None
    font: str


class _Turned:
    """Turns places so that most text of the page reads from left to right."""

    def __init__(self, quarter: int, box: tuple[float, float, float, float]) -> None:
        self.left, self.bottom, right, top = box
        self._width, self._height = right - self.left, top - self.bottom
        self._quarter = quarter % 4
        self.width = self._height if quarter % 2 else self._width

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self._quarter == 0:
            return x, y
        if self._quarter == 1:
            return y, self._width - x
        if self._quarter == 2:
            return self._width - x, self._height - y
        return self._height - y, x

    def span(self, box: Any) -> tuple[float, float]:
        """From where to where a box reaches along the lines."""
        first, _ = self.point(box.left, box.bottom)
        last, _ = self.point(box.right, box.top)
        return (first, last) if first <= last else (last, first)


def _words(page: Any) -> dict[str, Any]:
    text = page.get_textpage()
    letters = _Letters(text)
    turned = _Turned(letters.usual_quarter(), page.get_mediabox())
    runs = list(letters.runs(turned))
    text.close()
    return {
        "width": turned.width,
        "runs": [_told(run) for run in runs if run.letters],
        "aside": letters.turned_away(),
        "rules": list(_rules(page, turned)),
    }


def _told(run: _Run) -> list[Any]:
    return [
        "".join(run.letters), round(run.left, 2), round(run.right, 2), round(run.y, 2),
        round(run.size, 2), round(run.word, 2), run.spaced, run.font,
    ]  # fmt: skip


class _Letters:
    """Asks PDFium for the letters of one page."""

    def __init__(self, text: Any) -> None:
        import pypdfium2.raw as raw

        # The pointer as a number is enough to tell pieces apart, and much cheaper.
        raw.FPDFText_GetTextObject.restype = ctypes.c_void_p
        self._raw, self._text = raw, text
        count = min(raw.FPDFText_CountChars(text), _MOST_SIGNS)
        self._codes = [raw.FPDFText_GetUnicode(text, index) for index in range(count)]
        self._pieces = [raw.FPDFText_GetTextObject(text, index) for index in range(count)]
        self._known: dict[int, _Piece] = {}
        self._usual: int | None = None

    def usual_quarter(self) -> int:
        """In how many quarter turns most letters run."""
        found = Counter(self._piece(index).quarter for index in range(len(self._codes)))
        del found[None]
        self._usual = found.most_common(1)[0][0] if found else 0
        return self._usual or 0

    def runs(self, turned: _Turned) -> Iterator[_Run]:
        """The runs that read along the lines of the page."""
        run: _Run | None = None
        before = 0
        in_word = True
        for index, letter, left, right, y in self._placed(turned):
            piece = self._piece(index)
            if letter == " ":
                if run is not None:
                    # White of its own width; what stands behind it goes on or begins anew.
                    run.spaced, in_word = run.spaced or right > left, False
                continue
            if run is None or not _goes_on(run, piece, before == self._pieces[index], left, y):
                if run is not None:
                    yield run
                run, in_word = _Run([], left, left, y, piece.size, piece.font), True
            elif run.spaced or left - run.right > _WIDE * piece.size:
                run.letters.append(" ")
                in_word = False
            run.letters.append(letter)
            run.right, run.spaced = max(run.right, right), False
            run.word = run.right - run.left if in_word else run.word
            before = self._pieces[index]
        if run is not None:
            yield run

    def turned_away(self) -> list[str]:
        """What stands across the lines of the page: seals, notes in the margin."""
        found: list[str] = []
        before = None
        for index, code in enumerate(self._codes):
            if self._piece(index).quarter == self._usual or code in (0, 10, 13):
                continue
            if self._pieces[index] != before:
                found.append("")
            before = self._pieces[index]
            found[-1] += _letter(code)
        return [text for text in found if text.strip()]

    def _placed(self, turned: _Turned) -> Iterator[tuple[int, str, float, float, float]]:
        raw, text = self._raw, self._text
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for index, code in enumerate(self._codes):
            if code in (0, 10, 13) or self._piece(index).quarter != self._usual:
                continue
            # A space that PDFium made up says less than the places do.
            if code == 32 and raw.FPDFText_IsGenerated(text, index):
                continue
            raw.FPDFText_GetLooseCharBox(text, index, box)
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            _, line = turned.point(x.value, y.value)
            yield index, _letter(code), *turned.span(box), line

    def _piece(self, index: int) -> _Piece:
        known = self._known.get(self._pieces[index])
        if known is None:
            known = self._known[self._pieces[index]] = self._described(index)
        return known

    def _described(self, index: int) -> _Piece:
        raw = self._raw
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        turn = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
        quarter = round(turn) % 4 if abs(turn - round(turn)) < 0.02 else None
        size = raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        name = ctypes.create_string_buffer(80)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._text, index, name, 80, flags)
        return _Piece(size, quarter, name.value.decode("utf-8", "replace"))


def _goes_on(run: _Run, piece: _Piece, same: bool, left: float, y: float) -> bool:
    """Whether a letter at `left` belongs to a run, `same` when one instruction wrote both."""
    gap = left - run.right
    return (
        same
        and abs(y - run.y) < 0.1 * piece.size
        and -0.5 * piece.size < gap < (_WIDEST_SPACE if run.spaced else _WIDE) * piece.size
    )


def _letter(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    if 0xD800 <= code < 0xE000 or code > sys.maxunicode:
        return "\ufffd"
    return " " if chr(code).isspace() and code != 0xA0 else chr(code)


# --- ruling lines --------------------------------------------------------------------------------


def _rules(page: Any, turned: _Turned) -> Iterator[list[float]]:
    """Straight lines along or across the text: `x0, y0, x1, y1`, the smaller first."""
    import pypdfium2.raw as raw

    for drawn in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4), _MOST_DRAWN):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        matrix = drawn.get_matrix()
        for (ax, ay), (bx, by) in pairwise(_points(raw, drawn)):
            x0, y0 = turned.point(*matrix.on_point(ax, ay))
            x1, y1 = turned.point(*matrix.on_point(bx, by))
            straight = abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5
            if straight and abs(x0 - x1) + abs(y0 - y1) >= _SHORTEST_RULE:
                yield [round(v, 1) for v in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))]


def _points(raw: Any, path: Any) -> list[tuple[float, float]]:
    """The corners of a path of straight lines, the first again where it is closed."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPath_CountSegments(path), _MOST_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    if len(points) > 2:
        points.append(points[0])
    return points


# --- a picture of a page -------------------------------------------------------------------------


def _picture(page: Any) -> None:
    """The page in shades of grey as PGM on standard output."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_LARGEST_PICTURE / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    out = sys.stdout.buffer
    out.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
    rows = memoryview(bitmap.buffer)
    for row in range(bitmap.height):
        out.write(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])


if __name__ == "__main__":
    sys.exit(main())
