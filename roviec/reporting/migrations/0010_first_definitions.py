"""What every indicator means, as its first definition."""

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


class Migration(migrations.Migration):

    dependencies = [('reporting', '0009_indicators_of_indicators')]

    operations = [
        migrations.RunPython(define, migrations.RunPython.noop),
    ]
