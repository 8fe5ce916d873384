from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reading import read
from roviec.reading.tests.reader import read_text


def people(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(person.name, person.positions) for person in read_text(text).officeholders]


def test_positions_stop_before_the_verb() -> None:
    text = "Đồng chí Lê Hữu Trí, Phó Trưởng Ban Nội chính Trung ương đã có buổi làm việc với tỉnh."
    assert people(text) == [("Lê Hữu Trí", ("Phó Trưởng Ban Nội chính Trung ương",))]


def test_a_title_before_and_offices_behind_are_one_list() -> None:
    text = "Đồng chí Bí thư Tỉnh ủy Đào Văn Lộc, Trưởng đoàn ĐBQH tỉnh chủ trì."
    assert people(text) == [("Đào Văn Lộc", ("Bí thư Tỉnh ủy", "Trưởng đoàn ĐBQH tỉnh"))]


def test_a_title_alone_stands_for_its_one_holder() -> None:
    text = (
        "Trưởng Ban Dân vận Huyện ủy Nông Thị Hiền dự lễ. "
        "Trưởng Ban Dân vận Huyện ủy đề nghị các xã tiếp tục nhân rộng mô hình."
    )
    assert [name for name, _ in people(text)] == ["Nông Thị Hiền", "Nông Thị Hiền"]


def test_a_title_alone_of_two_holders_stands_for_nobody() -> None:
    text = (
        "Phó Bí thư Huyện ủy Nông Thị Hiền và Phó Bí thư Huyện ủy Lý Văn Tài dự lễ. "
        "Phó Bí thư Huyện ủy đề nghị các xã tiếp tục nhân rộng mô hình."
    )
    assert [name for name, _ in people(text)] == ["Nông Thị Hiền", "Lý Văn Tài"]


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Bí thư Huyện ủy nêu rõ nhiệm vụ.",
        "Học tập và làm theo tư tưởng Hồ Chí Minh.",
        "Thành ủy Phủ Lý, Tỉnh ủy Hà Giang, huyện Lý Nhân, phường Trần Phú.",
        "Trường Tiểu học Kim Đồng, đường Nguyễn Huệ, giải thưởng Phan Châu Trinh.",
        "Ông bà, cha mẹ, thầy cô và các em học sinh.",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert people(text) == []


TEXT = (
    "Dự buổi làm việc có đồng chí Hoàng Thị Thúy - Ủy viên BTV Tỉnh ủy, Trưởng Ban Tuyên giáo Tỉnh ủy; "
    "bà Lý Mỹ Hòa, Phó Chủ tịch UBND huyện Khoái Châu."
)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace(" - ", " – "),
        lambda t: t.replace("ủy", "uỷ").replace("Ủy", "Uỷ"),
        lambda t: t.replace("Trưởng Ban Tuyên giáo", "trưởng ban Tuyên giáo"),
    ],
    ids=["NFD", "hard spaces", "dashes", "tone marks", "case"],
)
def test_spelling_does_not_change_who_holds_how_many_offices(change) -> None:
    def essence(text: str) -> list[tuple[str, int, str | None]]:
        return [
            (unicodedata.normalize("NFC", person.name), len(person.positions), person.role)
            for person in read_text(text).officeholders
        ]

    assert len(essence(TEXT)) == 2
    assert essence(change(TEXT)) == essence(TEXT)


surnames = st.sampled_from(["Nguyễn", "Trần", "Phạm", "Vũ", "Đặng", "Bùi", "Nông", "Sầm"])
given_names = st.lists(
    st.sampled_from(["Văn", "Thị", "Minh", "Quốc", "Thu", "Hạnh", "Tuấn", "Kiên"]),
    min_size=1,
    max_size=3,
)


@given(surnames, given_names)
def test_names_of_two_to_four_syllables_are_found_whole(surname: str, rest: list[str]) -> None:
    name = " ".join([surname, *rest])
    assert people(f"Đồng chí {name}, Bí thư Đảng ủy xã phát biểu.") == [
        (name, ("Bí thư Đảng ủy xã",))
    ]


@pytest.mark.parametrize(
    ("lines", "name", "positions"),
    [
        ("T/M BAN THƯỜNG VỤ\nBÍ THƯ\n\n\nHoàng Văn Páo", "Hoàng Văn Páo", ("BÍ THƯ",)),
        (
            "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nTrần Thị Ngọc Lan",
            "Trần Thị Ngọc Lan",
            ("PHÓ GIÁM ĐỐC",),
        ),
        (
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Ký tên, đóng dấu)\n\nNGUYỄN VĂN HÙNG",
            "NGUYỄN VĂN HÙNG",
            ("CHỦ TỊCH",),
        ),
    ],
)
def test_a_signature_names_its_office(lines, name, positions):
    text = f"Năm 2022, đơn vị đã mở 12 lớp tập huấn cho cán bộ.\n\nNơi nhận:\n- Lưu: VT.\n{lines}\n"
    (person,) = read(text).officeholders
    assert (person.name, person.positions, person.byline) == (name, positions, False)


def test_a_line_in_capitals_is_no_signature():
    text = "BÁO CÁO\nVĂN PHÒNG ĐẢNG ỦY\nNĂM HỌC\nLê Lợi\nSở Y tế đã mở 12 lớp tập huấn cho cán bộ."
    assert [person.positions for person in read(text).officeholders if not person.byline] == []
