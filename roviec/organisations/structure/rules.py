"""What refuses a batch of acts. Each function says which rule is broken, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from roviec.organisations.structure.acts import GO_ON, ActKind, Change, Line
from roviec.organisations.structure.stretches import (
    OUT,
    Key,
    Standing,
    State,
    Stretch,
    Structure,
    in_order,
)

DEEPEST = 20
"""How many may stand above one; far more than do anywhere, so that a circle is noticed."""


@dataclass(frozen=True, slots=True)
class Broken:
    rule: str
    message: str


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


# --- a line by itself --------------------------------------------------------------------------

SOURCES = {ActKind.MERGE: (1, None), ActKind.CREATE: (0, 0), ActKind.DISSOLVE: (1, None)}
TARGETS = {
    ActKind.MERGE: (1, 1),
    ActKind.SPLIT: (2, None),
    ActKind.PART: (1, None),
    ActKind.CREATE: (1, 1),
    ActKind.DISSOLVE: (0, None),
}


def line_shape(line: Line, founded: Counter[str], giving: Counter[Key]) -> Iterator[Broken]:
    """ORG-02 and ORG-08: the parts a line of its kind has."""
    if not _within(len(line.sources), SOURCES.get(line.kind, (1, 1))):
        yield Broken(
            "ORG-02", _("Dòng này thiếu hoặc thừa đơn vị trước sắp xếp; hãy xem lại loại dòng.")
        )
    if not _within(len(line.targets), TARGETS.get(line.kind, (0, 0))):
        yield Broken(
            "ORG-02", _("Dòng này thiếu hoặc thừa đơn vị sau sắp xếp; hãy xem lại loại dòng.")
        )
    if line.kind in GO_ON and not (line.change.attributes or line.change.superiors):
        yield Broken(
            "ORG-02",
            _("Dòng này không nói điều gì thay đổi; hãy ghi tên, mã, loại hoặc cấp trên mới."),
        )
    if line.change.left and line.kind is not ActKind.MOVE:
        yield Broken(
            "ORG-02", _("Rời một hệ thống được ghi ở dòng chuyển cấp trên; hãy đổi loại dòng.")
        )
    if set(line.sources) & set(line.targets):
        yield Broken(
            "ORG-02",
            _("Một đơn vị không thể đứng cả trước và sau sắp xếp trong một dòng; hãy bỏ một bên."),
        )
    if len(set(line.sources)) < len(line.sources) or len(set(line.targets)) < len(line.targets):
        yield Broken("ORG-02", _("Một đơn vị được ghi hai lần trong dòng này; hãy bỏ một lần."))
    yield from _new_identities(line, founded, giving)


def _within(n: int, limits: tuple[int, int | None]) -> bool:
    low, high = limits
    return n >= low and (high is None or n <= high)


def _new_identities(line: Line, founded: Counter[str], giving: Counter[Key]) -> Iterator[Broken]:
    for each in line.founded:
        if founded[each.label] > 1:
            yield Broken("ORG-08", _("Đơn vị mới này được lập ở hai dòng; chỉ lập một lần."))
        if each.label not in line.targets:
            yield Broken("ORG-08", _("Đơn vị mới phải đứng ở phần sau sắp xếp của dòng lập ra nó."))
    targets = line.targets[:1]
    if line.kind is ActKind.MERGE and targets:
        if not isinstance(targets[0], str):
            yield Broken(
                "ORG-08",
                _("Sáp nhập luôn lập một đơn vị mới, kể cả khi giữ tên và mã cũ."),
            )
        elif len(line.sources) + len(line.missing) == 1 and giving[targets[0]] < 2:
            yield Broken(
                "ORG-08",
                _(
                    "Sáp nhập cần từ hai đơn vị; một đơn vị giữ nguyên thì ghi là đổi tên hoặc"
                    " chuyển cấp trên."
                ),
            )
    if line.kind is ActKind.CREATE and not line.founded:
        yield Broken("ORG-08", _("Dòng thành lập phải ghi đơn vị mới."))


WORDS = {
    "code": gettext_noop("mã"),
    "name": gettext_noop("tên"),
    "kind": gettext_noop("loại"),
    "kind_id": gettext_noop("loại"),
    "level": gettext_noop("cấp"),
    "place_id": gettext_noop("địa bàn"),
}
"""What people call an attribute that is asked for."""


def states(line: Line, structure: Structure) -> Iterator[Broken]:
    """ORG-02 and ORG-08: what is new has all it needs, and nothing is said that means nothing."""
    for each in line.founded:
        lacking = [w for w in structure.wanted if each.state.attributes.get(w) in (None, "")]
        if lacking:
            yield Broken(
                "ORG-08",
                _("“%(name)s” là mới lập nên phải ghi đủ: %(what)s.")
                % {"name": each.state.attributes.get("name") or each.label, "what": _said(lacking)},
            )
        if OUT in each.state.superiors.values():
            yield Broken(
                "ORG-08",
                _("“%(name)s” là mới lập: hệ thống nào không thuộc thì để trống.")
                % {"name": each.state.attributes.get("name") or each.label},
            )
    given = (line.change.attributes, line.was.attributes)
    blank = {what for each in given for what, value in each.items() if value in (None, "")}
    emptied = [what for what in structure.wanted if what in blank] if blank else []
    if emptied:
        yield Broken("ORG-02", _("Không để trống được: %(what)s.") % {"what": _said(emptied)})
    said: list[Change | State] = [line.change, line.was, *(each.state for each in line.founded)]
    known = {*structure.wanted, *structure.optional}
    hierarchies = structure.hierarchies()
    strange = {w for state in said for w in state.attributes if w not in known}
    if hierarchies is not None:
        strange |= {w for state in said for w in state.superiors if w not in hierarchies}
    for what in sorted(strange):
        yield Broken("ORG-02", _("Hệ thống không có mục “%(what)s”.") % {"what": what})


def _said(attributes: list[str]) -> str:
    return ", ".join(_(WORDS.get(each, each)) for each in attributes)


def new_as_source(label: str) -> Broken:
    return Broken(
        "ORG-03",
        _("“%(label)s” mới lập trong đợt này nên chưa sắp xếp tiếp được; hãy ghi ngay ở dòng lập.")
        % {"label": label},
    )


def unknown_label(label: str) -> Broken:
    return Broken(
        "ORG-03",
        _("Không có dòng nào lập ra “%(label)s”; hãy thêm dòng đó hoặc chọn đơn vị khác.")
        % {"label": label},
    )


def not_there(stretches: list[Stretch], day: date) -> Broken:
    """ORG-03: an act changes what stands on its day."""
    if not stretches:
        return Broken("ORG-03", _("Đơn vị được nêu không có trong hệ thống; hãy chọn đơn vị khác."))
    ordered = in_order(stretches)
    name = ordered[-1].state.attributes.get("name", "")
    last = ordered[-1].valid_to
    if last is not None and last <= day:
        return Broken(
            "ORG-03",
            _("“%(name)s” đã kết thúc từ ngày %(day)s nên không sắp xếp được nữa.")
            % {"name": name, "day": shown(last)},
        )
    return Broken(
        "ORG-03",
        _("“%(name)s” chưa có vào ngày %(day)s; hãy xem lại ngày của đợt.")
        % {"name": name, "day": shown(day)},
    )


def not_in_it(name: str) -> Broken:
    """ORG-23: one leaves a hierarchy it stands in."""
    return Broken(
        "ORG-23",
        _("“%(name)s” không đứng trong hệ thống này vào ngày đó nên không rời được; hãy bỏ ô này.")
        % {"name": name},
    )


def in_none(stretches: list[Stretch], since: date) -> Iterator[Broken]:
    """ORG-23: whoever leaves one hierarchy goes on in another."""
    for stretch in _from(since, stretches):
        if not stretch.state.superiors:
            yield Broken(
                "ORG-23",
                _(
                    "“%(name)s” chỉ đứng trong hệ thống này nên không rời được; hãy chuyển sang hệ"
                    " thống khác, hoặc giải thể."
                )
                % {"name": stretch.state.attributes.get("name", "")},
            )
            return


# --- lines beside each other -------------------------------------------------------------------


def ended_twice(name: str) -> Broken:
    return Broken(
        "ORG-07",
        _("“%(name)s” kết thúc trong đợt này nên không đứng ở dòng khác; hãy bỏ một dòng.")
        % {"name": name},
    )


def changed_twice(name: str) -> Broken:
    return Broken(
        "ORG-07",
        _("“%(name)s” đã được đổi điều này trong cùng ngày; hãy gộp vào một dòng.")
        % {"name": name},
    )


def later_history(name: str, day: date) -> Broken:
    return Broken(
        "ORG-09",
        _(
            "“%(name)s” có thay đổi vào hoặc sau ngày %(day)s nên không kết thúc được vào ngày này;"
            " hãy làm một đợt sắp xếp sau thay đổi đó."
        )
        % {"name": name, "day": shown(day)},
    )


def beginning_is_known(name: str) -> Broken:
    """ORG-16: the record is corrected only where it never knew."""
    return Broken(
        "ORG-16",
        _(
            "Chỉ ghi được tên cũ của “%(name)s” khi hệ thống chưa biết giai đoạn trước ngày này;"
            " giai đoạn đã ghi thì không sửa."
        )
        % {"name": name},
    )


# --- what stands at the day's end --------------------------------------------------------------


def standing(key: Key, structure: Standing, since: date) -> Iterator[Broken]:
    """All that must be true of one identity from that day on, its code aside."""
    stretches = in_order(structure.stretches(key))
    yield from unbroken(stretches)
    for stretch in _from(since, stretches):
        for hierarchy, superior in stretch.state.superiors.items():
            if superior is not None:
                yield from superior_stands(stretch, hierarchy, superior, structure)
                yield from no_circle(key, stretch, hierarchy, structure)


def _from(day: date, stretches: list[Stretch]) -> Iterator[Stretch]:
    """What is left of the stretches from the day on; all of them from the first day there is."""
    for stretch in stretches:
        if stretch.valid_to is None or stretch.valid_to > day:
            goes_in = day == date.min or (stretch.valid_from or date.min) >= day
            yield stretch if goes_in else stretch.since(day)


def unbroken(stretches: list[Stretch]) -> Iterator[Broken]:
    """ORG-04: a life has neither gaps nor two states on one day."""
    for one, other in pairwise(stretches):
        if one.valid_to != other.valid_from or one.valid_to is None:
            yield Broken(
                "ORG-04",
                _(
                    "Các giai đoạn của “%(name)s” hở hoặc chồng nhau; cần sửa dữ liệu trước"
                    " khi sắp xếp."
                )
                % {"name": other.state.attributes.get("name", "")},
            )


def code_is_its_own(key: Key, structure: Standing, since: date) -> Iterator[Broken]:
    """ORG-01: on one day a code names one."""
    for stretch in _from(since, structure.stretches(key)):
        code = stretch.state.code
        for other in structure.coded(code) - {key}:
            for theirs in structure.stretches(other):
                if theirs.state.code == code and theirs.overlaps(stretch):
                    yield Broken(
                        "ORG-01",
                        _(
                            "Mã “%(code)s” trong những ngày đó đã là của “%(name)s”; hãy chọn mã"
                            " khác."
                        )
                        % {"code": code, "name": theirs.state.attributes.get("name", "")},
                    )


def superior_stands(
    stretch: Stretch, hierarchy: str, superior: Key, structure: Standing
) -> Iterator[Broken]:
    """ORG-06: nothing answers to what is not there, or not in that hierarchy."""
    theirs = in_order(structure.stretches(superior))
    name = theirs[-1].state.attributes.get("name", superior) if theirs else superior
    first, last = (theirs[0], theirs[-1]) if theirs else (None, None)
    too_early = first is None or (
        first.valid_from is not None
        and (stretch.valid_from is None or stretch.valid_from < first.valid_from)
    )
    too_late = last is None or (
        last.valid_to is not None and (stretch.valid_to is None or stretch.valid_to > last.valid_to)
    )
    if too_early or too_late:
        yield Broken(
            "ORG-06",
            _(
                "“%(lower)s” còn trực thuộc “%(upper)s” vào lúc “%(upper)s” không có; hãy thêm dòng"
                " chuyển cấp trên hoặc kết thúc."
            )
            % {"lower": stretch.state.attributes.get("name", ""), "upper": name},
        )
    elif any(s.overlaps(stretch) and hierarchy not in s.state.superiors for s in theirs):
        yield Broken(
            "ORG-06",
            _(
                "“%(upper)s” không đứng trong hệ thống mà “%(lower)s” trực thuộc; hãy chọn cấp trên"
                " khác."
            )
            % {"lower": stretch.state.attributes.get("name", ""), "upper": name},
        )


def no_circle(key: Key, stretch: Stretch, hierarchy: str, structure: Standing) -> Iterator[Broken]:
    """ORG-05: nobody is above themselves, on any day."""
    reached = [(superior, stretch, 1) for superior in _superior(stretch, hierarchy)]
    while reached:
        superior, window, depth = reached.pop()
        if superior == key or depth > DEEPEST:
            yield Broken(
                "ORG-05",
                _("“%(name)s” không thể ở trên chính mình; hãy chọn cấp trên khác.")
                % {"name": stretch.state.attributes.get("name", "")},
            )
            return
        for upper in structure.stretches(superior):
            both = upper.within(window)
            if both is not None:
                reached += [(s, both, depth + 1) for s in _superior(both, hierarchy)]


def _superior(stretch: Stretch, hierarchy: str) -> list[Key]:
    superior = stretch.state.superiors.get(hierarchy)
    return [] if superior is None else [superior]
