"""An event from the plan to the day on which its names go; registering by the public pages."""

import re
from typing import Any

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from saystop.offices.models import AuditEntry, Member
from saystop.reporting.floods import Bucket
from saystop.website.models import Event, EventPage, EventRegistration, EventState
from saystop.website.services import registering
from saystop.website.views import events as views
from tests.engines.questionnaires.workbooks import asked, build, group
from tests.website.event_making import HERE, Visitor, an_event, in_days, named, registered, typed, with_page

pytestmark = pytest.mark.django_db


def test_from_the_plan_to_who_comes(nadia: Client) -> None:
    answer = nadia.post(f"{HERE}new/", typed(), follow=True)
    assert "The event is planned." in answer.content.decode()
    event = Event.objects.get()
    page = with_page(event)
    public = Client().get(page.url).content.decode()
    assert "2 seats left" in public
    assert "meet.example" not in public, "the link is for who has a seat"
    assert f'href="/en/event/{event.pk}/register/"' in public
    met = [Visitor(event).send(you__name=name) for name in ("Ana B", "Ben C", "Cleo")]
    assert all(one.answer.status_code == 200 for one in met), met[0].page
    assert "You have a seat." in met[1].page
    assert "https://meet.example/harbour" in met[1].page
    assert "You are on the waiting list." in met[2].page
    assert "meet.example" not in met[2].page
    assert not met[0].client.cookies
    for shown in (Visitor(event).page, met[0].page):
        assert shown.count("<script") == 1, "the one of the house, which paints the page"
        assert "/site/" in shown, "the sheet of the website"
    assert met[0].answer.headers["Cache-Control"] == "no-store"
    # Somebody withdraws, asked twice; who waits gets the seat.
    client = Client()
    assert "Are you sure?" in client.post(met[0].link, {"go": "ask"}).content.decode()
    assert EventRegistration.objects.count() == 3
    assert "You are off the list" in client.post(met[0].link, {"go": "sure"}).content.decode()
    assert client.get(met[0].link).status_code == 410
    assert "you have a seat" in client.get(met[2].link).content.decode()
    shown = nadia.get(f"{HERE}{event.pk}/").content.decode()
    assert "Cleo" in shown
    assert "Ana B" not in shown
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert "event.made" in told


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"you__name": ""}, "Name"),
        ({"you__name": "n" * 121}, "120"),
        ({"you__email": "ana at hotel"}, "Type the whole e-mail address"),
        ({"you__email": f"{'a' * 250}@hotel.example"}, "254"),
        ({"you__organisation": "o" * 161}, "160"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_stays(
    member: Member, answers: dict[str, str], sentence: str
) -> None:
    everything = {
        "you__name": "Ana B",
        "you__organisation": "Hotel Pier",
        "you__email": "ana@hotel.example",
        **answers,
    }
    visitor = Visitor(an_event(member)).send(**everything)
    assert visitor.answer.status_code == 422
    assert sentence in visitor.page
    assert visitor.page.count('class="error"') == 1
    for text in everything.values():
        assert text in visitor.page
    assert not EventRegistration.objects.exists()
    # Mended, it is taken with all that was typed.
    right = {"you__name": "Ana B", "you__email": "ana@hotel.example", "you__organisation": "Hotel Pier"}
    visitor.send(**{**everything, **right})
    row = EventRegistration.objects.get()
    assert (row.name, row.email) == ("Ana B", "ana@hotel.example")
    assert row.answers == {"you/organisation": "Hotel Pier"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "Vous avez une place."), ("nl", "U hebt een plaats."), ("de", "Sie haben einen Platz.")],
)
def test_it_is_asked_in_each_language(member: Member, lang: str, words: str) -> None:
    event = an_event(member)
    visitor = Visitor(event, lang)
    assert f'<html lang="{lang}"' in visitor.page
    assert f'formaction="/en/event/{event.pk}/register/"' in visitor.page
    assert words in visitor.send(you__name="Ana").page
    assert EventRegistration.objects.get().language == lang


def test_a_language_is_changed_without_losing_what_was_typed(member: Member) -> None:
    visitor = Visitor(an_event(member))
    visitor.address = visitor.address.replace("/en/", "/fr/")
    visitor.send(f"change:{visitor.hidden('step')}", you__name="Ana", you__organisation="By train")
    assert '<html lang="fr"' in visitor.page
    assert "By train" in visitor.page
    assert 'value="Ana"' in visitor.page


def test_a_page_sent_twice_is_one_registration(member: Member) -> None:
    visitor = Visitor(an_event(member))
    sent = {"step": visitor.hidden("step"), "draft": visitor.hidden("draft"), "you/name": "Ana"}
    pages = [Client().post(visitor.address, {**sent, "go": "next"}).content.decode() for _ in range(2)]
    assert "You have a seat." in pages[1]
    assert EventRegistration.objects.count() == 1


def test_a_draft_of_another_event_is_none(member: Member) -> None:
    visitor, other = Visitor(an_event(member)), an_event(member, name="Another")
    sent = {"step": visitor.hidden("step"), "draft": visitor.hidden("draft"), "you/name": "Ana"}
    answer = Client().post(f"/en/event/{other.pk}/register/", {**sent, "go": "next"})
    assert answer.status_code == 422
    assert "could not be read any more" in answer.content.decode()
    assert not EventRegistration.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"is_open": False}, "Nobody can register for this event any more."),
        ({"deadline": in_days(-1)}, "Nobody can register for this event any more."),
        ({"day": in_days(-1)}, "This event is over."),
        ({"takes_registrations": False}, "You need not register."),
        ({"state": EventState.CANCELLED}, "This event does not take place."),
    ],
)
def test_who_comes_too_late_is_told(member: Member, values: dict[str, Any], sentence: str) -> None:
    event = an_event(member)
    visitor = Visitor(event)
    Event.objects.filter(pk=event.pk).update(**values)
    assert sentence in visitor.send(you__name="Ana").page
    assert sentence in Client().get(visitor.address).content.decode()
    assert not EventRegistration.objects.exists()
    with pytest.raises(registering.Closed):
        registered(Event.objects.get(), "Ana")


