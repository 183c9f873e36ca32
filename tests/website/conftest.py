"""Who keeps the website."""

import pytest
from django.test import Client

from saystop.offices.models import Member
from tests import people
from tests.people import FoundOffice


@pytest.fixture
def member(office: FoundOffice) -> Member:
    return people.member_without_desk("Nadia News", "communications")


@pytest.fixture
def nadia(member: Member) -> Client:
    """A communications officer, signed in."""
    client = Client()
    people.sign_in(client, member)
    return client
