"""Sessions whose day has passed: the newest first, and nobody is invited to them."""

import re
from datetime import date

import pytest
from django.test import Client

from saystop.training import chain_sums
from saystop.training.models import Session, SessionState
from tests.people import FoundOffice
from tests.training import schooling
from tests.training.session_making import a_session, held_with

pytestmark = pytest.mark.django_db


def test_what_is_over_is_listed_from_the_newest(tove: Client, office: FoundOffice) -> None:
    for days in (30, 3, 300, 12):
        held_with(office.director, days=days)
        a_session(office.director, -days - 1)
    page = tove.get("/desk/training/sessions/").content.decode()
    over = page.partition('id="past"')[2]
    shown = re.findall(r'/desk/training/sessions/([0-9a-f-]{36})/">([^<]+)</a>', over)
    held = [
        str(one)
        for one in Session.objects.filter(state=SessionState.HELD)
        .order_by("-day")
        .values_list("pk", flat=True)
    ]
    assert [pk for pk, _day in shown] == held
    asked = re.findall(
        r"sessions/([0-9a-f-]{36})/", page.partition("Was it held?")[2].partition('id="coming"')[0]
    )
    planned = Session.objects.filter(state=SessionState.PLANNED).order_by("day")
    assert asked == [str(one.pk) for one in planned]


def test_nobody_is_invited_to_what_is_over(tove: Client, office: FoundOffice) -> None:
    for days, invited in ((-2, False), (0, True), (2, True)):
        session = a_session(office.director, days)
        page = tove.get(f"/desk/training/sessions/{session.pk}/").content.decode()
        assert ("Send this address to those who should come." in page) is invited
        assert "Note it as held" in page
        assert "Call the session off" in page


def test_chains_are_listed_from_the_newest() -> None:
    for number, month in enumerate((5, 2, 9, 1, 7)):
        schooling.a_chain(schooling.a_session(day=date(2026, month, 1)), f"pier{number}abc")
    listed = [one.chain.session.day.month for one in chain_sums.every()]
    assert listed == [9, 7, 5, 2, 1]
