"""On a telephone no number runs out of its table: cut after two digits, 307 reads as 30."""

from datetime import date

import pytest
from playwright.sync_api import Page

from saystop.offices.models import Member
from saystop.outreach.models import Count, Step
from tests import people
from tests.browser import member as members
from tests.browser.scanning import PHONE
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = """() => [...document.querySelectorAll('[data-cards]')].flatMap((region) =>
    [...region.querySelectorAll('td')].filter((one) =>
        one.getBoundingClientRect().right > region.getBoundingClientRect().right + 1
    ).map((one) => one.innerText))"""


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_what_works_on_a_telephone(desktop: Page, office: FoundOffice, language: str) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    Member.objects.filter(pk=oona.pk).update(language=language)
    campaign = a_campaign()
    for code, name in (("pier2", "Hotel at the Pier"), ("dune3", "Dune Hotel")):
        channel = a_channel(code, partner=a_partner(name), campaign=campaign)
        for month, number in ((4, 2307), (5, 3)):
            for step in Step:
                day = date(2031, month, 1)
                Count.objects.create(channel=channel, day=day, step=step, number=number)
    members.sign_in(desktop, oona)
    desktop.set_viewport_size(PHONE)
    desktop.goto("/desk/outreach/works/")
    assert desktop.locator("[data-cards]").count() >= 3
    assert desktop.evaluate(CUT) == []
