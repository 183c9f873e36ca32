"""A report that a member enters for a caller: the receipt's page leads back to the desk, and only hers does."""

import pytest
from django.test import Client

from tests.casework.sending import SAID
from tests.people import FoundOffice
from tests.reporting.test_story import hidden, words

pytestmark = pytest.mark.django_db
BACK = '<a href="/desk/">Back to the inbox</a>'


def receipt_page(client: Client, address: str) -> str:
    step = {"step": "situation", "go": "next", "situation/what": SAID}
    page = client.post(address, step).content.decode()
    for name, go in (("you", "next"), ("check", "send")):
        page = client.post(address, {"step": name, "go": go, "draft": hidden(page, "draft")}).content.decode()
    assert words(page)
    return page


def test_a_member_goes_from_the_caller_s_receipt_back_to_the_inbox(officer_client: Client) -> None:
    page = receipt_page(officer_client, "/desk/take/en/")
    assert BACK in page
    assert 'href="/en/return/"' not in page


def test_a_reporter_is_not_led_to_the_desk(office: FoundOffice) -> None:
    page = receipt_page(Client(), "/en/report/")
    assert "/desk/" not in page
    assert "/en/return/" in page
