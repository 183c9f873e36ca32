"""The database itself refuses to change or remove a figure that has frozen, a correction, and the closing of a year."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A table, and of which of its rows it is refused.
KEPT = {
    "value": "OLD.frozen_on IS NOT NULL",
    "correction": "TRUE",
    "yearclosing": "TRUE",
}
NAMES = [f"figures_keep_{table}_{verb}" for table in KEPT for verb in ("update", "delete")]
SQLITE = [
    f"""CREATE TRIGGER figures_keep_{table}_{verb} BEFORE {verb} ON website_{table} WHEN {which}
        BEGIN SELECT RAISE(ABORT, 'a figure that has frozen stays'); END"""
    for table, which in KEPT.items()
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION figures_stay() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a figure that has frozen stays'; END $$""",
    *(
        f"""CREATE TRIGGER figures_keep_{table} BEFORE UPDATE OR DELETE ON website_{table}
            FOR EACH ROW WHEN ({which}) EXECUTE FUNCTION figures_stay()"""
        for table, which in KEPT.items()
    ),
]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("website", "0002_what_holds_between_them")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
