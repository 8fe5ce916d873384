import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone


def fill_sent_on(apps, schema_editor):
    """The day each report was first sent, from its versions; where none was sent, first signed."""
    Report = apps.get_model("reporting", "Report")
    Version = apps.get_model("reporting", "ReportVersion")
    first = {}
    rows = Version.objects.exclude(signed_at=None).order_by("number")
    for report, signed_at, sent_at in rows.values_list("report", "signed_at", "sent_at").iterator():
        signed, sent = first.get(report, (None, None))
        first[report] = (signed or signed_at, sent or sent_at)
    reports = [
        Report(pk=pk, sent_on=timezone.localdate(sent or signed))
        for pk, (signed, sent) in first.items()
    ]
    Report.objects.bulk_update(reports, ["sent_on"], batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('office', models.TextField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='reporting.report')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'on'), name='reporting_reminder_once_a_day')],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='sent_on',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(fill_sent_on, migrations.RunPython.noop),
    ]
