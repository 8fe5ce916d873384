"""Documents cited: forms of numbers, what a span takes in, what refers to what."""

from __future__ import annotations

import pytest

from roviec.reading import citations
from roviec.reading.document import Document


def found(text, norms=None):
    return citations.find(Document.from_text(text), norms)


@pytest.mark.parametrize(
    ("text", "norm_id"),
    [
        ("Chỉ thị số 05-CT/TW", "05-CT/TW"),
        ("chỉ thị 05 - CT/TW", "05-CT/TW"),
        ("Kết luận số: 100 - KL/TW", "100-KL/TW"),
        ("kế hoạch số 0064- KH/TU", "64-KH/TU"),
        ("Quy định số 296-QĐ/TƯ", "296-QĐ/TW"),
        ("Quy định số 08-QĐi/T.Ư", "08-QĐi/TW"),
        ("Nghị quyết 35/NQ-TW", "35-NQ/TW"),
        ("Hướng dẫn 05-HD/BTGDVTW", "05-HD/BTGDVTW"),
        ("Quy chế số 05-QC/BTCTU-BDVTU", "05-QC/BTCTU-BDVTU"),
        ("Biên bản số 18-BB/ĐH", "18-BB/ĐH"),
        ("Chương trình số 08-CTR/ThU", "08-CTr/ThU"),
        ("Tờ trình số 15/TTr-UBND", "15/TTr-UBND"),
        ("Nghị định 30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("Nghị định số 30 /2020/ NĐ-CP", "30/2020/NĐ-CP"),
        ("Thông tư số 01/2011/TT-BNV", "01/2011/TT-BNV"),
        ("Thông tư liên tịch 55/2005/TTLT-BNV-VPCP", "55/2005/TTLT-BNV-VPCP"),
        ("Quyết định số 1.234/QĐ-UBND", "1234/QĐ-UBND"),
        ("Công văn số 125/SGDĐT-VP", "125/SGDĐT-VP"),
        ("Luật số 84/2025/QH15", "84/2025/QH15"),
        ("Nghị quyết số 1211/2016/UBTVQH13", "1211/2016/UBTVQH13"),
        ("Văn bản số 410/TTr-NV1", "410/TTr-NV1"),
        ("Kế hoạch số 12a-KH/ĐUK", "12a-KH/ĐUK"),
        ("Báo cáo số 7/BC-SNV", "07/BC-SNV"),
        ("Công điện số 1063/CĐ-TTg", "1063/CĐ-TTg"),
        ("CHỈ THỊ SỐ 05-CT/TW", "05-CT/TW"),
        ("Quyết định 22‑QĐ/TW", "22-QĐ/TW"),
        ("Quyết định số 15 QĐ/TU", "15-QĐ/TU"),
        ("Quyết định số: 1234/ QĐ - UBND", "1234/QĐ-UBND"),
        ("Nghị quyết số 04/NQ-TW", "04-NQ/TW"),
        ("Công văn số 123/TTg-QHĐP", "123/TTg-QHĐP"),
        ("NQ số 28-NQ/TU", "28-NQ/TU"),
        ("Thông báo kết luận số 56-TB/TW", "56-TB/TW"),
        ("Báo cáo thẩm tra số 368/BC-HĐND", "368/BC-HĐND"),
        ("số 1871/UBND-VX", "1871/UBND-VX"),
    ],
)
def test_numbers_and_their_canonical_form(text, norm_id):
    (citation,) = found(f"Xã đã thực hiện {text}, đạt kết quả tốt.")
    assert (citation.text, citation.form, citation.norm_id) == (text, "numbered", norm_id)


@pytest.mark.parametrize(
    ("text", "issuer", "issued"),
    [
        ("Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị", "Bộ Chính trị", "2016-05-15"),
        ("Chỉ thị số 05-CT/TW, ngày 15 tháng 5 năm 2016 của Bộ Chính trị", "Bộ Chính trị", "2016-05-15"),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị ngày 15-5-2016", "Bộ Chính trị", "2016-05-15"),
        ("Chỉ thị số 05-CT/TW; ngày 15/5/2016", None, "2016-05-15"),
        ("Quyết định số 99-QĐ/TW, ngày 3-10-2017, của Ban Bí thư", "Ban Bí thư", "2017-10-03"),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị (khóa XII)", "Bộ Chính trị (khóa XII)", None),
        ("Chỉ thị số 05-CT/TW (ngày 15/5/2016)", None, "2016-05-15"),
        ("Nghị quyết số 12-NQ/TU ngày 2/3/2022 của Ban Chấp hành Đảng bộ tỉnh khóa XVII", "Ban Chấp hành Đảng bộ tỉnh khóa XVII", "2022-03-02"),
        ("Nghị quyết số 04-NQ/TW Hội nghị Trung ương 4 khóa XII", "Hội nghị Trung ương 4 khóa XII", None),
        ("Quyết định 960/QĐ-UBND của Chủ tịch Ủy ban nhân dân tỉnh Trà Vinh", "Chủ tịch Ủy ban nhân dân tỉnh Trà Vinh", None),
        ("Thông tư 36/2017/TT-BGDĐT của Bộ trưởng Bộ Giáo dục và Đào tạo", "Bộ trưởng Bộ Giáo dục và Đào tạo", None),
        ("Kế hoạch số 09-KH/ĐU ngày 6/6/2023 của Đảng ủy phường Tân Giang (nay là phường Thục Phán)", "Đảng ủy phường Tân Giang (nay là phường Thục Phán)", "2023-06-06"),
    ],
)  # fmt: skip
def test_the_span_takes_in_day_and_issuer(text, issuer, issued):
    (citation,) = found(f"Triển khai {text} về công tác dân vận.")
    assert (citation.text, citation.issuer, citation.issued) == (text, issuer, issued)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Kết luận 01-KL/TW ngày càng đi vào cuộc sống.", "Kết luận 01-KL/TW"),
        ("Kết luận 01-KL/TW ngày 35/13/2021.", "Kết luận 01-KL/TW"),
        ("Chỉ thị 05-CT/TW của các cấp.", "Chỉ thị 05-CT/TW"),
        ("Quyết định 12-QĐ/TU về việc phân công.", "Quyết định 12-QĐ/TU"),
    ],
)
def test_the_span_stops_where_the_text_goes_on(text, span):
    assert [citation.text for citation in found(text)] == [span]


