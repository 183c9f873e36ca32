"""Tables for a home of a test's own: made once in a run by the migrations, then copied, which takes a tenth of a second.

The migrations change no rows on an empty database, so nothing in the tables hangs on the home they were made in. That they make
them in a fresh home is tested where `saystop init`, `demo` and `restore` are.
"""

import atexit
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from saystop.config import home as homes

# The processes of one run share what the first of them made.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
FOLDER = Path(tempfile.gettempdir(), f"saystop-tables-{RUN}")
MODEL = f"saystop_tables_{RUN}"[:60]


def lay(home: Path, database: str) -> None:
    """Give this home all tables, empty; `database` is the address of a PostgreSQL database of its own, or nothing."""
    with _one_by_one():
        if database:
            _copy_postgresql(database)
        else:
            _copy_sqlite(home / homes.SQLITE_FILE)


@contextmanager
def _one_by_one() -> Iterator[None]:
    with FOLDER.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_sqlite(file: Path) -> None:
    model = FOLDER / "home" / homes.SQLITE_FILE
    if not model.exists():
        _migrate("")
        atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
        atexit.register(FOLDER.with_suffix(".lock").unlink, missing_ok=True)
    with closing(sqlite3.connect(model)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


def _copy_postgresql(database: str) -> None:
    name = urlsplit(database).path.lstrip("/")
    server = urlunsplit(urlsplit(database)._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:

        def run(sentence: str) -> psycopg.Cursor[tuple[object, ...]]:
            return connection.execute(sentence.encode())

        if not run(f"SELECT 1 FROM pg_database WHERE datname = '{MODEL}'").fetchone():  # noqa: S608 - our name
            run(f'CREATE DATABASE "{MODEL}"')
            _migrate(urlunsplit(urlsplit(database)._replace(path=f"/{MODEL}")))
            atexit.register(_forget, server)
        run(f'DROP DATABASE "{name}"')
        run(f'CREATE DATABASE "{name}" TEMPLATE "{MODEL}"')


def _forget(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{MODEL}" WITH (FORCE)'.encode())
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.with_suffix(".lock").unlink(missing_ok=True)


def _migrate(database: str) -> None:
    """In a process and a home of their own; the file of SQLite appears when all of it is there."""
    making = FOLDER / "making"
    shutil.rmtree(making, ignore_errors=True)
    making.parent.mkdir(exist_ok=True)
    homes.create(making)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSTOP_", "DJANGO_"))}
    own = {"SAYSTOP_HOME": str(making), **({"SAYSTOP_DATABASE": database} if database else {})}
    subprocess.run(
        [Path(sys.executable).parent / "saystop", "manage", "migrate", "--verbosity", "0"],
        env={**kept, **own},
        timeout=300,
        check=True,
        capture_output=True,
    )
    making.rename(FOLDER / "home")
