"""Formulas by which an indicator is computed from others. Pure: text in, exact numbers out.

    fees_online ÷ fees_all %          a share, in percent
    (opened + reopened) − closed      sums and differences
    cost × 1000 ÷ dossiers            plain numbers, with a decimal comma or point

A formula knows codes of indicators, numbers, `+ − × ÷` (also `- * / :`), parentheses, and `%` at
the end of all or of a part in parentheses, which says it in percent. Nothing else: it is read by
the few lines below and never handed to Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from roviec.reporting.rollup import MEAN

LONGEST = 500
DEEPEST = 20
"""Parentheses within parentheses."""
_TOKEN = re.compile(
    r"\s*(?:(?P<code>[a-z][a-z0-9_]*)|(?P<number>\d+(?:[.,]\d+)?)|(?P<sign>[-+−*×·/÷:()%]))"
)
_SIGNS = {"−": "-", "×": "*", "·": "*", "÷": "/", ":": "/"}
_SHOWN = {"+": "+", "-": "−", "*": "×", "/": "÷"}


class NotAFormula(ValueError):
    """`at` is where in the text reading stopped, from 0."""

    def __init__(self, at: int) -> None:
        super().__init__(f"no formula at {at}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Code:
    code: str


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Percent:
    of: Node


@dataclass(frozen=True, slots=True)
class Joint:
    sign: str
    left: Node
    right: Node


Node = Code | Number | Percent | Joint


@dataclass(frozen=True, slots=True)
class Result:
    """`value` is none without data, and where a part is divided by nothing (`divides_by_zero`)."""

    value: Decimal | None = None
    divides_by_zero: bool = False


NO_DATA = Result()


@dataclass(frozen=True, slots=True)
class Formula:
    node: Node

    @property
    def codes(self) -> tuple[str, ...]:
        """Each once, in the order they are named."""
        return tuple(dict.fromkeys(_codes(self.node)))

    def reckon(self, values: Mapping[str, Decimal | None]) -> Result:
        """No data as soon as one part has none; exact until it is cut far behind what is kept."""
        given = {code: values.get(code) for code in self.codes}
        known = {code: Fraction(value) for code, value in given.items() if value is not None}
        if len(known) < len(given):
            return NO_DATA
        try:
            found = _value(self.node, known)
        except ZeroDivisionError:
            return Result(divides_by_zero=True)
        return Result(MEAN.divide(Decimal(found.numerator), Decimal(found.denominator)))

    def told(self, names: Callable[[str], str] = str) -> str:
        """The formula with each code told by that function."""
        return _told(self.node, names)


def parse(text: str) -> Formula:
    """Raises `NotAFormula`."""
    if len(text) > LONGEST:
        raise NotAFormula(LONGEST)
    return Formula(_Reader(text).all())


class _Reader:
    """Reads a text from left to right: sums of products of atoms."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = self.depth = 0

    def all(self) -> Node:
        node = self._sum()
        if self.at < len(self.tokens):
            raise NotAFormula(self.tokens[self.at][2])
        return node

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._taken("+", "-"):
            node = Joint(sign, node, self._product())
        return self._in_percent(node)

    def _product(self) -> Node:
        node = self._atom()
        while sign := self._taken("*", "/"):
            node = Joint(sign, node, self._atom())
        return node

    def _atom(self) -> Node:
        kind, text, at = self._next()
        self.at += 1
        if kind == "code":
            return Code(text)
        if kind == "number":
            return Number(Fraction(text.replace(",", ".")), text)
        if text != "(" or self.depth >= DEEPEST:
            raise NotAFormula(at)
        self.depth += 1
        node = self._sum()
        self.depth -= 1
        if not self._taken(")"):
            raise NotAFormula(self._next()[2])
        return self._in_percent(node)

    def _in_percent(self, node: Node) -> Node:
        return Percent(node) if self._taken("%") else node

    def _next(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "", len(self.text))

    def _taken(self, *signs: str) -> str:
        kind, text, _at = self._next()
        if kind != "sign" or text not in signs:
            return ""
        self.at += 1
        return text


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise NotAFormula(at)
        kind, said = found.lastgroup, found[found.lastgroup]
        yield kind, _SIGNS.get(said, said), found.start(found.lastgroup)
        at = found.end()


def _codes(node: Node) -> Iterator[str]:
    match node:
        case Code(code):
            yield code
        case Percent(of):
            yield from _codes(of)
        case Joint(_, left, right):
            yield from _codes(left)
            yield from _codes(right)


def _value(node: Node, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case Code(code):
            return values[code]
        case Number(value, _):
            return value
        case Percent(of):
            return _value(of, values) * 100
        case Joint(sign, left, right):
            return _JOINED[sign](_value(left, values), _value(right, values))


_JOINED: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def _told(node: Node, names: Callable[[str], str]) -> str:
    match node:
        case Code(code):
            return names(code)
        case Number(_, text):
            return text.replace(".", ",")
        case Percent(of):
            return f"{_inside(of, names)} × 100%"
        case Joint(sign, left, right):
            one = _inside(left, names) if sign in "*/" and _adds(left) else _told(left, names)
            other = _told(right, names)
            if isinstance(right, Percent) or (isinstance(right, Joint) and sign != "+"):
                other = f"({other})"
            return f"{one} {_SHOWN[sign]} {other}"


def _inside(node: Node, names: Callable[[str], str]) -> str:
    told = _told(node, names)
    return f"({told})" if _adds(node) else told


def _adds(node: Node) -> bool:
    return isinstance(node, Percent) or (isinstance(node, Joint) and node.sign in "+-")
