"""Kept totals are counted in 0016, with the tables the site's code reads now."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_looks_ahead'),
        ('reporting', '0007_kept_totals'),
    ]

    operations = []
