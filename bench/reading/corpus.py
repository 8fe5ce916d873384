"""A corpus to measure speed and sameness on: the cases and samples, varied, in documents.

Deterministic: the same cases and samples give the same texts. Figures, days and names of people
change from use to use, so that no paragraph stands in it word for word as often as it was used
and a reader that only remembers paragraphs gains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

SIZE = 5_000_000
_SMALLEST, _LARGEST = 2_000, 16_000
_TURN = 17
_DIGITS = re.compile(r"(?<![\d/.,-])[1-9]\d?(?![\d/.,-])|(?<=\d)\d(?=%)|(?<=\.)\d{3}(?!\d)")
_PERSON = re.compile(
    r"(?<=đồng chí )((?:[A-ZĐÂĂÊÔƠƯ]\w{1,6} ){1,3}[A-ZĐÂĂÊÔƠƯ]\w{1,6})(?=[,;.:]| -)"
)
_FAMILY = ("Lò", "Vàng", "Giàng", "Cầm", "Quàng", "Bùi", "Đinh", "Nguyễn", "Trần", "Hoàng")
_MIDDLE = ("Văn", "Thị", "Minh", "Xuân", "Đức", "Ngọc", "Hải", "Thanh", "Quang", "Thu")
_GIVEN = (
    "Pó",
    "Sơn",
    "Hạnh",
    "Tùng",
    "Páo",
    "Liên",
    "Khánh",
    "Duyên",
    "Bình",
    "Mai",
    "Toàn",
    "Yến",
)


def documents(texts: list[str], size: int = SIZE) -> Iterator[str]:
    """Texts of 2 to 16 kB, `size` bytes in all, made of the paragraphs of `texts`."""
    random = Random(_TURN)
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
    written = 0
    while written < size:
        target = random.randint(_SMALLEST, _LARGEST)
        at = random.randrange(len(paragraphs))
        lines: list[str] = []
        length = 0
        while length < target:
            if random.random() < 0.1:
                at = random.randrange(len(paragraphs))
            line = _varied(paragraphs[at % len(paragraphs)], random)
            lines.append(line)
            length += len(line.encode("utf-8")) + 1
            at += 1
        written += length
        yield "\n".join(lines)


def _varied(line: str, random: Random) -> str:
    """The line with other figures and other people."""
    line = _DIGITS.sub(lambda match: _figure(match[0], random), line)
    return _PERSON.sub(lambda match: _name(match[0], random), line)


def _figure(digits: str, random: Random) -> str:
    if len(digits) == 3:
        return f"{random.randrange(1000):03d}"
    return str(random.randrange(1, 10) if len(digits) == 1 else random.randrange(10, 29))


def _name(name: str, random: Random) -> str:
    parts = [random.choice(_FAMILY), random.choice(_MIDDLE), random.choice(_GIVEN)]
    return " ".join(parts if name.count(" ") > 1 else parts[::2])
