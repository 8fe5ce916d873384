"""Looking only where a known word stands finds what looking everywhere finds."""

from __future__ import annotations

import sys

import pytest

from bench.reading.cases import load
from roviec.reading.document import Document
from roviec.reading.places import DIGITS, Opened, Places, opened
from roviec.reading.vocabulary import first_words

TEXTS = [Document.from_text(case.text) for case in load()]


def patterns() -> dict[str, Opened]:
    """Every such pattern of the reader, by module and name."""
    return {
        f"{module.__name__.removeprefix('roviec.reading.')}.{name}": value
        for module in list(sys.modules.values())
        if module.__name__.startswith("roviec.reading.") and ".tests" not in module.__name__
        for name, value in vars(module).items()
        if isinstance(value, Opened)
    }


@pytest.mark.parametrize("name", sorted(patterns()))
def test_every_pattern_knows_all_words_it_can_begin_with(name):
    pattern = patterns()[name]
    for doc in TEXTS:
        low = doc.lowered
        everywhere = {
            match.span()
            for match in pattern.pattern.finditer(low)
            if not low[max(0, match.start() - 1) : match.start()].isalpha()
        }
        found = {match.span() for match in pattern.finditer(doc.places, 0, len(low))}
        assert everywhere <= found


def test_the_forms_of_periods_know_their_words_too():
    from roviec.reading.periods.grammar import FORMS

    for pattern, _ in FORMS:
        for doc in TEXTS:
            expected = [match.span() for match in pattern.pattern.finditer(doc.lowered)]
            found = pattern.finditer(doc.places, 0, len(doc.lowered))
            assert [match.span() for match in found] == expected


def test_search_starts_where_it_is_told_and_stops_before_the_end():
    pattern = opened(["đề nghị", "yêu cầu"])
    text = "đề nghị xã; yêu cầu huyện; đề nghị tỉnh"
    places = Places(text)
    first, second = (pattern.search(places, start, len(text)) for start in (0, 1))
    assert first is not None
    assert second is not None
    assert (first.span(), second[0]) == ((0, 7), "yêu cầu")
    assert pattern.search(places, 13, 30) is None
    assert pattern.search(places, 27, 33) is None
    assert [m.start() for m in pattern.finditer(places, 1, len(text))] == [12, 27]


def test_spans_are_looked_through_one_by_one():
    pattern = opened(["đề nghị"])
    text = "đề nghị xã; đề nghị huyện; đề nghị tỉnh"
    spans = [(0, 10), (12, 17), (27, 39)]
    found = [(m.start(), end) for m, end in pattern.in_spans(Places(text), spans)]
    assert found == [(0, 10), (27, 39)]


def test_a_pattern_may_open_with_digits():
    pattern = Opened(r"\d+ xã|các xã", [DIGITS, "các xã"])
    text = "có 12 xã và các xã"
    assert [m[0] for m in pattern.finditer(Places(text), 0, len(text))] == ["12 xã", "các xã"]


def test_first_words_hold_both_spellings_of_i():
    assert first_words("lý luận") == (frozenset({"lý", "lí"}), frozenset({"luận"}))
    assert first_words("quý 1") == (frozenset({"quý", "quí"}), frozenset())
    assert first_words("5 xã") == (frozenset({"0"}), frozenset())
    with pytest.raises(ValueError, match="opens with no word"):
        first_words("> 5")
