"""What an archive holds, brought back: verified first, all of it or nothing, on either database."""

import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, reload
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saystop.config import home as homes
from saystop.config.archive import container, media
from saystop.config.archive.container import DIRECTORY_FILE, Archive
from saystop.config.home import SECRET_FILE, SETTINGS_FILE, SQLITE_FILE
from saystop.config.processes import holding
from saystop.config.speaking import say
from saystop.config.stopping import Stop
from saystop.engines.sealing import derive_key

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

Node = tuple[str, str]
FOREIGN = (
    "This home holds another office than the archive: nothing was touched. Restore into a home of its own."
)


def run(home: Path, file: Path, *, replace: bool, sure: bool) -> int:
    """Restore an archive into a home.

    Raises:
        Stop: the archive is damaged, newer than this SayStop or of another office than the home, the home is in use, or it
            holds this same office and replacing it was not asked for. Nothing was touched then.
    """
    with file.open("rb") as opened:
        archive = container.verify(opened)
        _demand_known_version(archive)
        media.names_of(archive)
        _set_django_up(home, archive)
        _demand_known_migrations(archive)
        if _demand_same_office(home, archive):
            _demand_consent(replace=replace, sure=sure)
        homes.create_folder(home)
        with holding(home, alone=True):
            rows = _restore(home, archive)
    say(f"Restored {rows} rows into {home}. Now run: saystop check")
    return 0


def _restore(home: Path, archive: Archive) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from saystop.offices import audit

    # What is written from here on is written under the secret that is restored.
    settings.SAYSTOP_SECRET = _secret(archive)
    settings.SECRET_KEY = derive_key(settings.SAYSTOP_SECRET, "django").hex()
    sqlite = connection.vendor == "sqlite"
    with _beside(home / SQLITE_FILE) if sqlite else _whole_transaction():
        rows = _fill(archive)
        call_command("migrate", verbosity=0)
        audit.record(None, "backup.restored")
        _put_files(home, archive)
        lists = _lay_lists_beside(home, archive)
        files = media.lay_beside(home, archive)
    _exchange_lists(home, lists)
    media.exchange(home, files)
    return rows


def _lay_lists_beside(home: Path, archive: Archive) -> Path:
    """The files of the hash lists, in a folder of their own until the database is there that names them."""
    beside = home / "lists.restoring"
    shutil.rmtree(beside, ignore_errors=True)
    for member in archive.members.values():
        if member.of_list:
            path = beside / member.name.removeprefix("lists/")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            archive.write_to(path, member)
    return beside


def _exchange_lists(home: Path, beside: Path) -> None:
    """The lists of the archive in place of those of the home, and the index of them."""
    from saystop.screening.services import mending

    old = home / "lists.before"
    shutil.rmtree(old, ignore_errors=True)
    if (home / "lists").exists():
        (home / "lists").replace(old)
    if beside.exists():
        beside.replace(home / "lists")
        mending.make_index_anew()
    shutil.rmtree(old, ignore_errors=True)


def _fill(archive: Archive) -> int:
    """Build the tables as they were, fill them, and see that what refers to each other is all there."""
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.recorder import MigrationRecorder

    from saystop.config.archive import tables
    from saystop.website.management.commands import migrate

    nodes = _nodes(archive)
    # It asks when it is read whether a later one was taken, and was read while the database held what was here before.
    MigrationRecorder(connection).ensure_schema()
    reload(import_module("wagtail_localize.migrations.0001_initial"))
    executor = MigrationExecutor(connection)
    targets = [node for node in nodes if not _has_successor(executor.loader, node, nodes)]
    # Steps that stand for several older ones are in the graph, those older ones not, as in the archive.
    if {node for node in executor.loader.graph.nodes if node[0] in migrate.LAID} <= set(nodes):
        # Of today's Wagtail: its tables are those of its models.
        migrate.begin(connection, targets)
        executor = MigrationExecutor(connection)
    executor.migrate(targets)
    models = tables.of(executor.loader, nodes)
    total = 0
    with connection.constraint_checks_disabled(), transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            # A migration may have laid rows down already: those of the archive are the whole of them.
            for table in models:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
        for member in archive.members.values():
            if member.table is None:
                continue
            count = tables.load(models[member.table], archive.pieces(member), connection)
            if count != archive.manifest["members"][member.name]["rows"]:
                raise Stop(f"The archive lacks rows of {member.table}: what was here before stays.")
            total += count
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
    return total


def _has_successor(loader: "MigrationLoader", node: Node, nodes: list[Node]) -> bool:
    children = loader.graph.node_map[node].children
    return any(child.key[0] == node[0] and child.key in nodes for child in children)


def _put_files(home: Path, archive: Archive) -> None:
    """The secret, and what an office edits by hand unless the home has its own: then the archive's is laid beside it."""
    homes.write_private(home / SECRET_FILE, archive.small(SECRET_FILE) or b"")
    for name in (SETTINGS_FILE, DIRECTORY_FILE):
        content = archive.small(name)
        if content is None:
            continue
        if not (home / name).exists():
            homes.write_private(home / name, content)
        elif (home / name).read_bytes() != content:
            homes.write_private(home / f"{name}.from-archive", content)
            say(f"{name} of this home was kept; the archive's is beside it, as {name}.from-archive.")


