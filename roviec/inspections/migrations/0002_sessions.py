"""Working sessions become rows of their own, with who of both sides attended."""

import django.db.models.deletion
from django.db import migrations, models


def days_to_sessions(apps, schema_editor):
    """Each known day of a working session is a session; papers kept as JSON say it likewise."""
    Subject = apps.get_model("inspections", "Subject")
    Session = apps.get_model("inspections", "Session")
    Session.objects.bulk_create(
        Session(subject=subject, on=subject.session_on)
        for subject in Subject.objects.filter(session_on__isnull=False)
    )
    Conclusion = apps.get_model("inspections", "Conclusion")
    kept = models.Q(shared__isnull=False) | models.Q(frozen__isnull=False)
    for conclusion in Conclusion.objects.filter(kept):
        for paper in ((conclusion.shared or {}).get("paper"), conclusion.frozen):
            if paper:
                paper["sessions"] = [_session(day) for day in paper.get("sessions", [])]
        conclusion.save(update_fields=["shared", "frozen"])


def _session(day):
    return {"date": day, "half_day": "", "place": "", "inspecting": [], "inspected": []}


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_start")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(blank=True, null=True)),
                ("half_day", models.CharField(blank=True, choices=[("morning", "buổi sáng"), ("afternoon", "buổi chiều"), ("evening", "buổi tối")], max_length=10)),
                ("place", models.TextField(blank=True)),
                ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="inspections.subject")),
            ],
            options={"ordering": [models.OrderBy(models.F("on"), nulls_last=True), "pk"]},
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("inspecting", "Phía đoàn kiểm tra"), ("inspected", "Phía đơn vị")], max_length=10)),
                ("name", models.TextField()),
                ("office", models.TextField()),
                ("order", models.PositiveSmallIntegerField()),
                ("session", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="attendees", to="inspections.session")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("session", "order"), name="inspections_attendee_place_once")],
            },
        ),
        migrations.RunPython(days_to_sessions, migrations.RunPython.noop),
    ]
