"""Visits: sums of pages and days, without anything of who came."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.utils import timezone

from saystop.offices.models import Member
from saystop.reporting import floods
from saystop.website import models, sources
from saystop.website.models import Visit
from saystop.website.services import visits
from tests.people import FoundOffice
from tests.website import figuring, making

pytestmark = pytest.mark.django_db
ROOM = "/desk/website/visits/"


@pytest.fixture(autouse=True)
def _quiet(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(visits, "RUSH", floods.Bucket(capacity=200, leak=20))


def sums() -> dict[str, int]:
    return dict(Visit.objects.values_list("path", "number"))


def test_a_page_that_is_read_counts_once_without_a_cookie(office: FoundOffice) -> None:
    home = making.a_home()
    page = making.published(home, models.TextPage(title="Pier"))
    for path in ("/en/", page.url, page.url, f"{page.url}?from=mail"):
        answer = Client().get(path, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
        assert answer.status_code == 200
        assert not answer.cookies
    assert sums() == {"/en/": 1, page.url: 3}
    assert {one.name for one in Visit._meta.get_fields()} == {"id", "path", "day", "number"}
    assert Visit.objects.get(path=page.url).day == timezone.localdate()


def test_what_no_reader_asked_for_does_not_count(office: FoundOffice, nadia: Client) -> None:
    home = making.a_home()
    client = Client()
    client.head("/en/")
    client.post("/en/")
    client.get("/en/nothing-here/")
    client.get("/en", follow=False)
    for name in ("Sec-Purpose", "Purpose", "X-Moz"):
        client.get("/en/", headers={name: "prefetch"})
    for program in ("Googlebot/2.1 (+http://bot.example)", "curl/8.1", "Mastodon link preview", "MyCrawler"):
        client.get("/en/", headers={"User-Agent": program})
    home.title = "Not yet"
    home.make_preview_request()
    assert sums() == {}


def test_the_line_is_never_counted(office: FoundOffice) -> None:
    """Not where it stands first, either."""
    for path in ("/en/", "/en/line/", "/en/report/", "/en/signs/", "/en/return/", "/en/help/be/"):
        assert Client().get(path).status_code == 200
    assert sums() == {}
    making.a_home()
    assert Client().get("/en/?c=pier2").status_code == 200  # by a flyer: the line's
    assert sums() == {}


def test_pages_of_other_rooms_count_with_the_website(office: FoundOffice) -> None:
    for path in ("/en/letters/", "/fr/give/", "/en/impact/", "/en/sessions/"):
        assert Client().get(path).status_code == 200
    assert sums() == {"/en/letters/": 1, "/fr/give/": 1, "/en/impact/": 1, "/en/sessions/": 1}
    assert sources.all_()["website_views"].count(timezone.localdate().year).number == 4


def test_a_page_has_one_row_a_day_however_its_address_is_written(office: FoundOffice, member: Member) -> None:
    """The number of a year may begin with zeros: else each of them were a row more."""
    figuring.a_closed_year(member)
    for zeros in ("", "0", "000"):
        assert Client().get(f"/en/impact/{zeros}{figuring.LAST}/").status_code == 200
    assert sums() == {f"/en/impact/{figuring.LAST}/": 3}


def test_whoever_calls_again_and_again_does_not_keep_the_disk_busy(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "RUSH", floods.Bucket(capacity=5, leak=0.001))
    making.a_home()
    for _ in range(9):
        assert Client().get("/en/").status_code == 200
    assert sums() == {"/en/": 5}


def test_a_page_is_shown_also_where_the_database_takes_no_count(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(path: str) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(visits, "_count", refuses)
    making.a_home()
    assert Client().get("/en/").status_code == 200


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="in SQLite each transaction that writes has the database alone"
)
@pytest.mark.django_db(transaction=True)
def test_two_who_are_the_first_of_a_day_both_count(office: FoundOffice) -> None:
    together = threading.Barrier(4)

    def come() -> None:
        together.wait()
        visits.count("/en/pier/")
        connections.close_all()

    readers = [threading.Thread(target=come) for _ in range(4)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert sums() == {"/en/pier/": 4}


def test_a_member_sees_pages_and_months_and_no_small_number(office: FoundOffice, nadia: Client) -> None:
    assert "No page was opened yet." in nadia.get(ROOM).content.decode()
    page = making.published(making.a_home(), models.TextPage(title="The pier at night", slug="jetée"))
    Client().get(page.url)
    assert sums() == {"/en/jetée/": 1}
    Visit.objects.all().delete()
    today = timezone.localdate()
    Visit.objects.create(path="/en/jetée/", day=today, number=7)
    Visit.objects.create(path="/en/jetée/", day=today.replace(day=1) - timedelta(days=1), number=3)
    Visit.objects.create(path="/fr/loin/", day=today, number=2)
    Visit.objects.create(path="/en/long-ago/", day=today - timedelta(days=800), number=1000)
    shown = nadia.get(ROOM).content.decode()
    assert "The pier at night" in shown
    assert "fewer than 5" in shown
    assert "at least 7" in shown
    for hidden in ("1000", "/en/long-ago/", ">3<", ">2<", ">9<", ">10<", ">12<"):
        assert hidden not in shown, hidden
    assert "/fr/loin/" not in nadia.get(ROOM, {"language": "en"}).content.decode()
    assert nadia.get(ROOM, {"language": "' or 1=1"}).status_code == 200
