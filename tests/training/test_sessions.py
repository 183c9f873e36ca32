"""A session from the plan to the list of who was there."""

import re
from datetime import date, datetime, time
from typing import Any

import icalendar
import pytest
from django.test import Client

from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.training.guesses import Guesses
from saystop.training.models import Audience, Registration, Session, SessionState
from saystop.training.services import registering, sessions
from saystop.training.views import registering as views
from tests import people
from tests.people import FoundOffice
from tests.training.session_making import TEXTS, a_course, a_session, held_with, in_days

pytestmark = pytest.mark.django_db
HERE = "/desk/training/sessions/"


def typed(**values: Any) -> dict[str, Any]:
    usual = {
        "course": a_course().pk,
        "language": "en",
        "day": "2031-05-05",
        "starts_at": "14:00",
        "ends_at": "17:30",
        "place": "Pier Street 2",
        "seats": "2",
        "is_open": "on",
    }
    return {**usual, **values}


def link_of(page: str) -> str:
    found = re.search(r"/en/mine/[\w-]+/", page)
    assert found
    return found[0]


def test_from_the_plan_to_who_was_there(tove: Client) -> None:
    answer = tove.post(f"{HERE}new/", typed(day=str(in_days(0))), follow=True)
    assert "The session is planned." in answer.content.decode()
    session = Session.objects.get()
    client = Client()
    public = f"/en/session/{session.pk}/"
    assert "2 places left" in client.get(public).content.decode()
    assert public in client.get("/en/sessions/").content.decode()
    pages = [
        client.post(public, {"name": name, "email": ""}).content.decode()
        for name in ("Ana B", "Ben C", "Cleo")
    ]
    assert "You have a place." in pages[1]
    assert "You are on the waiting list." in pages[2]
    assert not client.cookies
    # Somebody withdraws, asked twice; who waits moves up.
    own = link_of(pages[0])
    assert "Are you sure?" in client.post(own, {"go": "ask"}).content.decode()
    assert Registration.objects.count() == 3
    client.post(own, {"go": "sure"})
    assert client.get(own).status_code == 410
    assert "you have a place" in client.get(link_of(pages[2])).content.decode()
    # On the day itself, by the code on the projector.
    assert "Noted. Welcome." in client.post(f"/en/here/{session.code}/", {"name": "  cléo "}).content.decode()
    page = tove.get(f"{HERE}{session.pk}/").content.decode()
    assert page.count("checked") == 1
    cleo = Registration.objects.get(name="Cleo")
    tove.post(f"{HERE}{session.pk}/here/", {"go": "hold", "here": [str(cleo.pk)], "others": "3"})
    session.refresh_from_db()
    assert (session.state, session.attended) == (SessionState.HELD, 4)
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-3:] == ["session.made", "session.attendance", "session.held"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"course": ""}, "Choose a course."),
        ({"course": "none"}, "Choose a course."),
        ({"language": "xx"}, "Choose a language."),
        ({"language": "de"}, "The course does not speak this language"),
        ({"day": "soon"}, "Write the day as year, month, day"),
        ({"day": ""}, "Choose a day."),
        ({"starts_at": "noon"}, "Write the time as hour and minute"),
        ({"ends_at": "13:00"}, "Choose an end that is after the beginning."),
        ({"place": ""}, "Write where it is."),
        ({"seats": "0"}, "Write a number from 1 to 300."),
        ({"seats": "301"}, "Write a number from 1 to 300."),
        ({"evaluation": "https://elsewhere.example/"}, "Write an address of this office"),
        ({"evaluation": "//elsewhere.example/"}, "Write an address of this office"),
    ],
)
def test_what_is_typed_wrongly(tove: Client, values: dict[str, str], sentence: str) -> None:
    answer = tove.post(f"{HERE}new/", typed(**values))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Pier Street 2" in page or "place" in values
    assert not Session.objects.exists()


