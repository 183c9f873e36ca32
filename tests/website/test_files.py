"""What an editor handed up is nobody's before a page that is out shows it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saystop.offices.models import Member
from saystop.website import models
from tests import people
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def given(client: Client, address: str) -> bool:
    answer = client.get(address)
    assert answer.status_code in {200, 404}
    return answer.status_code == 200


def linked(document: models.Download) -> str:
    return making.stream([("text", f'<p><a linktype="document" id="{document.pk}">The study</a></p>')])


def block(document: models.Download) -> str:
    return making.stream([("download", {"document": document.pk, "title": "", "words": ""})])


@pytest.mark.parametrize("body", [linked, block])
def test_a_document_is_there_as_long_as_a_page_leads_to_it(nadia: Client, body: Any) -> None:
    nadia.get("/edit/")
    document = making.a_file()
    home = making.a_home()
    everybody = Client()
    assert not given(everybody, document.url)
    page = models.TextPage(title="Study", live=False, locale=home.locale, body=body(document))
    home.add_child(instance=page)
    assert not given(everybody, document.url), "it stands in a draft"
    assert given(nadia, document.url), "an editor looks at it"
    page.save_revision().publish()
    assert given(everybody, document.url)
    assert document.url in everybody.get("/en/study/").text
    page.refresh_from_db()
    page.unpublish()
    assert not given(everybody, document.url)


def test_what_a_draft_of_a_page_adds_waits_for_it(nadia: Client) -> None:
    nadia.get("/edit/")
    document, home = making.a_file(), making.a_home()
    page = making.published(home, models.TextPage(title="Study"))
    page.body = page.body.stream_block.to_python([{"type": "download", "value": {"document": document.pk}}])
    draft = page.save_revision()
    assert not given(Client(), document.url)
    draft.publish()
    assert given(Client(), document.url)


def test_a_resource_of_the_library_is_there(office: FoundOffice) -> None:
    document = making.a_file()
    library = making.published(making.a_home(), models.LibraryPage(title="Library"))
    making.published(library, models.ResourcePage(title="Study", document=document))
    assert given(Client(), document.url)


def test_a_picture_is_there_in_the_sizes_of_a_page_and_in_no_other_before(nadia: Client) -> None:
    nadia.get("/edit/")
    picture, home = making.a_picture(), making.a_home()
    thumbnail = picture.get_rendition("max-165x165").url
    page = models.TextPage(
        title="Pier", picture=picture, alternative="A pier.", live=False, locale=home.locale
    )
    home.add_child(instance=page)
    assert not given(Client(), thumbnail)
    assert given(nadia, thumbnail)
    page.save_revision().publish()
    (shown, _other) = re.findall(r"/media/images/[^\s\"]+ ", Client().get("/en/pier/").text)
    assert given(Client(), shown.strip())
    page.refresh_from_db()
    page.unpublish()
    assert not given(Client(), shown.strip())


def test_who_holds_a_key_or_writes_no_pages_is_everybody(office: FoundOffice, officer: Member) -> None:
    document = making.a_file()
    for member in (officer, people.member_without_desk("Rita Research", "researcher")):
        client = Client()
        people.sign_in(client, member)
        assert not given(client, document.url)
