"""No letter is lost or moved, whatever the marks; the mark that comes first by priority is seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roviec.interface.annotation import Mark, paragraphs, pieces

TEXT = "Đã mở 21 lớp theo Chỉ thị 05.\nCó 18 mô\nhình."
KINDS = ["claim", "citation", "unit"]

texts = st.text(alphabet="aăbcđ ệ<&>\"'\n\r\x0b\u2028.1", max_size=60)
spans = st.tuples(st.integers(-3, 64), st.integers(-3, 64))


@st.composite
def marked(draw):
    text = draw(texts)
    marks = [
        Mark(start=a, end=b, kind=KINDS[priority], priority=priority, number=index)
        for index, (a, b, priority) in enumerate(
            (*span, draw(st.integers(0, 2))) for span in draw(st.lists(spans, max_size=8))
        )
    ]
    return text, marks, draw(st.lists(spans, max_size=3))


def on(quote: str, number: int = 1) -> Mark:
    start = TEXT.index(quote)
    return Mark(start=start, end=start + len(quote), kind="claim", number=number)


@given(marked())
def test_the_pieces_joined_are_the_text(given_):
    text, marks, aside = given_
    assert "".join(piece.text for piece in pieces(text, marks, aside)) == text


@given(marked())
def test_a_letter_is_shown_under_the_first_of_its_marks_by_priority(given_):
    text, marks, aside = given_
    fit = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    at = 0
    for piece in pieces(text, marks, aside):
        for place in range(at, at + len(piece.text)):
            over = [m.priority for m in fit if m.start <= place < m.end]
            if text[place].strip():
                assert (piece.mark.priority if piece.mark else None) == min(over, default=None)
        at += len(piece.text)


@given(marked())
def test_every_mark_shown_begins_once_and_ends_once(given_):
    text, marks, aside = given_
    shown = [p for line in paragraphs(pieces(text, marks, aside)) for p in line if p.mark]
    for mark in {id(piece.mark) for piece in shown}:
        own = [piece for piece in shown if id(piece.mark) == mark and piece.text.strip()]
        if own:
            assert [p.first for p in own].count(True) == 1
            assert [p.last for p in own].count(True) == 1


@given(marked())
def test_a_letter_of_the_furniture_is_told_apart(given_):
    text, marks, aside = given_
    told = [p.aside for p in pieces(text, marks, aside) for _letter in p.text]
    assert told == [any(a <= place < b for a, b in aside) for place in range(len(text))]


@given(marked())
def test_paragraphs_keep_every_letter_but_line_ends(given_):
    text, marks, aside = given_
    shown = "".join(p.text for line in paragraphs(pieces(text, marks, aside)) for p in line)
    lines = text.replace("\r", "\n").split("\n")
    assert shown == "".join(line for line in lines if line.strip())


def test_marks_become_pieces_in_their_paragraphs():
    first, *rest = paragraphs(pieces(TEXT, [on("21 lớp")]))
    assert [(piece.text, bool(piece.mark)) for piece in first] == [
        ("Đã mở ", False),
        ("21 lớp", True),
        (" theo Chỉ thị 05.", False),
    ]
    assert len(rest) == 2


def test_a_mark_over_a_line_end_begins_once_and_ends_once():
    for line_end in ("\n", "\r", "\r\n"):
        text = f"Có 18 mô{line_end}hình."
        mark = Mark(start=3, end=text.index("."), kind="claim")
        above, below = paragraphs(pieces(text, [mark]))
        assert (above[1].text, above[1].first, above[1].last) == ("18 mô", True, False)
        assert (below[0].text, below[0].first, below[0].last) == ("hình", False, True)


def test_a_claim_inside_a_citation_splits_it():
    text = "Nghị quyết về 100 mô hình mới"
    marks = [
        Mark(start=0, end=len(text), kind="citation", priority=1),
        Mark(start=14, end=25, kind="claim"),
    ]
    shown = [(p.text, p.mark.kind if p.mark else None) for p in pieces(text, marks)]
    assert shown == [
        ("Nghị quyết về ", "citation"),
        ("100 mô hình", "claim"),
        (" mới", "citation"),
    ]


def test_of_marks_of_one_priority_the_first_and_longer_is_drawn():
    marks = [on("21", number=1), on("21 lớp", number=2), on("lớp theo", number=3)]
    drawn = [(p.text, p.mark.number) for p in pieces(TEXT, marks) if p.mark]
    assert drawn == [("21 lớp", 2), (" theo", 3)]


def test_marks_outside_the_text_are_left_out():
    outside = [(5, 500), (-1, 4), (4, 4), (9, 7)]
    marks = [Mark(start=start, end=end, kind="claim") for start, end in outside]
    assert all(piece.mark is None for piece in pieces(TEXT, marks))


def test_furniture_is_told_apart():
    found = pieces("Trang chủ\nBáo cáo", [], [(0, 9)])
    assert [(p.text, p.aside) for p in found] == [
        ("Trang chủ", True),
        ("\n", False),
        ("Báo cáo", False),
    ]
