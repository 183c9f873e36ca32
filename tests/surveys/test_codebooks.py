"""Surveys as data sets: variables with plain labels, rows that tell what was not asked from what was not answered."""

import json
import tracemalloc
from uuid import UUID

import pytest

from saystop.engines.datasets.tables import NO_ANSWER, NOT_ASKED, cell
from saystop.engines.questionnaires.values import Value
from saystop.engines.questionnaires.workbook import read
from saystop.engines.sealing import Tampered
from saystop.offices.unlocking import NotGranted
from saystop.surveys.codebooks import Rows, book, codebook
from saystop.surveys.models import Response, Source, Survey, Version
from saystop.surveys.services import authoring, intake
from saystop.surveys.services.intake import Answered
from tests import people
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice, unlocked
from tests.surveys.making import CHOICES, both, published

SAID = "An adult who did not seem to be family took a child to room 12."


def give(survey: Survey, **values: Value) -> None:
    version = Version.objects.current(survey)
    answers = {path.replace("__", "/"): value for path, value in values.items()}
    # Files are in the order of what chance gave a response; here it is that in which they came.
    once = UUID(int=Response.objects.count() + 1)
    intake.enter(version, version.questionnaire, [Answered(answers, "fr", once=once)], Source.PAGE)


def test_what_was_left_out_because_it_tracks_people_is_no_variable() -> None:
    rows = [
        {"type": "start", "name": "start"},
        {"type": "deviceid", "name": "deviceid"},
        {"type": "hidden", "name": "wave", "default": "2026"},
        asked("age", "integer"),
    ]
    assert [one.name for one in codebook(read(build(rows), "a.xlsx")).variables] == ["wave", "age"]


def test_labels_are_plain_words_in_every_language() -> None:
    found = codebook(
        read(
            build(
                [
                    both("age", "integer", "**How old** are you?", "Quel âge avez-vous ?"),
                    both("note", "note", "Thank you", "Merci"),
                    both("same", "select_one yes_no", "Are you [${age}](https://a.example)?", "${age} ans ?"),
                ],
                CHOICES,
                {"form_title": "*Journeys*", "default_language": "Français (fr)"},
            ),
            "a.xlsx",
        )
    )
    age, same = found.variables
    assert (found.title, found.languages) == ("Journeys", ("fr", "en"))
    assert (age.measure, age.label, age.labels["en"]) == (
        "number",
        "Quel âge avez-vous ?",
        "How old are you?",
    )
    assert (same.labels["en"], same.label) == ("Are you …?", "… ans ?")
    assert [(one.name, one.label, one.labels["en"]) for one in same.values] == [
        ("yes", "Oui", "Yes"),
        ("no", "Non", "No"),
    ]


def test_questions_in_repeats_tell_the_innermost() -> None:
    rows = [
        {"type": "begin_repeat", "name": "member", "label": "Member"},
        asked("age", "integer"),
        {"type": "begin_repeat", "name": "trip", "label": "Trip"},
        asked("year", "integer"),
        {"type": "end_repeat"},
        {"type": "end_repeat"},
        asked("last"),
    ]
    found = codebook(read(build(rows), "a.xlsx"))
    assert {one.path: one.repeat for one in found.variables} == {
        "member/age": "member",
        "member/trip/year": "member/trip",
        "last": "",
    }


@pytest.mark.django_db
def test_what_was_not_asked_differs_from_what_was_not_answered(office: FoundOffice) -> None:
    survey = published(office)
    give(survey, journey__noticed="no")
    give(survey, journey__noticed="yes", journey__nights=3)
    first, second = Rows(survey, book(survey))
    assert cell(first, "after/told") is NOT_ASKED
    assert cell(first, "journey/nights") is NO_ANSWER
    assert cell(second, "after/told") is NO_ANSWER
    assert cell(second, "journey/nights") == 3
    assert (second.language, second.weight) == ("fr", None)


