"""A session without any place left offers none."""

import pytest
from django.test import Client

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
