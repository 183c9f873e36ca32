"""Who the reporter is may be sealed to a desk of its own. What lies here already stays sealed to the desk that has the report."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_attachment_weight"), ("offices", "0008_a_desk_for_identities")]

    operations = [
        migrations.AddField(
            "report",
            "identity_key",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="offices.deskkey",
            ),
        )
    ]
