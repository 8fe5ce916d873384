from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery
from django.db.models import Value as Literal
from django.db.models.functions import Coalesce

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.timeline import Span
from roviec.timeline.validity import valid_on

if TYPE_CHECKING:
    from roviec.organisations.models import Path
    from roviec.reporting.figures import Figure
    from roviec.reporting.models import FigureSheet, Report, ReportForm, ReportRequest


class FormQuerySet(models.QuerySet["ReportForm"]):
    def published(self) -> FormQuerySet:
        """Versions that are, were or will be in force."""
        return self.filter(draft=False)

    def in_force(self, day: date) -> FormQuerySet:
        """Of every form the version by which figures that close on the day are asked for; the
        newest where days of two meet."""
        stands = self.model._default_manager.filter(valid_on(day), draft=False)
        newest = stands.filter(code=OuterRef("code")).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def offered(self) -> FormQuerySet:
        """Of every form one version to stand for it in a choice: the newest that is no draft."""
        newest = self.model._default_manager.filter(draft=False, code=OuterRef("code"))
        return self.filter(pk=Subquery(newest.order_by("-version").values("pk")[:1]))


class RequestQuerySet(models.QuerySet["ReportRequest"]):
    def of_span(self, line_id: int, span: Span) -> RequestQuerySet:
        return self.filter(line_id=line_id, span_start=span.start, span_end=span.end)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor, permission: str) -> ReportQuerySet:
        return self.filter(policy().units(actor, permission, "unit"))

    def named(self) -> ReportQuerySet:
        """Each report with the name of its unit on the last day it covers (`unit_name`)."""
        from roviec.organisations.models import UnitVersion

        day = closes()
        then = UnitVersion.objects.filter(
            Q(valid_from=None) | Q(valid_from__lt=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
            unit=OuterRef("unit"),
        )
        return self.annotate(unit_name=Subquery(then.values("name")[:1]))

    def in_subtree(
        self,
        unit_id: int,
        line_id: int,
        span: Span,
        deepest: int | None = None,
        also: Sequence[int] = (),
    ) -> ReportQuerySet:
        """Reports of that span and line, of the unit and all below it on the last day each of them
        covers, or those at most `deepest` levels below and a few units `also`."""
        near = Q() if deepest is None else Q(unit__paths_up__depth__lte=deepest)
        if also:
            near |= Q(unit__in=also)
        return self.filter(
            below_as_covered(unit_id, line_id, span) & near,
            request__line_id=line_id,
            request__span_start=span.start,
            request__span_end=span.end,
        )

    def directly_under(self, unit_ids: set[int]) -> ReportQuerySet:
        """Reports of units whose superior, in the report's own line, is one of these on the last
        day it covers."""
        return self.filter(Exists(superiors().filter(upper__in=unit_ids)))


class FigureSheetQuerySet(models.QuerySet["FigureSheet"]):
    def own(self) -> FigureSheetQuerySet:
        """What units entered of themselves for the period."""
        from roviec.reporting.models import Column, Scope

        return self.filter(scope=Scope.OWN, column=Column.IN_PERIOD)

    def in_subtree(self, unit_id: int, line_id: int, span: Span) -> FigureSheetQuerySet:
        """Sheets of exactly that span, of the unit and all below it on the last day each of them
        covers."""
        return self.filter(
            below_as_covered(unit_id, line_id, span), span_start=span.start, span_end=span.end
        )

    def figures(self) -> Iterator[Figure]:
        """Every figure on the sheets, sheet by sheet."""
        for sheet in self:
            yield from sheet.figures()


def closes() -> Coalesce:
    """For a query about each of some reports: the day after the last one the report covers. A unit
    that ended inside the period stands nowhere on the period's own last day."""
    return Coalesce(OuterRef("covers_end"), OuterRef("request__span_end"))


def superiors() -> models.QuerySet[Path]:
    """For a query of reports: the superior of each report's unit in its line, on the last day it
    covers."""
    from roviec.organisations.models import Path

    day = closes()
    return Path.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        line=OuterRef("request__line"),
        lower=OuterRef("unit"),
        depth=1,
    )


def finished() -> Q:
    """Reports that signing finishes: nobody stands above their unit to send them to."""
    from roviec.reporting.models import State

    return Q(state=State.SIGNED) & ~Q(Exists(superiors()))


def received() -> Q:
    """Reports that have come: the superior has one, be it that it returned single items of it, or
    holds what it accepted before a correction was begun, or nobody stands above. What was let off
    is asked about beside."""
    from roviec.reporting.models import State

    came = Q(state__in=(State.SENT, State.ACCEPTED, State.IN_PART)) | Q(accepted__isnull=False)
    return came | answering() | finished()


def answering() -> Q:
    """Reports whose unit writes the answer to single items that were returned: what it had sent
    goes on standing."""
    from roviec.reporting.models import ReportVersion, State

    begun = (State.DRAFT, State.SUBMITTED, State.SIGNED)
    answers = ReportVersion.objects.filter(report=OuterRef("pk"), narrow=True, state__in=begun)
    return Q(state__in=begun) & Q(Exists(answers))


def below(unit_id: int, line_id: int, span: Span, prefix: str) -> Q:
    """The unit and what stands under it in the line on the last day of the span, as a join."""
    paths = f"{prefix}paths_up__"
    return valid_on(span.last_day, paths) & Q(
        **{f"{paths}line_id": line_id, f"{paths}upper_id": unit_id}
    )


def below_as_covered(unit_id: int, line_id: int, span: Span) -> Q:
    """For sheets or reports of a span: those of the unit and of what stands under it in the line on
    the last day each covers. One that ended inside the span stands where it stood until then."""
    paths = "unit__paths_up__"
    return covered_day(paths, span) & Q(**{f"{paths}line_id": line_id, f"{paths}upper_id": unit_id})


def covered_day(paths: str, span: Span) -> Q:
    """Paths true on the last day that each sheet or report of the span covers."""
    end = Coalesce(F("covers_end"), Literal(span.end, output_field=DateField()))
    # The days of the span are said beside, so that paths of other times are not even looked at.
    since = Q(**{f"{paths}valid_from__isnull": True}) | Q(
        **{f"{paths}valid_from__lt": end, f"{paths}valid_from__lte": span.last_day}
    )
    until = Q(**{f"{paths}valid_to__isnull": True}) | Q(
        **{f"{paths}valid_to__gte": end, f"{paths}valid_to__gt": span.start}
    )
    return since & until


def stood_when_covered(paths: str, end: str) -> Q:
    """The same for rows of several spans; `end` names the field of the day after each."""
    day = Coalesce(F("covers_end"), F(end))
    return (Q(**{f"{paths}valid_from__isnull": True}) | Q(**{f"{paths}valid_from__lt": day})) & (
        Q(**{f"{paths}valid_to__isnull": True}) | Q(**{f"{paths}valid_to__gte": day})
    )
