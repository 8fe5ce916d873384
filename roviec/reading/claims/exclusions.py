"""Numbers that count nothing: names, orders, dates, times, ages, telephones, list marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.claims.numerals import Numeral
from roviec.reading.document import Document
from roviec.reading.folding import LETTER, LOWER, UPPER, key
from roviec.reading.matching import WORD_END, WORD_START, compile_low, low_any, low_words
from roviec.reading.places import Opened, Places
from roviec.reading.vocabulary import load, lookup

_DATA = load("numbers")
_NO = _DATA["no_claim"]
_NOUNS = load("nouns")
_LABEL = Opened(rf"(?P<label>{WORD_START}{low_any(_NO['labels'])})(?: ?[-.:])? ?$", _NO["labels"])
_COMPOUND = Opened(rf"{low_words(_NO['compounds'])} $", _NO["compounds"])
_SOFT = lookup(_NO["soft"])
_VERBS = lookup(_NO["verbs"])
_DAY_PARTS = lookup(_NO["day_parts"])
_WORD_BEHIND = re.compile(rf" (?!{low_any(_NO['behind_day'])}{WORD_END})[{LOWER}]")
_TIMES = compile_low(_NO["times"])
_TIMES_COUNTED = compile_low(_NO["times_counted"])
_SLOGAN = re.compile(rf"{low_any(_NO['slogans'])}{WORD_END}(?![- ](?:chuyên|nhà nước))")
_COUNTED = compile_low(
    [
        *_NOUNS["people"]["heads"],
        *_NOUNS["measured"]["small"],
        "lượt",
        "tin",
        "bài",
        "cuộc",
        "giấy",
        "hồ sơ",
        "công trình",
    ]
)
_TAKER = compile_low(
    _NOUNS["verbs"]["strong"]
    + _NOUNS["verbs"]["weak"]
    + ["có", "được", "là", "gồm", "trong", "đã", "thêm", "cho", "với", "của"]
)
_SMALL = compile_low(_NOUNS["measured"]["small"])
_DATE_LIST = Opened(
    r"(?:ngày|sáng|chiều|tối)(?: ngày)?(?: ?(?:mùng|mồng))? ?[\d,./ -]*"
    r"(?:(?:và|đến|tới) ?(?:ngày )?)?$",
    ["ngày", "sáng", "chiều", "tối"],
)
_DATE_BEHIND = re.compile(
    r" ?(?:-|đến|và|,) ?(?:ngày )?\d{1,2}[/.]\d{1,2}(?!\d)|[/.-]\d{1,2}[/.-]\d{2,4}|-\d{1,2}-\d{4}"
)
_YEARS_BEHIND = re.compile(r" ?- ?(?:19|20)\d\d(?!\d)")
_DOCUMENT_BEHIND = re.compile(rf" ?[-/] ?(?:[A-ZĐ]{{2}}|[A-ZĐ][{LETTER}]*[-/]|\d{{4}}/)")
_CLOCK = re.compile(
    r" ?(?:giờ|h|g)(?! (?:học|phát|dạy|giảng|công|bay))(?![a-zà-ỹ])(?: ?\d{1,2})?|:\d{1,2}|h\d{2}"
)
_SIGN_BEHIND = re.compile(rf"[{LETTER}_@#]|[.,:/-][{LETTER}\d]|['°]")
_LIST_MARK = re.compile(r"(?:[.)]|\.\d+\.?| ?-)\s+\D|(?:\.\d+)+\.?\s")
_HEAD_MARK = re.compile(r"(?:^|\n)[ (*+-]*$")
_BRACKETED = re.compile(r"[(\[]$")
_QUOTED = re.compile(r'"[^"\n]{0,120}$')
_LONG_WITHOUT_DOTS = 6
_GLUED = re.compile(r" ?(?:%|đ|tr|triệu|tỷ|ha|km|kg|m2|m3|m|cm|g|kwh|mw|kw|gb)\b")
_OUT_OF = re.compile(r"(?:trong|tổng) số $")
_STREET = re.compile(rf" [{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+(?![{LETTER}])")
_ONE_OF = re.compile(r"(?:một|\d) trong (?:số )?$")
_RANK = Opened(
    r"(?:đứng|xếp|hạng|vị trí|top|thứ)(?: \w+){0,2} $",
    ["đứng", "xếp", "hạng", "vị", "top", "thứ"],
)
_CONTACT = re.compile(r"(?:tel|fax|email|www|http)\S* ?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_SPACED_SIGN = re.compile(r"[.,/-]\s")
_TODAY = {(24, 7), (24, 24)}
_HOLIDAY_BEFORE = re.compile(
    r"(?:dịp|lễ|ngày|tết|kỷ niệm|mừng|khánh|trước|sau|từ|đến|sáng|chiều|tối|nghỉ|và|-) $"
)


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a number in its sentence, as far as it can bear on it."""

    places: Places
    floor: int
    start: int
    text: str

    def ends_in(self, pattern: Opened) -> re.Match[str] | None:
        """The match of a pattern that reaches up to the number."""
        return pattern.search(self.places, self.floor, self.start)


