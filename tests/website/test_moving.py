"""Old addresses lead to the new ones; pages go out and end at the time that was set."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as our_settings
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from saystop.offices import audit
from saystop.offices.models import AuditEntry
from saystop.website import models
from saystop.website.services import schedule
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_who_follows_an_old_address_is_led_to_the_new_one(
    office: FoundOffice, django_capture_on_commit_callbacks: Any
) -> None:
    home = making.a_home()
    about = making.published(home, models.TextPage(title="Who we are", slug="about"))
    below = making.published(about, models.TextPage(title="Pier", slug="pier"))
    other = making.published(home, models.TextPage(title="What we do", slug="what"))
    old, old_below = about.url, below.url
    about.slug = "us"
    with django_capture_on_commit_callbacks(execute=True):
        about.save_revision().publish()
    below = models.TextPage.objects.get(pk=below.pk)
    assert (below.url, old_below) == ("/en/us/pier/", "/en/about/pier/")
    for before, after in ((old, "/en/us/"), (old_below, "/en/us/pier/"), (f"{old}?from=mail", "/en/us/")):
        led = Client().get(before)
        assert (led.status_code, led.headers["Location"]) == (301, after)
        assert not led.cookies
    with django_capture_on_commit_callbacks(execute=True):
        below.move(other, pos="last-child")
    assert Client().get("/en/us/pier/").headers["Location"] == "/en/what/pier/"
    assert Client().get(old_below).headers["Location"] == "/en/what/pier/"


@pytest.mark.parametrize("path", ["/desk/old/", "/edit/old/", "/old/", "/media/old/", "/s/old.css"])
def test_an_old_address_is_one_of_a_public_page(office: FoundOffice, path: str) -> None:
    making.a_home()
    Redirect.add_redirect(path, "https://elsewhere.example/")
    Redirect.add_redirect("/en/old/", "/en/")
    assert "elsewhere" not in Client().get(path).headers.get("Location", "")
    assert Client().get("/en/old/").status_code == 301
    assert Client().post("/en/old/").status_code in {404, 405}


def test_an_address_that_the_program_has_is_never_led_away(office: FoundOffice) -> None:
    for path in ("/en/report/", "/en/line/", "/en/return/"):
        Redirect.add_redirect(path, "https://elsewhere.example/")
        assert Client().get(path).status_code == 200


@pytest.mark.parametrize("path", [
    "/en", "/en/report", "/en/line", "/en/return", "/en/signs", "/fr/report", "/en/Report", "/en/REPORT/", "/en/report/x",
    "/en/return/a/b/", "/en/letter/none", "/en/letter/none/", "/en/gift/abc", "/en/signature/abc/x", "/en/search",
    "/en/feed.rss/",
])  # fmt: skip
def test_nor_is_what_somebody_types_who_looks_for_it(office: FoundOffice, path: str) -> None:
    """Without the last stroke, in capitals, with something behind it: a flyer is typed from, and a report is at stake."""
    making.a_home()
    Redirect.add_redirect(path, "https://elsewhere.example/")
    assert "elsewhere" not in Client().get(path).headers.get("Location", "")


def test_a_process_that_is_killed_while_a_page_goes_out_loses_neither_its_time_nor_who_let_it_out(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either all is written, or nothing: then the next round of housekeeping lets it out."""
    home, soon = making.a_home(), timezone.now() + timedelta(days=1)
    coming = models.TextPage(title="Coming", locale=home.locale, live=False)
    home.add_child(instance=coming)
    coming.go_live_at = soon
    coming.save_revision().publish()
    for revision in coming.revisions.all():
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save()

    def killed(*_: Any, **__: Any) -> None:
        raise SystemExit

    steps: tuple[tuple[object, str], ...] = ((models.TextPage, "save"), (audit, "record"))
    for where, step in steps:
        with monkeypatch.context() as patched:
            patched.setattr(where, step, killed)
            with pytest.raises(SystemExit):
                schedule.publish()
        assert Client().get("/en/coming/").status_code == 404
    schedule.publish()
    assert Client().get("/en/coming/").status_code == 200
    told = AuditEntry.objects.filter(action="page.published", record=str(coming.pk))
    assert told.count() == 1


def test_pages_go_out_and_end_by_housekeeping(office: FoundOffice) -> None:
    assert "saystop.website.services.schedule.publish" in our_settings.HOUSEKEEPING
    now = timezone.now()
    home = making.a_home()
    coming, later = (
        models.TextPage(title=title, locale=home.locale, live=False) for title in ("Coming", "Later")
    )
    for page, go_live_at in ((coming, now + timedelta(days=1)), (later, now + timedelta(days=2))):
        home.add_child(instance=page)
        page.go_live_at = go_live_at
        page.save_revision().publish()
    over = making.published(home, models.TextPage(title="Over"), expire_at=now + timedelta(days=1))
    assert Client().get(coming.url or "/en/coming/").status_code == 404
    models.TextPage.objects.filter(pk=over.pk).update(expire_at=now - timedelta(minutes=1))
    for revision in coming.revisions.all():
        revision.approved_go_live_at = now - timedelta(minutes=1)
        revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
        revision.save()
    schedule.publish()
    assert Client().get("/en/coming/").status_code == 200
    assert Client().get("/en/later/").status_code == 404
    assert Client().get("/en/over/").status_code == 404
    words = [(one.action, one.record) for one in AuditEntry.objects.filter(action__startswith="page.")]
    assert ("page.published", str(coming.pk)) in words
    assert ("page.unpublished", str(over.pk)) in words
