"""The groupings that ship as data, as their files say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def shipped_groups() -> Iterator[dict[str, Any]]:
    """`code`, `name`, `order` and `source` of a grouping; `group`s, with kinds or lists of places
    and days; `open` days for which no source was found."""
    folder = files("roviec.organisations").joinpath("data", "groups")
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.name.endswith(".toml"):
            yield tomllib.loads(each.read_text(encoding="utf-8"))
