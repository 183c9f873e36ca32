"""What a reporter may want to look at before sending: said beside the answers, never asked for again.

Nothing here holds a report back. The rules hold for any form; docs/report-form.md tells authors.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from saystop.asking import markdown
from saystop.asking.fields import Answered, answered
from saystop.engines.questionnaires.model import Group, Kind, Questionnaire
from saystop.engines.questionnaires.values import Value

# Choices that say there is no other.
NONE_OF_THEM = frozenset({"nobody", "none"})


def loose_ends(
    questionnaire: Questionnaire, step: Group, values: Mapping[str, Value], language: str
) -> Iterator[str]:
    """What contradicts itself or is unfinished among the answers of a step, a sentence each."""
    if any(
        _contradicts(value) for value in values.values()
    ):  # hardly ever, and looking for where takes a while
        for one in answered(questionnaire, step, values, language):
            if one.question.kind is Kind.SELECT_MULTIPLE and _contradicts(values[one.path]):
                yield from _contradiction(one, values[one.path], questionnaire.default_language, language)
    if step.path == "you" and values.get("you/named") == "named":
        if not {"you/name", "you/contact"} & values.keys():
            yield _("You chose to give your name or contact details, but have not written any yet.")
        elif "you/police_may_have_name" in questionnaire.questions.keys() - values.keys():
            yield _(
                "You did not say whether the police may have your name and contact details: no answer counts as no."
            )


def _contradicts(value: Value) -> bool:
    return isinstance(value, list) and len(set(value)) > 1 and not NONE_OF_THEM.isdisjoint(value)


def _contradiction(one: Answered, value: Value, default: str, language: str) -> Iterator[str]:
    chosen = set(value) if isinstance(value, list) else set()
    for choice in one.question.choices:
        if choice.name in NONE_OF_THEM & chosen:
            yield _("Under “%(question)s”, “%(choice)s” is ticked together with another answer.") % {
                "question": one.label,
                "choice": markdown.plain(choice.label.get(language, default)),
            }
