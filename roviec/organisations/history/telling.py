"""A story in words: sentences for its head, the days of a name, the decision an act cites."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.organisations.history.histories import PLACES, History, Named
from roviec.organisations.history.stories import Kin, Story
from roviec.organisations.history.successors import Relation
from roviec.organisations.models import Reorganisation


def lead(told: Story, today: date) -> list[str]:
    """The story in two or three sentences, as a label in a museum would tell it on that day."""
    first = told.stages[0].named
    said = []
    if first.valid_from is None:
        said.append(_("Có từ trước, không rõ từ ngày nào."))
    else:
        made = [turn for turn in told.before if turn.act.day == first.valid_from]
        kin = [each for turn in made for each in turn.before]
        said.append(_made(told.history, first.valid_from, kin))
    said += _other_names(told, today)
    if told.latest.valid_to is not None:
        gone = [
            kin for turn in told.after if turn.act.day == told.latest.valid_to for kin in turn.after
        ]
        said.append(_gone(told.history, told.latest.valid_to, gone))
    return said


def _other_names(told: Story, today: date) -> list[str]:
    """What it was called before the name of the day, and what it will be: each once, for a move
    changes no name."""
    here = told.stage_on(today).named
    before = [each.named for each in told.stages if _starts(each.named) < _starts(here)]
    after = [each.named for each in told.stages if _starts(each.named) > _starts(here)]
    former = [one for one, then in pairwise([*before, here]) if one.name != then.name]
    said = []
    if former:
        names = ", ".join(
            _("%(name)s (đến %(last)s)") % {"name": each.name, "last": formats.day(each.last)}
            for each in former
        )
        said.append(_("Trước mang tên %(names)s.") % {"names": names})
    for one, then in pairwise([here, *after]):
        if one.name != then.name:
            values = {"name": then.name, "day": formats.day(then.valid_from)}
            said.append(_("Từ ngày %(day)s mang tên %(name)s.") % values)
    return said


def _starts(named: Named) -> date:
    return named.valid_from or date.min


def _of(history: History, units: str, places: str) -> str:
    """Whichever of two sentences names what the history is of."""
    return places if history is PLACES else units


def _made(history: History, day: date, kin: list[Kin]) -> str:
    values: dict[str, object] = {"day": formats.day(day)}
    whole = [each for each in kin if each.relation is Relation.WHOLE]
    part = [each for each in kin if each.relation is Relation.PART]
    others = [each for each in kin if each.relation is Relation.DERIVED]
    if whole and part:
        values |= {"whole": len(whole), "part": len(part)}
        said = _of(
            history,
            _("Lập ngày %(day)s từ toàn bộ %(whole)s đơn vị và một phần %(part)s đơn vị khác."),
            _("Lập ngày %(day)s từ toàn bộ %(whole)s địa bàn và một phần %(part)s địa bàn khác."),
        )
        return said % values
    if whole or part or others:
        some = whole or part or others
        values["names"] = _listed(history, some)
        if part and not whole:
            return _("Lập ngày %(day)s từ một phần của %(names)s.") % values
        return _("Lập ngày %(day)s từ %(names)s.") % values
    return _("Thành lập ngày %(day)s.") % values


def _gone(history: History, day: date, kin: list[Kin]) -> str:
    named = [each for each in kin if each.named]
    values = {"day": formats.day(day), "names": _listed(history, named)}
    if not values["names"]:
        return _("Thôi tồn tại từ ngày %(day)s; nguồn không ghi thành gì.") % values
    if kin[0].relation is Relation.WHOLE:
        return _("Từ ngày %(day)s nhập toàn bộ vào %(names)s.") % values
    if kin[0].relation is Relation.PART:
        return _("Từ ngày %(day)s chia cho %(names)s.") % values
    return _("Từ ngày %(day)s thôi tồn tại; địa bàn nay thuộc %(names)s.") % values


SAID = 4
"""Names in one sentence; the others are only counted."""


def _listed(history: History, kin: list[Kin]) -> str:
    names = [each.named.name for each in kin if each.named]
    if len(names) <= SAID:
        return ", ".join(names)
    others = _of(history, _("%(names)s và %(n)s đơn vị khác"), _("%(names)s và %(n)s địa bàn khác"))
    return others % {"names": ", ".join(names[: SAID - 1]), "n": len(names) - SAID + 1}


def _went_along(history: History) -> str:
    return _of(
        history,
        _("Số liệu cũ đi theo các đơn vị cấp dưới."),
        _("Số liệu cũ đi theo các địa bàn cấp dưới."),
    )


def figures_came(history: History, relation: Relation) -> str:
    """What became of the earlier ones' figures here; how a series across an act reads them."""
    return {
        Relation.WHOLE: _("Số liệu cũ được tính đủ vào đây."),
        Relation.PART: _("Phần số liệu cũ thuộc về đây không rõ, nên chuỗi số liệu đứt quãng."),
        Relation.DERIVED: _went_along(history),
    }.get(relation, "")


def figures_went(history: History, relation: Relation, to: int) -> str:
    """Where its own figures went."""
    if relation is Relation.PART and to > 1:
        return _(
            "Số liệu cũ nằm chung ở các nơi này. Không rõ mỗi nơi bao nhiêu, nên chuỗi số liệu của"
            " từng nơi đứt quãng."
        )
    return {
        Relation.WHOLE: _("Số liệu cũ được tính đủ vào nơi này."),
        Relation.PART: _("Không rõ bao nhiêu số liệu cũ thuộc nơi này, nên chuỗi đứt quãng."),
        Relation.DERIVED: _went_along(history),
        Relation.UNKNOWN: _("Chưa rõ nơi kế tục, nên số liệu cũ chỉ còn tính ở cấp trên."),
    }[relation]


def span(named: Named, today: date) -> str:
    """The days of a version in words; an unknown start is said, not guessed."""
    values = {"start": formats.day(named.valid_from), "last": formats.day(named.last)}
    if named.valid_from is None:
        if named.valid_to is None:
            return _("từ trước đến nay, không rõ từ ngày nào")
        return _("đến %(last)s, không rõ từ ngày nào") % values
    if named.valid_to is None:
        return (
            _("từ %(start)s") if named.valid_from > today else _("từ %(start)s đến nay")
        ) % values
    return _("%(start)s đến %(last)s") % values


def decision(act: Reorganisation) -> str:
    """The decision an act cites, as far as it is known."""
    parts = [act.decision_number, act.decision_issuer]
    if act.decision_on:
        parts.append(_("ngày %(day)s") % {"day": formats.day(act.decision_on)})
    return ", ".join(part for part in parts if part)
