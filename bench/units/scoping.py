"""Lists of reports and figures kept to what stands under a body."""

from __future__ import annotations

import re
import statistics
import time
from datetime import date
from typing import Any

PERIOD = "2026-10"
FOUNDED = date(2019, 1, 1)


def scope(line: Any) -> None:
    """Every commune and province reports; a province's reviewer looks at its own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from roviec.accounts.actor import SignedIn
    from roviec.accounts.middleware import actor
    from roviec.organisations.models import UnitVersion
    from roviec.reporting.models import FigureSheet, Report
    from roviec.timeline import Period

    _report(line)
    province = UnitVersion.objects.filter(kind__code="province", valid_to=None).order_by("code")[0]
    reviewer: SignedIn = actor(_reviewer(province.unit, line))
    span = Period.parse(PERIOD).span
    lists = {
        "reports a reviewer may see": lambda: Report.objects.visible_to(reviewer, "report.view"),
        "reports in a subtree": lambda: Report.objects.in_subtree(province.unit_id, line.pk, span),
        "figures in a subtree": lambda: FigureSheet.objects.in_subtree(
            province.unit_id, line.pk, span
        ),
    }
    print("| scoped list | rows | queries | SQL, characters | numbers in it | p50 ms | p95 ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, ask in lists.items():
        with CaptureQueriesContext(connection) as asked:
            rows = len(list(ask()))
        sql = asked.captured_queries[-1]["sql"]
        times = sorted(_once(ask) for _n in range(40))
        numbers = len(re.findall(r"\b\d+\b", sql.split("WHERE", 1)[1]))
        print(
            f"| {name} | {rows} | {len(asked)} | {len(sql)} | {numbers}"
            f" | {statistics.median(times):.1f} | {times[-2]:.1f} |",
            flush=True,
        )


def _once(ask: Any) -> float:
    began = time.perf_counter()
    list(ask())
    return (time.perf_counter() - began) * 1000


def _reviewer(unit: Any, line: Any) -> Any:
    from roviec.accounts.models import Account, Appointment, Role

    account = Account.objects.create_account("reviewer", "reviewer", "mat-khau-thu")
    role = Role.objects.create(code="reviewer", name="reviewer")
    for reach in ("own", "below"):
        role.permissions.create(permission="report.view", reach=reach)
    Appointment.objects.create(
        account=account, unit=unit, line=line, role=role, title="Phó Bí thư", valid_from=FOUNDED
    )
    return account


def _report(line: Any) -> None:
    """A request to all provinces and communes, and one figure of each."""
    from roviec.access.actor import SYSTEM
    from roviec.organisations.models import Unit, UnitKind, WorkArea
    from roviec.reporting.actions import NewRequest, set_up_request
    from roviec.reporting.models import (
        FigureSheet,
        FormItem,
        Indicator,
        ReportForm,
        ReportVersion,
        State,
    )
    from roviec.timeline import Period

    form = ReportForm.objects.create(code="monthly", name="Báo cáo tháng")
    form.kinds.set(UnitKind.objects.filter(code__in=["province", "commune"]))
    indicator = Indicator.objects.create(
        code="n1",
        name="Chỉ tiêu số 1",
        area=WorkArea.objects.create(code="training", name="Lý luận chính trị"),
        value_type="count",
        unit_of_measure="lớp",
        nature="flow",
        over_line="sum",
        over_time="sum",
    )
    FormItem.objects.create(form=form, section="Số liệu", order=1, indicator=indicator)
    period = Period.parse(PERIOD)
    due = date(2026, 11, 5)
    asked = NewRequest(
        form=form,
        line=line,
        requester=Unit.objects.get(versions__kind__code="country"),
        period=period,
        deadlines={"province": due, "commune": due},
    )
    reports = list(set_up_request(office=SYSTEM, new=asked).reports.all())
    versions = ReportVersion.objects.bulk_create(
        [ReportVersion(report=report, number=1, state=State.DRAFT) for report in reports],
        batch_size=2000,
    )
    FigureSheet.objects.bulk_create(
        [
            FigureSheet(
                unit_id=report.unit_id,
                packed={str(indicator.pk): "7"},
                span_start=period.span.start,
                span_end=period.span.end,
                version=version,
            )
            for report, version in zip(reports, versions, strict=True)
        ],
        batch_size=2000,
    )
