"""Django's `migrate`, which lays all tables at once where there are none.

Wagtail comes with some hundred and fifty steps of its history, and our rooms have theirs. On an empty database they take most
of a minute and end where the models stand already: so the tables are made from the models, what steps put beside tables
(triggers) follows, and the steps are noted as taken. Whoever has tables goes by the steps from there. Rows are left out: steps
of ours mend those that are there already (`elidable=True` says so), and what Wagtail's put in (a page of welcome, groups)
`founding.lay_out` removes anyway.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

# Wagtail's. Not `wagtailsearch`: its tables differ from one database to another, and its own steps make them.
LAID = (
    *("taggit", "wagtailcore", "wagtailadmin", "wagtailusers", "wagtailimages", "wagtaildocs"),
    *("wagtailredirects", "wagtail_localize"),
)
BY_STEPS = "wagtailsearch"
# What Wagtail's steps say of columns and not its models: the places in its trees sort alike in each language.
COLLATIONS = frozenset({"set_page_path_collation", "set_collection_path_collation"})
LATER = (*LAID, "website", BY_STEPS)


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
    """Lay what `targets` (app and migration) ask for, but the search.

    Of today's house all tables are laid at once. Of an earlier one, which an old archive holds, the rooms below the website go by
    steps and first: Wagtail's tables point to members, and each step is quicker while fewer tables do. Then Wagtail's, at once;
    what is missing still are its search and the website.
    """
    executor = MigrationExecutor(connection)
    taken = {label for label, _ in executor.loader.applied_migrations}
    if not taken and set(targets) == set(executor.loader.graph.leaf_nodes()):
        lay(connection, {label for label, _ in targets} - {BY_STEPS})
        return
    executor.migrate([node for node in targets if node[0] not in LATER])
    lay(connection, LAID)


def lay(connection: BaseDatabaseWrapper, labels: Iterable[str]) -> None:
    """Make the tables of these apps from the models, what stands beside them, and note the steps that would have made them."""
    labels = set(labels)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    steps = {
        node: step for node, step in MigrationLoader(connection).disk_migrations.items() if node[0] in labels
    }
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for step in steps.values():
            for beside in beside_tables(step):
                beside(apps, editor)
        for label, name in steps:
            recorder.record_applied(label, name)


def beside_tables(step: Migration) -> Iterator[Callable[..., Any]]:
    """What of a step makes neither a table nor rows."""
    for operation in step.operations:
        if isinstance(operation, RunPython):
            code: Any = operation.code
            if code.__name__ in COLLATIONS if step.app_label in LAID else not operation.elidable:
                yield code
