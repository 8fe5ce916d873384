"""Names of places and units as they are searched for, of all times."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from roviec.organisations.hierarchy.folding import folded

ROWS = 2000


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, fields in (("PlaceVersion", ("name",)), ("UnitVersion", ("name", "short_name"))):
        model = apps.get_model("organisations", name)
        waiting = []
        for row in model.objects.only("pk", *fields).iterator(ROWS):
            row.folded = folded(" ".join(filter(None, (getattr(row, f) for f in fields))))
            waiting.append(row)
        model.objects.bulk_update(waiting, ["folded"], batch_size=ROWS // 10)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_lines_to_complete")]

    operations = [
        migrations.AddField("placeversion", "folded", models.TextField(default="", editable=False)),
        migrations.AddField("unitversion", "folded", models.TextField(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
