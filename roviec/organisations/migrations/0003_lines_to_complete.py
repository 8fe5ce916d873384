from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_reorganisations"),
    ]

    operations = [
        migrations.AddField(
            model_name="actline",
            name="to_complete",
            field=models.BooleanField(default=False),
        ),
    ]
