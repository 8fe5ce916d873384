"""Forms get days of validity and drafts, and items their columns."""

from django.db import migrations, models

import roviec.reporting.form_models


class Migration(migrations.Migration):

    dependencies = [('reporting', '0010_first_definitions')]

    operations = [
        migrations.AddField('reportform', 'draft', models.BooleanField(default=False)),
        migrations.AddField('reportform', 'revision', models.PositiveIntegerField(default=0)),
        migrations.AddField('reportform', 'empty_sections', models.JSONField(default=list)),
        migrations.AddField('reportform', 'valid_from', models.DateField(null=True)),
        migrations.AddField('reportform', 'valid_to', models.DateField(null=True)),
        migrations.AddField('formitem', 'columns', models.JSONField(default=roviec.reporting.form_models.in_period_alone)),
    ]
