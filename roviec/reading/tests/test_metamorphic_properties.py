"""What reading.md lists, as properties: letters changed here and there, in any mixture, change no
fact. `test_metamorphic.py` changes whole texts; here any part of a text may be changed."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.reading.cases import load
from roviec.reading import read
from roviec.reading.syllables import is_syllable
from roviec.reading.tests.test_metamorphic import check_offsets, facts, late_tones

TEXTS = [case.text for case in load() if not case.kept_aside and len(case.text) < 1500]
texts = st.sampled_from(TEXTS)
CHANGES = {
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "late tones": late_tones,
    "non-breaking hyphen": lambda word: word.replace("-", "\u2011"),
    "long dash": lambda word: word.replace("–", "—") if word == "–" else word,
    "soft hyphen": lambda word: f"{word[:1]}\u00ad{word[1:]}" if word.isalpha() else word,
    "as it is": lambda word: word,
}
SPACES = (" ", "\u00a0", "  ", "\u2009", "\u200b ")


@settings(max_examples=80, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_changed_letters_here_and_there_change_no_fact(text, chance):
    lines = []
    for line in text.split("\n"):
        words = [CHANGES[chance.choice(sorted(CHANGES))](word) for word in line.split(" ")]
        lines.append("".join(word + chance.choice(SPACES) for word in words[:-1]) + words[-1])
    changed = "\n".join(lines)
    check_offsets(changed)
    assert facts(changed) == facts(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 28), st.integers(1, 12), st.integers(2010, 2024), st.sampled_from("/-."))
def test_zeros_before_days_and_months_change_no_date(day, month, year, sign):
    plain = f"Ngày {day}{sign}{month}{sign}{year}, xã họp."
    padded = f"Ngày {day:02}{sign}{month:02}{sign}{year}, xã họp."
    assert (
        [d.date for d in read(plain).dates]
        == [d.date for d in read(padded).dates]
        == [f"{year}-{month:02}-{day:02}"]
    )


SENTENCES = (
    "Huyện ủy Mường Lạn tổ chức hội nghị sơ kết công tác tuyên giáo quý một.",
    "Các đơn vị thực hiện nghiêm túc nghị quyết của Đảng bộ huyện.",
    "Ban Thường vụ yêu cầu khắc phục những hạn chế đã nêu trong báo cáo.",
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SENTENCES), st.data())
def test_a_dropped_letter_is_flagged_and_never_repaired_in_the_text(sentence, data):
    words = sentence.split(" ")
    index = data.draw(st.integers(1, len(words) - 2))
    place = data.draw(st.integers(0, len(words[index]) - 1))
    damaged = words[index][:place] + words[index][place + 1 :]
    words[index] = damaged
    reading = read(" ".join(words))
    assert reading.text == " ".join(words)
    low = unicodedata.normalize("NFC", damaged.lower())
    # A syllable all the same, a sign such as đ, or plain letters as of another language tell nothing.
    if len(low) > 1 and damaged.islower() and not low.isascii() and not is_syllable(low):
        flagged = [
            reading.text[w.start : w.end] for w in reading.warnings if w.kind == "suspected_damage"
        ]
        assert damaged in flagged
