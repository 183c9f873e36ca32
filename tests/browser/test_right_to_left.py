"""A right-to-left language works the day it is added: a code in the settings, a column in the workbook."""

import io
from importlib.resources import files

import openpyxl
import pytest
from django.conf import LazySettings
from playwright.sync_api import Page

from saystop.reporting.services import questionnaire
from tests.browser import reporter
from tests.browser.scanning import Scan, shows
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "ماذا رأيت أو سمعت في هذا المكان"


@pytest.fixture
def arabic(settings: LazySettings, office: FoundOffice) -> None:
    """The shipped form with an Arabic column, and Arabic among the office's languages."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]
    shipped = files("saystop.reporting").joinpath("data", "report.xlsx").read_bytes()
    workbook = openpyxl.load_workbook(io.BytesIO(shipped))
    for name in ("survey", "choices"):
        sheet = workbook[name]
        headers = [cell.value for cell in sheet[1]]
        source, target = headers.index("label::English (en)") + 1, len(headers) + 1
        sheet.cell(1, target).value = "label::العربية (ar)"
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, source).value:
                sheet.cell(row, target).value = f"{WORDS} {row}"
    changed = io.BytesIO()
    workbook.save(changed)
    questionnaire.use(changed.getvalue(), "report-ar.xlsx")


def test_a_report_is_sent_from_right_to_left(phone: Page, arabic: None) -> None:
    reporter.write(phone, "ar", {"situation/where/town": "ميناء"})
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert WORDS in phone.inner_text("h1")
    box = phone.locator("h1").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] > 300, "the heading begins at the right edge"
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    words = reporter.check_and_send(phone)
    assert phone.evaluate("getComputedStyle(document.querySelector('ol.receipt')).direction") == "ltr"
    reporter.come_back(phone, "ar", words)


@shows(
    "reporting/base.html",
    "reporting/start.html",
    "reporting/step.html",
    "reporting/check.html",
    "reporting/receipt.html",
)
def test_axe_finds_nothing_from_right_to_left(scan: Scan, arabic: None) -> None:
    scan.at("/ar/", "/ar/report/")
    reporter.unfold(scan.page)
    scan.page.fill("[name='situation/what']", reporter.SAID)
    scan.look("the first step, unfolded")
    scan.go("the second step", "[name='you/role']")
    scan.go("check and send", "button[value=send]")
    scan.go("the receipt", "ol.receipt")
