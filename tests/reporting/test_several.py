"""An office may ask about each of several people: the line's pages add and remove them without a script."""

import pytest
from django.test import Client

from saystop.reporting.models import Report
from tests.people import FoundOffice
from tests.reporting.several import filled, first_step, post, sent, text, use

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def form(office: FoundOffice) -> None:
    use()


def test_adding_asks_for_nothing_yet_and_keeps_what_was_typed() -> None:
    told = {"situation/person[1]/who": "A man", "situation/person[1]/age": "about forty"}
    answer = post(first_step(), told, repeat="add:situation/person")
    page = text(answer)
    assert answer.status_code == 422, "what cannot be read is said"
    assert page.count('class="error"') == 1
    assert 'value="about forty"' in page
    assert 'name="situation/person[2]/who"' in page
    assert "a few more questions" not in page
    answer = post(page, {"situation/person[1]/age": "40"}, repeat="add:situation/person")
    assert answer.status_code == 200
    assert 'name="situation/person[3]/who"' in text(answer)


def test_removing_moves_the_others_up_for_good() -> None:
    page = text(post(first_step(), {"situation/person[1]/who": "A man"}, repeat="add:situation/person"))
    page = text(post(page, {"situation/person[2]/who": "A girl"}, repeat="remove:situation/person[1]"))
    assert 'value="A girl"' in page
    assert "A man" not in page
    assert 'name="situation/person[2]/who"' not in page
    page = text(post(page, repeat="add:situation/person"))
    assert 'name="situation/person[2]/who" type="text" value=""' in page


def test_each_one_must_be_answered_and_is_named_in_the_summary() -> None:
    page = text(post(first_step(), {"situation/what": "They waited."}, repeat="add:situation/person"))
    answer = post(page, {"situation/person[1]/who": "A man"})
    assert answer.status_code == 422
    assert 'href="#q-situation-person-2-who"' in text(answer)


def test_what_an_answer_says_there_are_is_asked_at_once() -> None:
    told = {"situation/what": "They waited.", "situation/person[1]/who": "A man", "situation/cars": "2"}
    page = text(post(first_step(), told))
    assert "There are a few more questions here" in page
    assert 'name="situation/car[2]/plate"' in page


def test_all_of_it_is_checked_sent_and_read_again() -> None:
    page = text(post(filled()))
    for said in (
        "Person 1 · Who was it?",
        "Person 2 · How old was A girl?",
        "Car 2 · Its plate",
        "What did you see?",
    ):
        assert said in page, said
    assert "A room by the hour, A child alone, None of these" in page
    assert (
        "Under “Person 2 · What did you notice?”, “None of these” is ticked together with another answer." in page
    )  # fmt: skip
    back = text(Client().post("/en/return/", {"words": sent()}))
    assert "Way to reach you 2 · Number or address" in back
    assert "SAY-570P" in back
    assert bytes(Report.objects.get().identity), "what is written in the step `you` is sealed apart"
