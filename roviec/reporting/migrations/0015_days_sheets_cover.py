"""The days that figures of a shortened report really tell of, beside the period they count in."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def fill(apps, schema_editor):
    """As their report answers for now; of versions that no longer count too, because nobody knows
    what they were asked for when they were signed."""
    sheets = apps.get_model('reporting', 'FigureSheet').objects
    shortened = Q(version__report__covers_start__isnull=False) | Q(version__report__covers_end__isnull=False)
    versions = apps.get_model('reporting', 'ReportVersion').objects.filter(pk=OuterRef('version'))
    sheets.filter(shortened).update(
        covers_start=Subquery(versions.values('report__covers_start')[:1]),
        covers_end=Subquery(versions.values('report__covers_end')[:1]),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0013_reviewing'),
    ]

    operations = [
        migrations.AddField(
            model_name='figuresheet',
            name='covers_start',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='figuresheet',
            name='covers_end',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='figuresheet',
            constraint=models.CheckConstraint(
                condition=(Q(covers_start__isnull=True) | Q(covers_start__gt=F('span_start'), covers_start__lt=F('span_end')))
                & (Q(covers_end__isnull=True) | Q(covers_end__gt=F('span_start'), covers_end__lt=F('span_end'))),
                name='reporting_sheet_covers_days_of_its_span',
            ),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=Q(covers_end__isnull=False), fields=['request'], name='reporting_report_closing'),
        ),
    ]
