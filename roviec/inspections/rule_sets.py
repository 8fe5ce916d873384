"""Rule sets of inspections: what may be found, and the form of the conclusion. Data, no code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from roviec.writing.rules import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    code: str
    name: str
    source: str
    form: Form
    findings: tuple[str, ...]
    """Kinds of findings it knows; an advisory body finds no breaches."""
    document_kind: str
    document_mark: str


@cache
def rule_sets() -> dict[str, RuleSet]:
    """Every rule set, by code, in the order of the data."""
    content = resources.files("roviec.inspections").joinpath("rule_sets.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(content)["rule_set"]
    return {row["code"]: RuleSet(**{**row, "findings": tuple(row["findings"])}) for row in rows}


def rule_set(code: str) -> RuleSet:
    """Raises `KeyError` for a code the data does not hold."""
    return rule_sets()[code]
