"""The log of what was asked: the only place that writes it, walks it and lets old lines go.

Each line carries a keyed digest over the one before, as in the audit trail (`offices.audit`, which says what that holds against).
Lines whose time of keeping is over leave from the front; the head keeps the digest of the last that left, so that the rest can
still be walked.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.engines.sealing import derive_key
from saystop.offices.audit import Verdict
from saystop.screening import journal
from saystop.screening.journal import HOUR, NOBODY, WAIT, Asked, Count
from saystop.screening.models import Client, Entry, Folded, HashList, Head, Match, MatchState

# The report of a year is due by 31 January of the next (Regulation (EU) 2021/1232, Article 3(1)(g)(vii)): lines of its first day
# are needed for 13 months.
KEPT_MONTHS = 13
# More matches than this of one fingerprint by one client on one day wait no longer one by one.
FLOOD = 100
AT_ONCE = 1000  # matches taken into the log in one transaction, so that others can write between

log = structlog.get_logger()


def folder() -> Path:
    return journal.folder_of(settings.HOME.path)


def fold(source: Path | None = None) -> int:
    """Take what the journal holds into the log, and make matches that wait for a member of what has to be judged.

    Counts are taken in once their hour is over or their process has ended. One process does this at a time.

    Returns:
        how many lines the log has more.
    """
    source = source or folder()
    if not source.is_dir():
        return 0
    with journal.alone(source) as is_alone:
        if not is_alone:
            return 0
        journal.clear(source)
        return sum(_fold_file(path) for path in journal.files(source))


def catch_up() -> None:
    """For the desk, which shall find what was matched a moment ago: without the service nobody else takes it in for minutes."""
    try:
        fold()
    except OSError as fault:  # the round of housekeeping tries again; what is in already is shown
        log.error("screening journal", fault=type(fault).__name__)


def sweep() -> None:
    """One round of housekeeping: what the journal holds comes in, what was kept long enough leaves."""
    fold()
    let_go(_months_ago(timezone.localdate(), KEPT_MONTHS))


@transaction.atomic
def let_go(before: date) -> int:
    """Delete the lines at the front that are of hours before this day.

    Returns:
        how many left.
    """
    head = Head.objects.select_for_update().filter(id=1).first()
    if head is None:
        return 0
    start = datetime(before.year, before.month, before.day, tzinfo=UTC)
    kept = Entry.objects.filter(hour__gte=start).order_by("number").values_list("number", flat=True).first()
    last = Entry.objects.filter(**({} if kept is None else {"number__lt": kept})).order_by("-number").first()
    if last is None:
        return 0
    gone, _by_model = Entry.objects.filter(number__lte=last.number).delete()
    head.first, head.before = last.number + 1, last.digest
    _put(head)
    return gone


def verify() -> Verdict:
    """Walk the log and name the first line that was altered, removed or inserted."""
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(id=1).first()
        if head is None:
            return Verdict(0, "", _("The head of the log was removed.") if Entry.objects.exists() else "")
        if not hmac.compare_digest(bytes(head.seal), _seal(head)):
            return Verdict(head.count, "", _("The head of the log was altered."))
        fault = _walk(head)
    return Verdict(head.count - head.first + 1, "" if fault else bytes(head.digest).hex(), fault)


def _walk(head: Head) -> str:
    expected, before = head.first, bytes(head.before)
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != expected:
            return _("Line %(number)d was removed or inserted.") % {"number": min(expected, entry.number)}
        if not hmac.compare_digest(bytes(entry.digest), _digest(before, entry)):
            return _("Line %(number)d was altered or inserted.") % {"number": entry.number}
        expected, before = entry.number + 1, bytes(entry.digest)
    if expected <= head.count:
        return _("Line %(number)d was removed.") % {"number": expected}
    if expected > head.count + 1 or before != bytes(head.digest):
        return _("The head of the log is an older one: it was put back.")
    return ""


# -- from the journal into the log


def _fold_file(path: Path) -> int:
    is_left = journal.is_left(path)
    if path.suffix == journal.COUNTS:
        return _fold_counts(path) if is_left else 0
    lines = 0
    while True:
        some = _fold_matches(path)
        if some is None:
            break
        lines += some
    if is_left:
        _forget(path)
    return lines


@transaction.atomic
def _fold_matches(path: Path) -> int | None:
    """The next records; None at the end of them."""
    folded, _made = Folded.objects.select_for_update().get_or_create(file=path.name)
    asked, offset = journal.matches_in(path, folded.size, AT_ONCE)
    if offset == folded.size:
        return None
    damaged = (offset - folded.size) // journal.MATCH_BYTES - len(asked)
    if damaged:
        log.error("screening journal", fault="damaged records", count=damaged)
    _append([_entry_of(one) for one in asked])
    _make_waiting([one for one in asked if one.match.told == WAIT])
    folded.size = offset
    folded.save()
    return len(asked)


def _fold_counts(path: Path) -> int:
    with transaction.atomic():
        folded, _made = Folded.objects.select_for_update().get_or_create(file=path.name)
        counts = [] if folded.size else journal.counts_in(path)
        _append([_counting(one) for one in counts])
        folded.size = path.stat().st_size
        folded.save()
    _forget(path)
    return len(counts)


def _forget(path: Path) -> None:
    """The file first: where this is cut off, a row stays that no file is named by."""
    path.unlink(missing_ok=True)
    Folded.objects.filter(file=path.name).delete()


def _entry_of(asked: Asked) -> Entry:
    match = asked.match
    return Entry(
        hour=_instant(asked.hour),
        client=_name(asked.client),
        list=str(match.list),
        list_version=match.version,
        kind=match.kind,
        value=match.value.hex(),
        distance=match.distance,
        verdict=match.told,
    )


def _counting(count: Count) -> Entry:
    return Entry(
        hour=_instant(count.hour),
        client=_name(count.client),
        by_fingerprint=count.by_fingerprint,
        by_file=count.by_file,
        unreadable=count.unreadable,
    )


def _append(entries: Sequence[Entry]) -> None:
    """Within a transaction: these at the end of the log."""
    if not entries:
        return
    Head.objects.get_or_create(id=1)
    head = Head.objects.select_for_update().get(id=1)
    for entry in entries:
        head.count += 1
        entry.number = head.count
        entry.digest = head.digest = _digest(bytes(head.digest), entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    _put(head)


def _make_waiting(asked: Iterable[Asked]) -> None:
    """Each fingerprint of a list that a client met on a day is one match that counts; a flood of it is held back."""
    groups: dict[tuple[UUID, str, bytes, UUID, date], list[Asked]] = defaultdict(list)
    for one in asked:
        match = one.match
        groups[match.list, match.kind, match.value, one.client, _instant(one.hour).date()].append(one)
    lists = set(HashList.objects.filter(pk__in={key[0] for key in groups}).values_list("pk", flat=True))
    clients = set(Client.objects.filter(pk__in={key[3] for key in groups}).values_list("pk", flat=True))
    for (list_, kind, value, client, day), those in groups.items():
        if list_ not in lists or not (client == NOBODY or client in clients):
            continue
        nearest = min((one.match for one in those), key=lambda match: match.distance)
        which = {
            "list_id": list_,
            "kind": kind,
            "value": value,
            "client_id": None if client == NOBODY else client,
            "day": day,
        }
        first = {
            "list_version": nearest.version,
            "distance": nearest.distance,
            "content_class": nearest.content_class,
            "count": len(those),
        }
        match_row, is_new = Match.objects.get_or_create(**which, defaults=first)
        same = Match.objects.filter(pk=match_row.pk)
        if not is_new:
            same.update(count=F("count") + len(those), distance=Least(F("distance"), nearest.distance))
        # Once, when it becomes one: a flood that the desk has let wait stays where it is.
        becomes_one = same.filter(count__gt=FLOOD, count__lte=FLOOD + len(those), state=MatchState.WAITING)
        becomes_one.update(state=MatchState.HELD_BACK)


# -- the chain


def _put(head: Head) -> None:
    head.seal = _seal(head)
    head.save()


@lru_cache(maxsize=1)
def _key(secret: bytes) -> bytes:
    return derive_key(secret, "screening log")


def _digest(before: bytes, entry: Entry) -> bytes:
    facts: Mapping[str, object] = {
        "number": entry.number,
        "hour": entry.hour.astimezone(UTC).isoformat(timespec="hours"),
        "client": entry.client,
        "by_fingerprint": entry.by_fingerprint,
        "by_file": entry.by_file,
        "unreadable": entry.unreadable,
        "list": entry.list,
        "list_version": entry.list_version,
        "kind": entry.kind,
        "value": entry.value,
        "distance": entry.distance,
        "verdict": entry.verdict,
    }
    parts = [before, *(str(fact).encode() for fact in facts.values())]
    return hmac.digest(
        _key(settings.SAYSTOP_SECRET),
        b"".join(len(part).to_bytes(4) + part for part in parts),
        hashlib.sha256,
    )


def _seal(head: Head) -> bytes:
    place = head.first.to_bytes(8) + head.count.to_bytes(8)
    return hmac.digest(
        _key(settings.SAYSTOP_SECRET),
        b"head" + place + bytes(head.before).ljust(32) + bytes(head.digest),
        hashlib.sha256,
    )


def _name(client: UUID) -> str:
    return "" if client == NOBODY else str(client)


def _instant(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR, UTC)


def _months_ago(day: date, months: int) -> date:
    """The first day of the month so many months before that of `day`."""
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)
