"""A version of a form between the database and plain values."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from roviec.organisations.models import UnitKind
from roviec.reporting.designing.content import Content, Figure, Section, Text, in_order
from roviec.reporting.models import Column, FormItem, Indicator, ReportForm


def fetch_contents(*forms: ReportForm) -> None:
    """Read what several versions hold in two queries, for `content_of`."""
    rows = Prefetch("items", FormItem.objects.select_related("indicator"))
    prefetch_related_objects(forms, "kinds", rows)


def content_of(form: ReportForm) -> Content:
    """In two queries, or in none where it was fetched."""
    fetched = "items" in getattr(form, "_prefetched_objects_cache", {})
    items = form.items.all() if fetched else form.items.select_related("indicator")
    sections = [
        _section(title, list(group)) for title, group in groupby(items, lambda i: i.section)
    ]
    for at, title in form.empty_sections:
        sections.insert(at, Section(title=title))
    kinds = sorted(form.kinds.all(), key=lambda kind: (kind.rank, kind.code))
    return Content(
        code=form.code,
        name=form.name,
        kinds=tuple(kind.code for kind in kinds),
        sections=tuple(sections),
    )


def _section(title: str, items: list[FormItem]) -> Section:
    return Section(
        title=title,
        figures=tuple(
            Figure(
                code=item.indicator.code,
                columns=in_order(tuple(map(Column, item.columns))),
                required=item.required,
            )
            for item in items
            if item.indicator
        ),
        texts=tuple(
            Text(heading=item.narrative, required=item.required)
            for item in items
            if item.indicator_id is None
        ),
    )


def lay_down(form: ReportForm, content: Content) -> None:
    """Make the version hold just this: its name, kinds and items. The codes are known ones."""
    form.name = content.name
    form.empty_sections = [
        [at, section.title]
        for at, section in enumerate(content.sections)
        if not section.figures and not section.texts
    ]
    form.save()
    form.kinds.set(UnitKind.objects.filter(code__in=content.kinds))
    form.items.all().delete()
    FormItem.objects.bulk_create(items_of(form, content))


def items_of(form: ReportForm, content: Content) -> list[FormItem]:
    asked = {figure.code for _section, figure in content.figures()}
    indicators = {each.code: each for each in Indicator.objects.filter(code__in=asked)}
    items: list[FormItem] = []
    for section in content.sections:
        for figure in section.figures:
            items.append(
                FormItem(
                    section=section.title,
                    indicator=indicators[figure.code],
                    required=figure.required,
                    columns=[each.value for each in figure.columns],
                )
            )
        for text in section.texts:
            items.append(
                FormItem(section=section.title, narrative=text.heading, required=text.required)
            )
    for order, item in enumerate(items, 1):
        item.form, item.order = form, order
    return items


def replace_by(form: ReportForm, day: date) -> None:
    """From the day on the version is in force, and the one before it no more."""
    form.draft, form.valid_from = False, day
    form.save()
    before = ReportForm.objects.published().filter(code=form.code, version__lt=form.version)
    newest = before.order_by("-version").first()
    if newest is not None:
        newest.valid_to = day
        newest.save()
