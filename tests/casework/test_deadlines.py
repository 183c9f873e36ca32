"""When a case is late: days in a state as the office sets them, besides the 48 hours."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from saystop.casework import deadlines, rules
from saystop.casework.models import Case, DeskSettings, Outcome, State
from saystop.casework.services import settings
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from tests import people
from tests.casework.keeping import put
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2020, 1, 1), date(2080, 1, 1))
ALLOWED = st.dictionaries(st.sampled_from([str(one) for one in deadlines.SETTABLE]), st.integers(1, 365))


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [
        (State.IN_ASSESSMENT, 14, 0),
        (State.IN_ASSESSMENT, 15, 1),
        (State.WAITING, 21, 0),
        (State.WAITING, 30, 9),
        (State.REFERRED, 60, 0),
        (State.REFERRED, 61, 1),
        (State.NEW, 400, 0),
        (State.CLOSED, 400, 0),
    ],
)
def test_as_it_ships(state: str, days: int, late: int) -> None:
    since = date(2026, 3, 1)
    day = since + timedelta(days=days)
    assert deadlines.days_late(state, since, settings.Settings().deadlines, day) == late


@how(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ALLOWED, st.sampled_from(list(State)), DAYS, DAYS, st.booleans())
def test_the_database_finds_what_is_late_and_nothing_else(
    office: FoundOffice, allowed: dict[str, int], state: State, since: date, day: date, is_judged: bool
) -> None:
    case = Case.objects.first() or send()[0]
    Case.objects.filter(pk=case.pk).update(
        state=state,
        outcome=Outcome.TEST if state == State.CLOSED else "",
        state_since=since,
        clock_from=since,
        assessed_on=since if is_judged else None,
    )
    runs = not is_judged and state in {State.NEW, State.IN_ASSESSMENT}
    is_late = deadlines.days_late(state, since, allowed, day) > 0 or (runs and (day - since).days >= 3)
    assert (deadlines.late_cases(allowed, day) == 1) == is_late


def test_late_cases_stand_on_top_of_the_directors_inbox(
    office: FoundOffice, officer: Member, officer_client: Client, director_client: Client
) -> None:
    late, in_time = put(send()[0], State.REFERRED, 61), put(send()[0], State.REFERRED, 60)
    page = director_client.get("/desk/").content.decode()
    assert "1 case is late" in page
    assert "late by 1 day" in page
    assert "case is late" not in officer_client.get("/desk/").content.decode()
    listed = director_client.get("/desk/?state=late").content.decode()
    assert late.reference in listed
    assert in_time.reference not in listed
    assert "late by 1 day" in officer_client.get(address(late)).content.decode()


def test_a_director_changes_the_settings_and_the_trail_says_what_held(director_client: Client) -> None:
    where = "/desk/settings/"
    sent = {"desk-four_eyes_on_referral": "yes", "desk-in_assessment": "10", "desk-referred": ""}
    wrong = director_client.post(
        where, {**sent, "desk-waiting_for_reporter": "soon", "desk-hard_reports_a_week": "0"}
    )
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Write a whole number from 1 to 365, or nothing." in page
    assert 'value="soon"' in page, "what was typed is not lost"
    director_client.post(where, {**sent, "desk-waiting_for_reporter": "21", "desk-hard_reports_a_week": "8"})
    held = settings.current()
    assert held.deadlines == {"in_assessment": 10, "waiting_for_reporter": 21}
    assert (held.four_eyes_on_referral, held.four_eyes_on_deletion, held.hard_reports_a_week) == (
        True,
        False,
        8,
    )
    assert held.sends_mail is False
    told = set(AuditEntry.objects.filter(action="desk.settings_changed").values_list("record", flat=True))
    assert told == {
        "four_eyes_on_deletion: True > False",
        "hard_reports_a_week: 0 > 8",
        "sends_mail: True > False",
        "deadlines in_assessment: 14 > 10",
        "deadlines referred: 60 > none",
    }
    assert 'value="10"' in director_client.get(where).content.decode()


def test_settings_are_a_directors_and_sealed(office: FoundOffice, officer: Member) -> None:
    with pytest.raises(rules.Refused):
        settings.change(people.unlocked(officer), settings.Settings())
    settings.change(people.unlocked(office.director), settings.Settings(hard_reports_a_week=3))
    DeskSettings.objects.update(values={"four_eyes_on_deletion": False})
    with pytest.raises(Tampered):
        settings.current()
