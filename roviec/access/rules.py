"""Business rules have numbers, and their message is written for the person who meets them."""

from __future__ import annotations

from collections.abc import Mapping


class RuleBroken(Exception):
    """An act that a rule refuses. `number` like `REP-03`; `message` says in Vietnamese what is
    wrong and what to do; `field` names the input it belongs to, where there is one."""

    def __init__(self, number: str, message: str, *, field: str | None = None) -> None:
        super().__init__(f"{number}: {message}")
        self.number = number
        self.message = message
        self.field = field


class RulesBroken(Exception):
    """Several refusals at once, by field, so that a form can show each beside its input."""

    def __init__(self, broken: Mapping[str, RuleBroken]) -> None:
        super().__init__("; ".join(str(each) for each in broken.values()))
        self.broken = dict(broken)
