"""A step of the form in an office that takes no pictures: what is only about them is not shown.

The rules hold for any form; docs/report-form.md tells authors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from saystop.asking.fields import Item, RepeatSection, Section, Step
from saystop.engines.questionnaires.answering import definition
from saystop.engines.questionnaires.model import Kind, Questionnaire

# The question by which the reporter lets a photo keep its place and time; see docs/report-form.md.
KEEP_QUESTION = "keep_place_time"


def without_pictures(questionnaire: Questionnaire, step: Step, reason: str) -> Step:
    """The step with the office's reason in the place of notes that stand right above a question of files.

    Such a question then asks for documents, one of type `image` is left out, and so is the one about place and time.
    """
    return replace(step, items=tuple(_without(questionnaire, step.items, reason)))


def _without(questionnaire: Questionnaire, items: Sequence[Item], reason: str) -> Iterator[Item]:
    notes: list[Item] = []  # whose question has not come yet
    for item in items:
        if isinstance(item, Section):
            yield from notes
            notes.clear()
            yield replace(item, items=tuple(_without(questionnaire, item.items, reason)))
        elif isinstance(item, RepeatSection):
            yield from notes
            notes.clear()
            instances = tuple(
                replace(one, items=tuple(_without(questionnaire, one.items, reason)))
                for one in item.instances
            )
            yield replace(item, instances=instances)
        elif item.widget == "note":
            notes.append(item)
        elif item.widget == "files":
            notes.clear()
            yield replace(item, widget="note", label=reason, hint="")
            if questionnaire.questions[definition(item.name)].kind is Kind.FILE:
                hint = _("PDF or plain text, up to 10 files, 50 MB together.")
                yield replace(item, label=_("Documents"), hint=hint)
        else:
            yield from notes
            notes.clear()
            if item.name.rsplit("/", 1)[-1] != KEEP_QUESTION:
                yield item
    yield from notes
