"""A desk may keep who reporters are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0007_researchers")]

    operations = [
        migrations.AddField("desk", "keeps_identities", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "desk",
            models.UniqueConstraint(
                fields=["keeps_identities"],
                condition=models.Q(keeps_identities=True),
                name="one_desk_keeps_identities",
            ),
        ),
    ]
