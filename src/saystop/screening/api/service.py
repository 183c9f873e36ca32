"""The application put together for one process, with the thread that keeps it up to date."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from saystop.screening.api.callers import Callers
from saystop.screening.api.database import look_after_connection
from saystop.screening.api.limits import Limits
from saystop.screening.api.meters import Meters
from saystop.screening.api.wsgi import Application, Hashing
from saystop.screening.by_file import Matching, Prints
from saystop.screening.journal import DIGEST_BYTES, Journal, folder_of
from saystop.screening.matching import Query
from saystop.screening.models import Kind
from saystop.screening.services import logging

FOLD_SECONDS = 5
PAUSE_SECONDS = 1.5  # less than what a request would ask anew after

log = structlog.get_logger()


def application(
    home: Path, processes: int, matcher: Matching, hasher: Callable[[], Hashing], pictures: int
) -> Application:
    """The service of one of so many processes.

    Args:
        home: the folder of everything that is written.
        matcher: what looks up.
        hasher: makes what hashes, with the first picture that comes.
        pictures: how many of one client are hashed at the same time.
    """
    callers = Callers()
    callers.refresh()
    _warm(matcher)
    journal = Journal(folder_of(home))
    Keeper(callers, matcher, journal).start()
    return Application(
        callers=callers,
        matcher=matcher,
        hasher=FirstUse(hasher),
        journal=journal,
        limits=Limits(processes, pictures=pictures),
        meters=Meters(journal.folder),
    )


def _warm(matcher: Matching) -> None:
    """What is compiled and opened for the first question is compiled and opened before somebody waits for it."""
    try:
        matcher.match([Query(kind, bytes(DIGEST_BYTES[kind])) for kind in Kind])
    except Exception as fault:  # a damaged list is told to who asks, and by `saystop check`
        log.error("screening lists", fault=type(fault).__name__)


class FirstUse:
    """A hasher that is made once it is needed: a service that is asked for fingerprints alone needs none."""

    def __init__(self, make: Callable[[], Hashing]) -> None:
        self._make = make
        self._made: Hashing | None = None
        self._lock = threading.Lock()

    def fingerprints(self, data: bytes) -> Prints:
        with self._lock:
            made = self._made = self._made or self._make()
        return made.fingerprints(data)


class Keeper(threading.Thread):
    """Reads who may ask and which lists there are, and takes the journal into the log, while requests are answered."""

    def __init__(self, callers: Callers, matcher: Matching, journal: Journal) -> None:
        super().__init__(name="keeper", daemon=True)
        self._callers, self._matcher, self._journal = callers, matcher, journal

        self._folded_at = time.monotonic()

    def run(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            self.keep()

    def keep(self) -> None:
        """One round. What one step cannot do holds up no other: a list that is damaged keeps nothing out of the log."""
        for step in (look_after_connection, self._callers.refresh, self._matcher.refresh, self._fold):
            try:
                step()
            except Exception as fault:
                log.error("screening keeper", fault=type(fault).__name__)

    def _fold(self) -> None:
        if time.monotonic() - self._folded_at >= FOLD_SECONDS:
            self._journal.turn()
            logging.fold(self._journal.folder)
            self._folded_at = time.monotonic()
