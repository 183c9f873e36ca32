"""Many sealed reports at once, past the pages but sealed as they are: what an inbox looks like after years.

from benchmarks.many_reports import fill
with founded():
    fill(10_000)
"""

import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from saystop.casework.models import Case, Outcome, State
from saystop.engines.sealing import PrivateKey, PublicKey, seal
from saystop.offices.models import DeskKey, Member
from saystop.offices.services import desks
from saystop.reporting import bindings, padding
from saystop.reporting.models import FormVersion, Message, Report
from saystop.reporting.services import conversation, questionnaire

SAID = "An adult who did not seem to be family took a child to room 12. The child seemed tired and did not speak."
LANGUAGES = ("en", "fr", "nl", "de")
BATCH = 500  # rows a statement
RECEIPTS = 32  # parsing a public key costs as much as sealing to it: the reports share a few receipts' keys


def fill(
    count: int,
    *,
    days: int = 1000,
    new: float = 0.05,
    answered: float = 0.1,
    seed: int = 1,
    said: Sequence[str] = (SAID,),
) -> list[UUID]:
    """Store reports with their cases, the newest of today, spread evenly over the days before; their ids, the newest first.

    Args:
        count: how many.
        days: over how many days they are spread.
        new: the share that nobody has assessed yet; all of the last two days are among them.
        answered: the share to which the reporter has added a message that nobody has read.
        said: what reports tell, in turn.
        seed: of the chance by which states, languages and hours are dealt.
    """
    dealt = random.Random(seed)
    desk_key = desks.receiving_key()
    form = FormVersion.objects.get(digest=questionnaire.current().digest)
    members: list[Member | None] = [None, *Member.objects.all()]
    receipts = [PrivateKey.generate().public for _ in range(RECEIPTS)]
    now = datetime.now(UTC)
    stored: list[UUID] = []
    for numbers in batches(count):
        reports, cases, messages = [], [], []
        for number in numbers:
            arrived = now - timedelta(days=days * number / count, minutes=dealt.randrange(60))
            receipt = receipts[number % RECEIPTS]
            report = sealed(
                desk_key, form, receipt, arrived, LANGUAGES[number % len(LANGUAGES)], said[number % len(said)]
            )
            is_new = dealt.random() < new or now - arrived < timedelta(days=2)
            state = State.NEW if is_new else dealt.choice([one for one in State if one != State.NEW])
            reports.append(report)
            cases.append(
                Case(
                    report=report,
                    state=state,
                    outcome=Outcome.NOT_ENOUGH if state == State.CLOSED else "",
                    assignee=None if is_new else dealt.choice(members),
                    opened_on=report.arrived_on,
                    state_since=report.arrived_on,
                    clock_from=report.arrived_on,
                    assessed_on=None if state == State.NEW else report.arrived_on,
                )
            )
            if dealt.random() < answered:
                messages.append(sealed_message(report, desk_key, receipt, now))
        with transaction.atomic():
            Report.objects.bulk_create(reports)
            Case.objects.bulk_create(cases)
            Message.objects.bulk_create(messages)
        stored += [report.pk for report in reports]
    return stored


def sealed(
    desk_key: DeskKey,
    form: FormVersion,
    receipt: PublicKey,
    arrived: datetime,
    language: str,
    said: str = SAID,
) -> Report:
    """A report as the line stores it, of a reporter who gave a name."""
    recipients = [desk_key.public, receipt]
    told = padding.pack({"situation/what": said, "situation/sure": "think_so"})
    report = Report(
        desk_key=desk_key,
        form=form,
        arrived_on=arrived.date(),
        language=language,
        size_class=padding.SIZES.index(len(told)),
        lookup=secrets.token_bytes(32),
    )
    report.receipt_public = receipt
    head = {"arrived": arrived.isoformat(timespec="seconds"), "channel": ""}
    report.head = seal(padding.pack(head), recipients, bindings.head(report.pk))
    report.told = seal(told, recipients, bindings.told(report.pk))
    who = padding.pack({"you/name": "Rosa Traveller"})
    report.identity = seal(who, recipients, bindings.identity(report.pk))
    return report


def sealed_message(report: Report, desk_key: DeskKey, receipt: PublicKey, sent: datetime) -> Message:
    """A message of the reporter that nobody has read."""
    message = Message(
        report=report, desk_key=desk_key, number=1, from_desk=False, is_unread=True, sent_on=sent.date()
    )
    values = {
        "text": "I remember more now.",
        "files": [],
        "number": 1,
        "sent": sent.isoformat(timespec="seconds"),
    }
    binding = conversation.message_binding(report, message)
    message.envelope = seal(padding.pack(values), [desk_key.public, receipt], binding)
    return message


def batches(count: int) -> Iterator[range]:
    """The numbers from 0 to `count` in runs of at most `BATCH`."""
    return (range(first, min(first + BATCH, count)) for first in range(0, count, BATCH))
