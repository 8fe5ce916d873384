from __future__ import annotations

import pytest

from roviec.reading.statements.ranks import Ranks, goes_up
from roviec.reading.tests.reader import read_text


def kinds(text: str) -> list[str]:
    return [statement.kind for statement in read_text(text).statements]


@pytest.mark.parametrize(
    ("speaker", "asked", "up"),
    [
        ("huyện ủy", "tỉnh ủy", True),
        ("ban tuyên giáo trung ương", "thành ủy", False),
        ("ubnd xã", "ubnd huyện", True),
        ("chi bộ", "đảng ủy xã", True),
        ("sở y tế", "trung tâm y tế huyện", False),
        ("huyện ủy", "huyện ủy", None),
    ],
)
def test_ranks_decide_the_direction(speaker: str, asked: str, up: bool | None) -> None:
    ranks = Ranks.of_text("tỉnh")
    assert goes_up(ranks.rank(speaker), ranks.rank(asked)) is up


def test_a_city_under_the_centre_stands_above_its_districts() -> None:
    assert Ranks.of_text("thành ủy và quận ủy").rank("thành ủy") == 4
    assert Ranks.of_text("tỉnh ủy và thành ủy").rank("thành ủy") == 3
    assert Ranks.of_text("tỉnh ủy").rank("thành ủy hải phòng") == 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("UBND huyện Tân Sơn kiến nghị UBND tỉnh Phú Thọ sớm cấp kinh phí.", "proposal"),
        ("UBND tỉnh Phú Thọ yêu cầu UBND huyện Tân Sơn sớm hoàn thành quy hoạch.", "request"),
        ("Việc công khai kết luận còn chậm, chưa đầy đủ.", "limitation"),
        ("Công tác tuyên truyền đã có nhiều đổi mới, được đánh giá cao.", "strength"),
        ("Thời gian tới, Công đoàn ngành sẽ đẩy mạnh chăm lo đời sống đoàn viên.", "plan"),
        ("Đơn vị gặp nhiều khó khăn do thiếu kinh phí.", "difficulty"),
        ("Lãnh đạo nhà trường cam kết sẽ khắc phục trong quý sau.", "commitment"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Theo yêu cầu của đoàn, hồ sơ được gửi trước.",
        "Các ý kiến, kiến nghị của cử tri được tổng hợp.",
        "Đồng chí sinh năm 1975, quê ở Thái Bình.",
        "Công đoàn thăm gia đình có hoàn cảnh khó khăn.",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert kinds(text) == []


def test_somebody_elses_report_ends_the_asking() -> None:
    text = (
        "Ông Lê Văn Hòa, Chánh Thanh tra tỉnh yêu cầu Sở Xây dựng rà soát hồ sơ. "
        "Sở đã gửi hồ sơ cho đoàn."
    )
    assert kinds(text) == ["request"]


def test_a_unit_that_is_asked_without_its_name():
    (asked,) = read_text("Sở Y tế yêu cầu đơn vị báo cáo kết quả trước ngày 30/5/2022.").statements
    assert (asked.kind, asked.speaker, asked.addressees) == ("request", "Sở Y tế", ("đơn vị",))
    assert asked.text == "đơn vị báo cáo kết quả trước ngày 30/5/2022"
