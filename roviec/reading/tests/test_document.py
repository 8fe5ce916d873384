"""Folding and the way back; blocks; sentences."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reading.document import Document, key

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặấầẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)
LETTERS = VIETNAMESE + VIETNAMESE.upper() + " \u00a0.,;-–/0123456789\n\u200b\u0301\u0323"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("hoà giải, Uỷ ban, khoá XIII", "hòa giải, Ủy ban, khóa XIII"),
        ("THUÝ, khoẻ, loà xoà", "THÚY, khỏe, lòa xòa"),
        ("quý, qúy, quỷ, quả, qủa", "quý, quý, quỷ, quả, quả"),
        ("hoàn thành, hòan thành, ngòai, hùynh", "hoàn thành, hoàn thành, ngoài, huỳnh"),
        ("của, mùa, thuở, tuệ, huệ", "của, mùa, thuở, tuệ, huệ"),
        ("Ðảng bộ, Ɖảng bộ", "Đảng bộ, Đảng bộ"),
        ("2016–2019 — “điểm”", '2016-2019 - "điểm"'),
        ("Bắc\u00a0Kạn  \u2009và", "Bắc Kạn và"),
        ("Ban\u200b Tổ chức", "Ban Tổ chức"),
    ],
)
def test_one_spelling_for_what_is_written_in_many_ways(written, folded):
    assert Document.from_text(written).folded == folded


def test_combining_marks_are_composed_and_lead_back_to_their_letters():
    raw = unicodedata.normalize("NFD", "Ủy ban nhân dân xã Điện Hòa")
    doc = Document.from_text(raw)
    at = doc.folded.index("nhân")
    assert doc.folded == "Ủy ban nhân dân xã Điện Hòa"
    assert unicodedata.normalize("NFC", doc.text(at, at + 4)) == "nhân"


def test_dropped_signs_belong_to_no_word():
    doc = Document.from_text("số\u200b  05")
    assert doc.folded == "số 05"
    assert doc.text(0, 2) == "số"
    assert doc.text(3, 5) == "05"


@pytest.mark.parametrize(
    ("one", "other"), [("lý", "lí"), ("Kỹ", "kĩ"), ("quý", "quí"), ("Mỹ", "Mĩ"), ("tỷ", "tỉ")]
)
def test_the_key_knows_i_and_y_as_one(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("ngày", "ngài"), ("hay", "hai"), ("thủy", "thủi")])
def test_the_key_keeps_different_words_apart(one, other):
    assert key(one) != key(other)


@given(st.text(alphabet=LETTERS, max_size=200), st.data())
def test_every_folded_span_has_its_raw_span(raw, data):
    doc = Document.from_text(raw)
    start = data.draw(st.integers(0, len(doc.folded)))
    end = data.draw(st.integers(start, len(doc.folded)))
    first, last = doc.raw_span(start, end)
    assert 0 <= first <= last <= len(raw)
    again = Document.from_text(raw[first:last]).folded
    assert unmarked(again).split() == unmarked(doc.folded[start:end]).split()


def unmarked(text):
    """Without tone and vowel marks: where a tone stands depends on letters outside the span."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@given(st.text(alphabet=VIETNAMESE + " .,-/0123456789\n", max_size=200))
def test_decomposed_text_folds_to_the_same(raw):
    composed = Document.from_text(unicodedata.normalize("NFC", raw))
    assert Document.from_text(unicodedata.normalize("NFD", raw)).folded == composed.folded


@given(st.text(max_size=300))
def test_any_text_is_a_document(raw):
    doc = Document.from_text(raw)
    assert len(doc.lowered) == len(doc.folded)
    for block in doc.blocks:
        assert 0 <= block.start <= block.end <= len(raw)
    for sentence in doc.sentences:
        assert doc.folded[sentence.start : sentence.end].strip()


