"""Whom a name in a text stands for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from roviec.inspections.claimcheck.folding import Words, words

GENERAL = frozenset(
    words(text)
    for text in (
        "đơn vị",
        "địa phương",
        "cơ quan",
        "ban",
        "toàn đảng bộ",
        "đảng bộ",
        "cấp ủy",
        "chi bộ",
        "các chi bộ",
        "chi, đảng bộ",
        "cơ sở",
        "toàn ngành",
        "toàn đơn vị",
    )
)
"""Names that stand for whoever writes."""
LEVELS = tuple(
    words(text)
    for text in (
        "tỉnh",
        "thành phố",
        "quận",
        "huyện",
        "thị xã",
        "xã",
        "phường",
        "thị trấn",
        "đặc khu",
    )
)
PLACES = tuple(
    (words(body), words(place))
    for body, place in (
        ("tỉnh ủy", "tỉnh"),
        ("thành ủy", "thành phố"),
        ("thị ủy", "thị xã"),
        ("quận ủy", "quận"),
        ("huyện ủy", "huyện"),
    )
)
"""What a committee's name says of its place: "Huyện ủy Cờ Đỏ" is at "huyện Cờ Đỏ"."""
_HEAD = 2
"""Words that tell what sort of body a name is of: "Ban Tuyên giáo …" has three, "Đảng ủy …" two."""
_WHOLE = words("toàn")
_ON = words("trên địa bàn")
_PARTY = words("đảng bộ")


class Named(Protocol):
    @property
    def names(self) -> tuple[Words, ...]: ...


N = TypeVar("N", bound=Named)


def is_general(name: str) -> bool:
    """Whether it names no body in particular: "đơn vị", "toàn thành phố", "chi bộ cơ sở"."""
    said = _without(words(name), _ON)
    if said in GENERAL:
        return True
    rest = _without(_without(said, _WHOLE), _PARTY)
    return rest in LEVELS or (rest == () and bool(said)) or (said[:1] == _WHOLE and len(said) < 4)


def level_of(name: str) -> Words:
    """The level a name says and no place with it: "huyện" of "toàn huyện", "Đảng bộ huyện"."""
    said = _without(_without(_without(words(name), _ON), _WHOLE), _PARTY)
    return said if said in LEVELS else ()


def is_at(level: Words, bodies: Iterable[Named]) -> bool:
    """Whether one of the bodies is called after that level; a name that tells no level at all may
    be of any."""
    own = [each for name in _all_names(bodies) for each in LEVELS if _holds(name, each)]
    return level in own or not own


def _all_names(bodies: Iterable[Named]) -> list[Words]:
    return [name for each in bodies for name in each.names]


def names_body(said: Words, bodies: Iterable[N]) -> N | None:
    """The one body a name stands for: its whole name, or the beginning of it ("Ban Tuyên giáo"),
    or its end that tells it apart ("phường Bến Đò" of "Đảng ủy phường Bến Đò"); none when two
    would do."""
    known = list(bodies)
    for fits in (_equals, _ends, _begins):
        found = [each for each in known if any(fits(name, said) for name in each.names)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def spoken(name: str) -> tuple[Words, ...]:
    """The folded name, and the same body called by its place."""
    own = words(name)
    return tuple(dict.fromkeys(each for each in (own, _at_place(own)) if each))


def _at_place(name: Words) -> Words:
    for body, place in PLACES:
        for at in range(len(name) - 1):
            if name[at : at + len(body)] == body:
                return (*name[:at], *place, *name[at + len(body) :])
    return name


def of_own_level(said: Words, own: Named) -> bool:
    """Whether a name of the same sort of body ends in the level the unit itself is at, and no
    place: "Ban Tuyên giáo – Trung tâm chính trị quận" in a text of the district's own."""
    return any(
        said[:_HEAD] == name[:_HEAD] and said[-len(level) :] == level and _holds(name, level)
        for name in own.names
        for level in LEVELS
    )


def _holds(name: Words, part: Words) -> bool:
    return any(name[at : at + len(part)] == part for at in range(len(name)))


def names_any(said: Words, bodies: Iterable[Named]) -> bool:
    """Whether one or more of the bodies would be called so."""
    return any(
        fits(name, said)
        for each in bodies
        for name in each.names
        for fits in (_equals, _ends, _begins)
    )


def _equals(name: Words, said: Words) -> bool:
    return name == said


def _ends(name: Words, said: Words) -> bool:
    return len(said) > 1 and name[-len(said) :] == said


def _begins(name: Words, said: Words) -> bool:
    return len(said) > 1 and name[: len(said)] == said


def _without(said: Words, start: Words) -> Words:
    return said[len(start) :] if said[: len(start)] == start else said
