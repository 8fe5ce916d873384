import string

import pytest

from roviec.inspections.claimcheck.reasons import TEMPLATES, Reason


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_a_reason_says_its_sentence_with_its_values_and_notes():
    bound = Reason("over", {"low": "92", "high": "93", "value": "92"})
    note = Reason("stated", {"period": Reason("year", {"year": "2020"})})
    reason = Reason("holds", {"said": "hơn 92%", "bounds": bound, "found": "92,4"}, (note,))
    assert reason.text() == (
        "“hơn 92%” khớp khi số ghi nhận trên 92 và không quá 93; hồ sơ ghi 92,4. "
        "Kỳ dùng để đối chiếu: năm 2020."
    )


def test_templates_are_translated_before_they_are_filled():
    english = {
        "holds": "holds {said} within {bounds}: {found}",
        "over": "above {low}",
        "imported": "Old.",
    }
    by_text = {TEMPLATES[code]: text for code, text in english.items()}
    reason = Reason(
        "holds", {"said": "x", "bounds": Reason("over", {"low": "1", "high": "2"}), "found": "2"}
    )
    assert (
        reason.with_notes(Reason("imported")).text(by_text.__getitem__)
        == "holds x within above 1: 2 Old."
    )


def test_notes_are_added_after_those_it_has():
    reason = Reason("plan").with_notes(Reason("imported")).with_notes(Reason("flow"))
    assert [note.code for note in reason.notes] == ["imported", "flow"]


def test_an_unknown_code_is_refused():
    with pytest.raises(KeyError):
        Reason("invented")


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_can_be_filled(code):
    names = fields(TEMPLATES[code])
    text = Reason(code, {name: f"<{name}>" for name in names}).text()
    assert all(f"<{name}>" in text for name in names)
