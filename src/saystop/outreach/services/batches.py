"""Batches of sheets begun, gone on with and thrown away: the only place that writes them, in the database and in their folder."""

import fcntl
import time
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import queries, rules, sheets
from saystop.outreach.models import Batch, Campaign, Channel
from saystop.outreach.sheets import Kind

MOST_CHANNELS = 300
SECONDS = 1.5  # of sheets in one go, so that a page answers soon
LIFE = timedelta(days=3)


class TooMany(Exception):
    """The campaign has more channels than fit one batch."""


class NothingToPrint(Exception):
    """No channel of the campaign has a language in which it says something."""


def folder() -> Path:
    return settings.HOME.path / "outreach"


def file_of(batch: Batch) -> Path:
    return folder() / f"{batch.pk}.zip"


@transaction.atomic
def begin(
    member: Member, campaign: Campaign, kinds: Sequence[str], address: str, *, has_bleed: bool = False
) -> Batch:
    """A batch of which nothing is made yet.

    Args:
        address: where the line is reached, as `https://report.office.example/`: the code comes behind it.

    Raises:
        Refused: the member has nothing to do with outreach.
        TooMany, NothingToPrint
    """
    rules.demand(rules.may_reach_out(member))
    channels = [
        str(one.pk)
        for one in queries.channels(campaign).filter(is_active=True)[: MOST_CHANNELS + 1]
        if sheets.texts_of(one)
    ]
    if len(channels) > MOST_CHANNELS:
        raise TooMany
    if not channels:
        raise NothingToPrint
    made = Batch.objects.create(
        campaign=campaign, kinds=list(kinds), has_bleed=has_bleed, channels=channels, address=address
    )
    audit.record(member, "batch.begun", made.pk)
    return made


def go_on(member: Member, batch: Batch, seconds: float = SECONDS) -> Batch:
    """Make sheets for so long, one at least. What is made stays made; where another process is at it, nothing is done.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / f"{batch.pk}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return batch
        batch.refresh_from_db()
        if not _is_whole(file_of(batch)):
            # A process was killed while it wrote: what it left has no list of contents, and to append to it would
            # make a file that looks whole and lacks all that was there before. Making them again takes seconds.
            file_of(batch).unlink(missing_ok=True)
            batch.made = 0
        end = time.monotonic() + seconds
        with zipfile.ZipFile(file_of(batch), "a", zipfile.ZIP_STORED) as file:
            there = set(file.namelist())
            while batch.left:
                _add(file, there, batch)
                batch.made += 1
                if time.monotonic() > end:
                    break
        Batch.objects.filter(pk=batch.pk).update(made=batch.made)
    return batch


def forget(member: Member, batch: Batch) -> None:
    """Throw a batch away with its file. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    _forget(batch)


def sweep() -> None:
    """One round of housekeeping: batches of earlier days go with their files, and files that no batch names."""
    for batch in Batch.objects.filter(begun_on__lt=timezone.localdate() - LIFE):
        _forget(batch)
    known = {str(pk) for pk in Batch.objects.values_list("pk", flat=True)}
    if folder().is_dir():
        for path in folder().iterdir():
            if path.stem not in known:
                path.unlink(missing_ok=True)


def _is_whole(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path):
            return True
    except (FileNotFoundError, zipfile.BadZipFile):
        return False


def _add(file: zipfile.ZipFile, there: set[str], batch: Batch) -> None:
    """The next sheet. A channel that has ended or changed its campaign meanwhile is printed as it is now, or left out."""
    place, number = divmod(batch.made, len(batch.kinds))
    kind = Kind(batch.kinds[number])
    channel = Channel.objects.select_related("partner", "campaign").filter(pk=batch.channels[place]).first()
    if channel is None or not sheets.texts_of(channel):
        return
    name = f"{kind.value}/{channel.code}.pdf"
    if name not in there:  # a process that was killed may have made it and not said so
        address = f"{batch.address}{channel.code}"
        file.writestr(name, sheets.sheet(kind, channel, address, is_png=False, has_bleed=batch.has_bleed))


def _forget(batch: Batch) -> None:
    file_of(batch).unlink(missing_ok=True)
    (folder() / f"{batch.pk}.lock").unlink(missing_ok=True)
    batch.delete()
