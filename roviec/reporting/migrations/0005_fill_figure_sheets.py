"""Every figure onto the sheet it stands on, its value exactly as it was."""

from decimal import Decimal
from itertools import groupby, islice

from django.db import migrations

TOGETHER = ('column', 'scope', 'span_start', 'span_end')
VALUES = ('indicator_id', 'value', 'total', 'exempt', 'units_counted', 'units_expected')
AT_ONCE = 1000


def fill(apps, schema_editor):
    figures = apps.get_model('reporting', 'Figure').objects
    write(apps, sheets(apps, figures.filter(imported__isnull=True), ('version_id',)))
    write(apps, sheets(apps, figures.filter(version__isnull=True), ('unit_id',)))
    keep_what_the_log_names(apps)


def sheets(apps, figures, whose):
    """One sheet for the figures that have all of these in common, in the order they came."""
    FigureSheet = apps.get_model('reporting', 'FigureSheet')
    common = (*whose, *TOGETHER)
    rows = figures.order_by(*common, 'pk').values('unit_id', 'version_id', 'imported_id', *TOGETHER, *VALUES)
    for _key, group in groupby(rows.iterator(chunk_size=5000), lambda row: tuple(row[name] for name in common)):
        there = list(group)
        first = there[0]
        sources = {
            str(row['indicator_id']): row['imported_id']
            for row in there if row['imported_id'] != first['imported_id']
        }
        yield FigureSheet(
            **{name: first[name] for name in ('unit_id', 'version_id', 'imported_id', *TOGETHER)},
            packed={str(row['indicator_id']): packed(row) for row in there},
            sources=sources,
        )


def packed(row):
    total = None if row['total'] is None else plain(row['total'])
    parts = [plain(row['value']), total, row['exempt'] or None, row['units_counted'], row['units_expected']]
    while parts[-1] is None:
        parts.pop()
    return parts[0] if len(parts) == 1 else parts


def plain(number):
    text = f'{number:f}'
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    return '0' if text == '-0' else text


def write(apps, made):
    FigureSheet = apps.get_model('reporting', 'FigureSheet')
    while some := list(islice(made, AT_ONCE)):
        FigureSheet.objects.bulk_create(some)


def keep_what_the_log_names(apps):
    """Entries of the log are never touched, so what they call a figure must stay findable."""
    Entry = apps.get_model('audit', 'Entry')
    Figure = apps.get_model('reporting', 'Figure')
    FigureSheet = apps.get_model('reporting', 'FigureSheet')
    FormerFigure = apps.get_model('reporting', 'FormerFigure')
    entries = Entry.objects.filter(object_type='reporting.figure').values_list('object_id', flat=True)
    named = sorted(set(entries))
    for at in range(0, len(named), AT_ONCE):
        for figure in Figure.objects.filter(pk__in=named[at:at + AT_ONCE], imported__isnull=False):
            sheet = FigureSheet.objects.get(
                imported__isnull=False, unit_id=figure.unit_id,
                **{name: getattr(figure, name) for name in TOGETHER},
            )
            FormerFigure.objects.create(figure_id=figure.pk, sheet=sheet, indicator_id=figure.indicator_id)


def take_back(apps, schema_editor):
    """Back to a row for each; the ids are new ones."""
    Figure = apps.get_model('reporting', 'Figure')
    FigureSheet = apps.get_model('reporting', 'FigureSheet')
    for sheet in FigureSheet.objects.order_by('pk').iterator(chunk_size=AT_ONCE):
        common = {name: getattr(sheet, name) for name in ('unit_id', 'version_id', *TOGETHER)}
        Figure.objects.bulk_create(
            Figure(
                **common,
                indicator_id=int(key),
                imported_id=sheet.sources.get(key, sheet.imported_id),
                **dict(zip(VALUES[1:], unpacked(held))),
            )
            for key, held in sheet.packed.items()
        )
    apps.get_model('reporting', 'FormerFigure').objects.all().delete()
    FigureSheet.objects.all().delete()


def unpacked(held):
    parts = [held] if isinstance(held, str) else held
    value, total, exempt, counted, expected = [*parts, None, None, None, None][:5]
    return Decimal(value), None if total is None else Decimal(total), exempt or 0, counted, expected


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_start'),
        ('reporting', '0004_figure_sheets'),
    ]

    operations = [migrations.RunPython(fill, take_back)]
