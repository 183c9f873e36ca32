"""A stolen database: rows, sessions and the installation's secret together open nothing without a browser's cookie."""

import base64
import itertools

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from saystop.engines.sealing import Binding, PrivateKey, Tampered, decrypt, derive_key, unseal
from saystop.offices import unlocking
from saystop.offices.models import DeskGrant, DeskKey, Member
from tests import people
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

PURPOSES = [
    "django",
    "attempts",
    "invitation",
    "recovery code",
    "audit trail",
    "unlocked key",
    "session",
    "authenticator",
]


def test_the_key_of_a_session_opens_with_the_cookie_and_with_nothing_of_the_server(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    row = Session.objects.get()
    box = base64.b64decode(row.get_decoded()[unlocking.BOX])
    binding = Binding("unlocked key", str(officer.pk))

    cookie = base64.urlsafe_b64decode(officer_client.cookies[unlocking.COOKIE].value)
    assert PrivateKey.from_seed(decrypt(cookie, box, binding)).public == officer.public

    keys = [settings.SAYSTOP_SECRET, *[derive_key(settings.SAYSTOP_SECRET, purpose) for purpose in PURPOSES]]
    for key in keys:
        with pytest.raises(Tampered):
            decrypt(key, box, binding)
    assert cookie not in row.session_data.encode()
    assert base64.b64encode(cookie) not in row.session_data.encode()


def test_a_session_row_without_the_key_cookie_opens_no_page(officer_client: Client) -> None:
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    answer = thief.get("/desk/me/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/"
    assert not Session.objects.exists()  # whoever tried it: that session is over


def test_a_key_cookie_without_its_session_opens_no_page(officer_client: Client) -> None:
    thief = Client()
    thief.cookies[unlocking.COOKIE] = officer_client.cookies[unlocking.COOKIE].value
    assert thief.get("/desk/me/").status_code == 302


def test_nobodys_cookie_opens_another_members_session(
    officer_client: Client, director_client: Client
) -> None:
    officer_client.cookies[unlocking.COOKIE] = director_client.cookies[unlocking.COOKIE].value
    assert officer_client.get("/desk/me/").status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "ÿ", "A" * 43 + "=", "A" * 4000])
def test_a_broken_cookie_is_a_locked_desk_not_a_fault(officer_client: Client, cookie: str) -> None:
    officer_client.cookies[unlocking.COOKIE] = cookie
    assert officer_client.get("/desk/me/").status_code == 302


def test_with_everything_on_the_server_no_desk_key_opens(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    """All seeds that the installation's secret can make, tried on all that a desk's key is sealed in."""
    candidates = [PrivateKey.from_seed(derive_key(settings.SAYSTOP_SECRET, purpose)) for purpose in PURPOSES]
    grants = [
        (bytes(one.envelope), unlocking.grant_binding(one.desk_key, one.member))
        for one in DeskGrant.objects.all()
    ]
    papers = [
        (bytes(one.recovery_envelope), unlocking.recovery_binding(one)) for one in DeskKey.objects.all()
    ]
    for key, (envelope, binding) in itertools.product(candidates, [*grants, *papers]):
        with pytest.raises(Tampered):
            unseal(envelope, key, binding)


def test_an_unlocked_member_shows_no_key(office: FoundOffice) -> None:
    unlocked = people.unlocked(office.director)
    seed = unlocked.key.export_seed()
    unlocked.desk_key(office.desk.keys.get())
    assert seed.hex() not in repr(unlocked)
    assert "kept secret" not in repr(unlocked)
