"""Invented events, and people who register for them."""

import io
import re
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from saystop.offices.models import Member
from saystop.website.models import Event, EventIndexPage, EventPage, EventRegistration
from saystop.website.services import events, registering
from tests.surveys.making import Browser
from tests.website import making

HERE = "/desk/website/events/"


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def an_event(member: Member, days: int = 10, **values: Any) -> Event:
    usual = {
        "name": "Harbour evening",
        "day": in_days(days),
        "starts_at": time(18, 0),
        "ends_at": time(20, 30),
        "place": "Pier Street 2, Harbour Town",
        "language": "en",
        "seats": 2,
        "address": "https://office.example/",
    }
    return events.keep(member, Event(), **{**usual, **values})


def registered(event: Event, name: str, email: str = "", lang: str = "en", **more: Any) -> EventRegistration:
    questions = event.questions.latest("number")
    values = {"you/name": name, "you/email": email, **{f"you/{key}": value for key, value in more.items()}}
    given = registering.Given({path: text for path, text in values.items() if text}, lang, uuid4())
    return registering.register(questions, questions.questionnaire, given)


class Visitor(Browser):
    """Somebody who registers, without cookies and without a script."""

    carried = ("step", "draft")

    def __init__(self, event: Event, language: str = "en") -> None:
        super().__init__(Client(), f"/{language}/event/{event.pk}/register/")

    @property
    def link(self) -> str:
        found = re.search(r"/[a-z]{2}/registration/[\w-]+/", self.page)
        assert found, self.page
        return found[0]


def typed(**values: Any) -> dict[str, Any]:
    usual = {
        "name": "Harbour evening",
        "day": str(in_days(10)),
        "starts_at": "18:00",
        "ends_at": "20:30",
        "place": "Pier Street 2",
        "online": "https://meet.example/harbour",
        "language": "en",
        "takes_registrations": "on",
        "seats": "2",
        "deadline": "",
        "desk": "",
    }
    return {**usual, **values}


def with_page(event: Event, lang: str = "en", title: str = "An evening at the pier") -> EventPage:
    home = making.a_home(lang)
    index = EventIndexPage.objects.child_of(home).first() or making.published(
        home, EventIndexPage(title="Events")
    )
    return making.published(index, EventPage(title=title, event=event, summary="Bring a friend."))


def named(book: bytes) -> io.BytesIO:
    file = io.BytesIO(book)
    file.name = "mine.xlsx"
    return file
