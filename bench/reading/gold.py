"""The samples' gold file in terms of the contract.

The gold is older than the contract: dates and periods stand in one list,
`counted` is `noun`, `named_anaphor` is `anaphor`, a duration stands among the claims, an open
period ends on the day of the text, and a lead repeated under the title is listed twice. What the
contract does not ask for (vague times, repetitions) is optional: it counts neither way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Facts = list[dict[str, Any]]
_HALF = {"AM": "morning", "PM": "afternoon", "EVE": "evening"}
_DAYS = {"date", "datetime"}
_STATEMENTS = {"requests": "request", "limitations": "limitation", "proposals_upward": "proposal"}


@dataclass
class Gold:
    """What one sample says: facts to find and facts that may be found, by kind."""

    name: str
    text: str
    expected: dict[str, Facts] = field(default_factory=dict)
    optional: dict[str, Facts] = field(default_factory=dict)

    def add(self, kind: str, fact: dict[str, Any], *, optional: bool = False) -> None:
        self.expected.setdefault(kind, [])
        self.optional.setdefault(kind, [])
        (self.optional if optional else self.expected)[kind].append(fact)


def load(folder: Path) -> list[Gold]:
    """All samples with their facts."""
    described = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return [_sample(folder, file) for file in described["files"]]


def _sample(folder: Path, file: dict[str, Any]) -> Gold:
    text = (folder / file["file"]).read_bytes().decode("utf-8")
    gold = Gold(file["file"], text)
    repeated = _repeated_lines(text)
    for source in ("citations", "claims", "dates", "officeholders", "organisations", *_STATEMENTS):
        for item in file[source]:
            kind, fact, vague = _fact(source, item)
            if kind is None or fact is None:
                continue
            again = any(start <= fact["start"] < end for start, end in repeated)
            gold.add(kind, fact, optional=vague or again)
    return gold


def _repeated_lines(text: str) -> list[tuple[int, int]]:
    """Lines that stand elsewhere: the later of two equal ones, a lead inside its paragraph."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        if len(line.strip()) > 25:
            lines.append((at, line.strip().rstrip(".")))
        at += len(line) + 1
    spans = []
    for index, (start, line) in enumerate(lines):
        earlier = any(other == line for _, other in lines[:index])
        inside = any(other != line and other.startswith(line) for _, other in lines)
        if earlier or inside:
            spans.append((start, start + len(line) + 1))
    return spans


def _fact(source: str, item: dict[str, Any]) -> tuple[str | None, dict[str, Any] | None, bool]:
    place = {"start": item["start"], "end": item["end"], "text": item["match"]}
    if source == "dates":
        return _time(item, place)
    if source == "citations":
        form = "anaphor" if item["form"] == "named_anaphor" else item["form"]
        return (
            "citations",
            {**place, **_keep(item, "kind", "norm_id", "issued"), "form": form},
            False,
        )
    if source == "claims":
        if item["measure"] == "duration":
            return None, None, False
        fact = {**place, **_keep(item, "value", "quantifier", "measure")}
        return "claims", {**fact, "noun": item["counted"], "total": item.get("of")}, False
    if source == "officeholders":
        fact = {**place, **_keep(item, "name", "positions"), "byline": bool(item.get("byline"))}
        return "officeholders", fact, fact["byline"]
    if source == "organisations":
        return "units", place, False
    return "statements", {**place, "kind": _STATEMENTS[source]}, False


def _keep(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item.get(name) for name in names}


def _time(
    item: dict[str, Any], place: dict[str, Any]
) -> tuple[str | None, dict[str, Any] | None, bool]:
    if item["kind"] in _DAYS:
        half = _HALF.get(item.get("half_day", ""))
        return "dates", {**place, "date": item["start_date"], "half_day": half}, item["vague"]
    recurring = item["kind"] == "recurring"
    last = None if item.get("open_end") else item["end_date"]
    fact = {
        **place,
        "from": item["start_date"],
        "to": last,
        "duration": item.get("length"),
        "recurring": recurring,
    }
    return "periods", fact, item["vague"] and not recurring
