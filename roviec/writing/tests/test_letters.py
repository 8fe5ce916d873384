from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.writing.letters import even_width, text_width, wrapped
from roviec.writing.rules import TextStyle

REGULAR, CAPS = TextStyle(14), TextStyle(14, bold=True, caps=True)
words = st.lists(st.text("aăâiươđ MW", min_size=1, max_size=12).map(str.strip), min_size=1)
names = words.map(" ".join)


def test_marks_take_no_room_and_horns_do():
    assert text_width("Ủy", REGULAR) == text_width("Uy", REGULAR)
    assert text_width("ế", REGULAR) == text_width("e", REGULAR)
    assert text_width("ư", REGULAR) > text_width("u", REGULAR)


def test_width_grows_with_size_and_capitals_are_wider():
    assert text_width("ban", TextStyle(28)) == 2 * text_width("ban", REGULAR)
    assert text_width("ban", CAPS) == text_width("BAN", TextStyle(14, bold=True))


@settings(deadline=None)
@given(names, st.floats(60, 400))
def test_wrapping_keeps_every_word_in_order(text, width):
    assert " ".join(wrapped(text, REGULAR, width)) == text


@settings(deadline=None)
@given(names, st.floats(60, 400))
def test_even_lines_are_no_more_and_no_wider_than_the_room(text, width):
    even = even_width(text, CAPS, width)
    assert even <= width
    assert len(wrapped(text, CAPS, even)) <= len(wrapped(text, CAPS, width / 1.02))


def test_a_last_line_of_one_word_is_evened_out():
    text = "Ban Chỉ đạo phòng, chống thiên tai và tìm kiếm cứu nạn"
    full = text_width(text, REGULAR)
    lines = wrapped(text, REGULAR, even_width(text, REGULAR, full * 0.93))
    assert len(lines) == 2
    assert min(text_width(line, REGULAR) for line in lines) > full * 0.4
