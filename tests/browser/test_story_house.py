"""Visitors sign, give and come; the communications officer takes a statement in; the pages count them, and name nobody."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from saystop.campaigns.models import Account, Gift, Letter, Pledge, Signatory
from saystop.offices.models import Member
from saystop.website.models import EventIndexPage, EventPage
from tests import people
from tests.browser import member as members
from tests.campaigns.letter_making import a_letter, link_in, posting
from tests.campaigns.statements.making import OURS, Row, a_fundraiser, written
from tests.people import FoundOffice
from tests.website import making
from tests.website.event_making import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/desk/campaigns/money/"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def nadia(office: FoundOffice) -> Member:
    return people.member_without_desk("Nadia News", "communications")


def test_signed_given_and_come_to(phone: Page, desktop: Page, nadia: Member) -> None:
    letter = a_letter(nadia)
    sign(phone, letter)
    fundraiser = a_fundraiser(Account.objects.create(holder="Harbour Office (invented)", iban=OURS))
    pledge = give(phone, f"/en/give/{fundraiser.slug}/")
    members.sign_in(desktop, nadia)
    take_in(desktop, written([Row(2500, pledge.reference, day=f"{timezone.localdate():%Y-%m-%d}")]))
    assert Gift.objects.get().pledge == pledge
    phone.goto(f"/en/give/{fundraiser.slug}/")
    expect(phone.locator("main")).to_contain_text("€25 of €5,000 have arrived")
    come(phone, nadia)
    assert not phone.context.cookies()


def sign(phone: Page, letter: Letter) -> None:
    """By a form, and then by the link of a mail: only now it counts."""
    here = f"/en/letter/{letter.slug}/"
    phone.goto(f"{here}?as=person")
    go(phone)
    expect(phone.locator("div.errors")).to_be_visible()
    for field, text in (("name", "Cleo Visitor"), ("email", "cleo@mail.example")):
        phone.fill(f"[name={field}]", text)
    phone.select_option("[name=country]", "be")
    with posting() as post:
        go(phone)
        expect(phone.locator("h1")).to_have_text("One step is left: look at your mail")
    phone.goto(here)
    assert "Cleo Visitor" not in phone.content()
    (mail,) = post.mails
    phone.goto(link_in(mail))
    phone.click("[name=go][value=sign]")
    expect(phone.locator("p.notice.good")).to_be_visible()
    phone.goto(here)
    expect(phone.locator("main")).to_contain_text("1 person has signed")
    assert "cleo@mail.example" not in phone.content()
    assert Signatory.objects.get().email


def give(phone: Page, here: str) -> Pledge:
    phone.goto(here)
    phone.fill("[name=amount]", "a lot")
    go(phone)
    expect(phone.locator("[name=amount]")).to_have_value("a lot")
    phone.fill("[name=amount]", "25")
    go(phone)
    expect(phone.locator("svg").first).to_be_visible()
    pledge = Pledge.objects.get()
    shown = re.sub(r"\D", "", phone.locator("#reference").inner_text())
    assert shown == pledge.reference
    phone.goto(here)
    expect(phone.locator("main")).to_contain_text("€0 of")
    return pledge


def take_in(desktop: Page, data: bytes) -> None:
    desktop.goto(f"{DESK}import/")
    file: FilePayload = {"name": "statement.xml", "mimeType": "text/xml", "buffer": data}
    desktop.set_input_files("[name=file]", file)
    desktop.click("button[value=look]")
    expect(desktop.locator("#planned")).to_be_visible()
    desktop.click("button[value=import]")
    expect(desktop.locator("p.notice.good").first).to_be_visible()


def come(phone: Page, nadia: Member) -> None:
    """The only seat of an event, and back from it."""
    event = an_event(nadia, seats=1)
    index = making.published(making.a_home(), EventIndexPage(title="Events"))
    making.published(index, EventPage(title="An evening at the pier", event=event, summary="With bread."))
    phone.goto(f"{index.url}an-evening-at-the-pier/")
    phone.click(f"a[href*='/event/{event.pk}/register/']")
    go(phone)
    expect(phone.locator("div.errors")).to_be_visible()
    phone.fill("[name='you/name']", "Cleo Visitor")
    go(phone)
    expect(phone.locator(".notice.good").first).to_be_visible()
    assert event.registrations.count() == 1
    phone.click("main form button.quiet")
    phone.click("button.risky")
    phone.wait_for_load_state()
    assert event.registrations.count() == 0


def go(phone: Page) -> None:
    """The one filled button of the page's form."""
    phone.locator("main form p.actions button:not(.quiet)").first.click()
