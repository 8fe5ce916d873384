"""Which indicator a claim is about."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.context import words_of
from roviec.inspections.claimcheck.folding import words
from roviec.inspections.claimcheck.matching import choose, match
from roviec.inspections.tests.claimcheck.world import (
    ACTIVE,
    ATTENDANCES,
    CLASSES,
    FUNDS,
    INDICATORS,
    LAUNCHED,
    PLEDGED,
    indicator,
    reading,
    said,
)


def chosen(text, *claims, among=INDICATORS, index=0):
    read = reading(text, *claims)
    return choose(read.claims[index], words_of(read, index), among)


def code(*args, **given):
    found = chosen(*args, **given)
    return found.match.indicator.code if found.match else None


def models(value, **given):
    return said(f"{value} mô hình", "mô hình", value, **given)


def test_the_noun_opens_with_the_phrase():
    assert code("Mở 35 lớp bồi dưỡng.", said("35 lớp bồi dưỡng", "lớp bồi dưỡng", 35)) == "lop"
    assert (
        code("Mở 35 lớp bồi dưỡng hè.", said("35 lớp bồi dưỡng hè", "lớp bồi dưỡng hè", 35))
        == "lop"
    )
    assert code("Mở 35 lớp.", said("35 lớp", "lớp", 35)) is None
    assert (
        code(
            "Xếp 35 bàn của lớp bồi dưỡng.",
            said("35 bàn của lớp bồi dưỡng", "bàn của lớp bồi dưỡng", 35),
        )
        is None
    )


def test_a_list_of_people_is_not_one_of_them():
    members = indicator("dv", "đảng viên", value_type="percent")
    text = "100% cán bộ, đảng viên học nghị quyết."
    claim = said("100% cán bộ, đảng viên", "cán bộ, đảng viên", 100, "percent")
    assert code(text, claim, among=[members]) is None
    both = replace(members, phrases=("cán bộ đảng viên",))
    assert code(text, claim, among=[both]) == "dv"


@pytest.mark.parametrize(
    "opening",
    ["các", "những", "mọi", "tổng số", "toàn bộ", "toàn thể", "số", "tổng số các", "lượt"],
)
def test_what_may_stand_before_the_noun(opening):
    noun = f"{opening} lớp bồi dưỡng"
    read = reading(f"Có 5 {noun}.", said(f"5 {noun}", noun, 5))
    assert match(read.claims[0], words_of(read, 0), CLASSES) is not None


def test_the_unit_of_measure_may_stand_before_the_noun():
    talks = indicator("noi-chuyen", "nói chuyện thời sự", unit_of_measure="buổi")
    claim = said("12 buổi nói chuyện thời sự", "buổi nói chuyện thời sự", 12)
    assert code("Có 12 buổi nói chuyện thời sự.", claim, among=[talks]) == "noi-chuyen"
    claim = said("12 chiều nói chuyện thời sự", "chiều nói chuyện thời sự", 12)
    assert code("Có 12 chiều nói chuyện thời sự.", claim, among=[talks]) is None
    claim = said("12 buổi các nói chuyện thời sự", "buổi các nói chuyện thời sự", 12)
    assert code("Có 12 buổi các nói chuyện thời sự.", claim, among=[talks]) == "noi-chuyen"
    no_unit = replace(talks, unit_of_measure="")
    assert code(
        "Có 12 nói chuyện thời sự.",
        said("12 nói chuyện thời sự", "nói chuyện thời sự", 12),
        among=[no_unit],
    )


def test_a_phrase_may_run_on_past_the_noun():
    pledged = indicator("ck", "đảng viên viết bản cam kết", value_type="percent")
    claim = said("92% đảng viên", "đảng viên", 92, "percent")
    assert code("Có 92% đảng viên viết bản cam kết.", claim, among=[pledged]) == "ck"
    assert code("Có 92% đảng viên đã viết cam kết.", claim, among=[pledged]) is None


def test_spelling_and_case_do_not_matter():
    culture = indicator("vh", "gia đình văn hoá")
    claim = said("9 Gia đình VĂN HÓA", "Gia đình VĂN HÓA", 9)
    assert code("Có 9 Gia đình VĂN HÓA.", claim, among=[culture]) == "vh"


def test_verbs_tell_a_flow_from_a_stock():
    text = "Phường duy trì 32 mô hình hay, phát động mới 34 mô hình."
    assert code(text, models(32), models(34), index=0) == "mo-hinh-duy-tri"
    assert code(text, models(32), models(34), index=1) == "mo-hinh-moi"
    text = "Phường đã xây dựng được 193 mô hình, hiện còn 167 mô hình."
    assert code(text, models(193), models(167), index=0) == "mo-hinh-moi"
    assert code(text, models(193), models(167), index=1) == "mo-hinh-duy-tri"


def test_verbs_of_the_next_clause_belong_to_the_next_claim():
    only_new = [LAUNCHED]
    text = "Phường duy trì 32 mô hình; phát động mới 34 mô hình."
    assert code(text, models(32), models(34), among=only_new) is None
    assert code(text, models(32), models(34), among=only_new, index=1) == "mo-hinh-moi"
    text = "Phường duy trì 32 mô hình và phát động 34 mô hình."
    assert code(text, models(32), models(34), among=only_new) is None
    assert code(text, models(32), models(34), among=only_new, index=1) == "mo-hinh-moi"


def test_verbs_of_the_claim_before_do_not_carry_over():
    text = "Phường phát động 34 mô hình, giữ 32 mô hình."
    assert code(text, models(34), models(32), among=[LAUNCHED], index=1) is None


def test_words_after_the_claim_count():
    text = "Có 92% đảng viên của phường viết bản cam kết."
    assert code(text, said("92% đảng viên", "đảng viên", 92, "percent")) == "cam-ket"
    text = "Có 92% đảng viên dự học. Phường lập bản cam kết."
    assert code(text, said("92% đảng viên", "đảng viên", 92, "percent")) is None


def test_the_topic_of_the_sentence_counts_for_less():
    skilful = indicator("dvk", "mô hình + dân vận khéo")
    other = indicator("khac", "mô hình + phát động mới")
    text = "Về dân vận khéo, phường phát động mới 34 mô hình."
    assert code(text, models(34), among=[skilful]) == "dvk"
    assert code(text, models(34), among=[skilful, other]) == "khac"


def test_the_topic_is_heard_by_every_claim_of_the_sentence():
    skilful = indicator("dvk", "mô hình + dân vận khéo")
    text = "Về dân vận khéo, phường giữ 3 tổ, phát động 34 mô hình."
    assert code(text, said("3 tổ", "tổ", 3), models(34), among=[skilful], index=1) == "dvk"


def test_the_noun_of_a_linked_claim_counts_for_less():
    learners = indicator("hv", "học viên + lớp bồi dưỡng", counts_people=True)
    text = "Mở 35 lớp bồi dưỡng cho 900 học viên."
    first = said("35 lớp bồi dưỡng", "lớp bồi dưỡng", 35)
    linked = said("900 học viên", "học viên", 900, linked_to=(0,))
    assert code(text, first, linked, among=[learners], index=1) == "hv"
    alone = said("900 học viên", "học viên", 900)
    assert code(text, first, alone, among=[learners], index=1) is None


def test_the_heaviest_phrase_wins():
    wide, narrow = indicator("a-rong", "lớp"), indicator("b-hep", "lớp bồi dưỡng")
    found = chosen(
        "Mở 35 lớp bồi dưỡng.", said("35 lớp bồi dưỡng", "lớp bồi dưỡng", 35), among=[wide, narrow]
    )
    assert found.match.indicator.code == "b-hep"
    assert [i.code for i in found.candidates] == ["a-rong"]
    assert found.tied == ()


def test_the_heaviest_of_an_indicators_own_phrases_counts():
    many = indicator("lop", "lớp", "lớp bồi dưỡng hè", "lớp bồi dưỡng")
    read = reading("Mở 5 lớp bồi dưỡng hè.", said("5 lớp bồi dưỡng hè", "lớp bồi dưỡng hè", 5))
    found = match(read.claims[0], words_of(read, 0), many)
    assert found is not None
    assert (found.score, found.rest) == (8, "")


def test_equal_weight_is_a_tie():
    text = "Phát động và duy trì 34 mô hình."
    found = chosen(
        text, models(34), among=[ACTIVE, LAUNCHED, replace(LAUNCHED, code="nua"), CLASSES]
    )
    assert [i.code for i in found.tied] == ["mo-hinh-duy-tri", "mo-hinh-moi", "nua"]
    assert found.match is None
    assert found.candidates == ()


def test_of_equals_the_one_of_the_right_nature_is_meant():
    text = "Phát động và duy trì 34 mô hình."
    assert code(text, models(34, nature="flow"), among=[ACTIVE, LAUNCHED]) == "mo-hinh-moi"
    assert code(text, models(34, nature="stock"), among=[ACTIVE, LAUNCHED]) == "mo-hinh-duy-tri"


def test_a_lighter_one_must_name_most_of_the_same_words():
    heavy = indicator("so", "đảng viên + viết bản cam kết")
    same = indicator("ty-le", "đảng viên + cam kết", value_type="percent")
    bare = indicator("dv", "đảng viên", value_type="percent")
    text = "Có 92% đảng viên viết bản cam kết."
    claim = said("92% đảng viên", "đảng viên", 92, "percent")
    assert code(text, claim, among=[heavy, same, bare]) == "ty-le"
    found = chosen(text, claim, among=[heavy, bare])
    assert (found.match.indicator.code, found.match.clash) == ("so", "measure")
    assert [i.code for i in found.candidates] == ["dv"]


def test_half_of_the_words_is_not_most():
    heavy = indicator("so", "đảng viên + cam kết")
    bare = indicator("dv", "đảng viên", value_type="percent")
    text = "Có 92% đảng viên viết cam kết."
    claim = said("92% đảng viên", "đảng viên", 92, "percent")
    assert chosen(text, claim, among=[heavy, bare]).match.clash == "measure"


@pytest.mark.parametrize(
    ("measure", "value_type", "unit", "fits"),
    [
        ("count", "count", "cái", True),
        ("count", "amount", "tấn", True),
        ("count", "amount", "triệu đồng", False),
        ("count", "ratio", "cái", False),
        ("count", "percent", "%", False),
        ("count", "yes_no", "", False),
        ("count", "date", "", False),
        ("money", "amount", "triệu đồng", True),
        ("money", "amount", "VND", True),
        ("money", "count", "đồng", True),
        ("money", "amount", "tấn", False),
        ("ratio", "ratio", "chi bộ", True),
        ("ratio", "percent", "%", False),
        ("ratio", "count", "cái", False),
        ("percent", "percent", "%", True),
        ("percent", "ratio", "chi bộ", True),
        ("percent", "count", "cái", False),
        ("percent", "amount", "đồng", False),
        ("percent", "yes_no", "", False),
    ],
)
def test_measures_that_fit(measure, value_type, unit, fits):
    only = indicator("x", "quỹ", value_type=value_type, unit_of_measure=unit)
    found = chosen("Có 5 quỹ.", said("5 quỹ", "quỹ", 5, measure), among=[only])
    assert found.match.clash == (None if fits else "measure")


def test_attendances_are_read_from_the_noun_or_right_before_it():
    def clash(text, noun, of):
        only = replace(of, phrases=("học viên",))
        return chosen(f"Có {text} dự học lần lượt.", said(text, noun, 5), among=[only]).match.clash

    heads = indicator("hv", counts_people=True)
    assert clash("5 lượt học viên", "lượt học viên", ATTENDANCES) is None
    assert clash("5 lượt học viên", "học viên", ATTENDANCES) is None
    assert clash("5 học viên", "học viên", ATTENDANCES) == "attendance"
    assert clash("5 học viên", "học viên", heads) is None
    assert clash("5 lượt học viên", "học viên", heads) == "attendance"
    assert clash("5 học viên lên lớp lần lượt", "học viên lên lớp lần lượt", heads) is None


def test_the_noun_may_stand_before_the_number():
    share = indicator("ho-ngheo", "hộ nghèo", value_type="percent")
    text = "Tỷ lệ hộ nghèo còn 2,3%."
    assert code(text, said("2,3%", "hộ nghèo", 2.3, "percent"), among=[share]) == "ho-ngheo"
    assert code(text, said("2,3%", "tỷ lệ hộ nghèo", 2.3, "percent"), among=[share]) == "ho-ngheo"
    assert code(text, said("2,3%", "", 2.3, "percent"), among=[share]) == "ho-ngheo"
    assert code("Đạt 2,3%.", said("2,3%", "", 2.3, "percent"), among=[share]) is None


def test_without_a_match_the_nearest_are_candidates_best_first():
    near = indicator("b", "lớp bồi dưỡng chính trị")
    nearer = indicator("c", "tổ dân phố", "lớp + tập huấn nghiệp vụ")
    far = indicator("a", "học viên + lớp tập huấn")
    claim = said("5 lớp tập huấn hè", "lớp tập huấn hè", 5)
    found = chosen("Mở 5 lớp tập huấn hè.", claim, among=[far, near, nearer, FUNDS])
    assert (found.match, found.tied) == (None, ())
    assert [i.code for i in found.candidates] == ["c", "b"]


def test_an_empty_phrase_names_nothing():
    found = chosen(
        "Có 5 nhà.", said("5 nhà", "nhà", 5), among=[indicator("x", "", " + nhà"), indicator("y")]
    )
    assert found.match is None
    assert found.candidates == ()
    assert code("Có 5 nhà.", said("5 nhà", "nhà", 5), among=[indicator("x", "nhà + ")]) == "x"


@settings(deadline=None)
@given(st.permutations(INDICATORS))
def test_the_order_of_indicators_does_not_matter(among):
    text = "Phát động và duy trì 34 mô hình."
    assert chosen(text, models(34), among=among) == chosen(text, models(34))


def test_the_words_around_a_claim():
    text = "Về nếp sống, phường giữ 3 tổ tốt, mở 35 lớp hè của phố; dựng 2 cầu."
    read = reading(text, said("3 tổ", "tổ", 3), said("35 lớp", "lớp", 35), said("2 cầu", "cầu", 2))
    first, second, third = (words_of(read, index) for index in range(3))
    assert first.near == (words("phường giữ"), words("tổ tốt"), words("tổ"))
    assert second.near == (words("mở"), words("lớp hè của phố"), words("lớp"))
    assert third.near == (words("dựng"), words("cầu"), words("cầu"))
    assert first.topic == second.topic == third.topic == (words("Về nếp sống"),)
    assert second.head == words("lớp hè của phố")


def test_words_between_two_claims_without_a_comma_part_at_the_joint():
    read = reading("Mở 3 tổ tốt và dựng 2 cầu.", said("3 tổ", "tổ", 3), said("2 cầu", "cầu", 2))
    assert words_of(read, 0).head == words("tổ tốt")
    assert words_of(read, 1).near[0] == words("và dựng")
    read = reading("Mở 3 tổ tốt dựng 2 cầu.", said("3 tổ", "tổ", 3), said("2 cầu", "cầu", 2))
    assert words_of(read, 0).head == words("tổ tốt dựng")
    assert words_of(read, 1).near[0] == ()


def test_other_sentences_lend_no_words():
    read = reading(
        "Giữ 3 tổ. Mở 2 cầu to. Xây 4 nhà.",
        said("3 tổ", "tổ", 3),
        said("2 cầu", "cầu", 2),
        said("4 nhà", "nhà", 4),
    )
    assert words_of(read, 1).near == (words("Mở"), words("cầu to"), words("cầu"))


def test_a_pledge_is_found_by_percent():
    assert PLEDGED.code == code(
        "92% đảng viên ký cam kết.", said("92% đảng viên", "đảng viên", 92, "percent")
    )
