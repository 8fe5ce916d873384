"""Why a batch is refused: which rule, and which line of which act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roviec.access.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Refusal:
    """`act` and `line` are their numbers; line 0 when no single line is to blame."""

    rule: str
    act: int
    line: int
    message: str


class ActRefused(RuleBroken):
    """A batch that is not applied, with everything that stands against it."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        first = refusals[0]
        super().__init__(first.rule, first.message)
        self.refusals = tuple(refusals)
