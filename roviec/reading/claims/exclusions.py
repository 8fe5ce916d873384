"""Numbers that count nothing: names, orders, dates, times, ages, telephones, list marks."""

from __future__ import annotations

import re

from roviec.reading.claims.numerals import Numeral
from roviec.reading.folding import LETTER, LOWER, UPPER, key
from roviec.reading.matching import WORD_END, WORD_START, compile_low, low_any
from roviec.reading.vocabulary import load, lookup

_DATA = load("numbers")
_NO = _DATA["no_claim"]
_NOUNS = load("nouns")
_LABEL = re.compile(rf"(?P<label>{WORD_START}{low_any(_NO['labels'])})(?: ?[-.:])? ?$")
_SOFT = lookup(_NO["soft"])
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
_DATE_LIST = re.compile(
    r"(?:ngày|sáng|chiều|tối)(?: ngày)?(?: ?(?:mùng|mồng))? ?[\d,./ -]*"
    r"(?:(?:và|đến|tới) ?(?:ngày )?)?$"
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
_RANK = re.compile(r"(?:đứng|xếp|hạng|vị trí|top|thứ)(?: \w+){0,2} $")
_TODAY = {(24, 7), (24, 24)}
_HOLIDAY_BEFORE = re.compile(
    r"(?:dịp|lễ|ngày|tết|kỷ niệm|mừng|khánh|trước|sau|từ|đến|sáng|chiều|tối|nghỉ|và|-) $"
)


def counts_nothing(folded: str, low: str, floor: int, numeral: Numeral, end: int) -> bool:
    """Whether a number is no claim whatever stands behind it."""
    start = numeral.start
    left = low[max(floor, start - 40) : start]
    if numeral.worded:
        return _worded_nothing(low, left, numeral)
    return (
        _is_sign(folded, low, left, numeral)
        or _is_list_mark(low, floor, numeral)
        or _is_date(low, left, numeral)
        or _is_labelled(low, left, numeral)
        or _is_time(low, numeral)
        or _is_address_or_one_of(folded, left, numeral)
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


def _worded_nothing(low: str, left: str, numeral: Numeral) -> bool:
    if _is_time(low, numeral) or _LABEL.search(left) or _DATE_LIST.search(left):
        return True
    at = numeral.end + low.startswith(" ", numeral.end)
    if not numeral.small:
        return False
    if numeral.measure == "money":
        return False
    return not (_SMALL.match(low, at) and _ends_in_taker(left))


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
    if _SIGN_BEHIND.match(low, end) and not re.match(r"[.,/-]\s", low[end : end + 2]):
        return True
    if "." in digits and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        return not numeral.scaled
    return bool(re.search(r"(?:tel|fax|email|www|http)\S* ?$", left))


def _is_list_mark(low: str, floor: int, numeral: Numeral) -> bool:
    """'1. Về công tác', '2.1.', '(3)' and a line with nothing but a number."""
    if numeral.measure != "count" or numeral.value >= 100:
        return False
    before, behind = low[max(0, numeral.start - 4) : numeral.start], low[numeral.end :][:8]
    if _BRACKETED.search(before) and behind[:1] in {")", "]"}:
        return True
    opens = not before or _HEAD_MARK.search(before) is not None or numeral.start == floor
    return opens and (_LIST_MARK.match(behind) is not None or not behind.strip()[:1].isalnum())


def _is_date(low: str, left: str, numeral: Numeral) -> bool:
    if numeral.measure in {"percent", "money"}:
        return False
    if numeral.total is not None:
        return _is_day_and_month(low, left, numeral)
    if _DATE_LIST.search(left) or _DATE_BEHIND.match(low, numeral.end):
        return numeral.value <= 31
    year = numeral.plain.isdigit() and 1900 <= numeral.value <= 2100
    return year and (
        bool(_YEARS_BEHIND.match(low, numeral.end))
        or not _COUNTED.match(low, numeral.end + low.startswith(" ", numeral.end))
    )


def _is_day_and_month(low: str, left: str, numeral: Numeral) -> bool:
    total = numeral.total or 0
    if low.startswith(("/", "-"), numeral.end) or (numeral.value, total) in _TODAY:
        return True
    if 1900 <= total <= 2100 and numeral.value <= 12:
        return True
    if numeral.value > 31 or total > 12 or _RANK.search(left):
        return _RANK.search(left) is not None or (numeral.value == 1 and total >= 200)
    if _DATE_LIST.search(left):
        return True
    named = _COUNTED.match(low, numeral.end + low.startswith(" ", numeral.end))
    if named:
        return numeral.value > total and numeral.value > 12
    return numeral.value > total or _HOLIDAY_BEFORE.search(left) is not None


def _is_labelled(low: str, left: str, numeral: Numeral) -> bool:
    if numeral.measure == "percent":
        return False
    match = _LABEL.search(left)
    if match is None or numeral.scaled or numeral.measure == "money":
        return _RANK.search(left) is not None
    if numeral.total is not None:
        return key(match["label"]) not in _SOFT
    label = key(match["label"])
    if label == "số" and _OUT_OF.search(left):
        return False
    if label in {"năm", "nam hoc"}:
        return 1900 <= numeral.value <= 2100 or not _counted_next(low, numeral)
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
