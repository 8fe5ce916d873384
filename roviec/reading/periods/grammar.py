"""The forms of periods, the most particular first. All match lower-case folded text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from roviec.reading.days import DAY, day_of, last_of_month
from roviec.reading.folding import LETTER
from roviec.reading.matching import WORD_END
from roviec.reading.numerals import CARDINAL_WORD, CARDINALS, number_value
from roviec.reading.places import DIGITS, Opened
from roviec.reading.vocabulary import alternation, load

_DATA = load("dates")["period"]
_START = rf"(?<![{LETTER}\d])"
_Y = r"(?:1[89]|20|21)\d\d"
_NO_MORE = r"(?!\d)(?![.,]\d)(?! ?%)"
_STRETCH = alternation(_DATA["stretch"])
_COUNT = rf"(?:\d{{1,3}}|{CARDINAL_WORD})"
_QUARTER = r"(?:[1-4]|iv|i{1,3})"
_OF_YEAR = r"(?: ?[/-] ?|,? năm )"
_NOW = r"(?:nay|thời điểm hiện tại|thời điểm này|hiện nay|thời điểm báo cáo)" + WORD_END
_TO = r"(?: ?,? ?(?:cho )?(?:đến|tới) (?:hết )?| ?- ?)"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ISO = {"năm": ("Y", 1), "tháng": ("M", 1), "quý": ("M", 3), "tuần": ("W", 1), "ngày": ("D", 1)}

YearAt = Callable[[int], int | None]
"""The year a place without one lies in."""


@dataclass(frozen=True, slots=True)
class Found:
    """A period in folded places."""

    start: int
    end: int
    first: str | None = None
    last: str | None = None
    duration: str | None = None
    recurring: bool = False


def _point(name: str, *, bare: str = "") -> str:
    """A year, quarter or month as one end of a range; group names end in `name`."""
    return (
        rf"(?:(?:đầu|giữa|cuối|hết) )?"
        rf"(?:tháng (?P<m{name}>\d{{1,2}})(?:{_OF_YEAR}(?P<my{name}>{_Y}))?"
        rf"|quý (?P<q{name}>{_QUARTER})(?:{_OF_YEAR}(?P<qy{name}>{_Y}))?"
        rf"|(?<!thứ )(?<!số )(?P<bm{name}>\d{{1,2}})[/-](?P<by{name}>{_Y})"
        rf"|năm (?P<y{name}>{_Y})|(?P<n{name}>{_Y}){bare})"
        rf"{_NO_MORE}(?!/\d|-\d{{1,2}}(?!\d))"
    )


@dataclass(frozen=True, slots=True)
class _Point:
    """The months a point covers; `year` may be unknown."""

    year: int | None
    first_month: int
    last_month: int

    def begin(self, year: int | None) -> str | None:
        return None if year is None else f"{year:04d}-{self.first_month:02d}-01"

    def finish(self, year: int | None) -> str | None:
        if year is None:
            return None
        return f"{year:04d}-{self.last_month:02d}-{last_of_month(year, self.last_month):02d}"


def _read_point(match: re.Match[str], name: str) -> _Point | None:
    month = match[f"m{name}"] or match[f"bm{name}"]
    quarter = match[f"q{name}"]
    year = next((match[p + name] for p in ("my", "qy", "by", "y", "n") if match[p + name]), None)
    number = int(year) if year else None
    if month:
        return _Point(number, int(month), int(month)) if 1 <= int(month) <= 12 else None
    if quarter:
        last = 3 * (_QUARTERS.get(quarter) or int(quarter))
        return _Point(number, last - 2, last)
    return _Point(number, 1, 12)


def _from_to(match: re.Match[str], year_at: YearAt) -> Found | None:
    first = _read_point(match, "a")
    if first is None:
        return None
    if match["now"]:
        year = first.year or year_at(match.start())
        return Found(match.start(), match.end("now"), first.begin(year))
    last = _read_point(match, "b")
    if last is None:
        return None
    first_year, last_year = first.year, last.year
    if last_year is None:
        last_year = first_year if first_year is not None else year_at(match.start())
    if first_year is None:
        first_year = last_year
    begin, finish = first.begin(first_year), last.finish(last_year)
    if begin is None or finish is None or begin > finish:
        return None
    return Found(match.start(), match.end(), begin, finish)


def _day_to_now(match: re.Match[str], year_at: YearAt) -> Found | None:
    found = DAY.match(match["day"])
    day = day_of(found) if found else None
    if day is None or found is None or found.end() != len(match["day"]):
        return None
    year = day.year or year_at(match.start())
    return Found(match.start(), match.end(), day.iso(year) if year else None)


def _year_to_now(match: re.Match[str], year_at: YearAt) -> Found | None:
    year = int(match["y"]) if match["y"] else year_at(match.start())
    return Found(match.start(), match.end(), f"{year:04d}-01-01") if year else None


def _two_years(match: re.Match[str], year_at: YearAt) -> Found | None:
    one, two = int(match["one"]), int(match["two"])
    if not one < two <= one + 100:
        return None
    return Found(match.start(), match.end(), f"{one}-01-01", f"{two}-12-31")


# "6 tháng đầu năm và 6 tháng cuối năm 2018": one year for both halves.
_YEAR_AHEAD = re.compile(rf"[^\n.;]{{0,100}}? (?:đầu|cuối) năm (?P<y>{_Y})(?!\d)")


def _part_of_year(match: re.Match[str], year_at: YearAt) -> Found | None:
    """'6 tháng đầu năm 2022', '9 tháng năm 2021', 'nửa đầu năm'."""
    count = 6 if match["half"] else number_value(match["count"])
    if count is None:
        return None
    months = count * (3 if match["unit"] == "quý" else 1)
    ahead = None if match["y"] else _YEAR_AHEAD.match(match.string, match.end())
    said = match["y"] or (ahead and ahead["y"])
    year = int(said) if said else year_at(match.start())
    if not 1 <= months <= 12:
        return None
    if year is None:
        return Found(match.start(), match.end(), duration=f"P{months}M")
    first, last = (13 - months, 12) if "cuối" in match[0] else (1, months)
    point = _Point(year, first, last)
    return Found(match.start(), match.end(), point.begin(year), point.finish(year))


def _until(match: re.Match[str], year_at: YearAt) -> Found | None:
    point = _read_point(match, "u")
    if point is None:
        return None
    last = point.finish(point.year or year_at(match.start()))
    return Found(match.start(), match.end(), last=last) if last else None


def _since(match: re.Match[str], year_at: YearAt) -> Found | None:
    point = _read_point(match, "s")
    if point is None:
        return None
    first = point.begin(point.year or year_at(match.start()))
    return Found(match.start(), match.end(), first) if first else None


def _single(match: re.Match[str], year_at: YearAt) -> Found | None:
    point = _read_point(match, "p")
    if point is None:
        return None
    year = point.year or year_at(match.start())
    begin = point.begin(year)
    return Found(match.start(), match.end(), begin, point.finish(year)) if begin else None


def _recurring(match: re.Match[str], year_at: YearAt) -> Found | None:
    return Found(match.start(), match.end(), recurring=True)


def _length(match: re.Match[str], year_at: YearAt) -> Found | None:
    count = number_value(match["count"])
    if not count or not (match["lead"] or match["behind"] or match["verb"]):
        return None
    sign, months = _ISO[match["unit"]]
    return Found(match.start(), match.end(), duration=f"P{count * months}{sign}")


_POINT = ("đầu", "giữa", "cuối", "hết", "tháng", "quý", "năm", DIGITS)
_ABOUT = alternation(_DATA["about_length"])
_ALONE = r"(?=\s*(?:[,.;:)\"\n/…]|$))"

Form = tuple[Opened, Callable[[re.Match[str], YearAt], Found | None]]
"""A pattern and what its match says."""

FORMS: tuple[Form, ...] = (
    (
        Opened(
            rf"{_START}(?:kể |tính )?từ (?:ngày )?(?P<day>\d{{1,2}}[^\n;:]{{2,20}}?)"
            rf" ?,? ?(?:cho )?(?:đến|tới) {_NOW}",
            ("kể", "tính", "từ"),
        ),
        _day_to_now,
    ),
    (
        Opened(
            rf"{_START}(?:(?:{_STRETCH}|kể|tính) )?(?:từ )?{_point('a')}"
            rf"{_TO}(?:{_point('b')}|(?P<now>{_NOW}))",
            (*_DATA["stretch"], "kể", "tính", "từ", *_POINT),
        ),
        _from_to,
    ),
    (
        Opened(rf"{_START}(?:từ )?đầu năm(?: (?P<y>{_Y}))?{_TO}{_NOW}", ("từ", "đầu")),
        _year_to_now,
    ),
    (
        Opened(
            rf"{_START}(?:(?:{_STRETCH}|năm) )?(?P<one>{_Y}) ?- ?(?P<two>{_Y}){_NO_MORE}(?![/-]\d)",
            (*_DATA["stretch"], "năm", DIGITS),
        ),
        _two_years,
    ),
    (
        Opened(
            rf"{_START}(?:(?P<half>nửa)|(?P<count>{_COUNT}) (?P<unit>tháng|quý))"
            rf"(?: (?:đầu|cuối)(?: của)? năm{WORD_END}(?! học)(?: (?P<y>{_Y})(?!\d))?)",
            ("nửa", DIGITS, *CARDINALS),
        ),
        _part_of_year,
    ),
    (
        Opened(
            rf"{_START}(?P<half>nửa năm)?(?:(?P<count>\d{{1,2}}) (?P<unit>tháng|quý))"
            rf"(?: đầu| cuối)?(?: của)?(?: năm|/) ?(?P<y>{_Y})(?!\d)",
            ("nửa", DIGITS),
        ),
        _part_of_year,
    ),
    (
        Opened(
            rf"{_START}(?:từ nay |tính |cho )?(?:đến|tới) (?:hết |trước )?"
            rf"{_point('u', bare=_ALONE)}",
            ("từ", "tính", "cho", "đến", "tới"),
        ),
        _until,
    ),
    (
        Opened(
            rf"{_START}(?:kể |bắt đầu |tính )?từ {_point('s', bare=_ALONE)}(?: trở đi)?{WORD_END}",
            ("kể", "bắt", "tính", "từ"),
        ),
        _since,
    ),
    (
        Opened(rf"{_START}{_point('p', bare='(?!)')}", _POINT),
        _single,
    ),
    (
        Opened(
            _START + alternation(_DATA["recurring"]) + WORD_END,
            _DATA["recurring"],
        ),
        _recurring,
    ),
    (
        Opened(
            rf"{_START}(?:(?P<lead>{alternation(_DATA['before_length'])}) )?(?:{_ABOUT} )?"
            rf"(?P<count>{_COUNT}) (?P<unit>năm|tháng|tuần|ngày|quý){WORD_END}"
            rf"(?! {alternation(_DATA['no_length_behind'])}{WORD_END})(?! (?:năm )?\d)"
            rf"(?P<behind> {alternation(_DATA['after_length'])}{WORD_END})?"
            rf"(?P<verb>(?= {alternation(_DATA['verbs_behind_length'])}{WORD_END}))?",
            (*_DATA["before_length"], *_DATA["about_length"], DIGITS, *CARDINALS),
        ),
        _length,
    ),
)
LISTED_YEARS = re.compile(rf"(?:, ?| và |, và | ?& ?)(?P<y>{_Y}){_NO_MORE}(?![/-]\d)(?! ?-)")
"""Further years behind 'năm 2020': ', 2021 và 2022'."""

_JOINT = re.compile(r"(?P<comma>,? )| (?P<open>\()")


def joined(text: str, length: Found, other: Found) -> Found | None:
    """A length and the range that explains it ('3 năm, từ 2016 đến nay'), as one period."""
    if length.duration is None or length.first or other.duration or not other.first:
        return None
    between = _JOINT.fullmatch(text, length.end, other.start)
    if between is None or (between["comma"] and not text.startswith("từ ", other.start)):
        return None
    end = other.end
    if between["open"]:
        if text[end : end + 1] != ")":
            return None
        end += 1
    return replace(other, start=length.start, end=end, duration=length.duration)
