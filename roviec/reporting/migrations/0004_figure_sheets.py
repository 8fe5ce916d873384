"""Figures that stand together get one row: the table, beside the one it will replace."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_file_imports'),
        ('reporting', '0003_when_reports_are_asked_for'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('in_period', 'trong kỳ'), ('cumulative', 'luỹ kế'), ('estimate', 'ước'), ('target', 'kế hoạch giao')], default='in_period', max_length=12)),
                ('scope', models.CharField(choices=[('own', 'riêng đơn vị'), ('subtree', 'cả cấp dưới')], default='own', max_length=8)),
                ('span_start', models.DateField()),
                ('span_end', models.DateField()),
                ('packed', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('imported', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='reporting.figureimport')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='organisations.unit')),
                ('version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='reporting.reportversion')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['unit', 'span_start', 'span_end'], name='reporting_sheet_of_a_unit'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('version__isnull', True), ('imported__isnull', True), _connector='XOR'), name='reporting_sheet_has_one_source'),
                    models.CheckConstraint(condition=models.Q(('span_end__gt', models.F('span_start'))), name='reporting_sheet_span'),
                    models.UniqueConstraint(fields=('version', 'scope', 'column', 'span_start', 'span_end'), name='reporting_sheet_once_in_a_version'),
                    models.UniqueConstraint(condition=models.Q(('imported__isnull', False)), fields=('unit', 'span_start', 'span_end', 'column', 'scope'), name='reporting_sheet_imported_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FormerFigure',
            fields=[
                ('figure_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.indicator')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_figures', to='reporting.figuresheet')),
            ],
        ),
    ]
