"""A receipt's public key gets a keyed digest beside it. What lies here at this moment is believed, once."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from saystop.offices.vouching import vouch


def vouch_for_all(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    reports = apps.get_model("reporting", "Report").objects
    for pk, key in reports.values_list("pk", "receipt_public_key").iterator():
        reports.filter(pk=pk).update(receipt_public_key_seal=vouch(bytes(key), "receipt key", pk))


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        migrations.AddField("report", "receipt_public_key_seal", models.BinaryField(default=bytes)),
        migrations.RunPython(vouch_for_all, migrations.RunPython.noop, elidable=True),
    ]
