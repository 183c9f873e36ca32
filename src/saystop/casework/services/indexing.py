"""The index by which reports are found: made report by report while a member who holds their keys is signed in.

Tables hold blind tokens only, each made under a key derived from the private key to which its words are sealed. So nobody
makes or checks a token who could not open what it stands for: a member whose key was revoked finds nothing of what came after.
No entry of the audit trail is written: nobody reads what is opened here.
"""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from saystop.casework import queries, rules
from saystop.casework.contents import Contents, contents_of
from saystop.casework.models import Case, IndexedReport, Token
from saystop.engines.sealing import PrivateKey, Tampered, derive_key
from saystop.offices.models import DeskGrant, DeskKey
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.reporting.models import Message, Report

if TYPE_CHECKING:  # loaded only when something is indexed or looked for
    from saystop.engines.linkage import Blind

# Raised when the rules change by which a report becomes tokens: all reports are then indexed anew.
VERSION = 1
OUTDATED = 0
BRIEFLY = 0.2  # seconds: while a page is made
BATCH = 8  # reports in one transaction: with SQLite, nobody else writes meanwhile
LOOKED_AHEAD = 400  # reports


@dataclass(frozen=True, slots=True)
class Progress:
    """How many reports were indexed now, and how many are left."""

    done: int
    left: int


def pending(unlocked: Unlocked) -> int:
    """How many reports wait to be indexed that this member's keys open."""
    held = _held(unlocked)
    indexed = IndexedReport.objects.filter(desk_key__in=held, version=VERSION).count()
    if Report.objects.filter(desk_key__in=held).count() == indexed:
        return 0
    return _waiting(unlocked, held).count()


def index_some(unlocked: Unlocked, seconds: float = BRIEFLY) -> Progress:
    """Index the newest reports that wait, for about so long; at least one batch.

    Raises:
        rules.Refused: the member works at no desk.
    """
    rules.demand(rules.works_at_a_desk(unlocked.member))
    until, done = time.monotonic() + seconds, 0
    left = pending(unlocked)
    if not left:
        return Progress(0, 0)
    held = [key.pk for key in held_keys(unlocked)]
    newest = _waiting(unlocked, held).order_by("-opened_on", "id")
    waiting = list(newest.values_list("report", flat=True)[:LOOKED_AHEAD])
    blinds: dict[uuid.UUID, Blind] = {}
    for first in range(0, len(waiting), BATCH):
        done += _index(unlocked, waiting[first : first + BATCH], blinds)
        if time.monotonic() >= until:
            break
    return Progress(done, max(0, left - done))


def outdate(report: Report) -> None:
    """The reporter has added to it: what it was found by holds on until it is indexed anew."""
    IndexedReport.objects.filter(report=report).update(version=OUTDATED)


def held_keys(unlocked: Unlocked) -> list[DeskKey]:
    """The desk keys that this member's grants open, of all generations."""
    held = []
    for grant in DeskGrant.objects.filter(member=unlocked.member).select_related("desk_key"):
        try:
            unlocked.desk_key(grant.desk_key)
        except (NotGranted, Tampered):  # an invented grant opens nothing
            continue
        held.append(grant.desk_key)
    return held


def blind(key: PrivateKey) -> "Blind":
    """What makes the tokens of everything that is sealed to this key."""
    from saystop.engines.linkage import Blind

    return Blind(derive_key(key.export_seed(), "linkage"))


@transaction.atomic
def _index(unlocked: Unlocked, waiting: Iterable[uuid.UUID], blinds: dict[uuid.UUID, "Blind"]) -> int:
    """Index a few reports: opened only when their rows are locked, so that no message comes in between and stays unread."""
    reports = {
        report.pk: report
        for report in Report.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("desk_key")
        .filter(pk__in=waiting)
    }
    IndexedReport.objects.bulk_create(
        [IndexedReport(report=one, desk_key=one.desk_key, version=OUTDATED) for one in reports.values()],
        ignore_conflicts=True,
    )
    rows = list(IndexedReport.objects.filter(report__in=reports).exclude(version=VERSION))
    Token.objects.filter(indexed__in=rows).delete()
    tokens = {
        (token, row.number) for row in rows for token in _tokens(unlocked, reports[row.report_id], blinds)
    }
    _store(sorted(tokens))
    IndexedReport.objects.filter(number__in=[row.number for row in rows]).update(version=VERSION)
    return len(rows)


def _store(rows: list[tuple[int, int]]) -> None:
    """Tokens and numbers of reports into the table, without an object of Django's for each of so many."""
    sentence = f'INSERT INTO "{Token._meta.db_table}" (token, indexed_id) VALUES (%s, %s)'  # noqa: S608 - a name of our own
    with connection.cursor() as cursor:
        cursor.executemany(sentence, rows)


def _tokens(unlocked: Unlocked, report: Report, blinds: dict[uuid.UUID, "Blind"]) -> set[int]:
    """The tokens of a report; none of one that was altered, whose page says so to whoever opens it."""
    try:
        return tokens_of(unlocked, contents_of(unlocked, report), blinds)
    except Tampered:
        return set()


def tokens_of(unlocked: Unlocked, contents: Contents, blinds: dict[uuid.UUID, "Blind"]) -> set[int]:
    """The tokens of what was opened, each under the key to which its words are sealed; `blinds` remembers them by key."""
    from saystop.engines.linkage import Document, index_tokens

    found: set[int] = set()
    for passage in contents.passages:
        key = passage.desk_key
        if key.pk not in blinds:
            blinds[key.pk] = blind(unlocked.desk_key(key))
        found |= index_tokens(blinds[key.pk], Document(passage.texts, passage.identifiers))
    return found


def _held(unlocked: Unlocked) -> list[uuid.UUID]:
    return list(DeskGrant.objects.filter(member=unlocked.member).values_list("desk_key", flat=True))


def _waiting(unlocked: Unlocked, held: list[uuid.UUID]) -> QuerySet[Case]:
    """The cases whose reports wait. A report with a message that her keys do not open is left to colleagues."""
    shut_out = queries.shut_out_of(unlocked.member)
    indexed = IndexedReport.objects.filter(report=OuterRef("report"), version=VERSION)
    found = Case.objects.filter(~Exists(indexed))
    # Asked first, of a short index: the rows of all reports and messages are long to walk through.
    if Report.objects.exclude(desk_key__in=held).exists():
        found = found.filter(report__desk_key__in=held)
    if Message.objects.exclude(desk_key__in=held).exists():
        closed = Message.objects.filter(report=OuterRef("report"), from_desk=False)
        found = found.filter(~Exists(closed.exclude(desk_key__in=held)))
    return found.exclude(Q(pk__in=shut_out) | Q(merged_into__in=shut_out))
