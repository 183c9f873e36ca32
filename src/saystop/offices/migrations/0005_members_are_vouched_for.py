"""A member's seal binds role, activity and second factor too, and an invitation gets one. What lies here now is believed, once."""

from datetime import UTC

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from saystop.offices.vouching import vouch


def vouch_for_all(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    for member in apps.get_model("offices", "Member").objects.all():
        member.has_second_factor = bool(member.totp_box) or member.passkeys.exists()
        who = (member.pk, member.email, member.name, member.role, member.is_active, member.has_second_factor)
        member.public_key_seal = vouch(bytes(member.public_key), "member key", *who)
        member.save(update_fields=["has_second_factor", "public_key_seal"])
    for one in apps.get_model("offices", "Invitation").objects.all():
        end = one.ends_at.astimezone(UTC).isoformat()
        whom = (one.email, one.name, one.role, one.member_id, end)
        one.seal = vouch(bytes(one.digest), "invitation", *whom)
        one.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = [("offices", "0004_desks_are_vouched_for")]

    operations = [
        migrations.AddField("member", "has_second_factor", models.BooleanField(default=False)),
        migrations.AddField("invitation", "seal", models.BinaryField(default=bytes)),
        migrations.RunPython(vouch_for_all, migrations.RunPython.noop, elidable=True),
    ]
