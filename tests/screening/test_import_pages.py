"""A small file is looked at and imported on the page, and undone there after two questions."""

import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.offices.models import AuditEntry, Member
from saystop.screening.lists import places
from saystop.screening.models import HashList
from saystop.screening.services import lists as services
from saystop.screening.views import importing
from tests.people import FoundOffice
from tests.screening.desk import HERE, a_list, browser, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_home")]


def rows(*numbers: int) -> bytes:
    return b"value\n" + b"".join(f"{number:032x}\n".encode() for number in numbers)


FILE = rows(*range(1, 201))


def hand_in(client: Client, found: HashList, data: bytes | None = FILE, **more: Any) -> tuple[int, str]:
    posted: dict[str, Any] = {"go": "look", "source": "", "incremental": "", **more}
    if data is not None:
        posted["file"] = SimpleUploadedFile("list.csv", data)
    answer = client.post(f"{HERE}lists/{found.pk}/import/", posted, follow=True)
    return answer.status_code, answer.content.decode()


def imported(client: Client, found: HashList, data: bytes = FILE, **more: Any) -> str:
    """Looked at, and then imported as the page asks for it."""
    _status, page = hand_in(client, found, data, **more)
    digest = page.split('name="digest" value="')[1].split('"')[0]
    status, page = hand_in(client, found, data, go="import", digest=digest, **more)
    assert status == 200
    return page


def test_looking_tells_what_would_come_and_keeps_nothing(director_client: Client) -> None:
    found = a_list()
    status, page = hand_in(director_client, found, FILE + b"no fingerprint\n")
    assert status == 200
    assert "<dt>Added</dt><dd>200</dd>" in page
    assert '<td class="number">202</td>' in page  # the line of the faulty row
    found.refresh_from_db()
    assert found.version == 0
    assert not list(places.root().glob("page-*"))


def test_the_same_file_once_more_is_imported(director_client: Client) -> None:
    found = a_list()
    page = imported(director_client, found)
    assert "The file was imported" in page
    found.refresh_from_db()
    assert (found.version, found.versions.get().total) == (1, 200)
    page = imported(director_client, found, rows(1, 2, 500))
    version = found.versions.get(number=2)
    assert (version.added, version.removed, version.total) == (1, 198, 3)
    page = imported(director_client, found, rows(1, 600), incremental="yes")
    assert found.versions.get(number=3).total == 4
    _status, page = hand_in(director_client, found, rows(1), incremental="yes")
    assert "nothing would change" in page
    assert 'name="digest"' not in page
    assert AuditEntry.objects.filter(action="list.imported").count() == 3


def test_another_file_than_the_one_looked_at_is_not_imported(director_client: Client) -> None:
    found = a_list()
    status, page = hand_in(director_client, found, go="import", digest="0" * 64)
    assert status == 422
    assert "another file" in page
    found.refresh_from_db()
    assert found.version == 0


def test_what_was_looked_at_is_what_is_imported(director_client: Client) -> None:
    found = a_list()
    imported(director_client, found)
    _status, page = hand_in(director_client, found, rows(1, 600), incremental="yes")
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page)
    assert digest
    # Changes only were looked at; as the whole list the same file would take 199 rows off it, which nobody has seen.
    status, page = hand_in(director_client, found, rows(1, 600), go="import", digest=digest[1])
    assert (status, "another choice" in page) == (422, True)
    assert "<dt>Removed</dt><dd>199</dd>" in page
    found.refresh_from_db()
    assert found.version == 1
    # A colleague has imported meanwhile.
    imported(director_client, found, rows(7))
    status, page = hand_in(
        director_client, found, rows(1, 600), go="import", digest=digest[1], incremental="yes"
    )
    assert (status, "has changed since" in page) == (422, True)
    found.refresh_from_db()
    assert found.version == 2


@pytest.mark.parametrize(
    ("data", "values", "sentence"),
    [
        (None, {}, "Choose the file."),
        (b"", {}, "This file is empty"),
        (b"nothing that is known\n", {}, ""),
        (FILE, {"source": "undo"}, "Choose a format"),
        (FILE, {"source": "zip"}, "Choose a format"),
        (FILE, {"source": "vics"}, ""),
        (FILE, {"incremental": "perhaps"}, "Choose what the file holds"),
        (rows(1) + b"x\n" * 60, {}, "So many rows are faulty"),
        (b"value\n" + b"0" * 10_000_001, {}, "larger than 10 MB"),
        (b"value\n" + b"0" * 10_200_000, {}, "larger than 10 MB"),
        (b"\x00\xff" * 500, {}, ""),
    ],
)
def test_what_cannot_be_imported_is_told_in_a_sentence(
    director_client: Client, data: bytes | None, values: dict[str, str], sentence: str
) -> None:
    found = a_list()
    status, page = hand_in(director_client, found, data, **values)
    assert status == 422
    assert 'class="errors"' in page
    assert sentence in page
    found.refresh_from_db()
    assert found.version == 0


