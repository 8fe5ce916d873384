"""Every kept total counted anew: of a site that had figures before there were any, of means, whose
parts are kept otherwise now, and with what units that ended reported up to then.

It is recorded when all is counted, so that one cut off in the middle is done again from the start.
It counts with the code of the site, which reads the newest tables: whoever changes those makes this
one depend on the change, or counts in a later one and empties this.
"""

from django.db import migrations


def count(apps, schema_editor):
    if not apps.get_model('reporting', 'FigureSheet').objects.exists():
        return
    from roviec.reporting.kept.folding import count_all_anew

    count_all_anew()


class Migration(migrations.Migration):

    # Each line and span is a transaction of its own, as when they are counted by command.
    atomic = False

    dependencies = [
        ('reporting', '0015_days_sheets_cover'),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
