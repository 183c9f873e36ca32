"""Texts that answers start from, in each language that the office answers in. They tell of no report, so they lie readable."""

import csv
import io
from collections.abc import Iterable
from importlib.resources import files

from django.db import IntegrityError, transaction

from saystop.casework import rules
from saystop.casework.models import AnswerTemplate
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked

SHIPPED = "answers.csv"


class NameTaken(Exception):
    """There is a text of this name in this language."""


def all_texts() -> list[AnswerTemplate]:
    return list(AnswerTemplate.objects.order_by("name", "language"))


def for_answer(language: str) -> list[AnswerTemplate]:
    """The texts in the reporter's language first, then those of which there is none in it."""
    texts = all_texts()
    spoken = [one for one in texts if one.language == language]
    names = {one.name for one in spoken}
    return [*spoken, *(one for one in texts if one.name not in names)]


@transaction.atomic
def write(unlocked: Unlocked, template: AnswerTemplate) -> AnswerTemplate:
    """Keep a new text, or a changed one.

    Raises:
        rules.Refused, NameTaken
    """
    rules.demand(rules.may_write_templates(unlocked.member))
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as fault:
        raise NameTaken from fault
    audit.record(unlocked.member, "template.written", template.pk)
    return template


@transaction.atomic
def remove(unlocked: Unlocked, template: AnswerTemplate) -> None:
    """Take a text away. Answers that started from it stay as they are.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_write_templates(unlocked.member))
    if AnswerTemplate.objects.filter(pk=template.pk).delete()[0]:
        audit.record(unlocked.member, "template.removed", template.pk)


@transaction.atomic
def take_shipped(unlocked: Unlocked, language: str) -> int:
    """Take over the texts that SayStop brings, in all of its languages, as far as the office has none of that name.

    Args:
        language: the names of the texts are in this one.

    Returns:
        How many texts there are more.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_write_templates(unlocked.member))
    names = set(AnswerTemplate.objects.values_list("name", "language"))
    new = [one for one in _shipped(language) if (one.name, one.language) not in names]
    AnswerTemplate.objects.bulk_create(new)
    if new:
        audit.record(unlocked.member, "template.shipped_taken")
    return len(new)


def _shipped(language: str) -> Iterable[AnswerTemplate]:
    text = files("saystop.casework").joinpath("data", SHIPPED).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = {(row["key"], row["language"]): row["name"] for row in rows}
    for row in rows:
        name = names.get((row["key"], language), names[row["key"], "en"])
        yield AnswerTemplate(name=name, language=row["language"], text=row["text"])
