"""A report about several people at the desk: each answer says of whom it is."""

import html

import pytest
from django.test import Client

from saystop.casework.models import Case
from saystop.offices.models import Member
from tests.casework.sending import address
from tests.people import FoundOffice
from tests.reporting import several

pytestmark = pytest.mark.django_db


def test_answers_about_several_are_told_apart(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    several.use()
    several.sent()
    page = html.unescape(officer_client.get(address(Case.objects.get())).content.decode())
    assert page.index("Person 1 · Who was it?") < page.index("A man") < page.index("Person 2 · Who was it?")
    assert page.index("Person 2 · How old was A girl?") < page.index("Car 2 · Its plate")
    assert "A room by the hour, A child alone, None of these" in page
    assert "Way to reach you 2 · Number or address" not in page, "who reports lies apart"
    assert "The reporter gave no name." not in page
    assert "Other answers" not in page
