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
from tests.casework.keeping import put, shut_out
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
    assert Case.objects.filter(deadlines.late(allowed, day)).exists() == is_late


@given(ALLOWED, st.sampled_from(list(State)), DAYS, st.integers(-30, 800))
def test_a_case_is_in_time_up_to_its_last_day_and_late_from_the_next(
    allowed: dict[str, int], state: State, since: date, after: int
) -> None:
    day, last = since + timedelta(days=after), deadlines.last_day(state, since, allowed)
    late = deadlines.days_late(state, since, allowed, day)
    if last is None:
        assert late == 0
        assert state not in allowed
    else:
        assert late == max(0, (day - last).days)
        assert (late > 0) == (day > last)
        assert deadlines.days_late(state, since, allowed, last) == 0


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
    shown = officer_client.get(address(late)).content.decode()
    assert 'class="tag danger">late by 1 day<' in shown
    assert "it was to go on by" in shown
    assert "in time until" in officer_client.get(address(in_time)).content.decode()


def test_a_director_who_is_shut_out_of_a_late_case_does_not_learn_of_it(
    office: FoundOffice, officer: Member, director_client: Client
) -> None:
    shut_out(put(send()[0], State.REFERRED, 61), office.director)
    page = director_client.get("/desk/").content.decode()
    assert "is late" not in page
    assert "are late" not in page


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
    assert settings.hard_limit() == 8
    trail = director_client.get("/desk/audit/").content.decode()
    for words in (
        "Hard reports a week: none before, 8 now",
        "E-mail: yes before, no now",
        "Days “In assessment”: 14 before, 10 now",
        "Days “Referred”: 60 before, none now",
    ):
        assert words in trail


@pytest.mark.parametrize(
    "wrong",
    [
        settings.Settings(hard_reports_a_week=-1),
        settings.Settings(hard_reports_a_week=501),
        settings.Settings(deadlines={"in_assessment": 0}),
        settings.Settings(deadlines={"referred": 366}),
        settings.Settings(deadlines={"closed": 3}),
    ],
)
def test_the_service_takes_no_number_that_cannot_be_meant(
    office: FoundOffice, wrong: settings.Settings
) -> None:
    with pytest.raises(settings.OutOfBounds):
        settings.change(people.unlocked(office.director), wrong)
    assert settings.current() == settings.Settings()
    assert settings.hard_limit() is None
    assert not AuditEntry.objects.filter(action="desk.settings_changed").exists()


def test_settings_are_changed_again(office: FoundOffice) -> None:
    for number in (3, 4, 0):
        settings.change(people.unlocked(office.director), settings.Settings(hard_reports_a_week=number))
        assert settings.current().hard_reports_a_week == number
    assert AuditEntry.objects.filter(action="desk.settings_changed").count() == 3


def test_settings_are_a_directors_and_sealed(office: FoundOffice, officer: Member) -> None:
    with pytest.raises(rules.Refused):
        settings.change(people.unlocked(officer), settings.Settings())
    settings.change(people.unlocked(office.director), settings.Settings(hard_reports_a_week=3))
    DeskSettings.objects.update(values={"four_eyes_on_deletion": False})
    with pytest.raises(Tampered):
        settings.current()


def test_the_settings_are_changed_as_often_as_a_director_likes(director_client: Client) -> None:
    for days in ("21", "14", "14"):
        sent = {"desk-waiting_for_reporter": days, "desk-four_eyes_on_referral": "yes"}
        assert director_client.post("/desk/settings/", sent).status_code == 302
        assert settings.current().deadlines["waiting_for_reporter"] == int(days)
