"""What stood in the record before a change stands in it after."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

START, SESSIONS = (
    ("inspections", "0001_start"),
    (
        "inspections",
        "0003_session_days_stand_in_sessions",
    ),
)


def at(*states):
    """The models as they were once these migrations were applied."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(states))
    return MigrationExecutor(connection).loader.project_state(list(states)).apps


@pytest.mark.django_db(transaction=True)
def test_the_day_of_a_session_becomes_a_session_also_in_papers_kept():
    old = at(START)
    try:
        model = old.get_model
        line = model("organisations", "Line").objects.create(code="x", name="X")
        unit = model("organisations", "Unit").objects.create()
        inspection = model("inspections", "Inspection").objects.create(
            title="Kiểm tra", line=line, led_by=unit, rule_set="party_advisory",
            plan_number="1-KH/X", plan_date=date(2020, 1, 2), period_code="2020",
            span_start=date(2020, 1, 1), span_end=date(2021, 1, 1),
        )  # fmt: skip
        team = model("inspections", "Delegation").objects.create(
            inspection=inspection, number="01", starts_on=date(2020, 1, 2), ends_on=date(2020, 2, 2)
        )
        subject = model("inspections", "Subject").objects.create(
            delegation=team, unit=unit, session_on=date(2020, 1, 9)
        )
        paper = {"unit": "X", "sessions": ["2020-01-09"]}
        model("inspections", "Conclusion").objects.create(
            subject=subject, shared={"paper": paper}, frozen=paper
        )
        new = at(SESSIONS)
        session = new.get_model("inspections", "Session").objects.get()
        assert (session.subject_id, session.on) == (subject.pk, date(2020, 1, 9))
        kept = new.get_model("inspections", "Conclusion").objects.get()
        for each in (kept.shared["paper"], kept.frozen):
            assert [one["date"] for one in each["sessions"]] == ["2020-01-09"]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
