"""Files that come by the line are looked up in the lists that the office set for it."""

import functools
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.offices.models import DeskKey
from saystop.reporting.withholding import LookedUp, Source
from saystop.screening import journal, listed
from saystop.screening.aside import Aside, Busy, Unanswered
from saystop.screening.journal import NOBODY, WAIT, Journal, Noted
from saystop.screening.lists import places

TRIES = 2
DAY = 24 * 3600  # seconds

log = structlog.get_logger()


def look_up(source: Source, deadline: float | None = None) -> LookedUp | None:
    """Whether a file is on a list. Off until a list is set for the line and there is a screening desk.

    Whether it is or not, the same is done in the same time; where the lists cannot be asked, the file takes its usual way.

    Args:
        source: the file.
        deadline: the moment of `time.monotonic` by which that has to be known.

    Raises:
        Refused: it was not looked up by then, or too many files wait; whether it is on a list has no part in that.
    """
    desk_key = newest_key()
    if desk_key is None:
        return None
    for _try in range(TRIES):
        try:
            lists = listed.today(of_reports=True)
        except listed.AlteredList:  # told by `saystop check` and on the page of the lists
            log.error("screening", where="saystop.screening.listed", fault="AlteredList")
            return None
        if not lists:
            return None
        try:
            matches = aside().matches(places.root(), lists, source(), deadline)
            break
        except Busy:
            raise Refused(Reason.BUSY) from None
        except Unanswered:  # a list may have changed meanwhile, or the process have died
            log.error("screening", where="saystop.screening.aside", fault="Unanswered")
    else:
        return None
    _note(matches)
    return LookedUp(desk_key, {"matches": matches} if matches else None)


def _note(matches: Sequence[Mapping[str, Any]]) -> None:
    """A file was looked up, and this is what it matched, for a member to judge; on which day, and no hour."""
    noted = [
        Noted(
            UUID(one["list"]),
            one["version"],
            one["kind"],
            bytes.fromhex(one["value"]),
            one["distance"],
            one["content_class"],
            WAIT,
        )
        for one in matches
    ]
    try:
        _journal().note(NOBODY, by_file=1, matches=noted)
    except OSError as fault:
        log.error("screening journal", fault=type(fault).__name__)


def newest_key() -> DeskKey | None:
    """The key of the screening desk that things are sealed to now; None where there is no such desk."""
    return DeskKey.objects.filter(desk__screens=True).order_by("-generation").first()


@functools.cache
def _journal_in(folder: Path) -> Journal:
    return Journal(folder, lambda: time.time() // DAY * DAY, alike=True)


def _journal() -> Journal:
    """What this process writes down. Of what comes by the line no time finer than the day is kept."""
    return _journal_in(journal.folder_of(places.root().parent))


@functools.cache
def aside() -> Aside:
    """The process beside this one."""
    return Aside()
