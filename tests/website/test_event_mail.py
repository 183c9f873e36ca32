"""Mails to those who registered for an event, by a real mail server on this machine."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from saystop.casework import mailing
from saystop.offices.models import Member
from saystop.website.models import Event, EventRegistration
from saystop.website.services import event_mail, events, registering
from tests.smtp import Post, post_office
from tests.website.event_making import Visitor, an_event, in_days, registered

pytestmark = pytest.mark.django_db
ANA = "ana@hotel.example"


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with post_office() as one:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.1:{one.port}"
        settings.SAYSTOP_MAIL_FROM = "office@office.example"
        yield one


def told(post: Post) -> list[str]:
    return [f"{one['To']} {one['Subject'].partition(':')[0]}" for one in post.mails]


def test_a_registration_is_confirmed_with_a_link_that_withdraws_it(post: Post, member: Member) -> None:
    event = an_event(member, online="https://meet.example/harbour")
    visitor = Visitor(event).send(you__name="Ana Secretname", you__email=ANA)
    assert "A mail with this confirms it." in visitor.page
    (one,) = post.mails
    text = one.get_content()
    assert (one["To"], one["Subject"]) == (ANA, "You have a seat: Harbour evening")
    assert "Pier Street 2" in text
    assert "18:00–20:30" in text
    assert "https://meet.example/harbour" in text
    assert "Secretname" not in text, "a stranger may have typed the address"
    link = re.search(r"https://office\.example(/en/registration/[\w-]+/)", text)
    assert link
    client = Client()
    assert "Ana Secretname" in client.get(link[1]).content.decode()
    client.post(link[1], {"go": "sure"})
    assert not EventRegistration.objects.exists()
    event_mail.sweep()
    assert len(post.mails) == 1


def test_each_is_told_what_changes_and_once(post: Post, member: Member) -> None:
    event = an_event(member, seats=1, online="https://meet.example/harbour")
    Visitor(event, "fr").send(you__name="Ana", you__email=ANA)
    Visitor(event).send(you__name="Ben", you__email="ben@hotel.example")
    Visitor(event).send(you__name="Cleo")
    assert (
        told(post)
        == [
            f"{ANA} Vous avez une place\xa0",
            "ben@hotel.example You are on the waiting list",
        ]
        or told(post)[1] == "ben@hotel.example You are on the waiting list"
    )
    assert "meet.example" not in post.mails[1].get_content()
    post.mails.clear()
    events.keep(member, event, place="Pier Street 9")
    for _ in range(2):
        event_mail.sweep()
    assert [one["To"] for one in post.mails] == [ANA, "ben@hotel.example"]
    assert "Pier Street 9" in post.mails[1].get_content()
    post.mails.clear()
    events.keep(member, event, name="Only members see this")
    event_mail.sweep()
    assert not post.mails
    registering.let_go(event.registrations.get(email=ANA))
    for _ in range(2):
        event_mail.sweep()
    assert told(post) == ["ben@hotel.example You have a seat now"]
    assert "meet.example" in post.mails[0].get_content()
    post.mails.clear()
    events.cancel(member, event)
    for _ in range(2):
        event_mail.sweep()
    assert told(post) == ["ben@hotel.example It does not take place"]
    assert "/registration/" not in post.mails[0].get_content()


def test_a_mail_that_was_refused_is_sent_again(post: Post, member: Member) -> None:
    post.refuses = True
    Visitor(an_event(member)).send(you__name="Ana", you__email=ANA)
    assert not post.mails
    post.refuses = False
    event_mail.sweep()
    assert told(post) == [f"{ANA} You have a seat"]


def test_nobody_is_flooded_by_strangers(post: Post, member: Member) -> None:
    event = an_event(member, seats=50)
    for number in range(6):
        Visitor(event).send(you__name=f"Stranger {number}", you__email=ANA.upper() if number % 2 else ANA)
    assert len(post.mails) == registering.MOST_OF_AN_ADDRESS
    events.cancel(member, event)
    event_mail.sweep()
    assert len(post.mails) == 2 * registering.MOST_OF_AN_ADDRESS
    assert EventRegistration.objects.count() == 6


def test_nobody_is_flooded_by_strangers_who_withdraw_and_come_again(post: Post, member: Member) -> None:
    """The page itself shows the private link, so whoever typed an address can let each registration go at once."""
    event = an_event(member, seats=50)
    for number in range(6):
        visitor = Visitor(event).send(you__name=f"Stranger {number}", you__email=ANA)
        Client().post(visitor.link, {"go": "sure"})
    assert not EventRegistration.objects.exists()
    assert len(post.mails) == registering.MOST_OF_AN_ADDRESS


def test_no_page_tells_how_often_an_address_is_on_the_list(post: Post, member: Member) -> None:
    event = an_event(member, seats=50)
    registered(event, "Ana", ANA)
    pages = [Visitor(event).send(you__name="Somebody", you__email=ANA).page for _ in range(4)]
    assert len(post.mails) == registering.MOST_OF_AN_ADDRESS - 1
    assert ["A mail with this confirms it." in page for page in pages] == [True] * 4


def test_nobody_is_written_to_about_what_is_over(post: Post, member: Member) -> None:
    event = an_event(member)
    registered(event, "Ana", ANA)
    Event.objects.filter(pk=event.pk).update(day=in_days(-1))
    event_mail.sweep()
    assert not post.mails


def test_without_a_mail_server_the_pages_say_it(member: Member, nadia: Client) -> None:
    event = an_event(member)
    visitor = Visitor(event).send(you__name="Ana", you__email=ANA)
    assert "A mail with this confirms it." not in visitor.page
    assert "Keep this address" in visitor.page
    event_mail.sweep()
    assert EventRegistration.objects.get().mail
    assert "no mail server" in nadia.get(f"/desk/website/events/{event.pk}/").content.decode()
    page = nadia.get(f"/desk/website/events/{event.pk}/cancel/").content.decode()
    assert "tell those who registered yourself" in page


def test_who_registers_is_told_beforehand_where_no_mail_is_sent(
    member: Member, request: pytest.FixtureRequest
) -> None:
    page = f"/en/event/{an_event(member).pk}/register/"
    warned = "This office sends no mail by itself."
    assert warned in Client().get(page).text
    request.getfixturevalue("post")
    assert warned not in Client().get(page).text


def test_who_has_a_seat_is_reminded_once_on_the_day_before(post: Post, member: Member) -> None:
    event, later = an_event(member, days=1, seats=1, name="Tomorrow"), an_event(member, days=2, name="Later")
    for one in (event, later):
        for name in ("ana", "ben"):
            registered(one, name, f"{name}@hotel.example")
        one.registrations.update(mail="", day=in_days(-3))
    for _ in range(3):
        event_mail.sweep()
    (sent,) = post.mails
    assert (sent["To"], sent["Subject"]) == ("ana@hotel.example", "Soon: Tomorrow")
    assert "18:00–20:30" in sent.get_content()
    assert "/registration/" in sent.get_content()
    post.mails.clear()
    # Told of another place the day before: not reminded beside it. Put off: reminded of the other day.
    events.keep(member, event, place="Pier Street 9")
    event_mail.sweep()
    event_mail.sweep()
    assert told(post)[0] == "ana@hotel.example It has changed"
    assert {one["Subject"].partition(":")[0] for one in post.mails} == {"It has changed"}
    events.keep(member, event, day=in_days(5))
    event_mail.sweep()
    post.mails.clear()
    Event.objects.filter(pk=event.pk).update(day=in_days(1))
    for _ in range(2):
        event_mail.sweep()
    assert told(post) == ["ana@hotel.example Soon"]


def test_a_process_that_is_killed_while_it_sends_sends_none_twice(
    post: Post, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is out, and the process dies before it notes anything."""
    registered(an_event(member), "Ana", ANA)
    send = mailing.send

    def killed(*args: str) -> None:
        send(*args)
        raise SystemExit

    monkeypatch.setattr(mailing, "send", killed)
    with pytest.raises(SystemExit):
        event_mail.sweep()
    monkeypatch.setattr(mailing, "send", send)
    event_mail.sweep()
    assert len(post.mails) == 1


def test_nobody_is_reminded_of_what_is_called_off_or_was_confirmed_just_now(
    post: Post, member: Member
) -> None:
    event = an_event(member, days=1)
    registered(event, "Ana", ANA)
    event_mail.sweep()
    event_mail.sweep()
    assert told(post) == [f"{ANA} You have a seat"]
    event.registrations.update(day=in_days(-3))
    events.cancel(member, event)
    event_mail.sweep()
    event_mail.sweep()
    assert told(post)[1:] == [f"{ANA} It does not take place"]


def test_no_seat_is_promised_by_mail_where_none_is_sent(
    member: Member, nadia: Client, settings: LazySettings
) -> None:
    event = an_event(member, seats=1)
    registered(event, "Ana")
    sentences = ("are told when a seat becomes free", "is told when day, hours or place change")

    def promised() -> list[bool]:
        pages = (f"/en/event/{event.pk}/register/", f"/desk/website/events/{event.pk}/edit/")
        return [text in nadia.get(page).text for text, page in zip(sentences, pages, strict=True)]

    assert promised() == [False, False]
    settings.SAYSTOP_MAIL = "smtp://127.0.0.1:1"
    assert promised() == [True, True]