@contextmanager
def _beside(file: Path) -> Iterator[None]:
    """Work on a new SQLite file, which takes the place of the old one only when all is done."""
    from django.db import connection

    side = file.with_name(file.name + ".restoring")
    try:
        _remove(side)
        connection.close()
        connection.settings_dict["NAME"] = str(side)
        yield
        connection.close()
        handle = os.open(side, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        # The old one's log first: SQLite would play it into the new file.
        _remove(file)
        side.replace(file)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(file)
        _remove(side)


@contextmanager
def _whole_transaction() -> Iterator[None]:
    """Empty the PostgreSQL database and work on it within one transaction."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(
            """SELECT 'DROP FUNCTION ' || p.oid::regprocedure FROM pg_proc p
            WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        # A table with checks still to be made can't be altered, and steps of migrations lay rows and alter in turn.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield


def _remove(file: Path) -> None:
    for end in ("-wal", "-shm", "-journal", ""):
        file.with_name(file.name + end).unlink(missing_ok=True)


# -- what is looked at before anything is touched


def _demand_known_version(archive: Archive) -> None:
    made_by, here = (_numbers(text) for text in (str(archive.manifest["software"]), version("saystop")))
    if made_by > here:
        raise Stop(
            f"The archive was made by SayStop {archive.manifest['software']}, which is newer than this one:"
            " upgrade first. Nothing was touched."
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _set_django_up(home: Path, archive: Archive) -> None:
    """Settings of the home; where it has none yet, those which the archive will lay there."""
    import django

    content = archive.small(SETTINGS_FILE)
    if content is not None and not (home / SETTINGS_FILE).exists():
        try:
            database = tomllib.loads(content.decode()).get("database", "")
        except ValueError:
            raise Stop(
                "The archive's saystop.toml is not valid TOML: lay a valid one into the home."
            ) from None
        if database:
            os.environ.setdefault("SAYSTOP_DATABASE", database)
    os.environ["SAYSTOP_HOME"] = str(home)
    django.setup()


def _demand_known_migrations(archive: Archive) -> None:
    from django.db.migrations.loader import MigrationLoader

    from saystop.config.archive import tables

    nodes = _nodes(archive)
    with _apart_from_the_home():
        loader = MigrationLoader(None, ignore_no_migrations=True)
    if unknown := sorted(set(nodes) - set(loader.disk_migrations)):
        raise Stop(
            f"The archive needs a migration that this SayStop has not ({'.'.join(unknown[0])}): upgrade first."
        )
    held = {member.table for member in archive.members.values() if member.table}
    with _apart_from_the_home():
        due = set(tables.of(loader, nodes))
    if held != due:
        raise Stop("The archive does not hold the tables of its migrations: nothing was touched.")


@contextmanager
def _apart_from_the_home() -> Iterator[None]:
    """A migration of Wagtail Localize asks the database when it is read; the home's own file may be damaged."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = ":memory:"
    try:
        yield
    finally:
        # In this order: Django does not close what is called a database in memory.
        connection.settings_dict["NAME"] = name
        connection.close()


def _secret(archive: Archive) -> bytes:
    return homes.read_secret(archive.small(SECRET_FILE) or b"")


def _nodes(archive: Archive) -> list[Node]:
    return [(app, name) for app, name in archive.manifest["migrations"]]


def _demand_same_office(home: Path, archive: Archive) -> bool:
    """Whether there is an office here already, which can only be the archive's own.

    Raises:
        Stop: there is another one, something else, or somebody is at work in it.
    """
    from django.conf import settings
    from django.db import DatabaseError, connection

    same_secret = homes.exists(home) and _secret(archive) == settings.SAYSTOP_SECRET
    if connection.vendor == "sqlite" and not (home / SQLITE_FILE).exists():
        return False
    try:
        with connection.cursor() as cursor:
            held = set(connection.introspection.table_names(cursor))
            if "offices_office" not in held:
                _demand_only_ours(held)
                return False
            cursor.execute("SELECT id FROM offices_office")
            offices = {str(row[0]).replace("-", "") for row in cursor.fetchall()}
            if connection.vendor == "postgresql":
                _demand_nobody_else(cursor)
    except DatabaseError:
        if connection.vendor == "sqlite" and same_secret:
            return True
        raise Stop(
            "The database of this home cannot be read: mend it or move it away, then restore. Nothing was touched."
        ) from None
    finally:
        connection.close()
    if not offices:
        return False
    if offices != {archive.manifest["office"].replace("-", "")}:
        raise Stop(FOREIGN)
    if homes.exists(home) and not same_secret:
        raise Stop(
            "The archive names this office, but was not made with this installation's secret: nothing was touched."
        )
    return True


def _demand_only_ours(held: set[str]) -> None:
    from django.apps import apps

    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    if held - ours - {"django_migrations"}:
        raise Stop("The database holds tables of something else: give SayStop a database of its own.")


def _demand_nobody_else(cursor: Any) -> None:
    cursor.execute(
        """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
    )
    if cursor.fetchone()[0]:
        raise Stop("Somebody is at work in this database: stop every SayStop server first.")


def _demand_consent(*, replace: bool, sure: bool) -> None:
    if not replace:
        raise Stop(
            "This home holds this office already: with --replace, what came after the backup is lost. Nothing was touched."
        )
    if sure:
        return
    if not sys.stdin.isatty():
        raise Stop("Replacing asks first, and there is nobody to ask: with --yes it does not.")
    if input("Type REPLACE to give up what this home holds now: ").strip() != "REPLACE":
        raise Stop("That is not what was asked for: nothing was touched.")
