"""Letters from before Unicode are converted, said so, and genuine ones never touched."""

from __future__ import annotations

import html
import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from bench.reading.cases import load
from roviec.reading import read
from roviec.reading.output import to_json
from roviec.reading.sources import legacy
from roviec.reading.tests.laid_out import Layout, Text, as_docx, printed
from roviec.reading.tests.old_letters import VN3, in_tcvn3, in_vni

LOWER = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
LINES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Ủy ban nhân dân huyện Mường Khoa ban hành Kế hoạch số 12/KH-UBND ngày 05/6/2004.",
    "Trong năm 2003, các xã đã mở 27 lớp xóa mù chữ cho 815 học viên, đạt 96,5% kế hoạch.",
)
TEXT = "\n".join(LINES)
WRITTEN = {"TCVN3": in_tcvn3, "VNI": in_vni}


def notes(reading):
    return [
        (reading.text[one.start : one.end], one.suggestion)
        for one in reading.warnings
        if one.kind == "legacy_encoding"
    ]


def facts(reading):
    found = to_json(reading)
    for kind in ("citations", "claims", "dates", "periods", "units"):
        for item in found[kind]:
            assert found["text"][item["start"] : item["end"]] == item["text"]
    return {kind: found[kind] for kind in ("citations", "claims", "dates", "periods", "units")}


def as_page(text):
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return f"<!doctype html><html><body><article>{paragraphs}</article></body></html>"


FORMS = {
    "text": lambda text: text,
    "UTF-8": lambda text: text.encode(),
    "single bytes": lambda text: text.encode("latin-1"),
    "page": as_page,
    "page in single bytes": lambda text: as_page(text).encode("latin-1"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", WRITTEN)
def test_old_letters_say_what_new_ones_say(encoding, form):
    reading = read(FORMS[form](WRITTEN[encoding](TEXT)))
    # TCVN3 has no capital with a tone: only a word of capitals around it could tell.
    assert reading.text in (TEXT, TEXT.replace("Ủy", "ủy"))
    assert notes(reading) == [(reading.text, encoding)]
    wanted = facts(read(TEXT))
    assert len(wanted["claims"]) == 3
    assert facts(reading) == wanted or "ủy" in reading.text[:80]


@given(st.text(alphabet=LOWER + " .,0123456789", max_size=80))
def test_every_letter_of_both_charts_comes_back(text):
    assert legacy.converted(in_tcvn3(text), "TCVN3") == text
    assert legacy.converted(in_vni(text), "VNI") == text


@pytest.mark.parametrize("letter", sorted(VN3))
def test_the_chart_of_tcvn3(letter):
    assert legacy.converted(VN3[letter], "TCVN3") == letter


@pytest.mark.parametrize("letter", [c for c in LOWER + LOWER.upper() if not c.isascii()])
def test_the_chart_of_vni(letter):
    assert legacy.converted(in_vni(letter), "VNI") == letter


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("§¶NG UY", "ĐẢNG UY"),
        ("UBND TØNH S¥N LA", "UBND TỈNH SƠN LA"),
        ("Uû BAN NH¢N D¢N", "UỶ BAN NHÂN DÂN"),
        ("tØnh Hµ B¾c", "tỉnh Hà Bắc"),
        ("Uû ban", "Uỷ ban"),
    ],
)
def test_capitals_without_a_code_are_told_by_their_word(written, meant):
    assert legacy.converted(written, "TCVN3") == meant


def test_the_font_of_capitals_shows_small_letters_as_capitals():
    assert (
        legacy.converted(in_tcvn3("ủy ban nhân dân"), "TCVN3", capitals=True) == "ỦY BAN NHÂN DÂN"
    )


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (".VnTime", ("TCVN3", False)),
        (".VnTimeH", ("TCVN3", True)),
        ("ABCDEF+.VnArialH", ("TCVN3", True)),
        (".VnTimeH,Bold", ("TCVN3", True)),
        ("VNI-Times", ("VNI", False)),
        ("vni-helve", ("VNI", False)),
        ("Times New Roman", None),
        ("Verdana", None),
        (None, None),
    ],
)
def test_fonts_tell_their_encoding(name, known):
    assert legacy.of_font(name) == known


