"""Hundreds of partners: pages to turn, and names to type."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from saystop.outreach.models import Channel, Delivery, Partner
from tests.outreach import test_stock
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.outreach.test_pages import CHANNEL, HERE, sent
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def partners_on(page: str) -> list[str]:
    return re.findall(r'partners/[0-9a-f-]{36}/">(House \d+)</a>', page)


@pytest.fixture
def many() -> None:
    Partner.objects.bulk_create(
        Partner(
            name=f"House {number:03}", kind="hotel" if number % 2 else "campsite", country="BE", town="Ostend",
            languages=["nl"] if number < 60 else ["fr"],
        )
        for number in range(120)
    )  # fmt: skip


def test_the_list_has_pages_of_fifty(oona: Client, many: None) -> None:
    first = oona.get(f"{HERE}partners/").content.decode()
    assert partners_on(first) == [f"House {number:03}" for number in range(50)]
    assert "1 to 50 of 120" in first
    last = oona.get(f"{HERE}partners/?page=3").content.decode()
    assert partners_on(last) == [f"House {number:03}" for number in range(100, 120)]
    assert 'aria-current="page">3</a>' in last
    for none in ("0", "-1", "x", "9" * 50):
        assert oona.get(f"{HERE}partners/?page={none}").status_code == 200


def test_a_page_keeps_what_was_looked_for(oona: Client, many: None) -> None:
    page = oona.get(f"{HERE}partners/?kind=hotel&words=House").content.decode()
    assert len(partners_on(page)) == 50
    assert 'href="?kind=hotel&amp;words=House&amp;page=2"' in page
    spoken = oona.get(f"{HERE}partners/?language=fr&page=2").content.decode()
    assert partners_on(spoken) == [f"House {number:03}" for number in range(110, 120)]


def test_the_number_of_queries_does_not_grow(
    oona: Client, many: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20):
        oona.get(f"{HERE}partners/")


def test_a_partner_is_named_by_typing(oona: Client) -> None:
    pier = a_partner("Pier Hotel", town="Ostend")
    a_partner("Gone House", town="Bruges", is_active=False)
    page = oona.get(f"{HERE}channels/new/?partner={pier.pk}").content.decode()
    assert '<option value="Pier Hotel · Ostend">' in page
    assert 'value="Pier Hotel · Ostend"' in page.partition("<datalist")[0]
    assert "Gone House" not in page
    for number, typed in enumerate(("pier  hotel", "Pier Hotel · Ostend", str(pier.pk)), start=1):
        status, _page = sent(oona, "channels/new/", {**CHANNEL, "partner": typed})
        assert (status, Channel.objects.filter(partner=pier).count()) == (200, number)
    assert sent(oona, "channels/new/", {**CHANNEL, "partner": " "})[0] == 200
    assert Channel.objects.filter(partner=None).count() == 1


def test_a_name_of_none_or_of_several_is_asked_again(oona: Client) -> None:
    a_partner("Grand Hotel", town="Ostend")
    a_partner("Grand Hotel", town="Ghent", street="Quay 1")
    a_partner("Grand Hotel", town="Ghent", street="Quay 2")
    for typed, sentence in (
        ("Grand Hotel", "Several are called so: write which one, such as “Grand Hotel · Ghent · Quay 1” or"),
        ("Quay 2", "None is called so: did you mean “Grand Hotel · Ghent · Quay 2”?"),
        ("Nowhere", "Choose one of the partners."),
        ("<b>", "Choose one of the partners."),
    ):
        status, page = sent(oona, "channels/new/", {**CHANNEL, "partner": typed})
        assert (status, sentence in page) == (422, True), typed
    assert 'value="&lt;b&gt;"' in page
    assert sent(oona, "channels/new/", {**CHANNEL, "partner": "grand hotel · ghent · quay 2"})[0] == 200
    channel = Channel.objects.get()
    assert channel.partner is not None
    assert channel.partner.street == "Quay 2"


def test_a_channel_stays_with_a_partner_that_takes_part_no_more(oona: Client) -> None:
    gone = a_partner("Gone House", is_active=False)
    channel = a_channel(partner=gone)
    page = oona.get(f"{HERE}channels/{channel.pk}/edit/").content.decode()
    found = re.search(r'name="partner" value="([^"]+)"', page)
    assert found is not None
    sent(oona, f"channels/{channel.pk}/edit/", {**CHANNEL, "name": "Other", "partner": found[1]})
    channel.refresh_from_db()
    assert (channel.name, channel.partner) == ("Other", gone)


@pytest.mark.parametrize("typed", ["pier2", "Lobby", "lobby · pier hotel", "Lobby · Pier Hotel · pier2"])
def test_a_delivery_names_its_channel_by_name_or_code(oona: Client, office: FoundOffice, typed: str) -> None:
    channel, campaign = a_channel("pier2", partner=a_partner("Pier Hotel")), a_campaign()
    test_stock.filled(office.director, campaign, 10)
    data = {"campaign": campaign.pk, "kind": "flyer", "number": "8", "day": "2026-06-01"}
    assert test_stock.sent(oona, "deliver/", {**data, "channel": typed})[0] == 200
    assert Delivery.objects.get().channel == channel
