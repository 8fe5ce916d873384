"""Totals kept below every unit; they are counted in the next migration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_file_imports'),
        ('reporting', '0006_remove_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('in_period', 'trong kỳ'), ('cumulative', 'luỹ kế'), ('estimate', 'ước'), ('target', 'kế hoạch giao')], max_length=12)),
                ('span_start', models.DateField()),
                ('span_end', models.DateField()),
                ('base', models.BooleanField(default=False)),
                ('packed', models.JSONField()),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.line')),
                ('upper', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['upper', 'span_start', 'span_end', 'line'], name='reporting_kept_of_a_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('base', True)), fields=('upper', 'span_start', 'span_end', 'line', 'column'), name='reporting_kept_base_once')],
            },
        ),
    ]
