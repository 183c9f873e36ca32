"""Django's `migrate`, which lays Wagtail's tables at once where there are none.

Wagtail comes with some hundred and fifty steps of its history. On an empty database they take most of a minute and end where its
models stand already: so these tables are made from the models, and the steps are noted as taken. Whoever has the tables goes
Wagtail's own way from there. What its steps would put in (a page of welcome, groups) `founding.lay_out` removes anyway.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Not `wagtailsearch`: its tables differ from one database to another, and its own steps make them.
LAID = (
    *("taggit", "wagtailcore", "wagtailadmin", "wagtailusers", "wagtailimages", "wagtaildocs"),
    *("wagtailredirects", "wagtail_localize"),
)


LATER = (*LAID, "website", "wagtailsearch")


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        changes = not (options["plan"] or options["check_unapplied"] or options["prune"] or options["fake"])
        if options["app_label"] is None and changes and _is_new(connection):
            begin(connection, MigrationExecutor(connection).loader.graph.leaf_nodes())
        super().handle(*args, **options)


def _is_new(connection: BaseDatabaseWrapper) -> bool:
    return "wagtailcore_page" not in connection.introspection.table_names()


def begin(connection: BaseDatabaseWrapper, targets: Sequence[tuple[str, str]]) -> None:
    """The rooms below the website first, as far as `targets` (app and migration): Wagtail's tables point to members, and each
    step is quicker while fewer tables do. Then Wagtail's tables, at once. What is missing still are its search and the website.
    """
    MigrationExecutor(connection).migrate([node for node in targets if node[0] not in LATER])
    lay(connection)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Make the tables from the models, and note the steps that would have made them."""
    models = [model for label in LAID for model in apps.get_app_config(label).get_models()]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    recorder = MigrationRecorder(connection)
    for label, name in MigrationLoader(connection).disk_migrations:
        if label in LAID:
            recorder.record_applied(label, name)
