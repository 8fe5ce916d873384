"""Figures stand on sheets alone."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('reporting', '0005_fill_figure_sheets')]

    operations = [migrations.DeleteModel(name='Figure')]