def counts_nothing(doc: Document, floor: int, numeral: Numeral) -> bool:
    """Whether a number is no claim whatever stands behind it."""
    folded, low, start = doc.folded, doc.lowered, numeral.start
    first = max(floor, start - 40)
    left = _Left(doc.places, first, start, low[first:start])
    if numeral.worded:
        return _worded_nothing(low, left, numeral)
    return (
        _is_sign(folded, low, left.text, numeral)
        or _is_list_mark(low, floor, numeral)
        or _is_date(low, left, numeral)
        or _is_labelled(low, left, numeral)
        or _is_time(low, numeral)
        or _is_address_or_one_of(folded, left.text, numeral)
        or _is_slogan(low, folded[max(floor, start - 130) : start], numeral)
    )


def _is_address_or_one_of(folded: str, left: str, numeral: Numeral) -> bool:
    """'45 Trần Phú', 'một trong 3 đột phá', '1 lần'."""
    if numeral.measure != "count" or numeral.scaled:
        return False
    if numeral.value == 1 and folded.startswith((" lần", " trong"), numeral.end):
        return True
    street = _STREET.match(folded, numeral.end)
    return street is not None or _ONE_OF.search(left) is not None


def _worded_nothing(low: str, left: _Left, numeral: Numeral) -> bool:
    if _is_time(low, numeral) or left.ends_in(_LABEL) or left.ends_in(_DATE_LIST):
        return True
    at = numeral.end + low.startswith(" ", numeral.end)
    if not numeral.small:
        return False
    if numeral.measure == "money":
        return False
    return not (_SMALL.match(low, at) and _ends_in_taker(left.text))


def _ends_in_taker(left: str) -> bool:
    words = left.split()
    return any(
        _TAKER.fullmatch(" ".join(words[-size:])) is not None
        for size in (1, 2, 3)
        if len(words) >= size
    )


def _is_sign(folded: str, low: str, left: str, numeral: Numeral) -> bool:
    """Parts of words and codes: document numbers, telephones, file names, versions."""
    end = numeral.end
    digits = numeral.plain
    if len(digits) > _LONG_WITHOUT_DOTS and digits.isdigit() and not numeral.scaled:
        return True
    if digits.startswith("00") or _DOCUMENT_BEHIND.match(folded, end):
        return True
    if _GLUED.match(low, end) or numeral.measure in {"percent", "money"}:
        return False
    if _SIGN_BEHIND.match(low, end) and not _SPACED_SIGN.match(low, end):
        return True
    if "." in digits and not _DOTTED.fullmatch(digits):
        return not numeral.scaled
    return bool(_CONTACT.search(left))


def _is_list_mark(low: str, floor: int, numeral: Numeral) -> bool:
    """'1. Về công tác', '2.1.', '(3)' and a line with nothing but a number."""
    if numeral.measure != "count" or numeral.value >= 100:
        return False
    before, behind = (
        low[max(0, numeral.start - 4) : numeral.start],
        low[numeral.end : numeral.end + 8],
    )
    if _BRACKETED.search(before) and behind[:1] in {")", "]"}:
        return True
    opens = not before or _HEAD_MARK.search(before) is not None or numeral.start == floor
    return opens and (_LIST_MARK.match(behind) is not None or not behind.strip()[:1].isalnum())


