from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_sessions")]

    operations = [migrations.RemoveField(model_name="subject", name="session_on")]
