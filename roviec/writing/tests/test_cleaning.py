import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.writing.cleaning import one_line, paragraphs, sentence


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        ("một\r\nhai\rba\u2028bốn", ["một", "hai", "ba", "bốn"]),
        ("  hai   khoảng\ttrống ", ["hai khoảng trống"]),
        ("\x00\x08chữ\x1f\ufffe\ud800", ["chữ"]),
        ("số \u202e123\u2066", ["số 123"]),
        ("\n \n\t\n", []),
        ("ngày\u00a005", ["ngày\u00a005"]),
        (unicodedata.normalize("NFD", "Tuyên giáo"), ["Tuyên giáo"]),
    ],
)
def test_text_is_made_fit_for_paper(raw, lines):
    assert paragraphs(raw) == lines


@settings(deadline=None)
@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(text):
    once = one_line(text)
    assert one_line(once) == once
    assert "\n" not in once


@settings(deadline=None)
@given(st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\ufeff")))
def test_letters_digits_and_signs_are_kept(text):
    assert one_line(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("said", "ended"),
    [("Đã xong", "Đã xong."), ("Đã xong. ", "Đã xong."), ("như sau:", "như sau:"), ("", "")],
)
def test_a_sentence_is_ended_once(said, ended):
    assert sentence(said) == ended
