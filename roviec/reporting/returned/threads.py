"""What a superior asked about single items and what the unit answered, round after round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from roviec.reporting.models import FormItem, Report, ReportVersion, ReturnedItem
from roviec.reporting.returned.differences import Contents, contents_of, name_of, told


@dataclass(frozen=True, slots=True)
class Round:
    """One return of an item. `now` is none until the reader may see the answer's version, `changed`
    until that is signed."""

    asked: ReturnedItem
    then: str
    now: str | None = None
    changed: bool | None = None

    @property
    def waits(self) -> bool:
        return self.changed is None and self.asked.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Thread:
    item: FormItem
    rounds: tuple[Round, ...]

    @property
    def name(self) -> str:
        return name_of(self.item)

    @property
    def last(self) -> Round:
        return self.rounds[-1]


def threads_of(
    report: Report, versions: list[ReportVersion], items: list[FormItem]
) -> list[Thread]:
    """In three queries. `versions` are those the reader may see."""
    rows = list(ReturnedItem.objects.filter(version__report=report).select_related("version"))
    by_number = {version.number: version for version in versions}
    met = {row.version.number + step for row in rows for step in (0, 1)} & by_number.keys()
    contents = contents_of([by_number[number] for number in sorted(met)], items)
    asked: dict[int, list[ReturnedItem]] = defaultdict(list)
    for row in rows:
        asked[row.item_id].append(row)
    return [
        Thread(item, tuple(_round(row, item, by_number, contents) for row in asked[item.pk]))
        for item in items
        if item.pk in asked
    ]


def _round(
    row: ReturnedItem,
    item: FormItem,
    by_number: dict[int, ReportVersion],
    contents: dict[int, Contents],
) -> Round:
    then = contents.get(row.version_id, {}).get(item.pk)
    later = by_number.get(row.version.number + 1)
    if later is None or row.withdrawn_at is not None:
        return Round(row, told(item, then))
    now = contents[later.pk].get(item.pk)
    changed = now != then if later.signed_at is not None else None
    return Round(row, told(item, then), told(item, now), changed)
