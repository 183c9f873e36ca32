"""A session without any place left offers none."""

import pytest
from django.test import Client

from saystop.training.models import Session
from saystop.training.services import registering
from tests.people import FoundOffice
from tests.training.session_making import a_session


@pytest.mark.django_db
def test_when_the_waiting_list_is_full_nobody_is_asked_for_a_name(
    client: Client, office: FoundOffice
) -> None:
    session = a_session(office.director, seats=1, is_open=True)
    here = f"/en/session/{session.pk}/"
    registering.register(session, "Ana Anchor", "", "en")
    assert "Put me on the waiting list" in client.get(here).content.decode()
    registering.register(session, "Ben Buoy", "", "en")
    page = client.get(here).content.decode()
    assert "The session and its waiting list are full." in page
    assert "Put me on the waiting list" not in page
    assert "Nobody can register" not in page
    assert "Put it into my calendar" in page
    # Who had the page open before keeps the name that was typed.
    answer = client.post(here, {"name": "Cleo Current", "token": ""})
    assert (answer.status_code, "Cleo Current" in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_the_lists_say_who_waits(client: Client, tove: Client, office: FoundOffice) -> None:
    session = a_session(office.director, seats=1, is_open=True)
    for name, public, desk in (
        ("Ana Anchor", "Full; there is a waiting list", ""),
        ("Ben Buoy", "Full, and its waiting list too", "1 waiting"),
    ):
        registering.register(session, name, "", "en")
        assert public in client.get("/en/sessions/").content.decode()
        page = tove.get("/desk/training/sessions/").content.decode()
        assert "1 of 1" in page
        assert desk in page
    assert "2 of 1" not in page


@pytest.mark.django_db
def test_a_day_that_is_over_is_asked_about(tove: Client, office: FoundOffice) -> None:
    planned = a_session(office.director)
    values = {
        "course": str(planned.course_id), "language": "en", "starts_at": "14:00", "ends_at": "15:00", "place": "Pier",
        "seats": "20",
    }  # fmt: skip
    there = "/desk/training/sessions/new/"
    assert "for the record" not in tove.get(there).content.decode()
    answer = tove.post(there, {**values, "day": "2024-03-04"})
    page = answer.content.decode()
    assert (answer.status_code, "This day is over: choose another" in page) == (422, True)
    assert 'name="for_the_record"' in page
    assert Session.objects.count() == 1
    wrong = tove.post(there, {**values, "day": "2024-03-04", "seats": "none", "for_the_record": "on"})
    assert (wrong.status_code, "This day is over" in wrong.content.decode()) == (422, False)
    assert "checked" in wrong.content.decode().partition('name="for_the_record"')[2][:80]
    assert tove.post(there, {**values, "day": "2024-03-04", "for_the_record": "on"}).status_code == 302
    made = Session.objects.get(day="2024-03-04")
    # Whatever else is changed in it later, the day is not asked about again.
    assert (
        tove.post(f"/desk/training/sessions/{made.pk}/edit/", {**values, "day": "2024-03-04"}).status_code
        == 302
    )
    answer = tove.post(f"/desk/training/sessions/{planned.pk}/edit/", {**values, "day": "2024-03-04"})
    assert answer.status_code == 422
