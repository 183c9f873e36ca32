"""A report arrives: sealed, stored in one transaction, forgotten."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from saystop.engines.questionnaires.answering import definition
from saystop.engines.questionnaires.model import Kind
from saystop.engines.questionnaires.values import Value
from saystop.engines.sealing import PrivateKey, seal
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.services import desks
from saystop.reporting import bindings, padding
from saystop.reporting.drafts import Draft, PreparedReceipt
from saystop.reporting.models import FormVersion, Report
from saystop.reporting.services import attachments, questionnaire
from saystop.reporting.signals import report_received, report_sent

# What is written in this step of the form tells who reports: sealed apart, so that it can be withheld or withdrawn. What is only
# chosen there (the role, a consent) identifies nobody and stays with the report.
IDENTITY_STEP = "you"
CHOSEN = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK, Kind.ACKNOWLEDGE)


def receive(
    draft: Draft, values: Mapping[str, Value], receipt: PreparedReceipt, taken_by: Member | None = None
) -> Report:
    """Seal and store a report. When it returns, the report is on the disk and the receipt may be shown.

    Args:
        draft: what travelled in the page; its attachments are claimed.
        values: the checked answers by path.
        receipt: the words which the reporter will keep; receiving a second time under the same receipt changes nothing.
        taken_by: the member who entered it for a caller.

    Raises:
        AttachmentsGone: some attachments waited too long; nothing is stored.
    """
    try:
        return _store(draft, values, receipt, taken_by)
    except IntegrityError:
        # The same page was sent before: that report stands.
        return Report.objects.get(lookup=receipt.lookup)


def was_received(receipt: PreparedReceipt) -> bool:
    """Whether a report lies here under this receipt."""
    return Report.objects.filter(lookup=receipt.lookup).exists()


@transaction.atomic
def _store(
    draft: Draft, values: Mapping[str, Value], receipt: PreparedReceipt, taken_by: Member | None
) -> Report:
    now = datetime.now(UTC)
    desk_key = desks.receiving_key()
    receipt_key = PrivateKey.from_seed(receipt.seed).public
    recipients = [desk_key.public, receipt_key]
    who = {path: value for path, value in values.items() if _identifies(draft.form, path)}
    what = {path: value for path, value in values.items() if path not in who}
    head: dict[str, Any] = {"arrived": now.isoformat(timespec="seconds"), "channel": draft.channel}
    if taken_by is not None:
        head["taken_by"] = str(taken_by.pk)
    told = padding.pack(what)
    report = Report(
        desk_key=desk_key,
        form=FormVersion(digest=draft.form),
        arrived_on=now.date(),
        language=draft.language,
        size_class=padding.SIZES.index(len(told)),
        lookup=receipt.lookup,
    )
    report.receipt_public = receipt_key
    report.head = seal(padding.pack(head), recipients, bindings.head(report.pk))
    report.told = seal(told, recipients, bindings.told(report.pk))
    if who:
        report.identity_key = desks.identities_key()
        custodians = (report.identity_key or desk_key).public
        report.identity = seal(padding.pack(who), [custodians, receipt_key], bindings.identity(report.pk))
    report.save(force_insert=True)
    attachments.claim(draft.attachments, report, desk_key)
    report_received.send(Report, report=report)
    if draft.channel:
        report_sent.send(Report, channel=draft.channel)
    if taken_by is not None:
        # Not which one: the trail tells the minute, and of a report only the day is told.
        audit.record(taken_by, "report.taken")
    return report


def _identifies(form: str, path: str) -> bool:
    questions, path = questionnaire.version(form), definition(path)
    return questions.step_of[path] == IDENTITY_STEP and questions.question(path).kind not in CHOSEN
