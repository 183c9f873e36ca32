"""Who registered for an event, for members: on a page, and as a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from saystop.asking import fields
from saystop.asking.languages import named
from saystop.engines.datasets.texts import clean, disarmed
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.sealing import unseal
from saystop.offices.models import Member
from saystop.offices.rules import holds_desk
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.website import bindings
from saystop.website.event_workbooks import NAME, path_of
from saystop.website.models import Event, EventRegistration

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Answer:
    path: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A registration as members read it."""

    row: EventRegistration
    name: str
    answers: Sequence[Answer]


def may_read(member: Member, event: Event) -> bool:
    """Whether what people answered is readable to this member."""
    return event.desk is None or holds_desk(member, event.desk)


def listed(actor: Unlocked, event: Event, language: str) -> list[Participant]:
    """In the order of coming.

    Raises:
        NotGranted: the event has a desk, which the actor does not hold.
        Tampered: a registration was altered.
    """
    forms: dict[UUID, Questionnaire] = {one.pk: one.questionnaire for one in event.questions.all()}
    rows = event.registrations.select_related("desk_key")
    return [_read(actor, row, forms[row.questions_id], language) for row in rows]


def _read(
    actor: Unlocked, row: EventRegistration, questionnaire: Questionnaire, language: str
) -> Participant:
    values: Mapping[str, Any] = row.answers
    name = row.name
    if row.sealed is not None and row.desk_key is not None:
        key = actor.desk_key(row.desk_key)
        plain = unseal(bytes(row.sealed), key, bindings.registration(row.event_id, row.pk))
        values = padding.unpack(plain)
        name = " ".join(str(values.get(path_of(questionnaire, NAME), "")).split())
    at = path_of(questionnaire, NAME)
    rest = {path: value for path, value in values.items() if path != at}
    found = [
        Answer(
            one.path,
            one.label,
            fields.shown(one.question, rest[one.path], language, questionnaire.default_language),
        )
        for step in questionnaire.steps
        for one in fields.answered(questionnaire, step, rest, language)
    ]
    return Participant(row, name, found)


def table(found: Sequence[Participant]) -> list[list[Cell]]:
    """Its lines, the first of which is the heading; a column for each question that somebody answered."""
    asked = {answer.path: answer.label for one in found for answer in one.answers}
    heading: list[Cell] = [
        *(_("Number"), _("Seat"), _("Registered on"), _("Language"), _("Name"), _("E-mail address")),
        *(disarmed(clean(label)) for label in asked.values()),
    ]
    return [heading, *(_line(one, asked) for one in found)]


def to_csv(found: Sequence[Participant]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(table(found))
    return "\ufeff" + written.getvalue()


def to_xlsx(found: Sequence[Participant]) -> bytes:
    from saystop.engines.datasets.workbook import write_sheets

    target = io.BytesIO()
    write_sheets([(_("Participants")[:31], table(found))], target)
    return target.getvalue()


def _line(one: Participant, asked: Mapping[str, str]) -> list[Cell]:
    texts = {answer.path: answer.text for answer in one.answers}
    return [
        one.row.number,
        _("yes") if one.row.has_seat else _("waits"),
        one.row.day.isoformat(),
        named(one.row.language),
        *(disarmed(clean(text)) for text in (one.name, one.row.email)),
        *(disarmed(clean(texts.get(path, ""))) for path in asked),
    ]
