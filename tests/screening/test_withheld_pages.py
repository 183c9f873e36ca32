"""What is withheld is told by its facts on pages of the screening desk, saved on demand, given back after two questions."""

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from saystop.casework.models import Case
from saystop.offices.models import AuditEntry
from saystop.reporting.models import Attachment, AttachmentChunk
from saystop.screening import arrivals, journal
from saystop.screening.models import Match
from saystop.screening.services import lists, withheld
from tests import people
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, kept, stored
from tests.screening import listing
from tests.screening.desk import HERE, Screening, browser, opened

pytestmark = pytest.mark.django_db
FILES = f"{HERE}files/"


@contextmanager
def a_withheld_file(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attachment]:
    """One report with a file that is on a list, in a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    monkeypatch.setenv("SAYSTOP_HOME", str(home))  # the process beside this one looks there
    made = listing.make(screens_reports=True)
    line = f"sha256,{hashlib.sha256(PLAIN).hexdigest()}"
    lists.import_(None, made, listing.csv(tmp_path, line))
    stored([kept()])
    yield the_file()
    arrivals.aside().close()


@pytest.fixture
def screening(
    office: FoundOffice, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Screening]:
    found = opened(office)
    with a_withheld_file(settings, tmp_path, monkeypatch):
        yield found


def the_file() -> Attachment:
    return Attachment.objects.get()


def test_a_file_is_told_by_its_facts_and_saved_when_asked_for(screening: Screening) -> None:
    client = browser(screening.first)
    page = client.get(FILES).content.decode()
    assert "List of Harbour" in page
    assert Case.objects.get().reference in page
    here = f"{FILES}{the_file().pk}/"
    page = client.get(here).content.decode()
    assert hashlib.sha256(PLAIN).hexdigest()[:8] in page
    assert "<img" not in page
    assert not AuditEntry.objects.filter(action="withheld.opened").exists()
    answer = client.post(here, {"go": "save"})
    assert answer.getvalue() == PLAIN  # piece by piece
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert AuditEntry.objects.filter(action="withheld.opened").count() == 1


def test_it_is_given_back_after_two_questions(screening: Screening) -> None:
    client = browser(screening.first)
    here = f"{FILES}{the_file().pk}/"
    assert "risky" not in client.get(here).content.decode()
    assert "Are you sure?" in client.post(here, {"go": "ask"}).content.decode()
    assert withheld.all_of_them().count() == 1
    page = client.post(here, {"go": "sure"}, follow=True).content.decode()
    assert "was given back" in page
    assert "No file is withheld" in page
    assert client.get(here).status_code == 404


def test_whoever_looks_at_a_file_can_judge_what_it_matched(screening: Screening) -> None:
    """At once: nobody waits until the round of housekeeping has brought the match in."""
    client, here = browser(screening.first), f"{FILES}{the_file().pk}/"
    assert not Match.objects.exists()
    page = client.get(here).content.decode()
    where = f"{HERE}matches/{Match.objects.get().pk}/"
    assert f'href="{where}"' in page
    client.post(where, {"go": "wrong"})
    page = client.get(here).content.decode()
    assert f'href="{where}"' not in page
    assert "found wrong" in page
    page = client.get(where).content.decode()
    assert f'<a href="{FILES}">Withheld files</a></p>' in page


def test_the_queue_holds_what_came_a_moment_ago(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(screening.first)
    assert "1 match waits" in client.get(HERE).content.decode()
    kept()
    page = client.get(f"{HERE}matches/").content.decode()
    assert "the reporting line" in page
    assert "2 times" in page
    # What cannot be read keeps nobody from what is there already.
    monkeypatch.setattr(journal, "alone", broken)
    assert client.get(f"{HERE}matches/").status_code == 200


def broken(_folder: Path) -> Any:
    raise PermissionError


def test_nobody_else_learns_of_it(screening: Screening, office: FoundOffice) -> None:
    here = f"{FILES}{the_file().pk}/"
    for member in (people.case_officer(office), people.member_without_desk("Dirk Director", "director")):
        client: Client = browser(member)
        assert client.get(FILES).status_code == 403
        assert client.post(here, {"go": "save"}).status_code == 403
        assert client.post(here, {"go": "sure"}).status_code == 403
    assert withheld.all_of_them().count() == 1


def test_what_was_altered_does_not_open(screening: Screening) -> None:
    chunk = AttachmentChunk.objects.latest("number")
    data = bytearray(bytes(chunk.data))
    data[-1] ^= 1
    AttachmentChunk.objects.filter(pk=chunk.pk).update(data=bytes(data))
    answer = browser(screening.first).post(f"{FILES}{the_file().pk}/", {"go": "save"})
    assert answer.status_code == 409
    assert "was altered" in answer.content.decode()
    Attachment.objects.update(match_envelope=b"x")
    page = browser(screening.first).get(FILES).content.decode()
    assert "does not open with your keys" in page