def test_registering_has_its_ends(trainer: Member) -> None:
    for_pupils = a_session(trainer, course=a_course(audience=Audience.SCHOOLS))
    registering.register(for_pupils, "kite", "", "en")
    with pytest.raises(registering.Taken):
        registering.register(for_pupils, " KÍTE ", "", "en")
    session = a_session(trainer, seats=1)
    registering.register(session, "Ana", "", "en")
    registering.register(session, "Ben", "", "en")
    with pytest.raises(registering.Full):
        registering.register(session, "Cleo", "", "en")
    sessions.cancel(trainer, session)
    with pytest.raises(registering.Closed):
        registering.register(session, "Dora", "", "en")
    for closed in (a_session(trainer, -1), a_session(trainer, 5, is_open=False)):
        with pytest.raises(registering.Closed):
            registering.register(closed, "Ana", "", "en")


def test_nobody_is_here_on_another_day(trainer: Member) -> None:
    tomorrow = a_session(trainer, 1)
    registering.register(tomorrow, "Ana", "", "en")
    with pytest.raises(registering.Closed):
        registering.be_here(tomorrow, "Ana")
    page = Client().post(f"/en/here/{tomorrow.code}/", {"name": "Ana"})
    assert page.status_code == 422
    assert "on the day of the session alone" in page.content.decode()
    assert not Registration.objects.filter(is_here=True).exists()


def test_young_people_leave_nothing_but_a_word(trainer: Member) -> None:
    session = a_session(trainer, course=a_course(audience=Audience.SCHOOLS, safeguarding="Ask Noor, room 4."))
    client = Client()
    page = client.get(f"/en/session/{session.pk}/").content.decode()
    assert 'type="email"' not in page
    answer = client.post(f"/en/session/{session.pk}/", {"name": "blue-kite", "email": "kid@school.example"})
    assert "You have a place." in answer.content.decode()
    assert "certificate" not in answer.content.decode(), "only professionals are given one"
    row = Registration.objects.get()
    assert (row.name, row.email) == ("blue-kite", "")
    # The contact stands on each page of the course.
    own = link_of(answer.content.decode())
    for path in (
        f"/en/session/{session.pk}/",
        f"/en/session/{session.pk}/consent/",
        f"/en/here/{session.code}/",
        own,
    ):
        assert "Ask Noor, room 4." in client.get(path).content.decode(), path


def test_a_registration_is_kept_without_its_link(trainer: Member) -> None:
    """Who reads the database cannot withdraw anybody."""
    session = a_session(trainer)
    row, token = registering.register(session, "Ana", "ana@hotel.example", "en")
    assert token.encode() not in bytes(row.link)
    assert registering.found(bytes(row.link).hex()) is None
    assert registering.found(token) == row


def test_names_go_and_sums_stay(trainer: Member) -> None:
    old = held_with(trainer, "Ana", "Ben", days=184)
    recent = held_with(trainer, "Cleo", days=182)
    registering.sweep()
    assert list(Registration.objects.values_list("name", flat=True)) == ["Cleo"]
    assert [Session.objects.get(pk=one.pk).attended for one in (old, recent)] == [2, 1]


def test_a_session_that_is_over_stays_as_it_was(tove: Client, trainer: Member) -> None:
    session = held_with(trainer, "Ana")
    for call in (
        lambda: sessions.keep(trainer, session, place="Elsewhere"),
        lambda: sessions.cancel(trainer, session),
        lambda: sessions.hold(trainer, session),
        lambda: sessions.note_attendance(trainer, session, set(), set()),
        lambda: sessions.remove(trainer, session.registrations.get()),
    ):
        with pytest.raises(sessions.Closed):
            call()
    # The pages lead back, and nothing breaks.
    for path, data in (
        ("edit/", typed()),
        ("cancel/", {"go": "sure"}),
        ("here/", {"go": "hold", "others": "0"}),
    ):
        answer = tove.post(f"{HERE}{session.pk}/{path}", data, follow=True)
        assert answer.status_code == 200, path
    session.refresh_from_db()
    assert (session.place, session.attended) == ("Pier Street 2, Harbour Town", 1)