def test_the_waiting_list_ends(member: Member) -> None:
    event = an_event(member, seats=1)
    registered(event, "Ana")
    registered(event, "Ben")
    visitor = Visitor(event).send(you__name="Cleo")
    assert visitor.answer.status_code == 422
    assert "The event and its waiting list are full." in visitor.page
    assert 'value="Cleo"' in visitor.page
    assert EventRegistration.objects.count() == 2


def test_a_flood_is_slowed(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ARRIVALS", Bucket(capacity=1, leak=0.001))
    event = an_event(member)
    Visitor(event).send(you__name="Ana")
    visitor = Visitor(event).send(you__name="Ben")
    assert visitor.answer.status_code == 503
    assert 'value="Ben"' in visitor.page
    assert EventRegistration.objects.count() == 1


def test_names_go_and_their_number_stays(member: Member) -> None:
    old, recent = an_event(member, 1, name="Old"), an_event(member, 1, name="Recent")
    for event, ago in ((old, -31), (recent, -30)):
        registered(event, "Ana", "ana@hotel.example")
        registered(event, "Ben")
        Event.objects.filter(pk=event.pk).update(day=in_days(ago))
    registering.sweep()
    registering.sweep()
    assert {one.event.name for one in EventRegistration.objects.select_related("event")} == {"Recent"}
    assert {one.name: one.registered for one in Event.objects.all()} == {"Old": 2, "Recent": 0}


def test_a_form_of_several_pages_leads_on_and_back(nadia: Client, member: Member) -> None:
    event = an_event(member)
    book = build(
        [
            *group("you", asked("name", required="yes"), asked("email")),
            *group("table", asked("guests", "integer"), asked("chairs", "integer", relevant="${guests} > 5")),
        ]
    )
    nadia.post(f"{HERE}{event.pk}/questions/", {"workbook": named(book)})
    visitor = Visitor(event)
    assert "Page 1 of 2" in visitor.page
    visitor.send(you__name="Ana", you__email="nobody")
    assert visitor.answer.status_code == 422
    assert "Type the whole e-mail address" in visitor.page
    visitor.send(you__name="Ana", you__email="ana@hotel.example")
    assert "Page 2 of 2" in visitor.page
    visitor.send("change:you", table__guests="6")
    assert 'value="ana@hotel.example"' in visitor.page
    visitor.send(you__name="Ana", you__email="ana@hotel.example")
    assert 'value="6"' in visitor.page
    assert 'name="table/chairs"' in visitor.page
    visitor.send(table__guests="6", table__chairs="2")
    assert "You have a seat." in visitor.page
    row = EventRegistration.objects.get()
    assert row.answers == {"table/guests": 6, "table/chairs": 2}


def test_the_day_goes_into_a_calendar(member: Member) -> None:
    event = an_event(member, online="https://meet.example/harbour")
    page = with_page(event)
    answer = Client().get(f"/en/event/{event.pk}/calendar/")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (told,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(told["SUMMARY"]) == "An evening at the pier"
    assert str(told["LOCATION"]) == "Pier Street 2, Harbour Town"
    assert str(told["URL"]) == f"http://testserver{page.url}"
    assert f"DTSTART:{event.day:%Y%m%d}T180000".encode() in answer.content
    assert b"meet.example" not in answer.content


def test_the_list_tells_what_comes_and_what_is_over(member: Member) -> None:
    coming = with_page(an_event(member), title="To come")
    past = with_page(an_event(member, -3), title="Gone by")
    index = coming.get_parent()
    now, then = (Client().get(index.url + query).content.decode() for query in ("", "?past=1"))
    assert "To come" in now
    assert "Gone by" not in now
    assert coming.url not in then
    assert past.url in then
    assert "This event is over." in Client().get(past.url).content.decode()


def test_one_page_of_an_event_in_each_language(member: Member) -> None:
    event = an_event(member)
    page = with_page(event)
    with_page(event, "fr", "Un soir au port")
    twice = EventPage(title="Again", event=event, locale=page.locale, slug="again")
    with pytest.raises(ValidationError, match="has a page in this language"):
        twice.clean()
    page.clean()
    visitor = Visitor(event, "fr")
    assert "Un soir au port" in visitor.page


def test_an_event_online_for_everybody_shows_its_link(member: Member) -> None:
    event = an_event(member, place="", online="https://meet.example/harbour", takes_registrations=False)
    public = Client().get(with_page(event).url).content.decode()
    assert 'href="https://meet.example/harbour"' in public
    assert "You need not register." in public


def test_a_link_is_made_by_this_installation_alone(member: Member) -> None:
    row = registered(an_event(member), "Ana")
    visitor = Visitor(row.event).send(you__name="Ben")
    forged = visitor.link[:-3] + ("AA/" if not visitor.link.endswith("AA/") else "BB/")
    assert Client().get(forged).status_code == 410
    assert Client().get(f"/en/registration/{row.pk.hex}/").status_code == 410
    assert EventRegistration.objects.count() == 2


def test_what_is_asked_cannot_be_changed_in_the_database(member: Member) -> None:
    event = an_event(member)
    found = event.questions.get()
    changed = found.definition.replace("organisation", "password")
    type(found).objects.filter(pk=found.pk).update(definition=changed)
    assert "password" not in re.sub(
        r"\s+", " ", Client().get(f"/en/event/{event.pk}/register/").content.decode()
    )
