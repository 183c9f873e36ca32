"""The whole way in: password, second proof, session; and the ways out."""

import pytest
from django.test import Client

from saystop.offices.models import Member
from tests import people

pytestmark = pytest.mark.django_db


def test_smoke(officer_client: Client, director_client: Client) -> None:
    assert officer_client.get("/sign-in/codes/").status_code == 200
