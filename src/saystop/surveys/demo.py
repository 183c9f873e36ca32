"""The survey of the demo office, with invented answers: so that there is something to analyse."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils import timezone

from saystop.engines.questionnaires.model import Questionnaire
from saystop.offices.demo import RESEARCH_DESK
from saystop.offices.models import Desk
from saystop.offices.unlocking import Unlocked
from saystop.surveys import invented
from saystop.surveys.figures import analysis
from saystop.surveys.models import Source, Survey, Version
from saystop.surveys.services import authoring, intake, releasing
from saystop.surveys.services.intake import Answered

NAME = "Travellers 2019 (invented)"
FIRST_DAY, DAYS = date(2019, 6, 3), 26
# Made up like the answers: how many adults of each country and age the figures are to stand for.
TARGETS: Mapping[str, Mapping[str, float]] = {
    "about/country": {"be": 0.12, "fr": 0.33, "de": 0.36, "lu": 0.03, "nl": 0.16},
    "about/age_group": {"from_18_to_29": 0.19, "from_30_to_44": 0.25, "from_45_to_59": 0.27, "from_60": 0.29},
}
# What stands on its public page, and on a page of the demo office's website.
RELEASED = ("knowledge/heard", "situation/noticed", "help/would_help")
METHOD = "Nobody was asked: all answers are invented, to show what such a page looks like."


def make(people: Mapping[str, Unlocked]) -> Survey:
    """Publish it and answer it. `people` holds "researcher", who holds the research desk."""
    researcher = people["researcher"].member
    desk = Desk.objects.get(name=RESEARCH_DESK)
    survey = authoring.create(researcher, desk, NAME, invented.workbook(), invented.SHIPPED, invented=True)
    version = Version.objects.current(survey)
    questionnaire = version.questionnaire
    intake.enter(version, questionnaire, _answered(questionnaire), Source.INVENTED)
    authoring.weigh(researcher, survey, TARGETS)
    authoring.publish(researcher, survey, timezone.localdate())
    releasing.release(researcher, analysis(survey, version, "en"), RELEASED, METHOD)
    return survey


def _answered(questionnaire: Questionnaire) -> Iterator[Answered]:
    for number, (language, values) in enumerate(invented.invented_responses(questionnaire)):
        yield Answered(values, language, FIRST_DAY + timedelta(days=number % DAYS))
