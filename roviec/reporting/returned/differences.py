"""What stands in versions of one report, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from roviec.interface import formats
from roviec.reporting.actions.save_draft import Given
from roviec.reporting.models import FigureSheet, FormItem, Passage, ReportVersion
from roviec.reporting.rollup import Value
from roviec.reporting.wording import shown

Contents = dict[int, Given]
"""By form item."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that two versions hold differently, as it is shown."""

    item: FormItem
    before: str
    after: str

    @property
    def name(self) -> str:
        return name_of(self.item)


def contents_of(
    versions: Collection[ReportVersion], items: Iterable[FormItem]
) -> dict[int, Contents]:
    """What each version holds, in two queries however many there are."""
    pks = [version.pk for version in versions]
    by_indicator = {item.indicator_id: item.pk for item in items if item.indicator_id}
    found: dict[int, Contents] = defaultdict(dict)
    for figure in FigureSheet.objects.own().filter(version__in=pks).figures():
        if figure.version_id is not None and figure.indicator_id in by_indicator:
            found[figure.version_id][by_indicator[figure.indicator_id]] = figure.given
    for passage in Passage.objects.filter(version__in=pks).exclude(text=""):
        found[passage.version_id][passage.item_id] = passage.text
    return {pk: found[pk] for pk in pks}


def differences(
    before: Mapping[int, Given], after: Mapping[int, Given], items: Iterable[FormItem]
) -> list[Difference]:
    """In the order of the form."""
    return [
        Difference(item, told(item, before.get(item.pk)), told(item, after.get(item.pk)))
        for item in items
        if before.get(item.pk) != after.get(item.pk)
    ]


def told(item: FormItem, given: Given) -> str:
    if item.indicator is not None:
        return shown(item.indicator, given if isinstance(given, Value) else None)
    return str(given or "") or formats.MISSING


def name_of(item: FormItem) -> str:
    return item.indicator.name if item.indicator else item.narrative
