"""Charts of surveys on pages of the website: what was published with small groups hidden, never an answer.

Loaded when a page has such a chart, for what draws it is heavy.
"""

import json
from uuid import UUID

from saystop.surveys import showing
from saystop.surveys.columns import columns
from saystop.surveys.models import Publication, Version
from saystop.surveys.showing import Released


def questions(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an editor can choose: by survey the questions whose figures are public."""
    found = []
    for publication in Publication.objects.select_related("survey").order_by("-released_on", "survey__name"):
        if not publication.is_public:
            continue
        released = json.loads(publication.figures)
        questionnaire = Version.objects.get(pk=released["version"]).questionnaire
        spoken = language if language in questionnaire.languages else questionnaire.default_language
        offered = [
            (f"{publication.survey_id}:{column.path}", column.label)
            for column in columns(questionnaire, spoken)
            if column.path in released["questions"]
        ]
        found.append((publication.survey.name, offered))
    return found


def chart(chosen: str, language: str) -> Released | None:
    """The chart of one question in a language; None where its figures are no longer public."""
    survey, _colon, path = chosen.partition(":")
    try:
        found = Publication.objects.select_related("survey").filter(survey_id=UUID(survey)).first()
    except ValueError:
        return None
    if found is None or not found.is_public or not path:
        return None
    try:
        released = showing.released(found, language, path)
    except Version.DoesNotExist:
        return None
    return released if released.shown else None
