import json
from typing import Any

from django.db import migrations, models


def stand_in_each_language(apps: Any, schema: Any) -> None:
    """One text was shown in all languages: it goes on being shown, until somebody writes the others."""
    surveys, versions = apps.get_model("surveys", "Survey"), apps.get_model("surveys", "Version")
    for survey in surveys.objects.exclude(consent=""):
        version = versions.objects.filter(survey=survey).latest("number")
        spoken = [code for code in json.loads(version.definition).get("languages", ()) if code != "und"]
        survey.consents = dict.fromkeys(spoken or ["en"], survey.consent)
        survey.save(update_fields=["consents"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField("survey", "consents", models.JSONField(default=dict)),
        migrations.RunPython(stand_in_each_language, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("survey", "consent"),
    ]
