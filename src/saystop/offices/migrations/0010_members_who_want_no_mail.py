"""A member may want no e-mails."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0009_audit_of_a_member")]

    operations = [
        migrations.AddField("member", "wants_mail", models.BooleanField(default=True)),
    ]
