"""One text held against itself."""

from decimal import Decimal

import pytest

from roviec.inspections.claimcheck import check
from roviec.inspections.tests.claimcheck.world import (
    CLASSES,
    PLANNED,
    YEAR,
    figure,
    papers,
    period,
    reading,
    said,
)
from roviec.reading.model import Change


def classes(value, kind="", **given):
    noun = f"lớp bồi dưỡng {kind}".strip()
    return said(f"{value} {noun}", noun, value, **given)


def report(text, *claims, record=None, **parts):
    return check(reading(text, *claims, **parts), record or papers(), YEAR)


def parts_of(text, *values, quantifier="exact"):
    claims = [
        said(f"{v} lớp", "lớp", v, quantifier=quantifier if at else "exact")
        for at, v in enumerate(values)
    ]
    return report(text, *claims).parts_that_do_not_add_up


def test_parts_that_exceed_the_whole():
    (found,) = parts_of(
        "Mở 127 lớp, trong đó 60 lớp một, 50 lớp hai và 20 lớp ba.", 127, 60, 50, 20
    )
    assert (found.whole, found.parts, found.kind, found.total) == (
        0,
        (1, 2, 3),
        "exceeds",
        Decimal(130),
    )
    assert found.reason.text() == "Các phần cộng lại được 130, nhiều hơn 127 đã nêu."


def test_parts_that_fall_short_of_a_full_list():
    (found,) = parts_of("Mở 127 lớp, gồm 60 lớp một, 50 lớp hai.", 127, 60, 50)
    assert (found.kind, found.total) == ("short", 110)
    assert found.reason.text() == "Các phần cộng lại được 110, ít hơn 127 đã nêu."


def test_of_which_need_not_be_all_unless_the_list_is_closed():
    assert parts_of("Mở 127 lớp, trong đó 60 lớp một, 50 lớp hai.", 127, 60, 50) == ()
    assert parts_of("Mở 127 lớp, trong đó có 60 lớp một.", 127, 60) == ()
    (found,) = parts_of("Mở 127 lớp, trong đó 60 lớp một và 50 lớp hai.", 127, 60, 50)
    assert found.reason.text() == (
        "Các phần nêu ra cộng lại được 110, ít hơn 127; có thể còn phần chưa nêu."
    )


def test_one_part_larger_than_the_whole():
    (found,) = parts_of("Mở 127 lớp, trong đó có 130 lớp một.", 127, 130)
    assert (found.kind, found.parts) == ("exceeds", (1,))


def test_parts_that_add_up_are_silent():
    assert parts_of("Mở 127 lớp, gồm 60 lớp một, 50 lớp hai và 17 lớp ba.", 127, 60, 50, 17) == ()


@pytest.mark.parametrize("mark", ["gồm", "bao gồm", "chia ra", "cụ thể", "trong đó"])
def test_marks_of_parts(mark):
    assert parts_of(f"Mở 10 lớp, {mark} 6 lớp một và 5 lớp hai.", 10, 6, 5)


def test_claims_side_by_side_are_no_parts():
    assert parts_of("Mở 10 lớp, rồi 6 lớp một và 5 lớp hai.", 10, 6, 5) == ()
    assert parts_of("Mở 10 lớp. Gồm 6 lớp một và 5 lớp hai.", 10, 6, 5) == ()


def test_what_comes_after_a_semicolon_is_no_part():
    assert parts_of("Mở 10 lớp, gồm 6 lớp một và 4 lớp hai; giữ 5 lớp ba.", 10, 6, 4, 5) == ()


def test_parts_may_leave_the_noun_out():
    bare = [said("6", "", 6), said("5", "", 5)]
    assert report(
        "Mở 10 lớp, gồm 6 và 5.", said("10 lớp", "lớp", 10), *bare
    ).parts_that_do_not_add_up


def test_other_things_and_other_measures_are_no_parts():
    whole = said("10 lớp", "lớp", 10)
    learners = said("500 học viên", "học viên", 500)
    assert report("Mở 10 lớp, gồm 500 học viên.", whole, learners).parts_that_do_not_add_up == ()
    share = said("60% lớp", "lớp", 60, "percent")
    assert report("Mở 10 lớp, gồm 60% lớp hè.", whole, share).parts_that_do_not_add_up == ()
    ratios = [
        said("27/27 tổ", "tổ", 27, "ratio", total=27),
        said("20/27 tổ", "tổ", 20, "ratio", total=27),
    ]
    assert report("Có 27/27 tổ, gồm 20/27 tổ hay.", *ratios).parts_that_do_not_add_up == ()
    rise = said("50 lớp", "lớp", 50, change=Change(direction="up", versus="cùng kỳ"))
    assert report("Mở 10 lớp, trong đó tăng 50 lớp.", whole, rise).parts_that_do_not_add_up == ()
    assert (
        report(
            "Tăng 50 lớp, gồm 60 lớp hè.", rise, said("60 lớp", "lớp", 60)
        ).parts_that_do_not_add_up
        == ()
    )


def test_rounded_parts_may_miss_by_their_rounding():
    shares = [
        said(f"{t}% tổ", "tổ", v, "percent")
        for t, v in (("99,9", 99.9), ("33,3", 33.3), ("33,3", 33.3), ("33,4", 33.4))
    ]
    text = "Có 99,9% tổ, gồm 33,3% tổ một, 33,3% tổ hai và 33,4% tổ ba."
    assert report(text, *shares).parts_that_do_not_add_up == ()
    shares[3] = said("33,6% tổ", "tổ", 33.6, "percent")
    assert report(text.replace("33,4", "33,6"), *shares).parts_that_do_not_add_up


