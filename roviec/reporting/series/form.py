"""Which periods are looked at, and in the structure of which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from roviec.access.rules import RuleBroken
from roviec.interface.forms import Form, VietnameseDateField
from roviec.reporting.series.periods import run, usual_start
from roviec.timeline import Period, PeriodError


class SeriesForm(Form):
    """Sent with GET, so that the address says what the page shows; what it leaves out is usual."""

    first = django_forms.CharField(label=_("Từ kỳ"), max_length=24)
    last = django_forms.CharField(
        label=_("Đến kỳ"),
        max_length=24,
        help_text=_("Năm 2026, quý 2026-Q3 hoặc tháng 2026-11."),
    )
    structure = VietnameseDateField(
        label=_("Theo cơ cấu ngày"),
        help_text=_("Địa bàn và đơn vị được xếp như vào ngày này."),
    )

    def __init__(self, asked: Mapping[str, Any], *, today: date) -> None:
        last = asked.get("last") or f"{today.year}"
        super().__init__(
            {
                "last": last,
                "first": asked.get("first") or _usual_start(last),
                "structure": asked.get("structure") or f"{today:%d/%m/%Y}",
            }
        )
        self.periods: list[Period] = []
        self.as_reported = asked.get("reading") == "reported"
        """Nothing but what was reported; the day of a structure does not matter then."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "first" in given and "last" in given:
            try:
                self.periods = run(given["first"], given["last"])
            except PeriodError as error:
                self.add_error("last", str(error))
            except RuleBroken as broken:
                self.add_error("last", broken.message)
        return given


def _usual_start(last: str) -> str:
    try:
        return usual_start(last)
    except (PeriodError, RuleBroken):
        return last
