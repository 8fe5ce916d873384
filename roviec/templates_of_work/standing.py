"""Where the kinds of a template stand: what their patterns may say, and whether they fit together.

Everything here is about the template alone; `bodies` lays it over places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from string import Formatter

from django.utils.translation import gettext as _

from roviec.templates_of_work.schema import KindRow, Template
from roviec.templates_of_work.tables import Mistake

LEVELS = ("country", "province", "district", "commune")
"""Of places, from the top."""
FIELDS = frozenset({"place.code", "place.name", "place.name_in_text", "place.bare_name"})
"""What a pattern may take of the place: `Phường Ninh Kiều` is the name, `phường Ninh Kiều` the name
inside a longer one, `Ninh Kiều` the bare name."""
ALWAYS = (date.min, date.max)

Mistakes = Callable[[KindRow], Iterator[Mistake]]


def standing(template: Template) -> Mistakes:
    """What is wrong with where one kind stands."""
    kinds = {kind.code: kind for kind in template.kinds}
    lines = {line.code for line in template.lines}

    def mistakes(kind: KindRow) -> Iterator[Mistake]:
        if not kind.stands_at:
            yield from _stands_nowhere(kind)
            return
        if kind.stands_at not in LEVELS:
            told = {"given": kind.stands_at, "values": ", ".join(LEVELS)}
            message = _("“stands_at” là “%(given)s”; chọn một trong: %(values)s.")
            yield Mistake("stands_at", message % told)
            return
        yield from _pattern_mistakes(kind)
        yield from _superior_mistakes(kind, kinds, lines)
        yield from _following_mistakes(kind, kinds)

    return mistakes


def _following_mistakes(kind: KindRow, kinds: dict[str, KindRow]) -> Iterator[Mistake]:
    for code in kind.follows:
        earlier = kinds.get(code)
        if earlier is None:
            yield Mistake("follows", _("không có loại đơn vị “%(code)s”.") % {"code": code})
        elif earlier.valid_to is None or earlier.valid_to != kind.valid_from:
            message = _("“%(code)s” phải kết thúc đúng ngày loại này bắt đầu.")
            yield Mistake("follows", message % {"code": code})


def _stands_nowhere(kind: KindRow) -> Iterator[Mistake]:
    said = {
        "place_kinds": kind.place_kinds,
        "code_pattern": kind.code_pattern,
        "name_pattern": kind.name_pattern,
        "superiors": kind.superiors,
        "body": kind.body,
        "follows": kind.follows,
        "joined_by": kind.joined_by,
    }
    for key, value in said.items():
        if value:
            yield Mistake(key, _("“%(key)s” cần có “stands_at”.") % {"key": key})


def _pattern_mistakes(kind: KindRow) -> Iterator[Mistake]:
    if kind.place_kinds and not isinstance(kind.name_pattern, str):
        message = _("“place_kinds” đã nằm trong bảng “name_pattern”; bỏ một trong hai.")
        yield Mistake("place_kinds", message)
    patterns = [("code_pattern", kind.code_pattern)]
    patterns += [("name_pattern", each) for each in kind.name_patterns.values()]
    for key, pattern in patterns:
        if not pattern.strip():
            yield Mistake(key, _("“%(key)s” cần có chữ.") % {"key": key})
        for wrong in _unknown_fields(pattern):
            told = {"key": key, "wrong": wrong, "known": ", ".join(sorted(FIELDS))}
            yield Mistake(key, _("“%(key)s” không hiểu “%(wrong)s”; dùng được: %(known)s.") % told)


def _unknown_fields(pattern: str) -> list[str]:
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return [pattern]
    return [
        f"{{{name}}}"
        for _text, name, form, conversion in parts
        if name is not None and (name not in FIELDS or form or conversion)
    ]


def _superior_mistakes(
    kind: KindRow, kinds: dict[str, KindRow], lines: set[str]
) -> Iterator[Mistake]:
    if not kind.superiors:
        yield Mistake(
            "superiors", _("“superiors” cần ít nhất một hệ thống; danh sách rỗng là đứng đầu.")
        )
    for line, above in kind.superiors.items():
        if line not in lines:
            yield Mistake("superiors", _("không có hệ thống “%(code)s”.") % {"code": line})
        for code in above:
            message = _superior_mistake(kind, kinds.get(code), line)
            if message:
                yield Mistake("superiors", message % {"code": code, "line": line})
    if _answers_to_itself(kind, kinds):
        yield Mistake("superiors", _("loại này đi một vòng thành cấp trên của chính nó."))


def _superior_mistake(kind: KindRow, above: KindRow | None, line: str) -> str:
    if above is None:
        return _("không có loại đơn vị “%(code)s”.")
    if line not in above.superiors:
        return _("“%(code)s” không đứng trong hệ thống “%(line)s”.")
    if above.stands_at in LEVELS and _depth(above) > _depth(kind):
        return _("“%(code)s” đứng ở cấp thấp hơn.")
    if not _share_a_day(kind, above):
        return _("“%(code)s” không có ngày nào cùng tồn tại.")
    return ""


def _answers_to_itself(kind: KindRow, kinds: dict[str, KindRow]) -> bool:
    """Only kinds of one level can run in a circle: any other superior stands at a place above."""
    for line in kind.superiors:
        reached, next_ones = set[str](), {kind.code}
        while next_ones:
            reached |= next_ones
            above = {
                code
                for each in next_ones
                for code in kinds[each].superiors.get(line, ())
                if code in kinds and kinds[code].stands_at == kind.stands_at
            }
            if kind.code in above:
                return True
            next_ones = above - reached
    return False


def twice(template: Template) -> Mistakes:
    """Two kinds that would stand at one place on one day as the same body or with one code."""
    by_level: dict[str, list[KindRow]] = {}
    for kind in template.kinds:
        if kind.stands_at:
            by_level.setdefault(kind.stands_at, []).append(kind)

    def mistakes(kind: KindRow) -> Iterator[Mistake]:
        for other in by_level.get(kind.stands_at, ()):
            if other.code >= kind.code or not _meet(kind, other):
                continue
            told = {"other": other.code}
            if kind.code_pattern == other.code_pattern:
                yield Mistake("code_pattern", _("trùng mã với loại “%(other)s”.") % told)
            if kind.body and kind.body == other.body:
                message = _("cùng là một đơn vị với loại “%(other)s” trong cùng ngày.")
                yield Mistake("body", message % told)

    return mistakes


def _meet(kind: KindRow, other: KindRow) -> bool:
    places, others = set(kind.name_patterns), set(other.name_patterns)
    same_places = "" in places or "" in others or places & others
    return bool(same_places) and _share_a_day(kind, other)


def _share_a_day(kind: KindRow, other: KindRow) -> bool:
    start = max(kind.valid_from or ALWAYS[0], other.valid_from or ALWAYS[0])
    return start < min(kind.valid_to or ALWAYS[1], other.valid_to or ALWAYS[1])


def _depth(kind: KindRow) -> int:
    return LEVELS.index(kind.stands_at)
