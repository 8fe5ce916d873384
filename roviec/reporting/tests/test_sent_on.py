"""The day a report was first sent: set by the acts, and filled for what was there before."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from roviec.reporting.models import Report

pytestmark = pytest.mark.django_db


def test_the_day_is_set_by_sending_and_stays_when_it_is_returned(stage):
    stage.save("ben_do", attendances=1)
    assert stage.report("ben_do").sent_on is None
    stage.sent("tan_lap")
    stage.return_("tan_lap")
    first = stage.report("tan_lap").sent_on
    assert first == timezone.localdate()


def test_the_day_is_one_of_the_sites_clock(stage):
    """Eight in the evening in London is three in the morning here, of the next day."""
    stage.sent("ben_do")
    at = datetime.fromisoformat("2020-12-10T20:00:00+00:00")
    stage.report("ben_do").versions.update(sent_at=at)
    filled()
    assert str(stage.report("ben_do").sent_on) == "2020-12-11"


def test_what_was_there_before_is_filled(stage):
    stage.accepted("ben_do")
    stage.signed("tan_lap")
    stage.save("muong_thanh", attendances=1)
    before = dict(Report.objects.values_list("unit", "sent_on"))
    filled()
    assert dict(Report.objects.values_list("unit", "sent_on")) == before
    assert len([day for day in before.values() if day is not None]) == 2


def filled() -> None:
    Report.objects.update(sent_on=None)
    import_module("roviec.reporting.migrations.0002_reminders").fill_sent_on(apps, None)
