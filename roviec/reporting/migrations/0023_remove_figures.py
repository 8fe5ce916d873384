"""Figures stand on sheets alone."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('reporting', '0022_fill_figure_sheets')]

    operations = [migrations.DeleteModel(name='Figure')]
