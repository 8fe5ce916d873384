"""What one version of a form has otherwise than another, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roviec.reporting.designing.content import Content, Figure, Text
from roviec.reporting.models import Column


@dataclass(frozen=True, slots=True)
class Names:
    """How indicators and kinds of units are called, by code."""

    indicators: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def differences(old: Content, new: Content, names: Names) -> list[str]:
    """One sentence for each; none where both ask the same."""
    return [
        *_heading(old, new, names),
        *_sections(old, new),
        *_figures(old, new, names.indicators),
        *_texts(old, new),
        *_order(old, new),
    ]


def _heading(old: Content, new: Content, names: Names) -> Iterator[str]:
    if old.name != new.name:
        told = _("Đổi tên biểu từ “%(old)s” thành “%(new)s”.")
        yield told % {"old": old.name, "new": new.name}
    for code in new.kinds:
        if code not in old.kinds:
            yield _("Thêm loại đơn vị phải làm: %s.") % names.kinds.get(code, code)
    for code in old.kinds:
        if code not in new.kinds:
            yield _("Bỏ loại đơn vị phải làm: %s.") % names.kinds.get(code, code)


def _sections(old: Content, new: Content) -> Iterator[str]:
    was, now = _titles(old), _titles(new)
    yield from (_("Thêm mục “%s”.") % title for title in now if title not in was)
    yield from (_("Bỏ mục “%s”.") % title for title in was if title not in now)


def _titles(content: Content) -> list[str]:
    return [section.title for section in content.sections]


def _figures(old: Content, new: Content, names: Mapping[str, str]) -> Iterator[str]:
    was = {figure.code: (section.title, figure) for section, figure in old.figures()}
    now = {figure.code: (section.title, figure) for section, figure in new.figures()}
    for code, (title, figure) in now.items():
        told = {"name": names.get(code, code), "title": title}
        if code not in was:
            yield _("Thêm chỉ tiêu “%(name)s” vào mục “%(title)s”.") % told
            continue
        before, old_figure = was[code]
        if before != title:
            moved = _("Chuyển chỉ tiêu “%(name)s” từ mục “%(old)s” sang mục “%(title)s”.")
            yield moved % {**told, "old": before}
        yield from _figure(old_figure, figure, told["name"])
    for code in was.keys() - now.keys():
        yield _("Bỏ chỉ tiêu “%s”.") % names.get(code, code)


def _figure(old: Figure, new: Figure, name: str) -> Iterator[str]:
    added = [column for column in new.columns if column not in old.columns]
    gone = [column for column in old.columns if column not in new.columns]
    if added:
        yield _("“%(name)s”: thêm cột %(columns)s.") % {"name": name, "columns": _listed(added)}
    if gone:
        yield _("“%(name)s”: bỏ cột %(columns)s.") % {"name": name, "columns": _listed(gone)}
    yield from _required(old.required, new.required, name)


def _listed(columns: list[Column]) -> str:
    return ", ".join(str(column.label) for column in columns)


def _required(old: bool, new: bool, name: str) -> Iterator[str]:
    if old != new:
        yield (_("“%s”: nay bắt buộc.") if new else _("“%s”: nay không bắt buộc.")) % name


def _texts(old: Content, new: Content) -> Iterator[str]:
    was, now = _passages(old), _passages(new)
    for (title, heading), text in now.items():
        before = was.get((title, heading))
        if before is None:
            told = _("Thêm đoạn thuyết minh “%(name)s” vào mục “%(title)s”.")
            yield told % {"name": heading, "title": title}
        else:
            yield from _required(before.required, text.required, heading)
    for title, heading in was:
        if (title, heading) not in now:
            told = _("Bỏ đoạn thuyết minh “%(name)s” khỏi mục “%(title)s”.")
            yield told % {"name": heading, "title": title}


def _passages(content: Content) -> dict[tuple[str, str], Text]:
    return {
        (section.title, text.heading): text
        for section in content.sections
        for text in section.texts
    }


def _order(old: Content, new: Content) -> Iterator[str]:
    """Of what both have."""
    if _changed(_titles(old), _titles(new)):
        yield _("Đổi thứ tự các mục.")
    codes = [[figure.code for _s, figure in each.figures()] for each in (old, new)]
    if _changed(*codes) or _changed(list(_passages(old)), list(_passages(new))):
        yield _("Đổi thứ tự các dòng.")


def _changed(old: Sequence[object], new: Sequence[object]) -> bool:
    return [each for each in old if each in new] != [each for each in new if each in old]