@pytest.mark.django_db
def test_what_was_written_comes_with_the_key_alone(office: FoundOffice) -> None:
    survey = published(office)
    give(survey, journey__noticed="yes", after__words=SAID)
    stranger = people.member_without_desk("Rita Researcher", "researcher")
    paths = [one.path for one in book(survey, written=False).codebook.variables]
    assert "after/words" not in paths
    (without,) = Rows(survey, book(survey, written=False))
    assert SAID not in without.answers.values()
    (opened,) = Rows(survey, book(survey), unlocked(office.director))
    assert opened.answers["after/words"] == SAID
    with pytest.raises(NotGranted):
        list(Rows(survey, book(survey), unlocked(stranger)))


@pytest.mark.django_db
def test_what_was_swapped_between_two_responses_does_not_open(office: FoundOffice) -> None:
    survey = published(office)
    give(survey, after__words="one")
    give(survey, after__words="two")
    first, second = Response.objects.order_by("pk")
    Response.objects.filter(pk=first.pk).update(written=second.written)
    with pytest.raises(Tampered):
        list(Rows(survey, book(survey), unlocked(office.director)))


@pytest.mark.django_db
def test_rows_can_be_gone_through_again_and_take_weights_in_order(office: FoundOffice) -> None:
    survey = published(office)
    for nights in (1, 2, 3):
        give(survey, journey__nights=nights)
    rows = Rows(survey, book(survey), weights=[0.5, 1.5])
    expected = [(1, 0.5), (2, 1.5)]
    for _ in range(2):
        assert [(row.answers["journey/nights"], row.weight) for row in rows] == expected


@pytest.mark.django_db
def test_rows_do_not_tell_who_came_before_whom(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.current(survey)
    for nights, chance in ((1, 30), (2, 10), (3, 20)):
        given = Answered({"journey/nights": nights}, "en", once=UUID(int=chance))
        intake.enter(version, version.questionnaire, [given], Source.PAGE)
    rows = Rows(survey, book(survey), weights=[0.5, 1.5])
    assert [(row.answers["journey/nights"], row.weight) for row in rows] == [(2, 1.5), (1, 0.5)]


@pytest.mark.django_db
def test_answers_to_older_versions_stand_beside_the_newer_ones(office: FoundOffice) -> None:
    first = build([asked("age", "integer"), asked("gone", "integer")], CHOICES)
    survey = published(office, first)
    give(survey, age=34, gone=1)
    authoring.renew(office.director, survey, build([asked("age", "select_one yes_no")], CHOICES), "b.xlsx")
    give(survey, age="yes")
    found = book(survey)
    assert [one.path for one in found.codebook.variables] == ["age", "age_v1", "gone"]
    old, new = Rows(survey, found)
    assert (cell(old, "age"), cell(old, "age_v1"), cell(old, "gone")) == (NOT_ASKED, 34, 1)
    assert (cell(new, "age"), cell(new, "age_v1"), cell(new, "gone")) == ("yes", NOT_ASKED, NOT_ASKED)


@pytest.mark.django_db
def test_ten_thousand_responses_stream(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.current(survey)
    chosen = json.dumps({"journey/noticed": "yes", "journey/nights": 3, "after/told": ["no"]})
    Response.objects.bulk_create(
        [Response(survey=survey, version=version, language="en", chosen=chosen) for _ in range(10_000)],
        batch_size=1_000,
    )
    rows = Rows(survey, book(survey))
    tracemalloc.start()
    assert sum(1 for _ in rows) == 10_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 15_000_000


@pytest.mark.django_db
def test_what_is_computed_is_told_and_without_a_result_nobody_was_asked(office: FoundOffice) -> None:
    rows = [
        asked("many", "integer"),
        asked("words"),
        asked("twice", "calculate", calculation="${many} * 2"),
        asked("said", "calculate", calculation="concat('Said: ', ${words})"),
    ]
    survey = published(office, build(rows))
    give(survey, many=2, twice="4", words=SAID, said=f"Said: {SAID}")
    (without,) = Rows(survey, book(survey, written=False))
    assert (cell(without, "twice"), cell(without, "said")) == ("4", NOT_ASKED)
    (opened,) = Rows(survey, book(survey), unlocked(office.director))
    assert cell(opened, "said") == f"Said: {SAID}"
