"""Whatever address a stranger makes up gets an answer and no fault."""

import pytest
from django.test import Client

from saystop.website import models
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db
# More digits than Python makes a number of, and more than a database has in one.
ENDLESS = "9" * 4400
LARGE = "9" * 30


@pytest.mark.parametrize("number", [ENDLESS, LARGE, "0", "-1", "٣"])
@pytest.mark.parametrize(
    "path",
    [
        "/en/?page={}",
        "/en/news/?page={}",
        "/en/search/?q=pier&page={}",
        "/media/cards/page/{}/en-0123456789abcdef.png",
        "/documents/{}/leaflet.pdf",
        "/en/impact/{}/",
    ],
)
def test_no_number_is_too_long(office: FoundOffice, path: str, number: str) -> None:
    making.published(making.a_home(), models.NewsIndexPage(title="News", slug="news"))
    answer = Client().get(path.format(number))
    assert answer.status_code == (200 if "?" in path else 404)


@pytest.mark.parametrize("name", ["pier%00.webp", "%00", "%2e", "..%2fsecret", "a" * 400])
def test_no_name_of_a_picture_is_too_odd(db: None, name: str) -> None:
    assert Client().get(f"/media/images/{name}").status_code == 404
