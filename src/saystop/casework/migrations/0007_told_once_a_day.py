"""The day of the last e-mail takes the place of whether one has gone out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_indexes_of_cases")]

    operations = [
        migrations.RemoveField("notified", "is_told"),
        migrations.AddField("notified", "told_on", models.DateField(null=True)),
    ]
