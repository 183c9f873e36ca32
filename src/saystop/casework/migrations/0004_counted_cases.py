"""Which cases are counted for the figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_due_cases")]

    operations = [
        migrations.AddField("case", "is_counted", models.BooleanField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                models.F("opened_on"),
                condition=models.Q(is_counted=None) | models.Q(is_counted=False),
                name="case_not_counted",
            ),
        ),
    ]
