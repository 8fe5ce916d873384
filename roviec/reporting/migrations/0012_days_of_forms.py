"""Versions of a form there are already: each holds until the next one was first asked for.

Totals are kept of what arose in the period alone; those of other columns are dropped.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Min, Q
from django.utils import timezone


def carry(apps, schema_editor):
    forms = apps.get_model('reporting', 'ReportForm').objects
    for code in forms.values_list('code', flat=True).distinct():
        before = None
        for form in forms.filter(code=code).annotate(first=Min('requests__span_end')).order_by('version'):
            if before is not None:
                since = form.first - timedelta(days=1) if form.first else timezone.localdate()
                if before.valid_from is not None:
                    since = max(since, before.valid_from + timedelta(days=1))
                forms.filter(pk=before.pk).update(valid_to=since)
                forms.filter(pk=form.pk).update(valid_from=since)
                form.valid_from = since
            before = form
    apps.get_model('reporting', 'KeptTotal').objects.exclude(column='in_period').delete()


class Migration(migrations.Migration):

    dependencies = [('reporting', '0011_forms_in_versions')]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.AddConstraint(
            'reportform',
            models.UniqueConstraint(fields=('code',), condition=Q(draft=True), name='reporting_form_one_draft'),
        ),
        migrations.AddConstraint(
            'reportform',
            models.CheckConstraint(
                condition=Q(draft=False) | Q(valid_from=None, valid_to=None),
                name='reporting_form_draft_has_no_days',
            ),
        ),
        migrations.AddConstraint(
            'reportform',
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F('valid_from')),
                name='reporting_form_days',
            ),
        ),
    ]
