"""axe finds nothing where drafts are deleted, and where a page goes out with sentences that nobody translated."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from saystop.campaigns.models import FundraiserState
from saystop.offices.models import Member
from saystop.website.models import TextPage
from tests import people
from tests.browser.scanning import DESK, DESKTOP, Scan, shows
from tests.browser.test_accessible_editing import examine
from tests.campaigns.fundraising import a_fundraiser
from tests.campaigns.letter_making import a_letter
from tests.people import FoundOffice
from tests.website import making
from tests.website.event_making import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = """token => {
  const form = document.createElement("form");
  form.method = "post";
  for (const [name, value] of [["action", "publish"], ["csrfmiddlewaretoken", token]]) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def member(office: FoundOffice) -> Member:
    return people.member_without_desk("Nadia News", "communications")


@shows(*DESK, "campaigns/delete_draft.html", "website/delete_event.html")
def test_drafts_deleted(scan: Scan, member: Member) -> None:
    scan.sign_in(member)
    for address in (
        f"campaigns/letters/{a_letter(member, is_open=False).pk}",
        f"campaigns/fundraisers/{a_fundraiser(state=FundraiserState.DRAFT).pk}",
        f"website/events/{an_event(member).pk}",
    ):
        scan.at(f"/desk/{address}/delete/")
        scan.press("main form button", "asked twice", "[role=alert]")


@shows("website/publish_untranslated.html")
def test_a_page_that_is_not_translated(scan: Scan, member: Member) -> None:
    home, _french = making.a_home(), making.a_home("fr")
    page = making.published(home, TextPage(title="Who we are", slug="about", summary="We are few."))
    french = Locale.objects.get(language_code="fr")
    translate_object(page, [french])
    scan.sign_in(member)
    scan.page.set_viewport_size(DESKTOP)
    scan.page.goto(f"/edit/pages/{page.get_translation(french).pk}/edit/")
    with scan.page.expect_navigation():
        scan.page.evaluate(SEND, scan.page.locator("[name=csrfmiddlewaretoken]").first.input_value())
    scan.page.get_by_text("Publish all the same").wait_for()
    examine(scan, "publish untranslated")
    # Held to the rules of the editors' pages, of which it is one.
    scan.looked.add("website/publish_untranslated.html")
