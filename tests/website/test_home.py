"""The first page tells what comes next and leads to the figures, as far as there is something."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saystop.offices.models import Member
from saystop.website import models
from saystop.website.services import events
from tests.website import making
from tests.website.event_making import an_event, with_page
from tests.website.figuring import LAST, a_closed_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_the_next_events_stand_on_the_first_page(member: Member) -> None:
    making.a_home()
    assert 'id="events"' not in Client().get("/en/").text
    days = (9, 3, 5, 7, -2, 0)
    for day in days:
        with_page(an_event(member, day), title=f"In {day} days")
    called_off = an_event(member, 1)
    with_page(called_off, title="Called off")
    events.cancel(member, called_off)
    page = Client().get("/en/").text
    found = [page.find(f"<strong>In {day} days</strong>") for day in (0, 3, 5)]
    assert -1 not in found
    assert found == sorted(found)
    for other in ("In 7 days", "In 9 days", "In -2 days", "Called off"):
        assert other not in page
    index = models.EventIndexPage.objects.get()
    assert f'<a href="{index.get_url()}">All events</a>' in page
    making.a_home("fr")
    assert 'id="events"' not in Client().get("/fr/").text


def test_the_first_page_leads_to_the_figures(member: Member) -> None:
    making.a_home()
    assert 'id="impact"' not in Client().get("/en/").text
    value = a_closed_year(member)
    assert f'<a href="/en/impact/">{LAST} in figures</a>' in Client().get("/en/").text
    value.figure.is_shown = False
    value.figure.save()
    assert 'id="impact"' not in Client().get("/en/").text
