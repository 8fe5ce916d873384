"""Traces of posts and grants once bore who holds them, and the list of them is searched. They say
which post it was, as they do since; who holds it stands in the appointment alone."""

from django.db import migrations

AT_ONCE = 1000
MEMBER = 'Một thành viên đoàn'


def name_posts(apps, schema_editor):
    Passing = apps.get_model('organisations', 'Passing')
    Passing.objects.filter(matter='accounts.grant').update(title=MEMBER)
    posts = Passing.objects.filter(matter='accounts.appointment').order_by('pk')
    titles = dict(apps.get_model('accounts', 'Appointment').objects.values_list('pk', 'title'))
    changed = []
    for row in posts.iterator(chunk_size=AT_ONCE):
        title = titles.get(row.matter_id, 'Một phân công')
        if row.title != title:
            row.title = title
            changed.append(row)
    Passing.objects.bulk_update(changed, ['title'], batch_size=AT_ONCE)
    # Looks ahead list the same titles; they are worked out anew when asked for.
    apps.get_model('organisations', 'LookAhead').objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_start'),
        ('organisations', '0008_fill_what_acts_touch'),
    ]

    operations = [migrations.RunPython(name_posts, migrations.RunPython.noop)]
