"""Which unclaimed attachments have arrived whole. Those that lie here now are left to the sweeper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_forms_are_vouched_for")]

    operations = [migrations.AddField("attachment", "is_kept", models.BooleanField(default=False))]
