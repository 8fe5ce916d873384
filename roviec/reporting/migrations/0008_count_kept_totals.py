"""Kept totals are counted in `0016_closing_reports_in_totals`, when the tables they are counted from
are as the code reads them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_looks_ahead'),
        ('reporting', '0007_kept_totals'),
    ]

    operations = []
