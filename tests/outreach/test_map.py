"""Where partners are: on a map that is drawn here, and in a table."""

import re
from random import Random
from xml.etree import ElementTree

import pytest
from django.test import Client

from saystop.outreach import mapping
from saystop.outreach.models import Partner
from tests.outreach.making import a_partner

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/"
MOST_BYTES = 150_000


def test_those_who_take_part_are_on_the_map_or_named_beside_it(oona: Client) -> None:
    a_partner(latitude=51.23, longitude=2.91)
    a_partner("Lighthouse Travel", latitude=51.231, longitude=2.912)
    missing = a_partner("Dune Campsite", town="Sandwich Bay")
    a_partner("Old Inn", latitude=51.5, longitude=3.5, is_active=False)
    page = oona.get(f"{HERE}map/").content.decode()
    found = re.search(r"<svg.*</svg>", page, re.DOTALL)
    assert found
    picture = found.group()
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own picture
    assert root.attrib["role"] == "img"
    assert [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")] == ["2"]
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Map of partners"
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == "2 partners, listed in the table below."
    assert "<title>Hotel at the Pier, Lighthouse Travel</title>" in picture
    assert '<path d="' in picture  # a coast
    assert "51.23, 2.91" in page
    assert f"partners/{missing.pk}/edit/#id_latitude" in page
    assert "Old Inn" not in page
    assert not re.search(r"(src|href)=.?(https?:)?//", picture)


def test_without_places_there_is_a_sentence(oona: Client) -> None:
    a_partner()
    page = oona.get(f"{HERE}map/").content.decode()
    assert "Nobody has written yet where a partner is" in page
    assert "<svg" not in page.partition("<h1>")[2]
    Partner.objects.update(latitude=0, longitude=0)
    page = oona.get(f"{HERE}map/").content.decode()
    assert "All who take part are on the map." in page
    assert "<circle" in page


def test_a_name_is_text_in_the_picture(oona: Client) -> None:
    a_partner("</title><script>x", latitude=51, longitude=3)
    page = oona.get(f"{HERE}map/").content.decode()
    assert "</title><script>x" not in page
    assert "&lt;/title&gt;&lt;script&gt;x" in page


@pytest.mark.parametrize("spread", [1, 10, 40, 180])
def test_the_picture_stays_small(spread: int) -> None:
    chance = Random(5)
    partners = [
        Partner(
            name=f"Hotel at the Pier {number}",
            latitude=max(-80.0, min(80.0, 45 + chance.uniform(-spread, spread))),
            longitude=(8 + chance.uniform(-spread, spread)) % 360 - 180,
        )
        for number in range(2_000)
    ]
    assert len(mapping.picture(partners, "Map", "Partners").encode()) < MOST_BYTES


def test_partners_are_found_by_country(oona: Client) -> None:
    a_partner()
    a_partner("Dune Campsite", country="NL")
    for query, found in (
        ("country=NL", {"Dune Campsite"}),
        ("country=BE", {"Hotel at the Pier"}),
        ("country=XX", {"Dune Campsite", "Hotel at the Pier"}),
        ("country=NL&words=pier", set()),
    ):
        page = oona.get(f"{HERE}partners/?{query}").content.decode()
        assert {one for one in ("Hotel at the Pier", "Dune Campsite") if f">{one}</a>" in page} == found
    assert '<option value="NL">Netherlands</option>' in page.replace(" selected", "")
    assert "Germany" not in page
