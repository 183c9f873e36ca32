"""Who looks after outreach."""

import pytest
from django.test import Client

from saystop.offices.models import Member
from tests import people
from tests.people import FoundOffice


@pytest.fixture
def member(office: FoundOffice) -> Member:
    """An outreach officer."""
    return people.member_without_desk("Oona Outreach", "outreach_officer")


@pytest.fixture
def oona(member: Member) -> Client:
    """A browser in which she is signed in."""
    client = Client()
    people.sign_in(client, member)
    return client
