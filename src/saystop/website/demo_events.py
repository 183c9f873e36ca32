"""Events of the demo office: one to come, with people who registered, and one that is over. All of it invented."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from saystop.offices.models import Member
from saystop.surveys.models import Publication
from saystop.website.models import Event
from saystop.website.services import events, registering

SHOWN = "situation/noticed"  # the question of the demo office's survey that stands on a page
PEOPLE = (
    ("Ada Quay (invented)", "Hotel Pier", "en", "ada@hotel-pier.example", ""),
    ("Bram Dijk (verzonnen)", "Veerdienst Noord", "nl", "bram@veerdienst.example", "front"),
    ("Chloé Phare (inventé)", "École du Phare", "fr", "", ""),
    ("Dirk Welle (erfunden)", "", "de", "dirk@welle.example", "vegetarian"),
    ("Esra Kaya (invented)", "Union of Ferry Crews", "en", "esra@crews.example", ""),
)


def make(writer: Member) -> list[Event]:
    """The one to come, then the one that is over."""
    day = timezone.localdate()
    evening = _plan(writer, "Evening at the pier (invented)", day + timedelta(days=24), seats=4)
    film = _plan(writer, "Film and talk (invented)", day, seats=60)
    for number, (name, organisation, lang, email, access) in enumerate(PEOPLE):
        said = {
            "you/name": name,
            "you/organisation": organisation,
            "you/email": email,
            "you/access": access.split(),
        }
        _register(evening, said, lang, number)
        if number < 3:
            _register(film, {"you/name": name}, lang, 100 + number)
    over = events.keep(writer, film, day=day - timedelta(days=20))
    return [evening, over]


def chart(heading: str) -> list[tuple[str, Any]]:
    """The block with the chart of the survey, where its figures are public."""
    found = (one for one in Publication.objects.all() if one.is_public and f'"{SHOWN}"' in one.figures)
    return [
        ("chart", {"question": f"{one.survey_id}:{SHOWN}", "heading": heading}) for one in list(found)[:1]
    ]


def _plan(writer: Member, name: str, day: date, seats: int) -> Event:
    return events.keep(
        writer,
        Event(),
        name=name,
        day=day,
        starts_at=time(18, 30),
        ends_at=time(21, 0),
        place="Lighthouse Quay 1, Harbour Town (invented)",
        language="en",
        seats=seats,
        address=settings.WAGTAILADMIN_BASE_URL,
    )


def _register(event: Event, said: dict[str, Any], lang: str, number: int) -> None:
    questions = event.questions.latest("number")
    given = registering.Given(
        {path: text for path, text in said.items() if text}, lang, UUID(int=(event.pk.int + number) % 2**128)
    )
    registering.register(questions, questions.questionnaire, given)
