from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.reading import read
from roviec.reading.claims.numerals import decimal, numerals
from roviec.reading.places import Places
from roviec.reading.tests.reader import read_text


def only(text: str):
    (claim,) = read_text(text).claims
    return claim


@pytest.mark.parametrize(
    ("written", "value"),
    [("2.611", 2611), ("97,55", 97.55), ("1.234,5", 1234.5), ("04", 4), ("4.5", 4.5), ("12", 12)],
)
def test_numbers_are_read_the_vietnamese_way(written: str, value: float) -> None:
    assert decimal(written) == value


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("hơn 1,2 nghìn tỷ đồng", 1_200_000_000_000, "money"),
        ("412 nghìn lượt", 412_000, "count"),
        ("một triệu cây", 1_000_000, "count"),
        ("hai mươi lăm lớp", 25, "count"),
        ("một trăm linh năm hộ", 105, "count"),
        ("chín mươi phần trăm", 90, "percent"),
        ("1 tỷ 250 triệu đồng", 1_250_000_000, "money"),
        ("35 đồng chí", 35, "count"),
        ("500.000 đồng", 500_000, "money"),
        ("27/27 chi bộ", 27, "ratio"),
        ("97,5 %", 97.5, "percent"),
    ],
)
def test_numerals_have_plain_values(text: str, value: float, measure: str) -> None:
    (numeral,) = numerals(Places(text), 0, len(text))
    assert (numeral.value, numeral.measure) == (value, measure)


@pytest.mark.parametrize("text", ["hai năm", "ba mươi năm", "năm", "một số", "tư vấn"])
def test_years_and_articles_are_no_number_words(text: str) -> None:
    assert all(numeral.end < len(text) for numeral in numerals(Places(text), 0, len(text)))


@given(st.integers(min_value=0, max_value=10**9))
def test_thousands_points_round_trip(value: int) -> None:
    assert decimal(f"{value:,}".replace(",", ".")) == value


@pytest.mark.parametrize(
    ("words", "quantifier"),
    [
        ("hơn", "over"),
        ("trên", "over"),
        ("gần", "nearly"),
        ("khoảng", "about"),
        ("xấp xỉ", "about"),
        ("ít nhất", "at_least"),
        ("không dưới", "at_least"),
        ("không quá", "at_most"),
        ("tối đa", "at_most"),
        ("chưa đến", "below"),
        ("đạt", "exact"),
    ],
)
def test_quantifiers(words: str, quantifier: str) -> None:
    claim = only(f"Năm 2021, huyện có {words} 120 hộ thoát nghèo.")
    assert (claim.value, claim.quantifier, claim.noun) == (120, quantifier, "hộ")


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí 45 tuổi, công tác 20 năm.",
        "Hội nghị lần thứ 12 diễn ra lúc 8 giờ 30.",
        "Thực hiện Nghị quyết số 68-NQ/TW và Đề án 06.",
        "Phường 7, Quận 3; tổ dân phố 12; Quốc lộ 6.",
        "Từ ngày 10 đến 12/6, các ngày 14, 15 và 16/6.",
        "Dịp 30/4 và 1/5, nghỉ Quốc khánh 2/9.",
        "Giai đoạn 2021-2025, nhiệm kỳ 2020 - 2025, năm học 2022-2023.",
        "Liên hệ 0243.123.456 hoặc 1900 1234.",
        'Thực hiện "3 không, 2 sạch".',
        "Xếp thứ 5/63 cả nước.",
        "Các ca F0, vi rút SARS-CoV-2, Covid-19, mạng 4G.",
        "Tệp 789532.jpg",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert read_text(text).claims == ()


def test_a_claim_takes_the_period_of_its_clause_or_of_the_paragraph() -> None:
    read = read_text(
        "Năm 2022, Hội Nông dân xã phát triển mới 35 hội viên. Vận động quỹ được 12 triệu đồng. "
        "So với năm 2021, số hội viên tăng 5 hội viên."
    )
    texts = [read.periods[c.period].text if c.period is not None else None for c in read.claims]
    assert texts[:2] == ["Năm 2022", "Năm 2022"]


def test_a_lead_repeated_in_the_body_counts_once() -> None:
    lead = (
        "Sáng 5/6/2023, Hội Phụ nữ huyện khai giảng 2 lớp dạy nghề cho 65 hội viên tại xã Yên Lạc."
    )
    read = read_text(
        f"Khai giảng lớp dạy nghề\n\n{lead}\n\n{lead}\n\nCác học viên học trong ba tháng."
    )
    assert [claim.value for claim in read.claims] == [2, 65]


