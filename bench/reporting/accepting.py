"""Accepting many sent reports in one act, beside accepting them one after the other.

    python -m bench.reporting.accepting 100 3321

In a database of its own beside the one ROVIEC_DATABASE_URL names: a request with that many sent
reports of 40 figures each, all of one reviewer, and the period before.
"""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import date
from typing import Any

from bench.site.totals import database

INDICATORS = 40


def main() -> None:
    with database():
        from django.db import connection, transaction

        load = os.getloadavg()[0]
        print(f"{connection.vendor}, load {load:.1f} on {os.cpu_count()} cores")
        for number in [int(each) for each in sys.argv[1:]] or [100]:
            with transaction.atomic():
                measure(number)
                transaction.set_rollback(True)


def measure(communes: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.reporting.country import Size, build
    from roviec.accounts.middleware import actor
    from roviec.reporting import actions
    from roviec.reporting.models import Report
    from roviec.reporting.returned.checks import checked
    from roviec.reporting.returned.reviewed import reviewed_by

    made = build(Size(communes=communes, indicators=INDICATORS, months=1, provinces=1))
    request, reviewer = _sent(made)
    client = Client(headers={"host": "localhost"})
    client.force_login(reviewer)
    mine = reviewed_by(actor(reviewer))
    _told(f"{communes} reports: what matters in each", lambda: checked(request, mine))
    where = f"/reports/requests/{request.pk}/review/"
    answer = _told(f"{communes} reports: the page", lambda: client.get(where))
    assert answer.status_code == 200, answer
    print(f"    {len(answer.content) / 1024:.0f} kB")
    reports = list(Report.objects.filter(request=request, state="sent").select_related("counting"))
    alone, rest = reports[:20], reports[20:]
    who = actor(reviewer)
    _told("20 one after the other", lambda: [actions.accept(actor=who, report=r) for r in alone])
    picks = {report.pk: report.counting.mark for report in rest if report.counting}
    with CaptureQueriesContext(connection) as queries:
        done = _told(
            f"{len(picks)} in one act", lambda: actions.accept_many(actor=who, picks=picks)
        )
    assert len(done.accepted) == len(picks)
    print(f"    {len(queries)} queries")


def _sent(made: Any) -> tuple[Any, Any]:
    """The request, every commune's report sent, and somebody at the province who reviews."""
    from django.utils import timezone

    from roviec.access.actor import SYSTEM
    from roviec.accounts.models import Account, Appointment, Role, RolePermission
    from roviec.organisations.models import Unit, UnitKind
    from roviec.reporting.actions.issue_request import NewRequest, set_up_request
    from roviec.reporting.models import (
        FigureSheet,
        FormItem,
        Report,
        ReportForm,
        ReportVersion,
        State,
    )
    from roviec.timeline import Period

    form = ReportForm.objects.create(code="monthly", name="Báo cáo tháng")
    form.kinds.set(UnitKind.objects.filter(code="commune"))
    FormItem.objects.bulk_create(
        FormItem(form=form, section="Số liệu", order=n, indicator=indicator)
        for n, indicator in enumerate(made.indicators)
    )
    chance = random.Random(2026)
    requests = []
    for code, state in (("2025-11", State.ACCEPTED), ("2025-12", State.SENT)):
        asked = NewRequest(
            form=form,
            line=made.line,
            requester=Unit.objects.get(pk=made.centre),
            period=Period.parse(code),
            deadlines={"commune": date(2026, 1, 10)},
        )
        request = set_up_request(office=SYSTEM, new=asked)
        reports = list(request.reports.all())
        now = timezone.now()
        versions = ReportVersion.objects.bulk_create(
            ReportVersion(report=each, number=1, state=state, signed_at=now, sent_at=now)
            for each in reports
        )
        for each, version in zip(reports, versions, strict=True):
            each.state, each.counting, each.sent_on = state, version, date(2026, 1, 9)
            each.accepted = version if state == State.ACCEPTED else None
        fields = ["state", "counting", "accepted", "sent_on"]
        Report.objects.bulk_update(reports, fields, batch_size=500)
        FigureSheet.objects.bulk_create(
            FigureSheet(
                version=version,
                unit_id=version.report.unit_id,
                span_start=request.span_start,
                span_end=request.span_end,
                packed={
                    str(each.pk): ["3", "5"] if each.value_type == "ratio"
                    else str(chance.randint(20, 29))
                    for each in made.indicators
                },
            )
            for version in versions
        )  # fmt: skip
        requests.append(request)
    role = Role.objects.create(code="reviewer", name="Duyệt")
    for permission in ("report.view", "report.review"):
        RolePermission.objects.create(role=role, permission=permission, reach="below")
    account = Account.objects.create_account("duyet", "Người duyệt (ví dụ)", "mat-khau-thu")
    Appointment.objects.create(
        account=account,
        unit_id=made.provinces[0],
        line=made.line,
        role=role,
        title="Trưởng phòng",
        valid_from=date(2015, 1, 1),
    )
    return requests[-1], account


def _told(what: str, ask: Any) -> Any:
    start = time.perf_counter()
    answer = ask()
    print(f"{what}: {time.perf_counter() - start:.2f} s", flush=True)
    return answer


if __name__ == "__main__":
    main()
