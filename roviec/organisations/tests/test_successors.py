"""Who has what an earlier one had: followed link by link, and held against the ground itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roviec.organisations.history.successors import Link, Reached, Relation, trace

DAYS = [date(2020 + n, 1, 1) for n in range(5)]
BEFORE, AFTER = date(2019, 1, 1), date(2026, 1, 1)


def traced(
    start: int,
    links: Mapping[int, Sequence[Link]],
    standing: set[int],
    on: date = BEFORE,
    until: date = AFTER,
) -> dict[int | None, Relation]:
    return trace(Reached(start, on, Relation.WHOLE), until, links, standing)


def test_one_that_goes_on_is_its_own_successor():
    assert traced(1, {}, {1}) == {1: Relation.WHOLE}


def test_whole_after_whole_is_whole():
    links = {
        1: [Link(2, DAYS[0], Relation.WHOLE)],
        2: [Link(3, DAYS[1], Relation.WHOLE)],
    }
    assert traced(1, links, {3}) == {3: Relation.WHOLE}
    assert traced(1, links, {2}, until=DAYS[0]) == {2: Relation.WHOLE}
    assert traced(1, links, {1}, until=date(2019, 12, 31)) == {1: Relation.WHOLE}


def test_a_cut_one_gives_parts_and_one_that_gave_a_part_keeps_a_part():
    cut = {1: [Link(2, DAYS[0], Relation.PART), Link(3, DAYS[0], Relation.PART)]}
    assert traced(1, cut, {2, 3}) == {2: Relation.PART, 3: Relation.PART}
    gave = {1: [Link(2, DAYS[0], Relation.PART, ends=False)]}
    assert traced(1, gave, {1, 2}) == {1: Relation.PART, 2: Relation.PART}


def test_parts_that_come_together_again_are_the_whole():
    links = {
        1: [Link(2, DAYS[0], Relation.PART), Link(3, DAYS[0], Relation.PART)],
        2: [Link(4, DAYS[1], Relation.WHOLE)],
        3: [Link(4, DAYS[1], Relation.WHOLE)],
    }
    assert traced(1, links, {4}) == {4: Relation.WHOLE}


def test_derived_and_unknown_stay_said():
    links = {
        1: [Link(2, DAYS[0], Relation.DERIVED, shares=False)],
        2: [Link(None, DAYS[1], Relation.UNKNOWN, shares=False)],
        5: [Link(6, DAYS[0], Relation.PART, shares=False)],
    }
    assert traced(1, links, {2}, until=DAYS[0]) == {2: Relation.DERIVED}
    assert traced(1, links, set()) == {None: Relation.UNKNOWN}
    assert traced(5, links, {6}) == {6: Relation.PART}
    assert traced(7, {}, set()) == {None: Relation.UNKNOWN}


# --- against the ground ------------------------------------------------------------------------


@dataclass
class Ground:
    """A territory of plots, each in one place; acts move plots and leave links."""

    plots: dict[int, set[int]]
    links: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    next: int = 100

    def new(self, plots: set[int]) -> int:
        self.next += 1
        self.plots[self.next] = plots
        return self.next

    def merge(self, sources: list[int], day: date) -> None:
        made = self.new(set().union(*(self.plots.pop(each) for each in sources)))
        for each in sources:
            self.links[each].append(Link(made, day, Relation.WHOLE))

    def split(self, source: int, day: date, mask: int) -> None:
        plots = sorted(self.plots[source])
        one = {plot for n, plot in enumerate(plots) if mask >> n & 1}
        if one and one != set(plots):
            del self.plots[source]
            for part in (one, set(plots) - one):
                self.links[source].append(Link(self.new(part), day, Relation.PART))

    def give(self, source: int, day: date, mask: int) -> None:
        plots = sorted(self.plots[source])
        part = {plot for n, plot in enumerate(plots) if mask >> n & 1}
        if part and part != set(plots):
            self.plots[source] -= part
            self.links[source].append(Link(self.new(part), day, Relation.PART, ends=False))

    def dissolve(self, source: int, day: date) -> None:
        del self.plots[source]
        self.links[source].append(Link(None, day, Relation.UNKNOWN, shares=False))


@st.composite
def grounds(draw):
    """A ground with its acts done, one or two a day, and what stood at the start."""
    start = {n: set(range(n * 3, n * 3 + 3)) for n in range(draw(st.integers(1, 4)))}
    ground = Ground({key: set(plots) for key, plots in start.items()})
    for day in DAYS:
        free = sorted(ground.plots)
        for _ in range(draw(st.integers(0, 2))):
            if not free:
                break
            act = draw(st.sampled_from(["merge", "split", "give", "dissolve"]))
            source = free.pop(draw(st.integers(0, len(free) - 1)))
            if act == "merge" and free:
                ground.merge([source, free.pop()], day)
            elif act == "split":
                ground.split(source, day, draw(st.integers(0, 63)))
            elif act == "give":
                ground.give(source, day, draw(st.integers(0, 63)))
            elif act == "dissolve" and draw(st.booleans()):
                ground.dissolve(source, day)
    return start, ground


def walked(key: int, since: date, links: Mapping[int, Sequence[Link]]) -> set[int | None]:
    """Everybody links lead to from a day on, by following each by itself."""
    later = [link for link in links.get(key, ()) if link.day > since]
    if not later:
        return {key}
    ends = [link for link in later if link.ends]
    reached: set[int | None] = set() if ends else {key}
    for link in later:
        if link.later is None:
            reached.add(None)
        else:
            reached |= walked(link.later, link.day, links)
    return reached


@given(grounds())
def test_following_agrees_with_walking_and_with_the_ground(made):
    start, ground = made
    for key, plots in start.items():
        found = traced(key, ground.links, set(ground.plots))
        assert set(found) == walked(key, BEFORE, ground.links)
        holders = {pk for pk, there in ground.plots.items() if there & plots}
        lost = plots - set().union(*ground.plots.values()) if ground.plots else plots
        # Nobody who has some of the ground is missing, and what is lost is said to be.
        assert holders <= set(found)
        assert None in found or not lost
        for pk, relation in found.items():
            if relation is Relation.WHOLE and pk is not None:
                assert plots <= ground.plots[pk]
        if holders and found.keys() == holders and len(holders) == 1 and not lost:
            assert set(found.values()) == {Relation.WHOLE}