@pytest.mark.parametrize(
    "text",
    [case.text for case in load()],
    ids=lambda text: text[:20],
)
def test_genuine_unicode_is_never_converted(text):
    assert read(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Và là há hé né té bé, và là cá, hò ì à à à, né né né bé bé.",
        "Été à Genève: la fête, la forêt, l'île, dès août, où ça? Même très près, là-bas, né, thé.",
        "Über Ärger, Größe, schön, für Bücher, Öl, müde Häuser, größer, früh, süß, löschen.",
        "São Paulo, ação, não, irmão, órgão, você, três, mês, avó, avô, até, já, lá, cá, pé.",
        "© 2021 ® ™ «nháy» 5µm ±3 ¹ ² ³ ½ ¼ ¾ § 12 ¶ 3 ¬ ¢ £ ¥ ¤ © © ® ® « » « »",
        "Åland, Skåne, fjäll, björk, smörgås, æble, øl, håb, mål, påske, grå, blå, små, få.",
    ],
)
def test_other_languages_and_signs_are_left_alone(text):
    reading = read(text)
    assert reading.text == text
    assert notes(reading) == []


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=30).map(" ".join))
def test_words_of_unicode_in_any_order_are_left_alone(text):
    assert read(text).text == text


@pytest.mark.parametrize("encoding", WRITTEN)
def test_a_mixed_text_is_converted_where_it_is_old(encoding):
    mixed = "\n".join(
        [LINES[0], LINES[3], WRITTEN[encoding](LINES[2]), LINES[1], WRITTEN[encoding](LINES[3])]
    )
    reading = read(mixed)
    lines = reading.text.split("\n")
    assert lines[:2] == [LINES[0], LINES[3]]
    assert lines[3:] == [LINES[1], LINES[3]]
    assert [where for where, _ in notes(reading)] == [lines[2], lines[4]]
    facts(reading)


# --- Word files ----------------------------------------------------------------------------------


def word_file(*runs, style=None, style_font=None):
    """Paragraphs of runs `(text, font)`; a font of None is the style's."""
    document = Document()
    if style_font:
        document.styles["Normal"].font.name = style_font
    for paragraph_runs in runs:
        paragraph = document.add_paragraph()
        for text, font in paragraph_runs:
            run = paragraph.add_run(text)
            if font:
                run.font.name = font
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


@pytest.mark.parametrize(("encoding", "font"), [("TCVN3", ".VnTime"), ("VNI", "VNI-Times")])
def test_runs_in_old_fonts_are_converted(encoding, font):
    old = WRITTEN[encoding]
    data = word_file(
        [(old(LINES[3]), font)],
        [(LINES[3], "Times New Roman")],
        [(old("mở"), font), (" 5 lớp", None)],
    )
    reading = read(data)
    assert reading.text == "\n".join([LINES[3], LINES[3], "mở 5 lớp"])
    assert notes(reading) == [(LINES[3], encoding), ("mở 5 lớp", encoding)]
    assert [claim.value for claim in reading.claims].count(815) >= 1
    facts(reading)


def test_the_font_may_stand_in_the_style():
    reading = read(
        word_file([(in_tcvn3(LINES[0]), None)], [("Xã Mường Lạn", "Arial")], style_font=".VnTime")
    )
    assert reading.text == f"{LINES[0]}\nXã Mường Lạn"
    assert notes(reading) == [(LINES[0], "TCVN3")]


def test_capital_fonts_give_capitals():
    reading = read(
        word_file(
            [(in_tcvn3("ủy ban nhân dân"), ".VnTimeH")],
            [("ban", ".VnTimeH")],
            [(in_tcvn3(LINES[3]), ".VnTime")],
        )
    )
    assert reading.text == f"ỦY BAN NHÂN DÂN\nBAN\n{LINES[3]}"


def test_unicode_in_an_old_font_stays():
    reading = read(word_file([(LINES[3], ".VnTime")], [("Và là há", ".VnTime")]))
    assert reading.text == f"{LINES[3]}\nVà là há"
    assert notes(reading) == []


def test_a_pair_of_vni_may_be_cut_between_runs():
    reading = read(
        word_file([("Thöïc hieä", "VNI-Times"), ("n ke", "VNI-Times"), ("á hoaïch", "VNI-Times")])
    )
    assert reading.text == "Thực hiện kế hoạch"


def test_signs_of_fonts_of_symbols_are_the_same_codes():
    private = "".join(chr(0xF000 + ord(c)) if ord(c) > 0xA0 else c for c in in_tcvn3(LINES[0]))
    assert read(word_file([(private, ".VnTime")])).text == LINES[0]


def test_a_page_with_old_letters_is_read(tmp_path):
    pages = printed(
        [(name, as_docx(Text(name, tuple(map(write, LINES))), Layout(name)))
         for name, write in WRITTEN.items()],
        tmp_path,
    )  # fmt: skip
    for encoding in WRITTEN:
        reading = read(pages[encoding])
        assert reading.text.split("\n")[-1] == LINES[3]
        assert {name for _, name in notes(reading)} == {encoding}
