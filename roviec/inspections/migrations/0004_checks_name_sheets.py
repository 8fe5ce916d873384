"""A check names the figures it used by sheet and indicator, while both tables are there."""

from django.db import migrations

AT_ONCE = 500
TOGETHER = ('column', 'scope', 'span_start', 'span_end')


def rename(apps, schema_editor):
    ClaimCheck = apps.get_model('inspections', 'ClaimCheck')
    keys = Keys(apps)
    changed = []
    for check in ClaimCheck.objects.exclude(figures=[]).only('pk', 'figures').iterator(chunk_size=AT_ONCE):
        check.figures = [key for each in check.figures if (key := keys.of(each))]
        changed.append(check)
        if len(changed) == AT_ONCE:
            ClaimCheck.objects.bulk_update(changed, ['figures'])
            changed = []
    ClaimCheck.objects.bulk_update(changed, ['figures'])


class Keys:
    """Where each figure stands now; a text is held against the same few of them many times."""

    def __init__(self, apps):
        self.figures = apps.get_model('reporting', 'Figure').objects
        self.sheets = apps.get_model('reporting', 'FigureSheet').objects
        self.found = {}

    def of(self, figure_id):
        if figure_id not in self.found:
            figure = self.figures.filter(pk=figure_id).first()
            self.found[figure_id] = f'{self.sheet(figure)}:{figure.indicator_id}' if figure else ''
        return self.found[figure_id]

    def sheet(self, figure):
        whose = {'version_id': figure.version_id}
        if figure.version_id is None:
            whose = {'unit_id': figure.unit_id, 'imported__isnull': False}
        together = {name: getattr(figure, name) for name in TOGETHER}
        return self.sheets.get(**whose, **together).pk


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0003_session_days_stand_in_sessions'),
        ('reporting', '0005_fill_figure_sheets'),
    ]
    run_before = [('reporting', '0006_remove_figures')]

    # Going back the keys stay: nothing looks figures up by them.
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
