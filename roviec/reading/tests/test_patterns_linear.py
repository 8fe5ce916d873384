"""No pattern of this room can be made to work for ever: each is fed what its own parts repeat.

For every part of a pattern that may repeat, texts are made that lead up to it, repeat it, and then
go wrong. Twice such a text may take a little over twice as long, and a search that starts anew at
every letter four times; one that tries all ways to divide it takes far more. The processor's time
is compared with itself, so that the test says nothing about how fast a machine is.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import roviec.reading

_SIZES = (200, 1000)
"""Signs: a repetition of a bounded length, such as `.{0,160}`, is at its worst only behind it."""
_NOISE = 0.004
"""Seconds below which nothing is told from the clock's own grain."""
_MOST = 6.0
"""Twice the text takes at most so many times as long: a square takes four times."""
_WRONG = ("", "!", "\n", "ạ")
_ANY = 64


def modules() -> list[str]:
    """What runs in the reader's own process; the program for PDF holds no pattern."""
    found = pkgutil.walk_packages(roviec.reading.__path__, "roviec.reading.")
    return sorted(m.name for m in found if ".tests" not in m.name and "pdf_child" not in m.name)


def patterns(module: str) -> dict[str, re.Pattern[Any]]:
    held = list(vars(importlib.import_module(module)).values())
    return {repr(one.pattern): one for value in held for one in _inside(value, 0)}


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    """Patterns that a module holds: by name, in lists, dictionaries and records."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from _inside(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _inside(one, depth + 1)
    elif (
        depth < 3
        and hasattr(value, "__slots__")
        and type(value).__module__.startswith("roviec.reading")
    ):
        for name in value.__slots__:
            yield from _inside(getattr(value, name, None), depth + 1)


def example(tree: Any, choice: int) -> str:
    """A text that the parts of a parsed pattern match; `choice` picks among alternatives."""
    return "".join(_part(code, value, choice) for code, value in tree)


def _part(code: Any, value: Any, choice: int) -> str:
    if code is op.LITERAL:
        return chr(int(value))
    if code is op.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if code is op.ANY:
        return "x"
    if code is op.IN:
        return _member(value, choice)
    if code is op.BRANCH:
        return example(value[1][choice % len(value[1])], choice)
    if code is op.SUBPATTERN:
        return example(value[3], choice)
    if code is op.ATOMIC_GROUP:
        return example(value, choice)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return example(value[2], choice) * int(value[0])
    # `(?=(?P<x>…))(?P=x)` holds what it matches in its assertion.
    if code is op.ASSERT and value[0] > 0:
        return example(value[1], choice)
    return ""


def _member(members: Any, choice: int) -> str:
    wanted, negated = [], False
    for code, value in members:
        if code is op.NEGATE:
            negated = True
        elif code is op.LITERAL:
            wanted.append(chr(value))
        elif code is op.RANGE:
            wanted += [chr(value[0]), chr(value[1])]
        elif code is op.CATEGORY:
            wanted.append(
                {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}.get(
                    value, "-"
                )
            )
    if negated:
        return next(c for c in "x-1 ," if c not in wanted)
    return str(wanted[choice % len(wanted)])


def pumps(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What leads up to a part that repeats, and one round of it."""
    for code, value in tree:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] >= _ANY:
                for choice in range(3):
                    if once := example(value[2], choice):
                        yield before, once
            yield from pumps(value[2], before)
        elif code is op.SUBPATTERN:
            yield from pumps(value[3], before)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from pumps(branch, before)
        elif code is op.ATOMIC_GROUP or code is op.ASSERT:
            yield from pumps(value if code is op.ATOMIC_GROUP else value[1], before)
        before += _part(code, value, 0)


def texts(pattern: re.Pattern[Any]) -> set[tuple[str, str, str]]:
    source = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    tree = parser.parse(
        source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    found = set(list(pumps(tree))[:8])
    whole = example(tree, 0)
    if whole:
        found.add(("", whole))
        found.add(("", whole + " "))
    return {(before, once, wrong) for before, once in found for wrong in _WRONG}


def took(pattern: re.Pattern[Any], text: str) -> float:
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    begin = time.process_time()
    for _ in pattern.finditer(given):
        pass
    pattern.fullmatch(given)
    return time.process_time() - begin


def is_calm(pattern: re.Pattern[Any]) -> bool:
    for before, once, wrong in sorted(texts(pattern)):
        # What is hopeless shows on a short text already; it must not be tried on a long one.
        earlier = took(pattern, before + once * 2 + wrong)
        for rounds in (3, 4, 5, 6, 8, 10, 12, 14, 18, 22, 27, 40):
            later = took(pattern, before + once * rounds + wrong)
            if later > 0.05 and later > 3 * earlier:
                return False
            earlier = later
        if not any(_grows_calmly(pattern, (before, once, wrong), size) for size in _SIZES):
            return False
    return True


def _grows_calmly(pattern: re.Pattern[Any], text: tuple[str, str, str], size: int) -> bool:
    before, once, wrong = text
    rounds = max(1, size // len(once))
    short, long = (before + once * n + wrong for n in (rounds, 2 * rounds))
    slow = took(pattern, long)
    if slow <= _NOISE:
        return True
    quick = min(took(pattern, short) for _ in range(3))
    slow = min(slow, *(took(pattern, long) for _ in range(2)))
    return slow <= max(_NOISE, _MOST * quick)


@pytest.mark.parametrize("module", modules())
def test_twice_the_text_takes_no_multiple_of_the_time(module):
    assert [told for told, pattern in patterns(module).items() if not is_calm(pattern)] == []


def test_this_test_finds_what_it_looks_for():
    """Each of these is known to take for ever, or time that grows with the cube."""
    for bad in (r"(?:a+)+b", r"(?:a|a)*b", r"(?:\w+\s?)*!", r"(?:<!--.*?-->\s*)*<a"):
        assert not is_calm(re.compile(bad, re.S)), bad


def test_every_room_of_the_reader_is_looked_through():
    assert len({told for module in modules() for told in patterns(module)}) > 150
