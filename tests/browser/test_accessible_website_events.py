"""axe finds nothing on the pages of events, of registering, and of events at the desk; and on blocks of what is counted."""

from pathlib import Path
from typing import Any

import pytest

from saystop.offices.models import Member
from saystop.website.models import EventIndexPage, EventPage, TextPage
from saystop.website.services import events
from tests import people
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.people import FoundOffice
from tests.website import making
from tests.website.event_making import an_event, registered
from tests.website.figuring import LAST, a_closed_year
from tests.website.test_counted_blocks import answered, chart_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AROUND = (
    "saystop/base.html",
    "saystop/public_base.html",
    "website/base.html",
    "website/way_to_the_line.html",
    "website/event_facts.html",
)
HERE = "/desk/website/events/"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def member(office: FoundOffice) -> Member:
    return people.member_without_desk("Nadia News", "communications")


@shows(*AROUND, "website/event.html", "website/event_index.html", "website/event_card.html", "website/register.html",
       "asking/items.html", "asking/field.html", "asking/sending.html", "website/my_registration.html",
       "website/registration_withdrawn.html", "website/no_registration.html", "website/registration_closed.html")  # fmt: skip
def test_an_event_and_registering_for_it(scan: Scan, member: Member) -> None:
    event, over = an_event(member, seats=1, online="https://meet.example/harbour"), an_event(member, -3)
    index = making.published(making.a_home("de"), EventIndexPage(title="Veranstaltungen"))
    for one in (event, over):
        making.published(index, EventPage(title="Ein Abend am Pier", event=one, summary="Mit Brot."))
    scan.at(index.url, f"{index.url}?past=1", f"{index.url}ein-abend-am-pier/")
    address = f"/de/event/{event.pk}/register/"
    scan.at(address, f"/de/event/{over.pk}/register/", "/de/registration/none/")
    scan.page.goto(address)
    scan.fill({"you/email": "nobody"})
    scan.go("wrong", ERRORS)
    scan.fill({"you/name": "Ana", "you/email": "ana@hotel.example"})
    scan.go("a seat", GOOD)
    scan.press("main form button.quiet", "asked once more", "[role=alert]")
    registered(event, "Ben")
    scan.page.goto(address)
    scan.fill({"you/name": "Cleo"})
    scan.go("full", "p.notice.warning")
    event.registrations.all().delete()
    scan.page.goto(address)
    scan.fill({"you/name": "Ana"})
    scan.go()
    scan.press("main form button.quiet")
    scan.press("button.risky", "withdrawn")


@shows(*DESK, "offices/errors.html", "offices/field.html", "offices/done.html", "website/fields.html",
       "website/events.html", "website/event_state.html", "website/event_form.html", "website/event_desk.html",
       "website/cancel_event.html", "website/event_questions.html", "surveys/faults.html",
       "website/remove_registration.html")  # fmt: skip
def test_events_at_the_desk(scan: Scan, member: Member) -> None:
    scan.sign_in(member)
    scan.at(HERE, f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    event, over = an_event(member, seats=1), an_event(member, -3)
    row = registered(event, "Ana", "ana@hotel.example", organisation="Hotel Pier", access=["front"])
    registered(event, "Ben")
    scan.at(
        HERE,
        f"{HERE}{event.pk}/?done=made",
        f"{HERE}{over.pk}/",
        f"{HERE}{event.pk}/edit/",
        f"{HERE}{event.pk}/questions/",
        f"{HERE}registrations/{row.pk}/",
    )
    scan.go("asked once more", "[role=alert]")
    scan.page.goto(f"{HERE}{event.pk}/cancel/")
    scan.go("asked once more, too", "[role=alert]")
    events.cancel(member, event)
    scan.at(f"{HERE}{event.pk}/")


@shows("website/blocks/survey_chart.html", "surveys/frequencies.html", "website/blocks/year_figures.html")
def test_what_is_counted_on_a_page(scan: Scan, office: FoundOffice, member: Member) -> None:
    survey, value = answered(office, no=20), a_closed_year(member)
    body = making.stream(
        [
            ("chart", chart_of(survey)),
            ("year_figures", {"figures": [f"{value.figure_id}:{LAST}"]}),
        ]
    )
    page = making.published(making.a_home("de"), TextPage(title="Gezählt", body=body))
    scan.page.goto(page.url)
    scan.page.locator("main details summary").click()
    scan.look("with its table", "main table")
