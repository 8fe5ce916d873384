import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.folding import contains, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("ủy", "uỷ"),
        ("lý", "lí"),
        ("kỹ", "kĩ"),
        ("Quý", "quí"),
        ("ĐẢNG VIÊN", "đảng viên"),
        ("tỷ lệ", "tỉ lệ"),
    ],
)
def test_spellings_of_one_word_are_equal(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("đa", "da"), ("mà", "má"), ("tay", "tai"), ("ý", "í"), ("hươu", "huou"), ("yên", "iên")],
)
def test_other_words_stay_apart(one, other):
    assert words(one) != words(other)


def test_punctuation_parts_words():
    assert words("chi, đảng-bộ (số 05)") == (
        *words("chi"),
        *words("đảng"),
        *words("bộ"),
        *words("số"),
        "05",
    )
    assert words("…") == ()


@settings(deadline=None)
@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạ ", max_size=40))
def test_unicode_form_does_not_matter(text):
    assert words(unicodedata.normalize("NFD", text)) == words(text)


def test_contains_is_in_order_and_without_gap():
    sea = ("a", "b", "c")
    assert contains(sea, ("a", "b"))
    assert contains(sea, ("b", "c"))
    assert contains(sea, sea)
    assert not contains(sea, ("a", "c"))
    assert not contains(sea, ("b", "a"))
    assert not contains(("a",), sea)
