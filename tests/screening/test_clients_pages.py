"""Clients are made, changed and switched off on pages of the director; a key is shown once."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from saystop.screening.models import Client
from tests.people import FoundOffice
from tests.screening.desk import HERE, a_list

pytestmark = pytest.mark.django_db
CLIENTS = f"{HERE}clients/"
TYPED = {"name": "Example Host", "scopes": ["match", "feedback"], "per_second": "50"}


def made(director_client: Browser, **values: Any) -> Client:
    answer = director_client.post(f"{CLIENTS}new/", {**TYPED, **values})
    assert answer.status_code == 200, answer.content.decode()
    return Client.objects.get()


def key_on(page: str) -> str:
    found = re.search(r"<code>(\S+)</code>", page)
    assert found, page
    return found[1]


def test_the_key_is_shown_once_and_kept_nowhere(director_client: Browser) -> None:
    found = a_list()
    answer = director_client.post(f"{CLIENTS}new/", {**TYPED, "lists": [str(found.pk)]})
    assert answer.headers["Cache-Control"] == "no-store"
    key = key_on(answer.content.decode())
    client = Client.objects.get()
    assert (client.name, client.scopes, client.per_second) == ("Example Host", ["match", "feedback"], 50)
    assert list(client.lists.all()) == [found]
    for address in (CLIENTS, f"{CLIENTS}{client.pk}/", f"{CLIENTS}{client.pk}/key/"):
        assert key not in director_client.get(address).content.decode()
    assert key.encode() not in bytes(client.digest)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Name the client"),
        ({"name": "x" * 81}, "at most 80 fit"),
        ({"scopes": []}, "at least one thing"),
        ({"scopes": ["everything"]}, "Choose among these"),
        ({"lists": ["00000000-0000-0000-0000-000000000000"]}, "Choose among these lists"),
        ({"lists": ["no list"]}, "Choose among these lists"),
        ({"per_second": ""}, "from 1 to 100,000"),
        ({"per_second": "0"}, "from 1 to 100,000"),
        ({"per_second": "100001"}, "from 1 to 100,000"),
        ({"per_second": "many"}, "from 1 to 100,000"),
    ],
)
def test_wrong_input_is_answered_at_its_field_and_stays(
    director_client: Browser, values: dict[str, Any], sentence: str
) -> None:
    a_list()
    answer = director_client.post(f"{CLIENTS}new/", {**TYPED, **values})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary, and at the field
    for field in ("name", "per_second"):
        typed = {**TYPED, **values}[field]
        assert not typed or f'value="{typed}"' in page
    assert not Client.objects.exists()


def test_a_name_is_given_once(director_client: Browser) -> None:
    client = made(director_client)
    answer = director_client.post(f"{CLIENTS}new/", {**TYPED, "name": "example host"})
    assert answer.status_code == 422
    assert "of this name already" in answer.content.decode()
    answer = director_client.post(f"{CLIENTS}{client.pk}/", {**TYPED, "per_second": "7"}, follow=True)
    assert "The client was changed" in answer.content.decode()
    client.refresh_from_db()
    assert client.per_second == 7


def test_a_new_key_takes_the_place_of_the_one_before(director_client: Browser) -> None:
    client = made(director_client)
    before = bytes(client.digest)
    assert "opens nothing from then on" in director_client.get(f"{CLIENTS}{client.pk}/key/").content.decode()
    assert key_on(director_client.post(f"{CLIENTS}{client.pk}/key/").content.decode())
    client.refresh_from_db()
    assert bytes(client.digest) != before


def test_a_client_is_switched_off_after_being_asked_twice(
    director_client: Browser, office: FoundOffice
) -> None:
    client = made(director_client)
    here = f"{CLIENTS}{client.pk}/deactivate/"
    assert "risky" not in director_client.get(here).content.decode()
    page = director_client.post(here, {"go": "ask"}).content.decode()
    assert "Are you sure?" in page
    assert Client.objects.filter(is_active=True).exists()
    director_client.post(here, {"go": "sure"})
    assert not Client.objects.filter(is_active=True).exists()
    assert director_client.get(here).status_code == 404
    assert director_client.post(f"{CLIENTS}{client.pk}/key/").status_code == 404
    page = director_client.get(f"{CLIENTS}{client.pk}/").content.decode()
    assert "switched off" in page
    assert '<form method="post" class="narrow"' not in page
