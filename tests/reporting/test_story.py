"""A report travels from the page to the disk and back, through the pages as a browser without JavaScript sends them."""

import html
import re

import pytest
from django.test import Client

from saystop.engines.sealing import Receipt
from saystop.reporting.models import Report
from saystop.reporting.views import writing
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

SAID = "An adult who did not seem to be family took a child to room 12."


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def words(page: str) -> str:
    listed = re.search(r'<ol class="receipt"[^>]*>(.*?)</ol>', page, re.S)
    assert listed
    return " ".join(re.findall(r"<li>(\w+)</li>", listed[1]))


def send_report(client: Client, **answers: str) -> str:
    """Walk all steps; returns the words of the receipt."""
    address = "/en/report/"
    assert client.get(address).status_code == 200
    first = {"step": "situation", "go": "next", "situation/what": SAID, **answers}
    page = client.post(address, first).content.decode()
    page = client.post(
        address, {"step": "you", "go": "next", "draft": hidden(page, "draft")}
    ).content.decode()
    assert "Nothing has been sent yet" in page
    assert Report.objects.count() == 0
    page = client.post(
        address, {"step": "check", "go": "send", "draft": hidden(page, "draft")}
    ).content.decode()
    return words(page)


def test_a_report_is_sent_and_opened_again_with_the_receipt(office: FoundOffice) -> None:
    client = Client()
    receipt = send_report(client)
    assert len(Receipt.parse(receipt).words) == 7
    report = Report.objects.get()
    for sealed in (report.head, report.told, report.identity):
        assert b"room 12" not in bytes(sealed)
    page = client.post("/en/return/", {"words": receipt.upper()}).content.decode()
    assert "room 12" in page
    assert not client.cookies


def test_sending_the_same_page_twice_is_one_report_and_one_receipt(office: FoundOffice) -> None:
    client = Client()
    page = client.post("/en/report/", {"step": "situation", "situation/what": SAID}).content.decode()
    page = client.post("/en/report/", {"step": "you", "draft": hidden(page, "draft")}).content.decode()
    last = {"step": "check", "go": "send", "draft": hidden(page, "draft")}
    receipts = {words(client.post("/en/report/", last).content.decode()) for _ in range(2)}
    assert len(receipts) == 1
    assert Report.objects.count() == 1


def test_a_page_found_an_hour_later_shows_no_receipt(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    page = client.post("/en/report/", {"step": "situation", "situation/what": SAID}).content.decode()
    page = client.post("/en/report/", {"step": "you", "draft": hidden(page, "draft")}).content.decode()
    last = {"step": "check", "go": "send", "draft": hidden(page, "draft")}
    minute = writing._minute()
    monkeypatch.setattr(writing, "_minute", lambda: minute + writing.RECEIPT_MINUTES + 1)
    late = client.post("/en/report/", last).content.decode()
    assert "more than an hour" in late
    assert Report.objects.count() == 0
    fresh = words(client.post("/en/report/", {**last, "draft": hidden(late, "draft")}).content.decode())
    monkeypatch.setattr(writing, "_minute", lambda: minute + 3 * writing.RECEIPT_MINUTES)
    again = client.post("/en/report/", {**last, "draft": hidden(late, "draft")}).content.decode()
    assert "This report was sent before" in again
    assert fresh not in again
    assert '<ol class="receipt"' not in again


def test_a_last_page_that_cannot_be_read_any_more_says_so(office: FoundOffice) -> None:
    """Else the first page would ask for what the reporter has told already, as if it had never been."""
    last = {"step": "check", "go": "send", "draft": "of another installation"}
    answer = Client().post("/en/report/", last)
    assert answer.status_code == 422
    assert "What you wrote on the pages before could not be read any more" in answer.content.decode()
    assert Report.objects.count() == 0
