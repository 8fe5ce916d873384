"""Patterns mean the same on every Python 3.11, the one of Debian 12 included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import roviec.reading
from roviec.reading.matching import unyielding

# `)*+`, `)++`, `)?+`, `}+` behind a group, and `(?>`.
GIVES_NOTHING_BACK = re.compile(r"\)(?:[*+?]|\{+[\d,]+\}+)\+|\(\?>")


def sources() -> list[Path]:
    room = Path(roviec.reading.__file__).parent
    return [
        p for p in sorted(room.rglob("*.py")) if "tests" not in p.parts and p.name != "matching.py"
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.name)
def test_no_pattern_relies_on_possessive_groups(path):
    assert GIVES_NOTHING_BACK.findall(path.read_text(encoding="utf-8")) == []


def test_an_unyielding_group_gives_nothing_back():
    pattern = re.compile(unyielding("a(?: a)*", "run") + "(?!b)")
    assert pattern.match("a a ab") is None
    assert re.match("a(?: a)*(?!b)", "a a ab") is not None
    whole = pattern.match("a a a")
    assert whole is not None
    assert whole["run"] == "a a a"
