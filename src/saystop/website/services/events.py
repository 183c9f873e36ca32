"""Events planned, changed and called off, and what is asked: the only place that writes events."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.workbook import Fault, WorkbookError
from saystop.engines.saying import said
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.website import event_queries, event_workbooks, rules
from saystop.website.models import Event, EventMail, EventQuestions, EventRegistration, EventState
from saystop.website.services import registering

# Of which those who registered are told when it changes.
TOLD = ("day", "starts_at", "ends_at", "place", "online")


class Closed(Exception):
    """The event was called off."""


class InUse(Exception):
    """A page tells of it, or somebody registered: it is called off, not deleted."""


class TooFew(Exception):
    """More people have a seat already; `taken` is how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class WritesFreely(Exception):
    """People are asked to write freely, which only a desk's key may open: there must be one."""


class DeskStays(Exception):
    """People have registered: what they answered is readable, or sealed to a desk, as they were told."""


@transaction.atomic
def keep(member: Member, event: Event, **values: Any) -> Event:
    """A new event, which asks what the shipped workbook asks; or one with other values: any field but its state.

    Who registered with an address is told when day, hours or place change; who waits gets the seats that are new.

    Raises:
        Refused: the member has nothing to do with events.
        Closed, TooFew, DeskStays, WritesFreely
    """
    rules.demand(rules.may_campaign(member))
    is_new = event._state.adding
    if not is_new:
        event = _planned(event)
        taken = event.registrations.filter(has_seat=True).count()
        if values.get("seats", event.seats) < taken:
            raise TooFew(taken)
        if values.get("desk", event.desk) != event.desk and event.registrations.exists():
            raise DeskStays
        if values.get("desk", event.desk) is None:
            asked = event.questions.latest("number").questionnaire
            if event_workbooks.written_freely(asked):
                raise WritesFreely
    before = [getattr(event, name) for name in TOLD]
    for name, value in values.items():
        setattr(event, name, value)
    event.save()
    if is_new:
        _ask(event, event_workbooks.shipped(), event_workbooks.SHIPPED)
    elif before != [getattr(event, name) for name in TOLD]:
        # Who was not told anything yet is told all at once.
        event.registrations.exclude(email="").filter(mail__in=("", EventMail.REMINDER)).update(
            mail=EventMail.CHANGED
        )
        if event.day != before[0]:
            event.registrations.update(is_reminded=False)
    registering.move_up(event)
    audit.record(member, f"event.{'made' if is_new else 'changed'}", event.pk)
    return event


@transaction.atomic
def ask(
    member: Member,
    event: Event,
    workbook: bytes,
    file_name: str,
    lists: Mapping[str, bytes] | None = None,
) -> EventQuestions:
    """Another workbook for whoever registers from now on.

    Raises:
        Refused, Closed
        WorkbookError: the workbook has faults; nothing is kept.
    """
    rules.demand(rules.may_campaign(member))
    event = _planned(event)
    made = _ask(event, workbook, file_name, lists)
    audit.record(member, "event.asked", event.pk)
    return made


@transaction.atomic
def open_(member: Member, event: Event, *, is_open: bool) -> Event:
    """Take registrations, or no more. Raises Refused, Closed."""
    rules.demand(rules.may_campaign(member))
    event = _planned(event)
    event.is_open = is_open
    event.save(update_fields=["is_open"])
    audit.record(member, f"event.{'opened' if is_open else 'closed'}", event.pk)
    return event


@transaction.atomic
def cancel(member: Member, event: Event) -> None:
    """It does not take place; who registered with an address is told. Raises Refused, Closed."""
    rules.demand(rules.may_campaign(member))
    event = _planned(event)
    event.state, event.is_open = EventState.CANCELLED, False
    event.save(update_fields=["state", "is_open"])
    event.registrations.exclude(email="").update(mail=EventMail.CANCELLED)
    audit.record(member, "event.cancelled", event.pk)


@transaction.atomic
def delete(member: Member, event: Event) -> None:
    """One of which no page tells and for which nobody ever registered. Raises Refused, InUse."""
    rules.demand(rules.may_campaign(member))
    held = Event.objects.select_for_update().select_related(None).get(pk=event.pk)
    if not event_queries.may_go(held):
        raise InUse
    subject = held.pk
    held.delete()
    audit.record(member, "event.deleted", subject)


@transaction.atomic
def remove(member: Member, row: EventRegistration) -> None:
    """Take somebody off the list; whoever waits longest gets the seat. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    registering.let_go(row)
    audit.record(member, "event.registration_removed", row.event_id)


def _ask(
    event: Event, workbook: bytes, file_name: str, lists: Mapping[str, bytes] | None = None
) -> EventQuestions:
    questionnaire = event_workbooks.readable(workbook, file_name, lists)
    if event.desk is None and (freely := event_workbooks.written_freely(questionnaire)):
        raise WorkbookError([_sealed_alone(name) for name in freely])
    last = event.questions.order_by("-number").values_list("number", flat=True).first() or 0
    return EventQuestions.objects.create(
        event=event,
        number=last + 1,
        definition=storing.to_json(questionnaire),
        workbook=workbook,
        file_name=file_name[:120],
    )


def _sealed_alone(name: str) -> Fault:
    sentence = said(
        "“{name}”: what people write freely is sealed. Choose a desk for the event, or ask with a list of answers.",
        name=name,
    )
    return Fault("survey", None, None, sentence)


def _planned(event: Event) -> Event:
    """The row, held until the end of the transaction."""
    found = Event.objects.select_for_update().select_related(None).get(pk=event.pk)
    if found.state != EventState.PLANNED:
        raise Closed
    return found
