"""A list of which nothing is left says nothing, as before its first import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_a_second_word")]

    operations = [migrations.AddField("hashlist", "is_empty", models.BooleanField(default=False))]
