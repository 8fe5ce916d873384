"""What a named person does in the event the text tells of."""

from __future__ import annotations

import re
from typing import Any

from roviec.reading.vocabulary import load

_DATA: dict[str, Any] = load("offices")["roles"]
_AFTER: list[tuple[str, re.Pattern[str]]] = [
    (role, re.compile(rf",? ?(?:{pattern})(?!\w)")) for role, pattern in _DATA["after"]
]
_BEFORE: list[tuple[str, re.Pattern[str]]] = [
    (role, re.compile(rf"(?:{pattern}) $")) for role, pattern in _DATA["before"]
]
_OTHER_TEAMS = re.compile(r"trưởng đoàn (?:đại biểu|đbqh|luật sư|thanh niên|kinh tế)")
_REACH = 110


def role_of(low: str, start: int, end: int) -> str | None:
    """The role said right behind a mention, or before it in the same clause; None if none is."""
    for role, pattern in _AFTER:
        if pattern.match(low, end):
            return role
    held = _OTHER_TEAMS.sub("", low[start:end])
    if "trưởng đoàn" in held:
        return "phó trưởng đoàn" if "phó trưởng đoàn" in held else "trưởng đoàn"
    left = low[max(0, start - _REACH) : start]
    left = left[max(left.rfind("."), left.rfind("\n"), left.rfind(";")) + 1 :]
    for role, pattern in _BEFORE:
        if pattern.search(left):
            return role
    return None
