"""The demo office shows a whole study: asked, answered, weighted; and its researcher opens what was written."""

import time

import pytest

from saystop.casework import demo as casework
from saystop.offices import demo as offices
from saystop.offices.rules import works_at_a_desk
from saystop.surveys import demo, rules, tables
from saystop.surveys.codebooks import Rows, book
from saystop.surveys.models import Response, Source, Version
from tests.surveys.making import Respondent

pytestmark = pytest.mark.django_db


def test_the_demo_office_has_a_survey_and_a_researcher_who_opens_it() -> None:
    people = offices.make()
    begun = time.monotonic()
    survey = demo.make(people)
    assert time.monotonic() - begun < 20
    assert Response.objects.filter(source=Source.INVENTED).count() == 1081
    researcher = people["researcher"]
    assert rules.may_read_written(researcher.member, survey)
    assert not rules.may_read_written(people["officer"].member, survey)
    assert not works_at_a_desk(researcher.member)
    table = tables.table(survey, Version.objects.current(survey))
    weights, obstacle = tables.weights(survey, table)
    assert obstacle is None
    assert weights is not None
    assert weights.largest < 5
    written = [
        row.answers["about/remark"]
        for row in Rows(survey, book(survey), researcher)
        if "about/remark" in row.answers
    ]
    assert len(written) > 40
    assert "its answers are invented" in Respondent(survey, "en").page
    casework.make(people)
