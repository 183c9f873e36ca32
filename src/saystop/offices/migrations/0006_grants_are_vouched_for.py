"""Grants get a seal: who holds which key of which desk. What lies here now is believed, once."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from saystop.offices.vouching import vouch


def vouch_for_all(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    for grant in apps.get_model("offices", "DeskGrant").objects.select_related("desk_key", "member"):
        key = (grant.desk_key_id, grant.desk_key.desk_id, grant.desk_key.generation)
        whose = (*key, grant.member_id, bytes(grant.member.public_key).hex())
        grant.seal = vouch(bytes(grant.envelope), "desk grant", *whose)
        grant.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = [("offices", "0005_members_are_vouched_for")]

    operations = [
        migrations.AddField("deskgrant", "seal", models.BinaryField(default=bytes)),
        migrations.RunPython(vouch_for_all, migrations.RunPython.noop, elidable=True),
    ]
