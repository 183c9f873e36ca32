"""Public keys get a keyed digest beside them. What lies here at this moment is believed, once."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from saystop.offices.vouching import vouch


def vouch_for_all(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    for office in apps.get_model("offices", "Office").objects.all():
        office.recovery_public_key_seal = vouch(bytes(office.recovery_public_key), "recovery key", office.pk)
        office.save(update_fields=["recovery_public_key_seal"])
    for key in apps.get_model("offices", "DeskKey").objects.all():
        key.public_key_seal = vouch(bytes(key.public_key), "desk key", key.pk, key.desk_id, key.generation)
        key.save(update_fields=["public_key_seal"])
    for member in apps.get_model("offices", "Member").objects.all():
        member.public_key_seal = vouch(
            bytes(member.public_key), "member key", member.pk, member.email, member.name
        )
        member.save(update_fields=["public_key_seal"])


class Migration(migrations.Migration):
    dependencies = [("offices", "0002_audit_is_append_only")]

    operations = [
        migrations.AddField("office", "recovery_public_key_seal", models.BinaryField(default=bytes)),
        migrations.AddField("deskkey", "public_key_seal", models.BinaryField(default=bytes)),
        migrations.AddField("member", "public_key_seal", models.BinaryField(default=bytes)),
        migrations.RunPython(vouch_for_all, migrations.RunPython.noop, elidable=True),
    ]
