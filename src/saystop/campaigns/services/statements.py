"""Bank statements taken in: the only place that writes them."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from saystop.campaigns import rules
from saystop.campaigns.models import Account, Entry, Statement
from saystop.campaigns.services import matching
from saystop.campaigns.statements import camt, planning
from saystop.campaigns.statements.planning import Plan, Planned
from saystop.offices import audit
from saystop.offices.models import Member

# The longest that a country of our four languages has books kept (France: ten years; the others ask for less), counted from
# the end of the year.
YEARS_KEPT = 10


class Faulty(Exception):
    """There is a fault in the file: nothing of it was taken in."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def take_in(member: Member, data: bytes) -> tuple[int, int]:
    """All that is new in a file, matched where it can be; the same file once more changes nothing.

    One transaction, and one import at a time: killed in the middle it leaves nothing.

    Returns:
        how many entries are new, and how many of them are settled at once.

    Raises:
        Refused, Unreadable
        Faulty
    """
    rules.demand(rules.may_campaign(member))
    # Read before anything is locked: a report that is sent meanwhile does not wait for it.
    reading, file = camt.read(data), hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        # Whoever comes second waits here, and then meets what the first one brought.
        list(Account.objects.select_for_update().order_by("pk"))
        return _take_in(member, planning.plan_of(file, reading))


def _take_in(member: Member, plan: Plan) -> tuple[int, int]:
    if plan.faults:
        raise Faulty(plan)
    made: list[Entry] = []
    for planned in plan.statements:
        if not planned.is_known:
            made += _keep(planned, plan.file)
    if not plan.would_change:
        return 0, 0
    new = {one.pk for one in made}
    found = sum(one.pk in new for one in matching.settle_open())
    audit.record(member, "statement.imported", plan.file[:16])
    return len(made), found


def sweep() -> None:
    """Names, account numbers and texts go when the books need them no more; amounts and days stay."""
    end = date(timezone.localdate().year - YEARS_KEPT, 1, 1)
    told = {"name": "", "iban": "", "text": "", "structured": "", "end_to_end": "", "note": ""}
    Entry.objects.filter(day__lt=end).exclude(**told).update(**told)


def _keep(planned: Planned, file: str) -> list[Entry]:
    told = planned.told
    statement = Statement.objects.create(
        account=planned.account,
        bank_id=told.bank_id,
        from_day=told.from_day,
        to_day=told.to_day,
        opening=told.opening,
        closing=told.closing,
        file=file,
        number=planned.number,
        known=planned.known,
    )
    return Entry.objects.bulk_create(
        [
            Entry(
                statement=statement,
                key=key,
                number=one.number,
                part=one.part,
                bank_reference=one.bank_reference,
                amount=one.amount,
                is_reversal=one.is_reversal,
                day=one.day,
                structured=one.structured,
                text=one.text,
                name=one.name,
                iban=one.iban,
                end_to_end=one.end_to_end,
                together=one.together,
            )
            for key, one in planned.new.items()
        ],
        batch_size=200,
    )
