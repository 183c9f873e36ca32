"""What is sent from another site is not read: nobody is led into a stranger's conversation, or a stranger's draft."""

import pytest
from django.test import Client

from saystop.reporting.models import Message
from tests.faults.browser import hidden
from tests.people import FoundOffice
from tests.reporting.sending import SAID, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_opens_no_conversation_and_writes_in_none(office: FoundOffice, site: str) -> None:
    _report, receipt = stored()
    client = Client()
    own = client.post("/en/return/", {"words": receipt.text}, headers={"Sec-Fetch-Site": "same-origin"})
    visit = hidden(own.content.decode(), "visit")
    for data in ({"words": receipt.text}, {"visit": visit}, {"visit": visit, "go": "write", "text": "Led."}):
        answer = client.post("/en/return/", data, headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, answer["Location"]) == (302, "/en/return/")
        assert SAID not in answer.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_begins_no_report(office: FoundOffice, site: str) -> None:
    first = {"step": "situation", "situation/what": SAID}
    answer = Client().post("/de/report/", first, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer["Location"]) == (302, "/de/report/")


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_a_page_of_the_line_and_a_browser_that_does_not_say_are_heard(office: FoundOffice, site: str) -> None:
    first = {"step": "situation", "situation/what": SAID}
    assert Client().post("/en/report/", first, headers={"Sec-Fetch-Site": site}).status_code == 200


def test_a_link_from_another_site_opens_the_page(office: FoundOffice) -> None:
    assert Client().get("/en/report/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
