"""What is looked at: a form in a line over periods, under a unit, and what of it is picked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.models import Unit
from roviec.reporting.boards import home_units
from roviec.reporting.completeness.states import LATE, WORDS, Looking
from roviec.reporting.models import FigureImport, FormItem, Report, ReportRequest
from roviec.reporting.permissions import VIEW
from roviec.timeline import Period

USUAL, MOST = 6, 12
"""Periods beside each other, unless asked otherwise, and at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """One period of the form: the requests for it, usually one."""

    key: str
    period: Period
    requests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A form in a line, of all its versions."""

    key: str
    name: str
    line_id: int
    line: str
    columns: tuple[Column, ...]
    """Newest first."""
    may_be_empty: bool
    with_imports: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`columns` stand oldest first. `under` is a unit whose subtree is looked at."""

    choice: Choice
    columns: tuple[Column, ...]
    day: date
    under: int | None = None
    state: str = ""
    late: bool = False

    @property
    def requests(self) -> list[int]:
        return [pk for column in self.columns for pk in column.requests]

    @property
    def looking(self) -> Looking:
        return Looking(
            day=self.day,
            may_be_empty=self.choice.may_be_empty,
            with_imports=self.choice.with_imports,
        )

    @property
    def last_day(self) -> date:
        """The last day of the periods looked at: names and superiors are those of this day."""
        return max(column.period.span.last_day for column in self.columns)

    @property
    def narrowed(self) -> bool:
        return bool(self.state or self.late)

    @property
    def picked(self) -> Q:
        """The condition for the cells that are picked out, on reports with their state."""
        wanted = Q(shown=self.state) if self.state else Q()
        return wanted & LATE if self.late else wanted

    def query(self, **changed: object) -> str:
        """The page's own query, with some of it changed; empty values fall away."""
        given: dict[str, object] = {
            "form": self.choice.key,
            "from": self.columns[0].key if self.columns else "",
            "to": self.columns[-1].key if self.columns else "",
            "under": self.under or "",
            "state": self.state,
            "late": "1" if self.late else "",
            **changed,
        }
        return urlencode({name: value for name, value in given.items() if value not in ("", None)})


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The units whose reports the actor sees: asked once for each unit and not for each report."""
    return Unit.objects.filter(policy().units(actor, VIEW, "pk")).values("pk")  # type: ignore[return-value]  # a queryset of keys


def choices(actor: Actor) -> list[Choice]:
    """Every form and line of which the actor sees reports, the newest first, in one query."""
    seen = Report.objects.visible_to(actor, VIEW).filter(request=OuterRef("pk")).values("pk")
    # One report is enough to know: one's own, found at once, else the first that is seen.
    own = seen.filter(unit__in=home_units(actor))
    needed = FormItem.objects.filter(form=OuterRef("form"), required=True, indicator__isnull=False)
    requests = list(
        ReportRequest.objects.annotate(seen=Coalesce(Subquery(own[:1]), Subquery(seen[:1])))
        .filter(seen__isnull=False)
        .select_related("form", "line")
        .annotate(
            needs_figures=Exists(needed),
            imports=Exists(FigureImport.objects.all(), output_field=BooleanField()),
        )
        .order_by("-span_end", "-span_start", "-pk")
    )
    by_form: dict[tuple[str, int], list[ReportRequest]] = {}
    for request in requests:
        by_form.setdefault((request.form.code, request.line_id), []).append(request)
    return [_choice(code, rows) for (code, _line), rows in by_form.items()]


def _choice(code: str, rows: Sequence[ReportRequest]) -> Choice:
    newest = rows[0]
    spans = groupby(rows, key=lambda row: (row.span_start, row.span_end))
    columns = [(list(same)) for _span, same in spans]
    return Choice(
        key=f"{code}.{newest.line.code}",
        name=newest.form.name,
        line_id=newest.line_id,
        line=newest.line.name,
        columns=tuple(_column(same) for same in columns),
        # A report is signed only with its required figures, so that it cannot be empty.
        may_be_empty=any(not row.needs_figures for row in rows),  # type: ignore[attr-defined]  # annotated
        with_imports=newest.imports,  # type: ignore[attr-defined]  # annotated
    )


def _column(same: Sequence[ReportRequest]) -> Column:
    first = same[0]
    cut = "" if first.scheme_code == "calendar" else f".{first.scheme_code}"
    key = f"{first.period_code}{cut}"
    return Column(key, first.period, tuple(row.pk for row in same))


def asked(query: Mapping[str, str], known: Sequence[Choice], day: date) -> Asked | None:
    """What an address asks for, as far as it makes sense; none where there is nothing to see."""
    if not known:
        return None
    choice = next((each for each in known if each.key == query.get("form")), known[0])
    state = query.get("state", "")
    return Asked(
        choice=choice,
        columns=_range(choice.columns, query.get("from", ""), query.get("to", "")),
        day=day,
        under=_whole(query.get("under", "")),
        state=state if state in WORDS else "",
        late=query.get("late") == "1",
    )


def _range(columns: Sequence[Column], first: str, last: str) -> tuple[Column, ...]:
    """Oldest first. Typed the wrong way round, they are turned; too many, the newest stay."""
    keys = [column.key for column in columns]
    newest = keys.index(last) if last in keys else 0
    oldest = keys.index(first) if first in keys else min(newest + USUAL, len(keys)) - 1
    newest, oldest = min(newest, oldest), max(newest, oldest)
    return tuple(reversed(columns[newest : min(oldest + 1, newest + MOST)]))


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
