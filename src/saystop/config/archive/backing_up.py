"""Everything into one archive, while the office goes on serving."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from saystop.config.archive import media, tables
from saystop.config.archive.container import HOME_FILES, PIECE, Writer
from saystop.config.checking import migration_state
from saystop.config.home import Home
from saystop.config.speaking import warn
from saystop.config.stopping import Stop


@dataclass(frozen=True, slots=True)
class Made:
    """How much an archive holds; `size` in bytes."""

    tables: int
    rows: int
    size: int


def write(home: Home, file: Path) -> Made:
    """Write an archive. It has its name only once all of it lies on the disk.

    Raises:
        Stop: the file is there already, or there is nothing to back up.
    """
    part = file.with_name(file.name + ".part")
    if file.exists():
        raise Stop(f"{file} is there already: choose another name, or move it away.")
    missing, foreign = migration_state()
    if foreign:
        raise Stop("The database is of a newer SayStop than this one: back it up with that one.")
    if not missing:
        # Before an upgrade the trail's table may not be of this version yet: then the archive alone tells.
        _note()
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Stop(
            f"{part} is there: another backup is writing it, or one was cut off. Then remove it."
        ) from None
    try:
        with os.fdopen(handle, "w+b") as target, _snapshot(), ExitStack() as stack:
            made = _fill(Writer(target), home, stack)
            target.flush()
            os.fsync(target.fileno())
            size = target.tell()
        part.rename(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(file.absolute().parent)
    return Made(made.tables, made.rows, size)


def _fill(writer: Writer, home: Home, stack: ExitStack) -> Made:
    office, lists = _begin(stack)
    if office is None:
        raise Stop("There is no office yet, so there is nothing to back up.")
    for name in HOME_FILES:
        if (home.path / name).exists():
            writer.add(name, [(home.path / name).read_bytes()])
    loader = MigrationLoader(connection)
    # Django also notes those that another has taken the place of; the graph knows them no more.
    applied = sorted(set(loader.applied_migrations) & set(loader.graph.nodes))
    dumps = {name: tables.Dump(model, connection) for name, model in tables.of(loader, applied).items()}
    for name, dump in dumps.items():
        writer.add_table(name, dump)
    for path, opened in lists.items():
        writer.add(f"lists/{path.parent.name}/{path.name}", _pieces(path, opened))
    facts: dict[str, object] = {
        "office": str(office),
        "software": version("saystop"),
        "migrations": applied,
        "media": media.add(writer, home.path),
    }
    writer.finish(home.secret, facts)
    return Made(len(dumps), sum(dump.rows for dump in dumps.values()), 0)


def _begin(stack: ExitStack) -> tuple[object, dict[Path, BinaryIO | None]]:
    """The moment that is saved: the office, and the files of the hash lists as they are at it.

    The newest records of a list are opened at once, since the next import takes their name away; all else stays.
    """
    from saystop.offices.models import Office
    from saystop.screening.lists import places, versions
    from saystop.screening.models import HashList

    with places.switching():
        office = Office.objects.values_list("pk", flat=True).first()
        if HashList._meta.db_table not in connection.introspection.table_names():
            return office, {}
        files: dict[Path, BinaryIO | None] = {}
        for list_, version in HashList.objects.order_by("pk").values_list("pk", "version"):
            for path in versions.files_of(list_, version):
                if not path.exists():  # all else is saved all the same
                    warn(f"{path} is missing: `saystop check` says what to do.")
                else:
                    is_newest = path == places.records(list_, version)
                    files[path] = stack.enter_context(path.open("rb")) if is_newest else None
    return office, files


def _pieces(path: Path, opened: BinaryIO | None) -> Iterator[bytes]:
    with opened or path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment of the database, however long the reading takes; nobody's writing waits for it."""
    connection.close()
    if connection.vendor == "sqlite":
        # Writers begin at once with a lock, as settings say; a reader must not.
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        connection.close()
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["transaction_mode"] = "IMMEDIATE"


def _note() -> None:
    from saystop.offices import audit

    audit.record(None, "backup.made")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
