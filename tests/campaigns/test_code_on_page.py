"""The European QR code as a phone reads it from the page of a pledge."""

import io
import re

import numpy as np
import pytest
import zxingcpp
from django.test import Client
from PIL import Image
from playwright.sync_api import sync_playwright

from saystop.campaigns.models import Pledge
from saystop.campaigns.paying import references
from tests.campaigns.fundraising import DUTCH, a_fundraiser, an_account
from tests.people import FoundOffice
from tools import chromium

pytestmark = pytest.mark.django_db


@pytest.mark.browser
def test_a_phone_reads_the_code_on_the_page(office: FoundOffice) -> None:
    """Drawn as the page draws it, read by another library."""
    found = a_fundraiser(account=an_account(DUTCH, bic="ABNANL2A"))
    page = Client().post(f"/en/give/{found.slug}/", {"amount": "12,50"}).content.decode()
    row = Pledge.objects.get()
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg
    with sync_playwright() as play:
        browser = chromium.start(play)
        shown = browser.new_page()
        shown.set_content(svg[0])
        png = shown.screenshot()
        browser.close()
    (code,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(png)).convert("L")))
    assert code.text.split("\n") == [
        "BCD", "002", "1", "SCT", "ABNANL2A", "Office (invented)", DUTCH, "EUR12.50", "CHAR",
        references.creditor_reference(row.reference),
    ]  # fmt: skip
