"""What a unit writes beside an item its superior returned; kept with the draft's figures."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from roviec.access.actor import Office
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import note
from roviec.reporting.models import ReportVersion, ReturnedItem
from roviec.reporting.returned.items import asked_of


def changed_answers(
    version: ReportVersion | None, answers: Mapping[int, str]
) -> list[tuple[ReturnedItem, str]]:
    """Those that differ from what is kept. Raises REP-19 for what nobody asked."""
    if not answers:
        return []
    asked = asked_of(version)
    rules.asked_for(answers.keys() <= asked.keys())
    given = [(asked[item], text.strip()) for item, text in answers.items()]
    return [(row, text) for row, text in given if row.answer != text]


def keep_answers(
    office: Office, version: ReportVersion, answers: list[tuple[ReturnedItem, str]]
) -> None:
    for row, text in answers:
        row.answer = text
        row.answered_at, row.answered_office = timezone.now(), office.text
    fields = ["answer", "answered_at", "answered_office"]
    ReturnedItem.objects.bulk_update([row for row, _text in answers], fields)
    if answers:
        after = {str(row.item_id): text for row, text in answers}
        note(office, verbs.ANSWERED, version, after=after)