@pytest.mark.parametrize(
    ("text", "norm_id"),
    [
        ("Nghị quyết Trung ương 4 khóa XII", "NQTW4-XII"),
        ("Nghị quyết TW 4 , khóa 12", "NQTW4-XII"),
        ("Nghị quyết Hội nghị Trung ương 5 (khoá XIII)", "NQTW5-XIII"),
        ("Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XIII", "NQTW6-XIII"),
        ("Nghị quyết Hội nghị lần thứ 7, Ban Chấp hành Trung ương Đảng (khóa XII)", "NQTW7-XII"),
        ("Kết luận Hội nghị Trung ương 4 khóa XIII của Đảng", "KLTW4-XIII"),
        ("Nghị quyết Trung ương khóa XII", None),
        ("Nghị quyết Trung ương 6, 7 khóa XII", None),
        ("Kết luận và Quy định của Hội nghị Trung ương 4 (khóa XIII)", None),
    ],
)
def test_documents_named_by_a_plenum(text, norm_id):
    (citation,) = found(f"Đơn vị học tập {text} và liên hệ thực tế.")
    assert (citation.text, citation.form, citation.norm_id) == (text, "named_plenum", norm_id)


@pytest.mark.parametrize(
    ("text", "norm_id"),
    [
        ("Nghị quyết Đại hội XIII của Đảng", "NQDH-XIII"),
        ("Nghị quyết Đại hội 14", "NQDH-XIV"),
        ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XII của Đảng", "NQDH-XII"),
        ("Nghị quyết Đại hội lần thứ XIII của Đảng", "NQDH-XIII"),
        ("Nghị quyết Đại hội Đảng bộ huyện lần thứ XXIV, nhiệm kỳ 2020 - 2025", None),
        ("Nghị quyết đại hội đảng bộ các cấp", None),
        ("Nghị quyết Đại hội Đảng bộ xã Chiềng Khoa khóa XX", None),
        ("Nghị quyết Đại hội Đoàn toàn quốc lần thứ XII", None),
        ("Nghị quyết Đại hội chi bộ", None),
    ],
)
def test_documents_named_by_a_congress(text, norm_id):
    (citation,) = found(f"Tập trung thực hiện {text}, gắn với thi đua.")
    assert (citation.text, citation.form, citation.norm_id) == (text, "named_congress", norm_id)


@pytest.mark.parametrize(
    "text",
    [
        "các Nghị quyết, Chỉ thị của Đảng được quán triệt.",
        "Đoàn công tác số 01 làm việc với BCĐ 35 về Covid-19.",
        "kế hoạch 5 năm, báo cáo 6 tháng, thông báo 3 trường hợp, hướng dẫn 20 hộ.",
        "đạt 27/27 chi, đảng bộ; trường có 12 lớp; số điện thoại 0912 345 678.",
        "Ban Chỉ đạo 389 phối hợp Trung ương 4 lần.",
        "Việc học nghị quyết được duy trì; kết luận nêu rõ; quy định trên từng lĩnh vực.",
        "tỷ lệ 1/500, 24/7, km 12-15/QL",
        "các nghị quyết Trung ương khóa XIII được phổ biến.",
    ],
)
def test_what_cites_nothing(text):
    assert found(text) == ()