TEXT = (
    "Đến nay, Ủy ban Kiểm tra Thành ủy đã tổ chức 35 cuộc kiểm tra, giám sát; hơn 92% chi bộ hòa "
    "nhập tốt, 27/27 đảng bộ cơ sở có kế hoạch; thu quỹ được 1,2 tỷ đồng."
)


def essence(text: str) -> list[tuple[object, ...]]:
    return [(c.value, c.total, c.quantifier, c.measure, c.nature) for c in read_text(text).claims]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace("ủy", "uỷ").replace("hòa", "hoà"),
        lambda t: t.replace(" 35 ", " 035 "),
        lambda t: t.replace("Ủy ban Kiểm tra", "ủy ban kiểm tra"),
    ],
    ids=["NFD", "hard spaces", "tone marks", "zero padding", "case"],
)
def test_spelling_does_not_change_the_claims(change) -> None:
    assert len(essence(TEXT)) == 4
    assert essence(change(TEXT)) == essence(TEXT)


words = st.sampled_from(
    [
        "35",
        "27/27",
        "hơn",
        "92%",
        "lớp",
        "đảng",
        "viên",
        ",",
        ";",
        ".",
        "(",
        ")",
        '"',
        "-",
        "tỷ",
        "đồng",
        "triệu",
        "từ",
        "trở",
        "lên",
        "năm",
        "2020",
        "và",
        "gần",
        "một",
        "hai",
        "trăm",
        "mươi",
        "tăng",
        "so",
        "với",
        "cùng",
        "kỳ",
        "1.200",
        "0,5",
        "\n",
        "đồng",
        "chí",
        "Lê",
        "Văn",
        "An",
        "Bí",
        "thư",
        "Huyện",
        "ủy",
        "yêu",
        "cầu",
        "cần",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=40).map(" ".join))
def test_any_order_of_words_reads_without_error_and_quotes_itself(text: str) -> None:
    read = read_text(text)
    for span in read.spans():
        assert text[span.start : span.end] == span.text
        assert span.start < span.end
    for index, claim in enumerate(read.claims):
        assert all(link < index for link in claim.linked_to)
        assert claim.period is None or claim.period < len(read.periods)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_reads_without_error(text: str) -> None:
    assert all(text[s.start : s.end] == s.text for s in read_text(text).spans())


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        (
            "Phường duy trì 26 mô hình tự quản về an ninh trật tự, phát động mới trên 10 mô hình.",
            ["mô hình tự quản", "mô hình"],
        ),
        (
            "Mở 14 lớp đào tạo, bồi dưỡng cho 300 người.",
            ["lớp đào tạo, bồi dưỡng", "người"],
        ),
        (
            "Có 9 lớp bồi dưỡng, tập huấn, biên soạn được khoảng 5 tài liệu.",
            ["lớp bồi dưỡng, tập huấn", "tài liệu"],
        ),
    ],
)
def test_a_verb_with_a_number_of_its_own_ends_the_noun(text, nouns):
    assert [claim.noun for claim in read(text).claims] == nouns


def test_n_of_n_with_the_noun_said_twice():
    (claim,) = read("Có 118.500 đoàn viên/132.400 đoàn viên dự học.").claims
    assert (claim.value, claim.total, claim.measure) == (118500, 132400, "ratio")
    assert (claim.text, claim.noun) == ("118.500 đoàn viên/132.400 đoàn viên", "đoàn viên")


def test_a_rise_or_fall_is_shared_by_a_list():
    claims = read("Xã giảm 3 đầu mối, 12 biên chế so với năm 2020; mở 4 lớp, 2 hội thi.").claims
    assert [c.change and c.change.direction for c in claims] == ["down", "down", None, None]
    assert [c.change and c.change.versus for c in claims] == ["năm 2020", "năm 2020", None, None]


def test_nothing_said_of_the_kind_of_figure_at_the_start_of_a_text():
    assert [claim.nature for claim in read("Giảm 120 hộ nghèo.").claims] == [None]


def test_a_counted_body_is_no_topic_to_be_carried_on():
    text = (
        "Có 31/31 chi, đảng bộ trong phường đã ban hành kế hoạch. Có hơn 94% đảng viên ký cam kết."
    )
    assert [claim.subject for claim in read(text).claims] == [None, None]


def test_a_body_s_name_ends_before_figures():
    text = "Năm 2025, Ban tổ chức gần 60 buổi tuyên truyền với khoảng 5.200 lượt người dự."
    assert all("60" not in (claim.subject or "") for claim in read(text).claims)
