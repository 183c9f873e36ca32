"""Where lists lie, below SAYSTOP_HOME/lists: a folder for each, the index of all, and the locks by which writers wait.

Of a list: `<n>.records` is all of version n, of which only the newest is kept; `<n>.added` and `<n>.removed` say how version n
differs from the one before it. `work/` is what an import has read so far.
"""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

FILE_NAME = re.compile(r"([1-9][0-9]{0,8})\.(records|added|removed)")


class Busy(Exception):
    """Somebody else writes this list at this moment."""


def root() -> Path:
    path: Path = settings.HOME.path / "lists"
    return path


def index() -> Path:
    """The folder of the engine's shelf: the PDQ fingerprints of all lists."""
    return root() / "index"


def folder(list_: UUID) -> Path:
    return root() / str(list_)


def work(list_: UUID) -> Path:
    return folder(list_) / "work"


def records(list_: UUID, version: int) -> Path:
    return folder(list_) / f"{version}.records"


def added(list_: UUID, version: int) -> Path:
    return folder(list_) / f"{version}.added"


def removed(list_: UUID, version: int) -> Path:
    return folder(list_) / f"{version}.removed"


@contextmanager
def writing(list_: UUID) -> Iterator[Path]:
    """The folder of a list, for one writer alone.

    Raises:
        Busy
    """
    place = folder(list_)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield place


@contextmanager
def switching() -> Iterator[None]:
    """While versions are exchanged, nobody else exchanges one, makes the index anew, or begins a backup."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
