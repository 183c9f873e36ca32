"""Letters and signatories for tests, all invented."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from django.conf import settings as django_settings
from django.test import Client, override_settings

from saystop.campaigns import links
from saystop.campaigns.models import Kind, Letter, Signatory
from saystop.campaigns.services import letters, signing
from saystop.campaigns.services.signing import Given
from saystop.offices.models import Member
from tests.smtp import Post, post_office

TEXTS = {
    "en": {
        "title": "Safe trips for every child",
        "body": "We ask for **three** things:\n\n- teach\n- notice\n- report",
    },
    "fr": {"title": "Des voyages sûrs pour chaque enfant", "body": "Nous demandons trois choses."},
}
ADDRESS = "https://office.example/"


def a_letter(member: Member, slug: str = "safe-trips", *, is_open: bool = True, **given: Any) -> Letter:
    """A letter that is open, and in which whoever confirms is shown at once."""
    values = {"is_checked": False, "takes_people": True, **given}
    letter = letters.make(member, TEXTS, slug=slug, **values)
    if is_open:
        letters.publish(member, letter, ADDRESS)
    letter.refresh_from_db()
    return letter


def organisation(name: str = "Pier Friends", **given: Any) -> Given:
    values: dict[str, Any] = {
        "kind": Kind.ORGANISATION,
        "name": name,
        "country": "be",
        "email": "board@pier-friends.example",
        "language": "en",
        "signer": "Ana Anchor",
        "function": "chair",
        **given,
    }
    return Given(**values)


def person(name: str = "Ben Buoy", **given: Any) -> Given:
    values: dict[str, Any] = {
        "kind": Kind.PERSON,
        "name": name,
        "country": "nl",
        "email": "ben@mail.example",
        "language": "en",
        **given,
    }
    return Given(**values)


def waiting(letter: Letter, given: Given | None = None) -> tuple[Signatory, str]:
    """Somebody who has not confirmed, and the secret of the link."""
    row = signing.sign(letter, given or organisation())
    assert row
    return row, links.token_for(row.pk)


def confirmed(letter: Letter, given: Given | None = None) -> tuple[Signatory, str]:
    _row, token = waiting(letter, given)
    number = letter.versions.exclude(published_on=None).count()
    return signing.confirm(token, number), token


def new_version(member: Member, letter: Letter, body: str = "We ask for four things.") -> None:
    letters.write(member, letter, {"en": {"title": "Safer trips", "body": body}})
    letters.publish(member, letter, ADDRESS)


@contextmanager
def posting() -> Iterator[Post]:
    """A mail server that works."""
    with (
        post_office() as post,
        override_settings(
            SAYSTOP_MAIL=f"smtp://127.0.0.1:{post.port}", SAYSTOP_MAIL_FROM="office@office.example"
        ),
    ):
        yield post


def link_in(mail: EmailMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https://office\.example(/\S+)", mail.get_content())
    assert found, mail.get_content()
    return found[1]


def public_pages(letter: Letter) -> str:
    """Everything that everybody can read about a letter, in every language."""
    client = Client()
    pages = []
    for code, _name in django_settings.LANGUAGES:
        here = f"/{code}/letter/{letter.slug}/"
        versions = letter.versions.exclude(published_on=None)
        for path in (f"/{code}/letters/", here, *(f"{here}{one.number}/" for one in versions)):
            response = client.get(path)
            assert response.status_code == 200, path
            pages.append(response.content.decode())
    return "\n".join(pages)
