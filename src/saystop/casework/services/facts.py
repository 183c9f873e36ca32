"""What is counted of each report, in rows that outlive it: codes of lists, a month; no word of anybody's.

A row is found again by a keyed digest of the report under a key of the desk's private key. When the report goes while somebody
is signed in, chance takes the digest's place; when it goes by the calendar, nobody has the key, and the digest is of an
identifier that is nowhere any more.
"""

import hmac
import secrets
import time
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from saystop.casework import rules, scoring
from saystop.casework.models import Case, Fact, Referral, ReferralState
from saystop.casework.services import assessing, referring
from saystop.engines.sealing import Tampered, derive_key
from saystop.offices.models import DeskGrant
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.reporting.models import Report

TOKEN_BYTES = 32
AT_ONCE = 50  # cases that one page brings up to date at most
BATCH = 8  # of them in one transaction
BRIEFLY = 0.1  # seconds: while a page is made
GONE = (ReferralState.PREPARED, ReferralState.APPROVED, ReferralState.WITHDRAWN)


def token(unlocked: Unlocked, report: Report) -> bytes:
    """The digest by which the row of a report is found (HMAC-SHA256, 32 bytes).

    Raises:
        NotGranted: the member does not hold the report's key.
    """
    key = derive_key(unlocked.desk_key(report.desk_key).export_seed(), "facts")
    return hmac.digest(key, report.pk.bytes, "sha256")


@transaction.atomic
def refresh(unlocked: Unlocked, case: Case) -> None:
    """Bring what is counted of this case's own report up to date, by what the case that leads says.

    Raises:
        NotGranted, Tampered
    """
    report = case.report
    judged = assessing.newest(unlocked, case)
    first = assessing.first(unlocked, case)
    codes: dict[str, Any] = scoring.coarse(judged.answers) if judged else {}
    values = {
        **codes,
        "month": report.arrived_on.replace(day=1),
        "language": report.language,
        "assessed_within": first.within if first else "",
        "is_named": bool(report.identity),
        "is_answered": report.messages.filter(from_desk=True).exists(),
        "referred_to": sorted(_referred_to(unlocked, case)),
        "outcome": case.leading.outcome,
    }
    Fact.objects.update_or_create(token=token(unlocked, report), defaults=values)
    Case.objects.filter(pk=case.pk).update(is_counted=True)


def complete(unlocked: Unlocked, seconds: float = BRIEFLY) -> int:
    """Count what nobody has counted since it changed, as far as this member's keys go, for about so long; at least one batch.

    Returns:
        how many are left.
    """
    held = DeskGrant.objects.filter(member=unlocked.member).values("desk_key")
    # Asked of each case that waits, not as a join: the database would begin with all reports under these keys.
    opens = Exists(Report.objects.filter(pk=OuterRef("report"), desk_key__in=held))
    waiting = Case.objects.filter(Q(is_counted=None) | Q(is_counted=False), opens)
    related = ("report__desk_key__desk", "merged_into__report__desk_key__desk")
    cases = list(waiting.select_related(*related).order_by("opened_on", "id")[:AT_ONCE])
    until = time.monotonic() + seconds
    for first in range(0, len(cases), BATCH):
        _count(unlocked, cases[first : first + BATCH])
        if time.monotonic() >= until:
            break
    return waiting.count()


@transaction.atomic
def _count(unlocked: Unlocked, cases: Iterable[Case]) -> None:
    """Count a few at once: each transaction waits for the disk."""
    for case in cases:
        if not rules.may_read(unlocked.member, case):
            continue
        try:
            refresh(unlocked, case)
        except (NotGranted, Tampered):
            continue


def keep_apart(unlocked: Unlocked, case: Case) -> None:
    """A case is about to be deleted by a member: count it once more, and cut the row loose from its report.

    Raises:
        NotGranted
    """
    try:
        refresh(unlocked, case)
    except Tampered:
        count_before_it_goes(case)  # it does not open as what it was, and goes all the same
    Fact.objects.filter(token=token(unlocked, case.report)).update(token=secrets.token_bytes(TOKEN_BYTES))


def count_before_it_goes(case: Case) -> None:
    """A case is deleted by the calendar that nobody has counted: what its row tells without any key."""
    if case.is_counted is None:
        Fact.objects.create(
            token=secrets.token_bytes(TOKEN_BYTES),
            month=case.report.arrived_on.replace(day=1),
            language=case.report.language,
            is_named=bool(case.report.identity),
            outcome=case.leading.outcome,
        )


def _referred_to(unlocked: Unlocked, case: Case) -> Iterable[str]:
    """Kind and country of the authorities to whom it went, before it was merged too."""
    found = Referral.objects.filter(case__in=(case, case.leading)).exclude(state__in=GONE)
    for one in found.select_related("case__report__desk_key__desk", "case__merged_into", "desk_key"):
        country, kind, _name = referring.authority_of(unlocked, one).split("/", 2)
        yield f"{kind}/{country}"
