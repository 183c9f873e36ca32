"""What machines read of an event: its hours, where it is, and never the address that only participants are told."""

from typing import Any

import pytest

from saystop.offices.models import Member
from saystop.website.services import events
from tests.people import FoundOffice
from tests.website.event_making import an_event, with_page
from tests.website.test_seen import head, things

pytestmark = pytest.mark.django_db
MEETING = "https://meet.example/harbour"


@pytest.fixture(autouse=True)
def _office(office: FoundOffice) -> None:
    pass


def told(page: Any) -> Any:
    return things(head(page.url))["Event"]


def test_an_event_is_told_with_its_hours_and_place(member: Member) -> None:
    event = an_event(member, online=MEETING)
    found = told(with_page(event))
    assert (found["name"], found["description"]) == ("An evening at the pier", "Bring a friend.")
    assert found["startDate"] == f"{event.day}T18:00"
    assert found["endDate"] == f"{event.day}T20:30"
    assert found["eventStatus"].endswith("/EventScheduled")
    assert found["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    place, online = found["location"]
    assert place == {
        "@type": "Place",
        "name": "Pier Street 2, Harbour Town",
        "address": "Pier Street 2, Harbour Town",
    }
    assert online["@type"] == "VirtualLocation"
    assert MEETING not in str(found)


def test_where_nobody_registers_everybody_is_told_the_address(member: Member) -> None:
    found = told(with_page(an_event(member, place="", online=MEETING, takes_registrations=False)))
    assert found["location"] == {"@type": "VirtualLocation", "url": MEETING}
    assert found["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


def test_what_is_called_off_is_told_so(member: Member) -> None:
    event = an_event(member)
    page = with_page(event)
    events.cancel(member, event)
    assert told(page)["eventStatus"].endswith("/EventCancelled")
