"""Amounts and degrees, written as people of four languages write them."""

from decimal import Decimal

import pytest
from django.test import Client

from saystop.outreach.forms import PartnerForm, cost_field
from saystop.outreach.models import Channel, Partner
from tests.outreach.making import a_channel
from tests.outreach.test_pages import CHANNEL, PARTNER, sent


@pytest.mark.parametrize(
    ("written", "cost"),
    [
        ("12,50", "12.50"), ("12.50", "12.50"), ("12,5", "12.5"), ("€ 12,50", "12.5"), ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"), ("1 234,56", "1234.56"), ("12345", "12345"), ("0", "0"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_a_cost_is_read(written: str, cost: str) -> None:
    assert cost_field("").clean(written) == Decimal(cost)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("12,345", "“12,345” can be read in two ways: write 12345, or an amount with two decimals."),
        ("12.345", "“12.345” can be read in two ways"),
        ("-1", "Write an amount such as 12.50."),
        ("12,5,5", "Write an amount such as 12.50."),
        ("10000000", "Write an amount such as 12.50."),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_again(oona: Client, written: str, sentence: str) -> None:
    status, page = sent(oona, "channels/new/", {**CHANNEL, "cost": written})
    assert (status, sentence in page, f'value="{written}"' in page) == (422, True, True)
    assert not Channel.objects.exists()


@pytest.mark.django_db
def test_a_cost_that_is_there_stands_in_its_field_and_is_saved_again(oona: Client) -> None:
    channel = a_channel(cost=Decimal("1234.50"))
    assert 'value="1234.50"' in oona.get(f"/desk/outreach/channels/{channel.pk}/edit/").content.decode()


@pytest.mark.parametrize(
    ("written", "degrees"),
    [("51,2", 51.2), ("51.2", 51.2), ("-0,125", -0.125), ("\N{MINUS SIGN}4,5", -4.5), ("50,123", 50.123), ("4,35°", 4.35),
     ("1e-05", 0.00001), (51.25, 51.25)],
)  # fmt: skip
def test_degrees_are_read(written: object, degrees: float) -> None:
    assert PartnerForm.base_fields["latitude"].clean(written) == degrees


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["91", "90,5", "1.234,56", "51,2 4,3", "inf", "-inf", "nan", "north", "٥١"]
)
def test_what_are_no_degrees_is_said(oona: Client, written: str) -> None:
    status, page = sent(oona, "partners/new/", {**PARTNER, "latitude": written, "longitude": "2,9"})
    assert (status, "Write a number from -90 to 90" in page) == (422, True)
    assert not Partner.objects.exists()