def sentences(text):
    doc = Document.from_text(text)
    return [doc.folded[s.start : s.end] for s in doc.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Họp xã. Giao việc.", ["Họp xã.", "Giao việc."]),
        ("Họp tại TP. Vinh; xã X. Sau đó về.", ["Họp tại TP. Vinh; xã X. Sau đó về."]),
        ("Ngày 20.5.2020 họp. Đủ 12 xã.", ["Ngày 20.5.2020 họp.", "Đủ 12 xã."]),
        ("Đạt 1.204,5 tấn. Tăng.", ["Đạt 1.204,5 tấn.", "Tăng."]),
        ("Đội ngũ năng động…Ông mong muốn thêm.", ["Đội ngũ năng động…", "Ông mong muốn thêm."]),
        ("Làm tốt hơn… nhưng chưa đều.", ["Làm tốt hơn… nhưng chưa đều."]),
        ("Trân trọng./. Hết.", ["Trân trọng./.", "Hết."]),
        ("1. Mục tiêu chung. 2 mục tiêu riêng.", ["1. Mục tiêu chung.", "2 mục tiêu riêng."]),
        ("Nói: “Phải làm ngay.” Mọi người đồng ý.", ['Nói: "Phải làm ngay."', "Mọi người đồng ý."]),
        ("Về T.Ư họp. Xong.", ["Về T.Ư họp.", "Xong."]),
    ],
)
def test_where_sentences_end(text, expected):
    assert sentences(text) == expected


PAGE = """Trang chủ
Giới thiệu
Tin tức
Liên hệ
Thứ Tư, 15/3/2023
Huyện Nậm Pồ sơ kết công tác tuyên truyền quý I
Huyện Nậm Pồ sơ kết công tác tuyên truyền quý I
Sáng 14/3, huyện Nậm Pồ tổ chức hội nghị sơ kết.
Sáng 14/3, huyện Nậm Pồ tổ chức hội nghị sơ kết. Trong quý, các xã đã mở 12 lớp tập huấn cho cán bộ thôn, bản, đồng thời duy trì chuyên mục phát thanh bằng ba thứ tiếng, được bà con theo dõi đều đặn hằng tuần và phản hồi tích cực.
anh-hoi-nghi.jpg
Quang cảnh hội nghị
Mai Lan
Các tin khác
Xã Si Pa Phìn ra quân làm đường
Chia sẻ bài viết: Facebook Zalo"""


def test_blocks_of_a_flattened_portal_page():
    doc = Document.from_text(PAGE)
    kinds = [block.kind for block in doc.blocks]
    assert kinds == [
        "furniture", "furniture", "furniture", "furniture", "header", "title", "duplicate",
        "duplicate", "body", "furniture", "caption", "byline", "furniture", "furniture",
        "furniture",
    ]  # fmt: skip
    assert doc.blocks[6].duplicate_of == 5
    assert doc.blocks[7].duplicate_of == 8
    assert not doc.is_fact_place(doc.folded.index("Trang chủ"))
    assert doc.is_fact_place(doc.folded.index("12 lớp"))


def test_wrapped_lines_are_one_paragraph():
    doc = Document.from_text(
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 02 tháng 6\nnăm 2021 của UBND huyện.\nĐiều 1. Ban hành."
    )
    assert "tháng 6 năm 2021" in doc.folded
    assert len(doc.blocks) == 2


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Hòa Bình, ngày 16\ntháng 9 năm 2022", "ngày 16 tháng 9"),
        ("Thực hiện Quyết định số\n1660/QĐ-TTg của Thủ tướng", "số 1660"),
        ("Xét đề nghị của Sở Y tế tại Tờ\ntrình số 66/TTr-SYT", "Tờ trình"),
        ("Thuận.\nnăm học mới", None),
        ("thuan.jpg\nTrưởng đoàn phát biểu", None),
    ],
)
def test_which_lines_go_on(text, joined):
    folded = Document.from_text(text).folded
    assert ("\n" not in folded) == (joined is not None)
    assert joined is None or joined in folded


def test_sentence_and_block_at_a_place():
    doc = Document.from_text("Câu một. Câu hai.\nCâu ba.")
    assert doc.sentence_at(doc.folded.index("hai")).block == 0
    assert doc.block_index(doc.folded.index("ba")) == 1
    with pytest.raises(LookupError):
        Document.from_text("  \n ").sentence_at(0)
