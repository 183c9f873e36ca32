"""The editors' pages: whoever is no editor reaches none of them, by any address there is."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Site

from saystop.offices.models import Member
from saystop.website import doors
from saystop.website.models import HomePage
from tests import people
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def routes() -> list[str]:
    """An address for each route under the path of editors, with made-up parts."""
    (edit,) = [one for one in get_resolver(doors.ADDRESSES).url_patterns if str(one.pattern) == "edit/"]
    assert isinstance(edit, URLResolver)
    return [f"/edit/{route}" for route in _walk(edit.url_patterns)]


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from (route + rest for rest in _walk(pattern.url_patterns))
        else:
            yield route


def test_what_only_editors_load_is_what_is_walked_here_and_the_rest_is_known_to_all() -> None:
    for_editors = get_resolver(doors.ADDRESSES).url_patterns
    assert for_editors[1:] == get_resolver().url_patterns


def signed_in(member: Member) -> Client:
    client = Client()
    people.sign_in(client, member)
    return client


def test_editors_come_in_and_the_website_is_laid_out(nadia: Client) -> None:
    assert nadia.get("/edit/").status_code == 200
    assert sorted(HomePage.objects.values_list("locale__language_code", flat=True)) == [
        "de",
        "en",
        "fr",
        "nl",
    ]
    assert not HomePage.objects.live().exists()


def test_the_site_is_called_as_the_office_is_reached_now(nadia: Client, settings: LazySettings) -> None:
    nadia.get("/edit/")
    settings.ALLOWED_HOSTS = [".harbour.example", "testserver"]
    nadia.get("/edit/")
    assert Site.objects.get().hostname == "harbour.example"


def test_who_holds_a_key_or_no_role_for_it_is_kept_out_of_every_address(
    office: FoundOffice, officer: Member
) -> None:
    """A door before the views: so it is the same door for each address, made-up ones too."""
    found = routes()
    assert len(found) > 200
    kept_out = (
        signed_in(officer),
        signed_in(office.director),
        signed_in(people.member_without_desk("Rita Research", "researcher")),
    )
    for route in [*found[::10], *found[:5], "/edit/made/up/"]:
        assert Client().get(route).headers["Location"].startswith("/sign-in/"), route
        assert Client().post(route).headers["Location"].startswith("/sign-in/"), route
        for client in kept_out:
            assert client.get(route).status_code == 403, route
            assert client.post(route).status_code == 403, route


def test_the_desk_leads_writers_to_the_website_and_the_website_leads_back(
    office: FoundOffice, nadia: Client
) -> None:
    """Nobody has to know an address; who may not write is not led to a refusal."""
    link = '<a href="/edit/">'
    desk = nadia.get("/desk/campaigns/")
    assert link in desk.text
    assert 'href="/edit/"' not in signed_in(office.director).get("/desk/campaigns/").text
    menu = nadia.get("/edit/").text
    assert '"/desk/"' in menu
    back = nadia.get("/desk/", follow=True)
    assert back.status_code == 200
    assert link in back.text
