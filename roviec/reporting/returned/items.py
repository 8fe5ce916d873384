"""Single items that were returned, and what a correction that answers them may change."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import review_rules
from roviec.reporting.models import ReportVersion, ReturnedItem


def asked_of(version: ReportVersion | None) -> dict[int, ReturnedItem]:
    """What the version must answer, by form item: what was returned of the one before it."""
    if version is None or version.number == 1:
        return {}
    rows = ReturnedItem.objects.filter(
        version__report=version.report_id,
        version__number=version.number - 1,
        withdrawn_at=None,
    )
    return {row.item_id: row for row in rows.select_related("item__indicator", "version")}


def refuse_closed(version: ReportVersion | None, changed: Collection[int]) -> None:
    """Raises REP-143 under `item-<form item>` for what this correction leaves as it was signed."""
    if version is None or not version.narrow:
        return
    closed = set(changed) - asked_of(version).keys()
    _refuse(dict.fromkeys(closed, (review_rules.item_is_open, (False,))))


Contents = Mapping[int | tuple[int, str], object]
"""What a version holds, by form item and, where it is not that of the period, column."""


def refuse_unanswered(version: ReportVersion, before: Contents, now: Contents) -> None:
    """Raises REP-144 under `item-<form item>` for what was returned and is neither changed nor
    explained. `before` and `now` are the contents of the version asked about and of this one."""
    _refuse(
        {
            item: (review_rules.item_is_answered, (_of(before, item) != _of(now, item), row.answer))
            for item, row in asked_of(version).items()
        }
    )


def _of(contents: Contents, item: int) -> dict[object, object]:
    return {
        key: given
        for key, given in contents.items()
        if item == (key[0] if isinstance(key, tuple) else key)
    }


def _refuse(asked: Mapping[int, tuple[review_rules.Rule, tuple[object, ...]]]) -> None:
    broken: dict[str, RuleBroken] = {}
    for item, (rule, given) in asked.items():
        try:
            rule(*given)
        except RuleBroken as refused:
            broken[f"item-{item}"] = refused
    if broken:
        raise RulesBroken(broken)
