"""What every indicator means, as its first definition; and kept totals of a site that had figures
before there were any, or means, whose parts are kept otherwise now.

Not atomic: the totals of each line and span are a transaction of their own, as by command.
"""

from django.db import migrations


def define(apps, schema_editor):
    Indicator = apps.get_model('reporting', 'Indicator')
    Definition = apps.get_model('reporting', 'IndicatorDefinition')
    there = set(Definition.objects.values_list('indicator', flat=True))
    names = ('name', 'unit_of_measure', 'scale', 'phrases', 'formula')
    Definition.objects.bulk_create(
        Definition(indicator=each, **{name: getattr(each, name) for name in names})
        for each in Indicator.objects.all()
        if each.pk not in there
    )


def count(apps, schema_editor):
    if not apps.get_model('reporting', 'FigureSheet').objects.exists():
        return
    kept = apps.get_model('reporting', 'KeptTotal').objects.exists()
    means = apps.get_model('reporting', 'Indicator').objects.filter(over_line='weighted_mean')
    if kept and not means.exists():
        return
    from roviec.reporting.kept.folding import count_all_anew

    count_all_anew()


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('reporting', '0009_indicators_of_indicators')]

    operations = [
        migrations.RunPython(define, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
