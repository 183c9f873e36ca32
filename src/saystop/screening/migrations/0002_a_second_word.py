"""Where a list asks for two verdicts, two members have to agree as well before what was found wrong turns round."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial")]

    operations = [
        migrations.AddField(
            "exclusion", "proposed_by", models.CharField(blank=True, default="", max_length=36)
        ),
    ]