def _is_date(low: str, left: _Left, numeral: Numeral) -> bool:
    if numeral.measure in {"percent", "money"}:
        return False
    if numeral.total is not None:
        return _is_day_and_month(low, left, numeral)
    listed = left.ends_in(_DATE_LIST)
    if listed is not None and _lights_up(low, listed[0], numeral):
        return False
    if listed or _DATE_BEHIND.match(low, numeral.end):
        return numeral.value <= 31
    year = numeral.plain.isdigit() and 1900 <= numeral.value <= 2100
    return year and (
        bool(_YEARS_BEHIND.match(low, numeral.end))
        or not _COUNTED.match(low, numeral.end + low.startswith(" ", numeral.end))
    )


def _lights_up(low: str, words: str, numeral: Numeral) -> bool:
    """'thắp sáng 25 tuyến đường': the part of a day is the end of another word."""
    return words.strip() in _DAY_PARTS and _WORD_BEHIND.match(low, numeral.end) is not None


def _is_day_and_month(low: str, left: _Left, numeral: Numeral) -> bool:
    total = numeral.total or 0
    if low.startswith(("/", "-"), numeral.end) or (numeral.value, total) in _TODAY:
        return True
    if 1900 <= total <= 2100 and numeral.value <= 12:
        return True
    if numeral.value > 31 or total > 12 or left.ends_in(_RANK):
        return left.ends_in(_RANK) is not None or (numeral.value == 1 and total >= 200)
    if left.ends_in(_DATE_LIST):
        return True
    named = _COUNTED.match(low, numeral.end + low.startswith(" ", numeral.end))
    if named:
        return numeral.value > total and numeral.value > 12
    return numeral.value > total or _HOLIDAY_BEFORE.search(left.text) is not None


def _is_labelled(low: str, left: _Left, numeral: Numeral) -> bool:
    if numeral.measure == "percent":
        return False
    match = left.ends_in(_LABEL)
    compound = match is not None and left.ends_in(_COMPOUND)
    if match is None or compound or numeral.scaled or numeral.measure == "money":
        return left.ends_in(_RANK) is not None
    if numeral.total is not None:
        return key(match["label"]) not in _SOFT
    label = key(match["label"])
    if label == "số" and _OUT_OF.search(left.text):
        return False
    if label in {"năm", "nam hoc"}:
        return 1900 <= numeral.value <= 2100 or not _counted_next(low, numeral)
    if label in _DAY_PARTS:
        return not _lights_up(low, label, numeral)
    if label in _VERBS:
        return not _COUNTED.match(low, numeral.end + low.startswith(" ", numeral.end))
    return not (label in _SOFT and _counted_next(low, numeral))


def _counted_next(low: str, numeral: Numeral) -> bool:
    at = numeral.end + low.startswith(" ", numeral.end)
    return _COUNTED.match(low, at) is not None or numeral.value > 100


def _is_time(low: str, numeral: Numeral) -> bool:
    if numeral.measure in {"percent", "money", "ratio"}:
        return False
    if not numeral.worded and _CLOCK.match(low, numeral.end):
        return True
    at = numeral.end + low.startswith(" ", numeral.end)
    return _TIMES.match(low, at) is not None and _TIMES_COUNTED.match(low, at) is None


def _is_slogan(low: str, left: str, numeral: Numeral) -> bool:
    """'4 tại chỗ', '3 không', and numbers inside the quoted name of something."""
    if _QUOTED.search(left) and left.count('"') % 2 == 1:
        closing = low.find('"', numeral.end, numeral.end + 110)
        if closing >= 0:
            return True
    if numeral.measure != "count" or numeral.scaled or numeral.value > 15:
        return False
    at = numeral.end + low.startswith(" ", numeral.end)
    return _SLOGAN.match(low, at) is not None and _COUNTED.match(low, at) is None
