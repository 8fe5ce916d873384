"""What keeps a form from being put in force: everything, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from roviec.reporting.designing.content import Content, Figure, Section
from roviec.reporting.form_models import ENTERED, RUNNING, SHOWN
from roviec.reporting.models import Column, Indicator, Nature, ValueType

MOST_ITEMS = 300
"""A page of entry with more could not be read, nor saved in one go."""
LONGEST = 300
"""Letters of a title or heading."""
MEASURED = (ValueType.COUNT, ValueType.AMOUNT, ValueType.RATIO, ValueType.PERCENT)


class Described(Protocol):
    """What must be known of an indicator: of a row in the database, or in a file."""

    @property
    def name(self) -> str: ...
    @property
    def value_type(self) -> str: ...
    @property
    def nature(self) -> str: ...
    @property
    def over_time(self) -> str: ...
    @property
    def computed(self) -> bool: ...
    @property
    def weight_code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a form: the whole, a section, or one of its figures or passages, each from 0."""

    section: int | None = None
    figure: int | None = None
    text: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    place: Place
    message: str


WHOLE = Place()


def known_indicators() -> Mapping[str, Indicator]:
    return {each.code: each for each in Indicator.objects.select_related("area", "weight")}


def problems_of(
    content: Content, indicators: Mapping[str, Described], kinds: Collection[str]
) -> list[Problem]:
    """In the order of the form; none means that it may be put in force."""
    return [*_whole(content, kinds), *_sections(content), *_figures(content, indicators)]


def _whole(content: Content, kinds: Collection[str]) -> Iterator[Problem]:
    if not content.name.strip():
        yield Problem(WHOLE, _("Biểu chưa có tên."))
    if not content.kinds:
        yield Problem(WHOLE, _("Chưa chọn loại đơn vị nào phải làm biểu này."))
    for code in content.kinds:
        if code not in kinds:
            yield Problem(WHOLE, _("Không có loại đơn vị “%(code)s”.") % {"code": code})
    if not content.sections:
        yield Problem(WHOLE, _("Biểu chưa có mục nào."))
    items = sum(len(each.figures) + len(each.texts) for each in content.sections)
    if items > MOST_ITEMS:
        told = _("Biểu hỏi %(n)s dòng; nhiều nhất %(most)s. Hãy chia thành nhiều biểu.")
        yield Problem(WHOLE, told % {"n": items, "most": MOST_ITEMS})


def _sections(content: Content) -> Iterator[Problem]:
    titles = Counter(section.title.strip() for section in content.sections)
    for at, section in enumerate(content.sections):
        here = Place(at)
        title = section.title.strip()
        if not title:
            yield Problem(here, _("Mục chưa có tên."))
        elif len(title) > LONGEST:
            yield Problem(here, _("Tên mục dài quá %(n)s chữ cái.") % {"n": LONGEST})
        elif titles[title] > 1:
            yield Problem(here, _("Có hai mục cùng tên “%(title)s”.") % {"title": title})
        if not section.figures and not section.texts:
            yield Problem(here, _("Mục “%(title)s” không hỏi gì.") % {"title": title})
        yield from _texts(at, section)


def _texts(at: int, section: Section) -> Iterator[Problem]:
    headings = Counter(text.heading.strip() for text in section.texts)
    for number, text in enumerate(section.texts):
        here, heading = Place(at, text=number), text.heading.strip()
        if not heading:
            yield Problem(here, _("Đoạn thuyết minh chưa có tên."))
        elif len(heading) > LONGEST:
            yield Problem(here, _("Tên đoạn dài quá %(n)s chữ cái.") % {"n": LONGEST})
        elif headings[heading] > 1:
            yield Problem(here, _("Mục này hỏi đoạn “%(name)s” hai lần.") % {"name": heading})


def _figures(content: Content, indicators: Mapping[str, Described]) -> Iterator[Problem]:
    times = Counter(figure.code for _section, figure in content.figures())
    for at, section in enumerate(content.sections):
        for number, figure in enumerate(section.figures):
            here, known = Place(at, number), indicators.get(figure.code)
            if known is None:
                told = _("Không có chỉ tiêu “%(code)s”.") % {"code": figure.code}
                yield Problem(here, told)
                continue
            if times[figure.code] > 1:
                told = _("Biểu hỏi chỉ tiêu “%(name)s” %(n)s lần.")
                yield Problem(here, told % {"name": known.name, "n": times[figure.code]})
            if known.weight_code and known.weight_code not in times:
                told = _("Biểu hỏi “%(name)s” mà không hỏi trọng số của nó là “%(weight)s”.")
                yield Problem(here, told % {"name": known.name, "weight": known.weight_code})
            for message in _columns(figure, known):
                yield Problem(here, message % {"name": known.name})


def fitting_columns(known: Described) -> list[Column]:
    """The columns the indicator may stand in, in the order a form shows them."""
    return [
        column
        for column in SHOWN
        if not list(_columns(Figure(code="", columns=(Column.IN_PERIOD, column)), known))
    ]


def _columns(figure: Figure, known: Described) -> Iterator[str]:
    """Messages with the name still to be filled in."""
    asked = set(figure.columns)
    if known.computed:
        if asked != {Column.IN_PERIOD}:
            yield _("“%(name)s” được tính từ chỉ tiêu khác nên chỉ có cột trong kỳ.")
        return
    if not asked & set(ENTERED):
        yield _("“%(name)s” không có cột nào để đơn vị nhập. Hãy chọn “trong kỳ”.")
    if Column.CUMULATIVE in asked and known.nature == Nature.STOCK:
        yield _("“%(name)s” là số hiện có nên không có luỹ kế: số của kỳ đã là số đến cuối kỳ.")
    elif Column.CUMULATIVE in asked and known.over_time not in RUNNING:
        yield _("“%(name)s” không cộng theo thời gian nên không có luỹ kế.")
    if known.value_type in MEASURED:
        return
    if Column.ESTIMATE in asked:
        yield _("“%(name)s” là câu hỏi có hay không, hoặc một ngày, nên không có ước.")
    if Column.TARGET in asked:
        yield _("“%(name)s” là câu hỏi có hay không, hoặc một ngày, nên không có kế hoạch giao.")
