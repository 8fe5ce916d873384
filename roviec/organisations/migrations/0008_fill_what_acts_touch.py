"""What each line names that stands already, as a line written from now on keeps it."""

from itertools import islice

from django.db import migrations

AT_ONCE = 2000
FIELDS = ('line_id', 'line__act_id', 'line__act__of', 'place_id', 'unit_id', 'label', 'founded', 'superiors')


def fill(apps, schema_editor):
    ActTouch = apps.get_model('organisations', 'ActTouch')
    made = (ActTouch(**row) for row in touches(apps))
    while some := list(islice(made, AT_ONCE)):
        ActTouch.objects.bulk_create(some)


def touches(apps):
    """Each once in a line. What the batch itself makes goes by a label and is left out."""
    parties = apps.get_model('organisations', 'ActParty').objects.order_by('line_id')
    told, of_line = set(), None
    for row in parties.values_list(*FIELDS).iterator(chunk_size=AT_ONCE):
        line, act, of, place, unit, label, founded, superiors = row
        if line != of_line:
            told, of_line = set(), line
        named = set(superiors.values()) if superiors or not founded else {None}
        if (place or unit) and not label:
            named.add(place or unit)
        for who in named - told:
            if who is None or isinstance(who, int):
                told.add(who)
                key = 'place_id' if of == 'places' else 'unit_id'
                yield {'line_id': line, 'act_id': act, key: who}


class Migration(migrations.Migration):

    dependencies = [('organisations', '0007_what_acts_touch')]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