@pytest.mark.parametrize(
    ("language", "row", "refusal"),
    [
        ("de", "hat 3 Zellen, die erste Zeile hat 1", "Zeile 1: Die erste Zeile nennt keine Spalte"),
        (
            "fr",
            "a 3 cellules, la première ligne en a 1",
            "Ligne 1\u00a0: La première ligne ne nomme aucune colonne",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_page(
    office: FoundOffice, director_client: Client, language: str, row: str, refusal: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    found = a_list()
    _status, page = hand_in(director_client, found, FILE + b"one,two,three\n")
    assert row in page
    _status, page = hand_in(director_client, found, b"colour,shape\nblue,round\n")
    assert refusal in page
    assert "list.csv" in page
    assert 'lang="en"' not in page.partition("<main")[2].partition("<footer")[0]


def test_a_list_with_a_key_takes_signed_files_only(director_client: Client) -> None:
    key = Ed25519PrivateKey.generate()
    found = a_list(signing_key=key.public_key().public_bytes_raw())
    status, page = hand_in(director_client, found)
    assert status == 422
    assert "takes signed files only" in page
    wrong = SimpleUploadedFile("list.csv.sig", key.sign(FILE + b"\n"))
    status, page = hand_in(director_client, found, signature=wrong)
    assert status == 422
    assert "The signature is not that of this file" in page
    status, page = hand_in(director_client, found, signature=SimpleUploadedFile("s", key.sign(FILE)))
    assert status == 200


def test_what_will_be_gone_is_said_twice_before_it_is_undone(director_client: Client) -> None:
    found = a_list()
    for data in (FILE, rows(1, 2, 500)):
        imported(director_client, found, data)
    here = f"{HERE}lists/{found.pk}/undo/1/"
    page = director_client.get(here).content.decode()
    assert "<dt>Gone: what came since</dt><dd>1</dd>" in page
    assert "<dt>Back: what was removed since</dt><dd>198</dd>" in page
    assert "<dt>Changed back</dt><dd>0</dd>" in page  # two stay as they are
    assert "risky" not in page
    page = director_client.post(here, {"go": "ask", "from": "2"}).content.decode()
    assert "Are you sure? 1 fingerprint will be gone" in page
    found.refresh_from_db()
    assert found.version == 2
    answer = director_client.post(here, {"go": "sure", "from": "2"}, follow=True)
    assert "It is undone" in answer.content.decode()
    assert "back to version 1" in answer.content.decode()
    found.refresh_from_db()
    assert (found.version, found.versions.get(number=3).total) == (3, 200)
    answer = director_client.post(f"{HERE}lists/{found.pk}/undo/0/", {"go": "sure", "from": "3"}, follow=True)
    assert found.versions.get(number=4).total == 0


def test_a_page_opened_before_another_import_undoes_nothing(director_client: Client) -> None:
    found = a_list()
    for data in (FILE, rows(1), rows(2)):
        imported(director_client, found, data)
    answer = director_client.post(f"{HERE}lists/{found.pk}/undo/1/", {"go": "sure", "from": "2"})
    assert answer.status_code == 409
    assert "newer version meanwhile" in answer.content.decode()
    found.refresh_from_db()
    assert found.version == 3
    for version in (3, 4, 99):
        assert director_client.get(f"{HERE}lists/{found.pk}/undo/{version}/").status_code == 404


def test_who_judges_imports_nothing_and_a_foreign_page_neither(office: FoundOffice) -> None:
    found, screening = a_list(), opened(office)
    assert hand_in(browser(screening.first), found)[0] == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser(office.director).cookies
    status, _page = hand_in(strict, found)
    assert status == 403
    strict.cookies["csrftoken"] = "a" * 32
    assert hand_in(strict, found, csrfmiddlewaretoken="a" * 32)[0] == 200


def test_what_a_killed_process_left_is_cleared(
    director_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = places.root() / "page-left"
    left.mkdir(parents=True)
    (left / "file").write_bytes(FILE)
    found = a_list()
    hand_in(director_client, found)
    assert left.exists()  # it may be another page's, which reads at this moment
    monkeypatch.setattr(importing, "_DAY", -1)
    hand_in(director_client, found)
    assert not left.exists()


def test_the_command_for_larger_files_is_said(director_client: Client) -> None:
    found = a_list()
    page = director_client.get(f"{HERE}lists/{found.pk}/import/").content.decode()
    assert "saystop lists import example-hotline FILE" in page


def test_what_was_seen_stays_where_the_file_has_to_be_chosen_again(director_client: Client) -> None:
    found = a_list()
    _status, page = hand_in(director_client, found, incremental="yes")
    carried: dict[str, Any] = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("digest", "brings")
    }
    status, page = hand_in(director_client, found, None, go="import", incremental="yes", **carried)
    assert status == 422
    assert "Choose it once more" in page.split("<h1>")[1]
    assert "<dt>Added</dt><dd>200</dd>" in page
    assert re.search(r'value="yes"[^>]* checked', page)
    for name, value in carried.items():
        assert f'name="{name}" value="{value}"' in page
    status, page = hand_in(director_client, found, go="import", incremental="yes", **carried)
    assert (status, "The file was imported" in page) == (200, True)
    # What nobody has looked at, or is no number, is not shown as if it had been seen.
    status, page = hand_in(director_client, found, None, go="import", digest="x", brings="1 2 3")
    assert (status, "What the file would bring" in page) == (422, False)
    assert "Choose the file." in page


def test_a_good_file_beside_a_missing_signature_is_asked_for_again(director_client: Client) -> None:
    found = a_list()
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    services.change(None, found, signing_key=key)
    status, page = hand_in(director_client, found)
    assert status == 422
    assert "Choose the file with the signature" in page
    assert "Choose it once more" in page.split("<h1>")[1]
