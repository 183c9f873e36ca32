"""Registrations for events by people themselves, without an account: made, and let go."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.sealing import seal
from saystop.offices.services import desks
from saystop.reporting import padding
from saystop.reporting.floods import now
from saystop.training.guesses import Guesses
from saystop.website import bindings, event_links
from saystop.website.event_workbooks import EMAIL, NAME, path_of
from saystop.website.models import Event, EventMail, EventQuestions, EventRegistration, EventState
from saystop.website.models.events import KEPT

LONGEST_NAME = 200
# An address that somebody types is told of so many registrations of one event: its owner may not have asked for any.
MOST_OF_AN_ADDRESS = 3
# Whoever withdraws leaves nothing by which that could be counted. So it is counted in memory too, until it leaks away within
# days: by a digest whose key each process makes up for itself.
LATELY = Guesses(capacity=MOST_OF_AN_ADDRESS, leak=1 / 86_400, most_kept=10_000)
_key = secrets.token_bytes(32)


class Closed(Exception):
    """Nobody can register for it now."""


class Full(Exception):
    """As many wait as there are seats."""


class Unknown(Exception):
    """The link leads to nobody."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered: checked answers by path.

    Attributes:
        once: made in the page; a page that is sent twice is one registration.
    """

    values: Mapping[str, Any]
    language: str
    once: UUID


@transaction.atomic
def register(questions: EventQuestions, questionnaire: Questionnaire, given: Given) -> EventRegistration:
    """A seat, or a place on the waiting list.

    Raises:
        Closed, Full
    """
    # One after the other: two at once would both find the last seat free.
    held = Event.objects.select_for_update().select_related(None).get(pk=questions.event_id)
    if known := held.registrations.filter(once=given.once).first():
        return known
    if not held.may_be_registered_for:
        raise Closed
    rows = held.registrations
    if rows.count() >= 2 * held.seats:
        raise Full
    row = EventRegistration(
        id=uuid4(),
        event=held,
        questions=questions,
        once=given.once,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        has_seat=rows.filter(has_seat=True).count() < held.seats,
        language=given.language,
    )
    _fill(row, questionnaire, given.values)
    row.save(force_insert=True)
    return row


def _fill(row: EventRegistration, questionnaire: Questionnaire, values: Mapping[str, Any]) -> None:
    """What was answered: readable, or sealed to the desk of the event; the address readable in any case."""
    # PostgreSQL keeps no zero in a text.
    kept = {
        path: value.replace("\0", "") if isinstance(value, str) else value for path, value in values.items()
    }
    email = str(kept.pop(path_of(questionnaire, EMAIL), "")).strip()
    if email and not _is_told_enough(row.event, email):
        row.email = email
    row.mail = EventMail.CONFIRM if row.email else ""
    if row.event.desk is None:
        row.name = " ".join(str(kept.pop(path_of(questionnaire, NAME), "")).split())[:LONGEST_NAME]
        row.answers = kept
        return
    row.desk_key = desks.current_key(row.event.desk)
    row.sealed = seal(padding.pack(kept), [row.desk_key.public], bindings.registration(row.event_id, row.pk))


def _is_told_enough(event: Event, email: str) -> bool:
    there = event.registrations.filter(email__iexact=email).count()
    told = hashlib.blake2b(f"{event.pk} {email.casefold()}".encode(), key=_key).hexdigest()
    return LATELY.are_too_many(told, now()) or there >= MOST_OF_AN_ADDRESS


def found(token: str) -> EventRegistration | None:
    """The registration to which a link leads."""
    pk = event_links.row_of(token)
    return EventRegistration.objects.select_related("event").filter(pk=pk).first() if pk else None


@transaction.atomic
def withdraw(token: str) -> None:
    """Take oneself off the list, at any time; nothing is left of it. Raises Unknown."""
    row = found(token)
    if row is None:
        raise Unknown
    let_go(row)


def let_go(row: EventRegistration) -> None:
    """Delete a registration; whoever waits longest gets the seat, and is told. The caller holds a transaction."""
    held = Event.objects.select_for_update().select_related(None).get(pk=row.event_id)
    EventRegistration.objects.filter(pk=row.pk).delete()
    move_up(held)


def move_up(held: Event) -> None:
    """Give the seats that are free to those who wait longest. The caller holds the row of the event."""
    if held.state != EventState.PLANNED or held.is_over:
        return
    rows = held.registrations
    free = held.seats - rows.filter(has_seat=True).count()
    for row in rows.filter(has_seat=False).order_by("number")[: max(0, free)]:
        row.has_seat = True
        # Who was not told anything yet is told all at once.
        row.mail = row.mail or (EventMail.SEAT if row.email else "")
        row.save(update_fields=["has_seat", "mail"])


def sweep() -> None:
    """One round of housekeeping: names, addresses and answers go some time after the event; their number stays."""
    for event in Event.objects.filter(
        day__lt=timezone.localdate() - KEPT, registrations__isnull=False
    ).distinct():
        _forget(event.pk)


@transaction.atomic
def _forget(pk: UUID) -> None:
    held = Event.objects.select_for_update().select_related(None).get(pk=pk)
    if held.day >= timezone.localdate() - KEPT:  # it was put off meanwhile
        return
    held.registered += held.registrations.count()
    held.registrations.all().delete()
    held.save(update_fields=["registered"])
