"""Files that come by the line are looked up in the lists that the office set for it."""

import functools
from collections.abc import Iterable

import structlog

from saystop.offices.models import DeskKey
from saystop.reporting.withholding import Known
from saystop.screening import listed
from saystop.screening.aside import Aside, Unanswered
from saystop.screening.lists import places

MOST_TOLD = 20  # matches of one file that are told

log = structlog.get_logger()


def known(chunks: Iterable[bytes]) -> Known | None:
    """Whether a file is on a list. Off until a list is set for the line and there is a screening desk.

    Whether it is or not, the same is done in the same time; where the lists cannot be asked, the file takes its usual way.
    """
    desk_key = newest_key()
    lists = listed.today(of_reports=True) if desk_key else ()
    if desk_key is None or not lists:
        return None
    try:
        matches = aside().matches(places.root(), lists, chunks)
    except Unanswered:
        log.error("screening", where="saystop.screening.aside", fault="Unanswered")
        return None
    return Known(desk_key, {"matches": matches[:MOST_TOLD]}) if matches else None


def newest_key() -> DeskKey | None:
    """The key of the screening desk that things are sealed to now; None where there is no such desk."""
    return DeskKey.objects.filter(desk__screens=True).order_by("-generation").first()


@functools.cache
def aside() -> Aside:
    """The process beside this one."""
    return Aside()