def test_a_short_number_stands_for_the_full_one_before_it():
    one, two, three = found(
        "Nghị quyết số 57-NQ/TW và Kết luận số 57-KL/TW. Nghị quyết 57 nêu năm nhóm nhiệm vụ."
    )
    assert (three.form, three.refers_to, three.norm_id) == ("short_number", 0, one.norm_id)
    assert two.refers_to is None


def test_a_short_number_is_explained_by_the_only_full_one_behind_it():
    short, full = found("Học Chỉ thị số 05. Toàn văn Chỉ thị số 05-CT/TW được gửi các xã.")
    assert (short.norm_id, short.refers_to) == (full.norm_id, None)


def test_a_short_number_may_be_explained_from_outside():
    (short,) = found("Chi bộ học Chỉ thị số 5 hằng tháng.", {"chỉ thị 05": "05-CT/TW"})
    assert (short.norm_id, short.refers_to) == ("05-CT/TW", None)


def test_a_decree_by_number_and_year():
    (short,) = found("Theo Nghị định 30/2020, văn bản được ký số.")
    assert (short.form, short.number) == ("short_number", "30/2020")


def test_words_that_refer_back():
    texts = [
        "Nghị quyết Đại hội XIII của Đảng được học. Nghị quyết Đại hội nêu ba khâu đột phá.",
        "Quyết định số 8/QĐ-SYT được ban hành. Quyết định này thay thế bản cũ.",
        "Kế hoạch số 9/KH-SYT được gửi. Thực hiện Kế hoạch nói trên, các trạm báo cáo.",
    ]
    for text in texts:
        first, second = found(text)
        assert (second.form, second.refers_to, second.norm_id) == ("anaphor", 0, first.norm_id)


def test_a_plenum_without_its_term_means_the_one_named_before():
    first, second = found(
        "Nghị quyết Trung ương 4 (khóa XII) được học kỹ. Sau khi học Nghị quyết Trung ương 4, chi bộ kiểm điểm."
    )
    assert (second.form, second.refers_to, second.norm_id) == ("named_plenum", 0, first.norm_id)


def test_a_document_speaks_of_itself():
    own, other, this = found(
        "Số: 12/QĐ-UBND\nCăn cứ Quyết định số 7/QĐ-UBND;\nQuyết định này có hiệu lực từ ngày ký."
    )
    assert (this.norm_id, this.refers_to) == (own.norm_id, 0)
    assert other.norm_id == "07/QĐ-UBND"


def test_a_list_goes_on_behind_a_plenum():
    text = "Kết luận, Quy định của Hội nghị Trung ương 4 (khóa XIII), số 37-QĐ/TW."
    assert [c.text for c in found(text)][1] == "số 37-QĐ/TW"


def test_lists_share_their_noun():
    kinds = [(c.text, c.kind) for c in found("Quy định số 37-QĐ/TW, 41-QĐ/TW và số 96-QĐ/TW.")]
    assert kinds == [
        ("Quy định số 37-QĐ/TW", "Quy định"),
        ("41-QĐ/TW", "Quy định"),
        ("số 96-QĐ/TW", "Quy định"),
    ]


def test_letters_before_a_bare_number_cite_where_the_full_number_is_known():
    text = "Nghị quyết số 68-NQ/TW của Bộ Chính trị. Sau 1 năm thực hiện NQ 68 và NQ 12, CT 05."
    full, short = found(text)
    assert (full.norm_id, short.text, short.norm_id, short.refers_to) == (
        "68-NQ/TW", "NQ 68", "68-NQ/TW", 0,
    )  # fmt: skip
    (known,) = found("Các chi bộ học tập CT 05.", {"chỉ thị 05": "05-CT/TW"})
    assert (known.text, known.norm_id, known.refers_to) == ("CT 05", "05-CT/TW", None)
    before, _ = found("Thực hiện NQ 68. Nghị quyết số 68-NQ/TW ngày 04/5/2025.")
    assert (before.text, before.norm_id, before.refers_to) == ("NQ 68", "68-NQ/TW", None)


def test_words_that_refer_to_several_documents_resolve_to_none():
    text = "Kế hoạch số 12-KH/TU và Kế hoạch số 15-KH/TU. Hai kế hoạch này được gửi đi."
    assert [c.form for c in found(text)] == ["numbered", "numbered"]


def test_a_register_tells_what_words_without_a_number_mean():
    register = {"nghị quyết đại hội đảng bộ tỉnh": "DH-T17", "quyết định này": "22-QĐ/TU"}
    congress, this = found("Nghị quyết Đại hội đảng bộ tỉnh và Quyết định này.", register)
    assert (congress.norm_id, this.norm_id, this.form) == ("DH-T17", "22-QĐ/TU", "anaphor")
    assert [c.norm_id for c in found("Nghị quyết Đại hội đảng bộ tỉnh và Quyết định này.")] == [
        None
    ]
