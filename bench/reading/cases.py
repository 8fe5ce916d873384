"""The reader's own cases (`roviec/reading/tests/cases/*.toml`), read for scoring and for tests."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reading.tally import Tally

FOLDER = Path(__file__).parents[2] / "roviec" / "reading" / "tests" / "cases"


@dataclass(frozen=True)
class Case:
    """One invented text and the facts it holds."""

    id: str
    reason: str
    sector: str
    kept_aside: bool
    text: str
    complete: tuple[str, ...]
    expect: dict[str, list[dict[str, Any]]]

    @property
    def kinds(self) -> set[str]:
        return set(self.complete) | set(self.expect)


def load(folder: Path = FOLDER) -> list[Case]:
    """Every case of every file, by id."""
    cases = []
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            cases.append(
                Case(
                    id=row["id"],
                    reason=row["reason"],
                    sector=row["sector"],
                    kept_aside=row.get("kept_aside", False),
                    text=row["text"],
                    complete=tuple(row.get("complete", ())),
                    expect=row.get("expect", {}),
                )
            )
    return cases


def place_of(text: str, part: str, occurrence: int = 1) -> int:
    """Where the n-th occurrence of `part` starts; raises ValueError when there is none."""
    at = -1
    for _ in range(occurrence):
        at = text.index(part, at + 1)
    return at


def score(case: Case, reading: dict[str, Any]) -> dict[str, tuple[Tally, list[str]]]:
    """Per kind the tally and what is wrong, in words."""
    return {kind: _score_kind(case, kind, reading) for kind in sorted(case.kinds)}


def _score_kind(case: Case, kind: str, reading: dict[str, Any]) -> tuple[Tally, list[str]]:
    left = list(reading[kind])
    tally = Tally()
    troubles = []
    for wanted in case.expect.get(kind, []):
        fields = {k: v for k, v in wanted.items() if k not in {"text", "occurrence"}}
        start = place_of(case.text, wanted["text"], wanted.get("occurrence", 1))
        found = next((f for f in left if _is(f, reading, start, wanted["text"])), None)
        different = (
            {k: (v, found.get(k)) for k, v in fields.items() if not _same(v, found.get(k))}
            if found
            else {}
        )
        if found is not None:
            left.remove(found)
        if found is None:
            troubles.append(f"{kind}: {wanted['text']!r} not found")
        if different:
            troubles.append(f"{kind}: {wanted['text']!r} (wanted, found): {different}")
        if found is None or different:
            tally.missed += 1
            tally.wrong += bool(different)
        else:
            tally.hits += 1
    if kind in case.complete:
        tally.wrong += len(left)
        troubles += [f"{kind}: {_text(f, reading)!r} should not be there: {f}" for f in left]
    return tally, troubles


def _same(wanted: Any, found: Any) -> bool:
    """Whether a field is as wanted; of a table inside only what the case says, '' meaning null."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(found.get(name) == (value or None) for name, value in wanted.items())
    return bool(wanted == found)


def _text(fact: dict[str, Any], reading: dict[str, Any]) -> str:
    return str(reading["text"][fact["start"] : fact["end"]])


def _is(fact: dict[str, Any], reading: dict[str, Any], start: int, text: str) -> bool:
    return fact["start"] == start and _text(fact, reading) == text
