"""The desk's further nouns. Cases that are here get their days and the new words for what became of them."""

from django.conf import settings as django_settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from saystop.casework.migrations._tables_0002 import (
    assessing,
    cases,
    facts,
    keeping,
    linking,
    referring,
    settings,
    working,
)


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    there = apps.get_model("casework", "Case").objects
    there.update(clock_from=models.F("opened_on"), state_since=models.F("opened_on"))
    there.filter(outcome="referred").update(outcome="forwarded_police")
    # What was worked on before there were assessments counts as judged on the day it came: no clock starts anew for it.
    there.exclude(state="new").update(assessed_on=models.F("opened_on"))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0001_initial'),
        ('offices', '0008_a_desk_for_identities'),
        ('reporting', '0006_identities_apart'),
        migrations.swappable_dependency(django_settings.AUTH_USER_MODEL),
    ]

    operations = [
        *assessing.TABLES,
        *linking.TABLES,
        *referring.TABLES,
        *keeping.TABLES,
        *working.TABLES,
        *settings.TABLES,
        *facts.TABLES,
        *cases.TABLES,
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
