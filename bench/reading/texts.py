"""The texts the reader is measured on: its own cases and, where they are there, the samples."""

from __future__ import annotations

import os
from pathlib import Path

from bench.reading import cases

_ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("ROVIEC_SAMPLES", _ROOT / ".." / "shared" / "samples"))


def own_texts() -> list[str]:
    """The texts of all cases, then those of the samples."""
    found = [case.text for case in cases.load()]
    if (SAMPLES / "gold.json").exists():
        found += [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    return found
