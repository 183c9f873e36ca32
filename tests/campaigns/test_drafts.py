"""What was begun by mistake can be deleted, asked twice, as long as nobody but members saw it and nothing hangs on it."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from saystop.campaigns.models import Action, Fundraiser, FundraiserState, Letter
from saystop.campaigns.services import fundraisers, letters
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.fundraising import a_fundraiser, a_gift, a_pledge, in_days
from tests.campaigns.letter_making import a_letter, organisation, waiting
from tests.people import FoundOffice
from tests.website.event_making import an_event, registered, with_page

pytestmark = pytest.mark.django_db
LETTERS, FUNDRAISERS, EVENTS = (
    "/desk/campaigns/letters/",
    "/desk/campaigns/fundraisers/",
    "/desk/website/events/",
)


def asked_twice(client: Client, found: Model, address: str, gone: tuple[str, ...], word: str) -> None:
    desk = f"{address}{found.pk}/"
    assert f'href="{desk}delete/"' in client.get(desk).text
    for _time in range(2):
        page = client.post(f"{desk}delete/", {"go": "ask"}).text
    assert "Are you sure? It cannot be brought back." in page
    for one in gone:
        assert one in page
    assert type(found)._default_manager.filter(pk=found.pk).exists()
    answer = client.post(f"{desk}delete/", {"go": "sure"}, follow=True)
    assert "notice good" in answer.text
    assert not type(found)._default_manager.filter(pk=found.pk).exists()
    assert AuditEntry.objects.filter(action=word, record=str(found.pk)).exists()


def stays(client: Client, found: Model, address: str) -> None:
    desk = f"{address}{found.pk}/"
    assert "delete/" not in client.get(desk).text
    assert client.post(f"{desk}delete/", {"go": "sure"}).status_code == 404
    assert type(found)._default_manager.filter(pk=found.pk).exists()


def test_a_letter_that_nobody_saw(nadia: Client, member: Member) -> None:
    letter = a_letter(member, is_open=False)
    asked_twice(
        nadia, letter, LETTERS, ("Safe trips for every child", "English", "français"), "letter.deleted"
    )
    assert not Letter.objects.exists()


def test_a_letter_that_was_open_or_that_an_action_is_about_stays(nadia: Client, member: Member) -> None:
    is_open, begun = a_letter(member, slug="open"), a_letter(member, slug="begun", is_open=False)
    waiting(is_open, organisation())
    Action.objects.create(kind="letter", day=in_days(0), letter=begun)
    for letter in (is_open, begun):
        stays(nadia, letter, LETTERS)
    letters.close(member, is_open)
    stays(nadia, is_open, LETTERS)
    with pytest.raises(letters.InUse):
        letters.delete(member, is_open)


def test_a_fundraiser_that_nobody_saw(nadia: Client) -> None:
    fundraiser = a_fundraiser(state=FundraiserState.DRAFT)
    fundraiser.steps.create(amount=5000, texts={"en": {"text": "A lamp"}})
    told = ("A safe harbour", "English, Nederlands", "steps: 1", "updates: 0")
    asked_twice(nadia, fundraiser, FUNDRAISERS, told, "fundraiser.deleted")


def test_a_fundraiser_for_which_somebody_gave_stays(nadia: Client, member: Member) -> None:
    made: list[Fundraiser] = [
        a_fundraiser(state=state) for state in (FundraiserState.OPEN, FundraiserState.CLOSED)
    ]
    pledged, given = a_fundraiser(), a_fundraiser()
    a_pledge(pledged)
    a_gift(given)
    Fundraiser.objects.filter(pk__in=(pledged.pk, given.pk)).update(state=FundraiserState.DRAFT)
    for fundraiser in (*made, pledged, given):
        stays(nadia, fundraiser, FUNDRAISERS)
        with pytest.raises(fundraisers.InUse):
            fundraisers.delete(member, fundraiser)


def test_an_event_that_nobody_knew_of(nadia: Client, member: Member) -> None:
    asked_twice(nadia, an_event(member), EVENTS, ("Harbour evening",), "event.deleted")


def test_an_event_of_which_a_page_tells_or_for_which_somebody_registered_stays(
    nadia: Client, member: Member, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    told, known, past = an_event(member), an_event(member), an_event(member, -60)
    with_page(told)
    registered(known, "Ana")
    past.registered = 3
    past.save()
    for event in (told, known, past):
        stays(nadia, event, EVENTS)


def test_who_may_not_campaign_deletes_nothing(member: Member, office: FoundOffice) -> None:
    letter = a_letter(member, is_open=False)
    with pytest.raises(Refused):
        letters.delete(people.member_without_desk("Rita Research", "researcher"), letter)
    assert Letter.objects.exists()
