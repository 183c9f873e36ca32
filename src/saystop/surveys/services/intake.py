"""Responses come in: what was chosen is kept readable, what was written is sealed, nothing tells who or when."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import Value
from saystop.engines.sealing import seal
from saystop.offices.models import DeskKey
from saystop.offices.services import desks
from saystop.reporting import padding
from saystop.surveys import bindings
from saystop.surveys.models import Contact, Response, Source, State, Survey, Ticket, Version
from saystop.surveys.sorting import sorted_out

BATCH = 1000


class Closed(Exception):
    """The survey takes no responses."""


class TicketSpent(Exception):
    """The link was used already, or is none of this survey's."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One whole response as it comes in: checked answers by path."""

    values: Mapping[str, Value]
    language: str
    day: date | None = None
    once: uuid.UUID | None = None


def receive(version: Version, questionnaire: Questionnaire, answered: Answered, *, ticket: str = "") -> None:
    """Keep what one respondent answered on a page. A second time under the same `once` changes nothing.

    Raises:
        Closed: the survey is not open, or full, or its last day is over.
        TicketSpent: it asks for a ticket, and this one does not count.
    """
    survey = version.survey
    once = answered.once or uuid.uuid4()
    if Response.objects.filter(once=once).exists():
        return
    try:
        with transaction.atomic():
            survey = Survey.objects.select_for_update().get(pk=survey.pk)
            if not is_open(survey, timezone.localdate()):
                raise Closed
            if survey.by_ticket and not _spend(survey, ticket):
                raise TicketSpent
            _response(
                version, questionnaire, answered, once, Source.PAGE, desks.current_key(survey.desk)
            ).save(force_insert=True)
    except IntegrityError:
        return  # the same page, sent twice at the same moment


def enter(
    version: Version, questionnaire: Questionnaire, answered: Iterable[Answered], source: Source
) -> int:
    """Keep many responses: from paper, from another program's export, invented ones.

    Returns:
        how many there were.
    """
    desk_key = desks.current_key(version.survey.desk)
    count = 0
    batch: list[Response] = []
    for one in answered:
        batch.append(_response(version, questionnaire, one, one.once or uuid.uuid4(), source, desk_key))
        if len(batch) >= BATCH:
            count += len(Response.objects.bulk_create(batch))
            batch = []
    return count + len(Response.objects.bulk_create(batch))


def is_open(survey: Survey, today: date) -> bool:
    if survey.state != State.OPEN or (survey.closes_on is not None and survey.closes_on < today):
        return False
    return survey.closes_at is None or survey.responses.count() < survey.closes_at


def takes_contacts(survey: Survey, today: date) -> bool:
    """Whoever answered last, when the survey was full or at the end of its last day, may still tell how to reach them."""
    is_over = survey.closes_on is not None and survey.closes_on < today - timedelta(days=1)
    return survey.state == State.OPEN and not is_over


def ticket_counts(survey: Survey, ticket: str) -> bool:
    """Whether this ticket is one of the survey's and was not used yet."""
    return Ticket.objects.filter(digest=digest(ticket), survey=survey, used=False).exists()


def digest(secret: str) -> bytes:
    """What is kept of a secret of many random bytes."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def leave_contact(survey: Survey, text: str) -> None:
    """Keep how to reach somebody who wants to hear of the results, sealed and tied to no response."""
    desk_key = desks.current_key(survey.desk)
    contact = Contact(survey=survey, desk_key=desk_key)
    contact.envelope = seal(
        padding.pack({"contact": text}), [desk_key.public], bindings.contact(survey.pk, contact.pk)
    )
    contact.save(force_insert=True)


def _spend(survey: Survey, ticket: str) -> bool:
    return Ticket.objects.filter(digest=digest(ticket), survey=survey, used=False).update(used=True) == 1


def _response(
    version: Version,
    questionnaire: Questionnaire,
    answered: Answered,
    once: uuid.UUID,
    source: Source,
    desk_key: DeskKey,
) -> Response:
    chosen, written = sorted_out(questionnaire, answered.values)
    response = Response(
        survey_id=version.survey_id,
        version=version,
        once=once,
        day=answered.day or timezone.localdate(),
        language=answered.language[:12],
        source=source,
        chosen=json.dumps(chosen, ensure_ascii=False, separators=(",", ":")),
    )
    if written:
        response.desk_key = desk_key
        response.written = seal(
            padding.pack(written), [desk_key.public], bindings.written(version.survey_id, once)
        )
    return response
