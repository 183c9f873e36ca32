"""Who trains."""

import pytest
from django.test import Client

from saystop.offices.models import Member
from tests import people
from tests.people import FoundOffice


@pytest.fixture
def trainer(office: FoundOffice) -> Member:
    return people.member_without_desk("Tove Trainer", "trainer")


@pytest.fixture
def tove(trainer: Member) -> Client:
    """A browser in which she is signed in."""
    client = Client()
    people.sign_in(client, trainer)
    return client