def test_vague_parts_are_taken_at_their_bounds():
    assert (
        parts_of("Mở 10 lớp, gồm hơn 6 lớp một và 4 lớp hai.".replace("hơn ", ""), 10, 6, 4) == ()
    )
    vague = [
        said("10 lớp", "lớp", 10),
        said("hơn 6 lớp", "lớp", 6, quantifier="over"),
        said("4 lớp", "lớp", 4),
    ]
    (found,) = report("Mở 10 lớp, gồm hơn 6 lớp một và 4 lớp hai.", *vague).parts_that_do_not_add_up
    assert found.kind == "exceeds"
    vague[2] = said("3 lớp", "lớp", 3)
    assert (
        report("Mở 10 lớp, gồm hơn 6 lớp một và 3 lớp hai.", *vague).parts_that_do_not_add_up == ()
    )


def test_a_part_may_have_parts_of_its_own():
    text = "Mở 20 lớp, gồm 12 lớp một và 8 lớp hai."
    assert parts_of(text, 20, 12, 8) == ()


def test_a_repeated_sentence_is_reported_once():
    one = "Mở 10 lớp, gồm 6 lớp một và 5 lớp hai."
    claims = [said(f"{v} lớp", "lớp", v) for v in (10, 6, 5)]
    found = report(f"{one} Tin phụ. {one}", *claims, *claims).parts_that_do_not_add_up
    assert [mismatch.whole for mismatch in found] == [0]


def against(first, second, **parts):
    one, other = first, second
    text = f"Mở {one.text} ở phố. Tin phụ. Nay mở {other.text} ở làng."
    return report(text, one, other, **parts).contradictions


def test_two_places_that_give_two_numbers():
    (found,) = against(classes(35), classes(36))
    assert (found.claims, found.indicator) == ((0, 1), "lop")
    assert found.reason.text() == "Cùng một nội dung, văn bản nêu “35” và “36”."


def test_the_same_number_or_a_vaguer_one_is_no_contradiction():
    assert against(classes(35), classes(35)) == ()
    vague = said("hơn 30 lớp bồi dưỡng", "lớp bồi dưỡng", 30, quantifier="over")
    assert against(classes(35), vague) == ()
    assert against(classes(30), vague)
    about = said("gần 36 lớp bồi dưỡng", "lớp bồi dưỡng", 36, quantifier="nearly")
    assert against(classes(35), about) == ()
    assert against(classes(34), about)


def test_another_span_scope_or_kind_is_no_contradiction():
    last_year = period("Năm 2019", "2019-01-01", "2019-12-31")
    assert against(classes(35), classes(36, period=0), periods=[last_year]) == ()
    assert against(classes(35, scope="own"), classes(36, scope="subtree")) == ()
    assert against(classes(35), classes(36, nature="target")) == ()
    assert against(classes(35), classes(36, recurring=True)) == ()
    rise = Change(direction="up", versus="cùng kỳ")
    assert against(classes(35), classes(36, change=rise)) == ()
    assert against(classes(35), classes(36, "hè")) == ()
    assert against(classes(35, "hè"), classes(36, "HÈ"))
    assert against(classes(35), said("36% lớp bồi dưỡng", "lớp bồi dưỡng", 36, "percent")) == ()


def test_what_no_indicator_names_is_not_compared():
    assert against(said("35 đường", "đường", 35), said("36 đường", "đường", 36)) == ()


def test_one_sentence_does_not_contradict_itself():
    assert (
        report("Mở 35 lớp bồi dưỡng, thêm 5 lớp bồi dưỡng.", classes(35), classes(5)).contradictions
        == ()
    )


def test_ratios_contradict_by_either_number():
    def ratio(n, total):
        return said(f"{n}/{total} chi bộ", "chi bộ", n, "ratio", total=total)

    def both(first, second):
        text = f"Có {first.text} lập chương trình hành động. Có {second.text} soạn chương trình hành động."
        return report(text, first, second).contradictions

    assert both(ratio(26, 27), ratio(26, 28))
    assert both(ratio(26, 27), ratio(25, 27))
    assert both(ratio(26, 27), ratio(26, 27)) == ()


def test_verdicts_stay_their_own():
    record = papers(figure(CLASSES, "35"), figure(PLANNED, "1", total=1))
    found = report(
        "Mở 35 lớp bồi dưỡng. Tin phụ. Mở 36 lớp bồi dưỡng.",
        classes(35),
        classes(36),
        record=record,
    )
    assert [made.verdict for made in found.checks] == ["matches", "differs"]
    assert len(found.contradictions) == 1


def test_each_contradiction_is_told_once_against_the_first():
    text = "Mở 35 lớp bồi dưỡng. Nay mở 36 lớp bồi dưỡng. Rồi mở 37 lớp bồi dưỡng."
    found = report(text, classes(35), classes(36), classes(37)).contradictions
    assert [one.claims for one in found] == [(0, 1), (0, 2)]


def test_parts_may_say_more_than_the_whole():
    text = "Mở 10 lớp, gồm 6 lớp hè và 5 lớp thu."
    claims = (
        said("10 lớp", "lớp", 10),
        said("6 lớp hè", "lớp hè", 6),
        said("5 lớp thu", "lớp thu", 5),
    )
    assert report(text, *claims).parts_that_do_not_add_up
