"""What an unclaimed attachment weighs. Those that lie here now weigh nothing and are left to the sweeper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_attachment_is_kept")]

    operations = [migrations.AddField("attachment", "weight", models.PositiveBigIntegerField(default=0))]
