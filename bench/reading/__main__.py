"""Prints how well the samples and the own cases are read, and how fast.

    python -m bench.reading [--details]

The samples are taken from the folder ROVIEC_SAMPLES (default ../shared/samples).
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bench.reading import cases, gold
from bench.reading.corpus import documents
from bench.reading.tally import Fact, Tally, compare, fields_equal, overlaps
from bench.reading.texts import SAMPLES, own_texts
from roviec.reading import read
from roviec.reading.folding import key
from roviec.reading.output import to_json

_SPEED_SIZE = 1_000_000
# What a register would tell the reader: the gold names a document the samples only number.
NORMS = {"chỉ thị 05": "05-CT/TW"}


def _same_span(one: Fact, other: Fact) -> bool:
    return bool(one["start"] == other["start"] and one["end"] == other["end"])


def _same_noun(one: Fact, other: Fact) -> bool:
    return one["value"] == other["value"] and key(one["noun"]) == key(other["noun"])


def _same_positions(one: Fact, other: Fact) -> bool:
    return one["name"] == other["name"] and [key(p) for p in one["positions"]] == [
        key(p) for p in other["positions"]
    ]


def _numbered(fact: Fact) -> bool:
    return fact["form"] in {"numbered", "short_number"}


def _any(fact: Fact) -> bool:
    return True


def _statement(kind: str) -> Callable[[Fact], bool]:
    return lambda fact: bool(fact["kind"] == kind)


ROWS: list[tuple[str, str, Callable[[Fact, Fact], bool], Callable[[Fact], bool]]] = [
    ("citations, numbered: place and form", "citations", fields_equal("form"), _numbered),
    ("citations, all: exact span", "citations", _same_span, _any),
    ("citations, all: norm_id", "citations", fields_equal("norm_id"), _any),
    ("claims: value + quantifier", "claims", fields_equal("value", "quantifier", "measure"), _any),
    ("claims: noun", "claims", _same_noun, _any),
    ("dates: day + half", "dates", fields_equal("date", "half_day"), _any),
    (
        "periods: from, to, duration",
        "periods",
        fields_equal("from", "to", "duration", "recurring"),
        _any,
    ),
    ("persons: name", "officeholders", fields_equal("name"), _any),
    ("persons: exact positions", "officeholders", _same_positions, _any),
    ("units: exact span", "units", _same_span, _any),
    ("requests", "statements", fields_equal("kind"), _statement("request")),
    ("limitations", "statements", fields_equal("kind"), _statement("limitation")),
    ("proposals", "statements", fields_equal("kind"), _statement("proposal")),
]


def sample_table(samples: list[gold.Gold]) -> dict[str, Tally]:
    """One tally per row over all samples."""
    tallies = {name: Tally() for name, *_ in ROWS}
    for sample in samples:
        reading = to_json(read(sample.text.encode("utf-8"), norms=NORMS))
        for name, kind, same, wanted in ROWS:
            expected = [f for f in sample.expected.get(kind, []) if wanted(f)]
            found = [f for f in reading[kind] if wanted(f)]
            tallies[name] += compare(expected, found, same, sample.optional.get(kind, []))
    return tallies


_DEFAULTS: dict[str, dict[str, Any]] = {
    "claims": {"quantifier": "exact", "measure": "count"},
    "dates": {"half_day": None},
    "periods": {"from": None, "to": None, "duration": None, "recurring": False},
    "citations": {"form": "numbered"},
}
# What a case may leave unsaid: such a fact is not asked about in that row.
_NEEDED = {"claims: noun": "noun", "citations, all: norm_id": "norm_id"}


def goal_table(chosen: list[cases.Case]) -> dict[str, Tally]:
    """The rows of the samples over whole passages, facts paired where they overlap.

    In a kind that a case does not list completely only what it lists is scored.
    """
    tallies = {name: Tally() for name, *_ in ROWS}
    for case in chosen:
        reading = to_json(read(case.text))
        for name, kind, same, wanted in ROWS:
            facts = [_expected(case, kind, row) for row in case.expect.get(kind, [])]
            asked = _NEEDED.get(name)
            expected = [f for f in facts if wanted(f) and (asked is None or asked in f)]
            found = [f for f in reading[kind] if wanted(f)]
            if asked or kind not in case.complete:
                found = [f for f in found if any(overlaps(f, e) for e in expected)]
            tallies[name] += compare(expected, found, same)
    return tallies


def _expected(case: cases.Case, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    start = cases.place_of(case.text, row["text"], row.get("occurrence", 1))
    return {**_DEFAULTS.get(kind, {}), **row, "start": start, "end": start + len(row["text"])}


def case_tables(details: bool) -> dict[str, dict[str, Tally]]:
    """Tallies by kind, for the cases worked on and those kept aside."""
    tables: dict[str, dict[str, Tally]] = {
        "dev": defaultdict(Tally),
        "kept aside": defaultdict(Tally),
    }
    for case in cases.load():
        part = "kept aside" if case.kept_aside else "dev"
        for kind, (tally, troubles) in cases.score(case, to_json(read(case.text))).items():
            tables[part][kind] += tally
            if details and troubles and not case.kept_aside:
                print(f"{case.id}: " + "; ".join(troubles))
    return tables


def speed(texts: list[str], rounds: int = 3) -> float:
    """Megabytes of UTF-8 read per second of processor time, all kinds together, in one process.

    The best of some rounds for each text: what else runs on the machine is left out.
    """
    best = [min(_seconds(text) for _ in range(rounds)) for text in texts]
    return sum(len(text.encode("utf-8")) for text in texts) / sum(best) / 1e6


def _seconds(text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


def _print(title: str, table: dict[str, Tally]) -> None:
    print(f"\n{title}")
    print(f"{'':40} {'P':>6} {'R':>6} {'F1':>6} {'hits':>5} {'missed':>6} {'wrong':>5}")
    for name, tally in table.items():
        figures = [_figure(value) for value in (tally.precision, tally.recall, tally.f1)]
        print(f"{name:40} {' '.join(figures)} {tally.hits:5} {tally.missed:6} {tally.wrong:5}")


def _figure(value: float | None) -> str:
    return "     -" if value is None else f"{value:6.3f}"


def main(arguments: list[str]) -> int:
    """Prints all tables; 0 also where the samples are not there."""
    if (SAMPLES / "gold.json").exists():
        samples: list[Any] = gold.load(SAMPLES)
        _print(f"Samples ({len(samples)} texts)", sample_table(samples))
        print(f"Speed: {speed([sample.text for sample in samples]):.2f} MB/s")
    else:
        print(f"No samples at {SAMPLES}: only the own cases are scored.")
    for title, begins in (("Whole passages", "fresh-"), ("Second set", "second-")):
        for part, aside in (("worked on", False), ("kept aside", True)):
            chosen = [
                case
                for case in cases.load()
                if case.id.startswith(begins) and case.kept_aside == aside
            ]
            _print(f"{title}, {part} ({len(chosen)} texts)", goal_table(chosen))
    for part, table in case_tables("--details" in arguments).items():
        _print(f"Own cases, {part}", dict(sorted(table.items())))
    generated = speed(list(documents(own_texts(), _SPEED_SIZE)))
    print(f"\nSpeed: {generated:.2f} MB/s of the generated corpus, all kinds, processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