def test_calling_off_asks_twice(tove: Client, trainer: Member) -> None:
    session = a_session(trainer)
    registering.register(session, "Ana", "", "en")
    page = tove.post(f"{HERE}{session.pk}/cancel/", {"go": "ask"}).content.decode()
    assert "1 person has registered" in page
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    tove.post(f"{HERE}{session.pk}/cancel/", {"go": "sure"})
    assert "This session does not take place." in Client().get(f"/en/session/{session.pk}/").content.decode()


def test_a_number_that_is_none_keeps_the_ticks(tove: Client, trainer: Member) -> None:
    session = a_session(trainer, 0)
    row, _token = registering.register(session, "Ana", "", "en")
    answer = tove.post(f"{HERE}{session.pk}/here/", {"go": "hold", "here": [str(row.pk)], "others": "many"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write a number from 0 to 300." in page
    assert 'value="many"' in page
    row.refresh_from_db()
    assert row.is_here


def test_nobody_else_writes_them(office: FoundOffice, trainer: Member) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    session = a_session(trainer)
    for call in (
        lambda: sessions.keep(oona, session, place="x"),
        lambda: sessions.cancel(oona, session),
        lambda: sessions.hold(oona, session),
    ):
        with pytest.raises(Refused):
            call()


def test_a_calendar_reads_it(trainer: Member) -> None:
    """By a library that reads what others write (RFC 5545)."""
    place = "Pier Street 2; room “Möwe”, second floor\\left, with a name that goes on and on beyond one line"
    texts = {**TEXTS, "en": {**TEXTS["en"], "title": "Notice, react; report\\ and more"}}
    course = a_course(texts=texts)
    session = a_session(trainer, course=course, day=date(2031, 5, 5), place=place)
    data = Client().get(f"/en/session/{session.pk}/calendar/").content
    assert max(map(len, data.split(b"\r\n"))) <= 75
    event = icalendar.Calendar.from_ical(data).events[0]
    # Hours of the place, in no zone.
    assert event.start == datetime.combine(date(2031, 5, 5), time(14))
    assert event.end == datetime.combine(date(2031, 5, 5), time(17, 30))
    assert str(event["SUMMARY"]) == texts["en"]["title"]
    assert str(event["LOCATION"]) == place
    assert event.alarms.times
    sessions.cancel(trainer, session)
    again = icalendar.Calendar.from_ical(Client().get(f"/en/session/{session.pk}/calendar/").content)
    assert str(again.events[0]["STATUS"]) == "CANCELLED"


def test_no_stranger_learns_who_is_on_the_list(trainer: Member) -> None:
    """Who writes a name that is there gets a place as with any other: two people can have the same name."""
    session = a_session(trainer, 0)
    registering.register(session, "Ana Other", "", "en")
    page = f"/en/session/{session.pk}/"
    for name in ("Ana Other", "ána  other", "Somebody Else"):
        answer = Client().post(page, {"name": name})
        assert answer.status_code == 200, name
        assert "You have a place." in answer.content.decode()
    for number in (1, 2, 3):
        registering.be_here(session, "Ana Other")
        assert Registration.objects.filter(is_here=True).count() == number


def test_names_are_not_tried_without_end_on_the_day(trainer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TRIES", Guesses(capacity=3, leak=0.001))
    session = a_session(trainer, 0)
    registering.register(session, "Ana Other", "", "en")
    page = f"/en/here/{session.code}/"
    for number in range(3):
        assert "This is not on the list" in Client().post(page, {"name": f"N{number}"}).content.decode()
    answer = Client().post(page, {"name": "Ana Other"})
    assert answer.status_code == 422
    assert "Many names were tried here." in answer.content.decode()
    assert not Registration.objects.filter(is_here=True).exists()


def test_what_is_still_to_come_was_not_held(tove: Client, trainer: Member) -> None:
    """Else certificates would be given for a day that was not, and one of the year 9999 cannot be counted on from."""
    session = a_session(trainer, day=date(9999, 12, 31))
    row, _token = registering.register(session, "Ana", "", "en")
    data = {"go": "hold", "here": [str(row.pk)], "others": "0"}
    answer = tove.post(f"{HERE}{session.pk}/here/", data)
    assert answer.status_code == 422
    assert "Its day is still to come" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_a_calendar_has_no_control_characters(trainer: Member) -> None:
    session = a_session(trainer, place="Pier\x01 Street\x7f\x1b\r\nATTENDEE:x")
    data = Client().get(f"/en/session/{session.pk}/calendar/").content
    assert not [one for one in data if (one < 32 and one not in b"\r\n") or one == 127]
    assert b"LOCATION:Pier Street ATTENDEE:x\r\n" in data


def test_one_page_sent_twice_is_one_registration(trainer: Member) -> None:
    session = a_session(trainer)
    client, path = Client(), f"/en/session/{session.pk}/"
    found = re.search(r'name="token" value="([\w-]+)"', client.get(path).content.decode())
    assert found
    sent = {"name": "Ana", "token": found[1]}
    links = [link_of(client.post(path, sent).content.decode()) for _ in range(2)]
    assert links[0] == links[1]
    assert Registration.objects.count() == 1
    # Another person at the same page has her own link.
    other = link_of(client.post(path, {**sent, "name": "Ben"}).content.decode())
    assert other != links[0]
    for odd in ("", "short", "x" * 5000, "ä" * 22):
        assert link_of(client.post(path, {"name": f"Cleo {len(odd)}", "token": odd}).content.decode())
    assert Registration.objects.count() == 6


def test_an_empty_choice_of_course_says_what_to_do(tove: Client) -> None:
    page = tove.get(f"{HERE}new/").content.decode()
    assert "Choose a course" in page
    assert "-----" not in page


def test_figures_stand_with_their_rows(tove: Client, trainer: Member) -> None:
    held_with(trainer, "Ana", "Ben")
    held_with(trainer, "blue-kite", course=a_course(audience=Audience.SCHOOLS))
    a_session(trainer)
    page = " ".join(tove.get("/desk/training/").content.decode().split())
    for name, number in (("Sessions held", 2), ("Professionals trained", 2), ("Pupils trained", 1)):
        assert f'<dt>{name}</dt><dd><a href="{HERE}">{number}<' in page, name


def test_the_evaluation_is_asked_for_once_it_is_over(trainer: Member) -> None:
    session = a_session(trainer, 0, evaluation="/en/survey/after/")
    path = f"/en/session/{session.pk}/"
    assert "/en/survey/after/" not in Client().get(path).content.decode()
    sessions.hold(trainer, session, others=3)
    assert 'href="/en/survey/after/"' in Client().get(path).content.decode()


def test_pupils_without_a_signed_form_are_asked_about_before_it_was_held(
    tove: Client, trainer: Member
) -> None:
    session = a_session(trainer, 0, course=a_course(audience=Audience.SCHOOLS))
    for name in ("blue kite", "red kite"):
        registering.register(session, name, "", "en")
    blue, red = (str(row.pk) for row in session.registrations.order_by("name"))
    where = f"{HERE}{session.pk}/here/"
    sent: dict[str, Any] = {"here": [blue, red], "consent": [blue], "others": "0", "go": "hold"}
    asked = tove.post(where, sent)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "1 pupil was there whose signed form nobody has seen" in page
    assert 'name="without_consent"' in page
    assert page.count(" checked") == 3, "what was ticked stays"
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    assert tove.post(where, {**sent, "consent": [blue, red]}).status_code == 302
    again = a_session(trainer, 0, course=a_course(audience=Audience.SCHOOLS))
    registering.register(again, "blue kite", "", "en")
    sent = {"here": [str(again.registrations.get().pk)], "others": "0", "go": "hold"}
    assert tove.post(f"{HERE}{again.pk}/here/", sent).status_code == 422
    assert tove.post(f"{HERE}{again.pk}/here/", {**sent, "without_consent": "yes"}).status_code == 302
    assert Session.objects.filter(state=SessionState.HELD).count() == 2
