"""A tree of units and what each brings, joined into one number. Pure.

What a unit brings comes before what was said about its whole subtree: an imported figure for a
subtree stands in only where nothing else is known of any unit in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from roviec.reporting.rollup import CannotJoin, Value, combine, unit_part, weightless


@dataclass(frozen=True)
class Tree:
    """The units under `root` in one line on one day; `children` by superior."""

    root: int
    children: Mapping[int, list[int]]

    @classmethod
    def of(cls, root: int, pairs: list[tuple[int, int]]) -> Tree:
        """From pairs (unit, superior)."""
        children: dict[int, list[int]] = defaultdict(list)
        for unit, superior in pairs:
            children[superior].append(unit)
        return cls(root, dict(children))

    def below(self, unit: int) -> Iterator[int]:
        waiting = list(self.children.get(unit, ()))
        while waiting:
            at = waiting.pop()
            yield at
            waiting.extend(self.children.get(at, ()))

    def direct(self) -> list[int]:
        return self.children.get(self.root, [])


def with_ended(
    root: int, under: list[tuple[int, int]], chains: Mapping[int, list[int]]
) -> list[tuple[int, int]]:
    """Pairs (unit, superior) of a day together with units that ended before it.

    `chains`: by such a unit, who stood above it until then, the nearest first, up to the root. It
    hangs under the nearest of them that still stands under the same ones: whoever held it then, and
    nobody else, has it below.
    """
    above = dict(under)
    for unit in sorted(chains, key=lambda each: (len(chains[each]), each)):
        if unit not in above and unit != root:
            above[unit] = _still_there(root, above, chains[unit])
    return list(above.items())


def _still_there(root: int, above: Mapping[int, int], chain: list[int]) -> int:
    for place, at in enumerate(chain):
        further, rest = at, chain[place + 1 :]
        while rest and above.get(further) == rest[0]:
            further, rest = rest[0], rest[1:]
        if not rest:
            return at
    return root


@dataclass(frozen=True, slots=True)
class Brought:
    """What one unit brings: its own value if that counts; whether it signed one that does not
    count yet (`waiting`); a figure imported for its whole subtree."""

    own: Value | None = None
    waiting: bool = False
    whole: Value | None = None


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A unit with all below.

    `value` is none without data, or when it does not add up (`not_additive`). `units` of them
    brought something, `below` without the unit itself. `stands_in`: an imported figure for the
    whole is all there is of the unit or of some subtree in it. `known`: something is known at all,
    be it a figure that waits. `weightless` figures left a mean for want of a weight.
    """

    value: Value | None = None
    units: int = 0
    below: int = 0
    stands_in: bool = False
    not_additive: bool = False
    known: bool = False
    weightless: int = 0


NOTHING = Brought()
EMPTY = Subtotal()


def subtotals(tree: Tree, brought: Mapping[int, Brought], how: str) -> dict[int, Subtotal]:
    """The subtotal of every unit of the tree."""
    order = [tree.root, *tree.below(tree.root)]
    done: dict[int, Subtotal] = {}
    for unit in reversed(order):
        children = [done[child] for child in tree.children.get(unit, ())]
        given = brought.get(unit)
        done[unit] = _subtotal(given or NOTHING, children, how) if given or children else EMPTY
    return done


def _subtotal(own: Brought, children: list[Subtotal], how: str) -> Subtotal:
    # A unit that has nobody below needs no joining.
    if own.own is not None and not children:
        return Subtotal(unit_part(how, own.own), 1, 0, known=True)
    known = own.own is not None or own.waiting or any(child.known for child in children)
    if not known:
        if own.whole is None:
            return Subtotal()
        return Subtotal(own.whole, stands_in=True, known=True)
    units = below = sum(child.units for child in children)
    parts = [child.value for child in children if child.value is not None]
    if own.own is not None:
        parts.append(unit_part(how, own.own))
        units += 1
    stands_in = any(child.stands_in for child in children)
    unjoined = any(child.not_additive for child in children)
    found = Subtotal(None, units, below, stands_in, known=True)
    if how == "weighted_mean":
        left = sum(weightless(part) for part in parts)
        found = replace(found, weightless=left + sum(child.weightless for child in children))
    if unjoined:
        return replace(found, not_additive=True)
    try:
        return replace(found, value=combine(how, parts))
    except CannotJoin:
        return replace(found, not_additive=True)
