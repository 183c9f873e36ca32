"""What stands on paper comes in."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import Value
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.surveys import rules
from saystop.surveys.models import Response, Source, Version
from saystop.surveys.services import intake
from saystop.surveys.services.intake import Answered


def enter(
    actor: Member,
    version: Version,
    questionnaire: Questionnaire,
    values: Mapping[str, Value],
    language: str,
    once: UUID,
) -> None:
    """Keep what stands on one sheet. A survey that is closed takes it too: paper comes late.

    Args:
        once: made with the page, so that a page which is sent twice is one response.

    Raises:
        Refused: the actor may not.
    """
    demand(rules.may_enter_answers(actor))
    if Response.objects.filter(once=once).exists():
        return
    try:
        with transaction.atomic():
            intake.enter(version, questionnaire, [Answered(values, language, once=once)], Source.PAPER)
            audit.record(actor, "survey.entered", str(version.survey_id))
    except IntegrityError:
        return  # the same page, sent twice at the same moment
