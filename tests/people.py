"""The people of a made-up office, and how they sign in. All of them use one password, and an authenticator
whose secret is known.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData

from saystop.offices import rules, signing_in
from saystop.offices.models import Desk, Member, Office, Passkey
from saystop.offices.services import desks, factors, founding, members
from saystop.offices.unlocking import Unlocked

PASSWORD = "a quiet pier at dawn"


@dataclass(frozen=True)
class FoundOffice:
    office: Office
    desk: Desk
    director: Member
    shares: list[str] = field(repr=False)


def found_office() -> FoundOffice:
    """Harbour Office with one desk, held by its director Dana, whose authenticator is set up."""
    founded = founding.found(
        office_name="Harbour Office",
        country="BE",
        desk_name="Harbour Desk",
        director_name="Dana Director",
        email="dana@harbour.example",
        password=PASSWORD,
    )
    give_authenticator(founded.director)
    return FoundOffice(founded.office, founded.desk, founded.director, founded.shares)


def newcomer(name: str = "Nia Newcomer", role: str = "case_officer") -> Member:
    """Somebody who accepted an invitation, and has neither a second factor nor a desk yet."""
    token = members.invite(None, email=address(name), name=name, role=role)
    member, _ = members.accept(token, PASSWORD)
    return member


def member_without_desk(name: str = "Wim Waiting", role: str = "case_officer") -> Member:
    """Somebody who can sign in, but was not granted a desk yet."""
    member = newcomer(name, role)
    give_authenticator(member)
    return member


def case_officer(founded: FoundOffice, name: str = "Otto Officer") -> Member:
    """A case officer who holds the office's desk and can sign in."""
    member = member_without_desk(name)
    desks.grant(unlocked(founded.director), founded.desk, member)
    return member


def unlocked(member: Member, password: str = PASSWORD) -> Unlocked:
    """The member with her key open, as a request has it after both steps of signing in."""
    return signing_in.open_with_password(member.email, password)


def give_authenticator(member: Member) -> None:
    factors.set_up_authenticator(unlocked(member), secret_of(member), code_of(member))
    member.refresh_from_db()


def give_passkey(member: Member, name: str = "blue key") -> Passkey:
    """A passkey that can be listed and asked for, but whose private half nobody holds."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call] # published half typed
    credential = AttestedCredentialData.create(Aaguid.NONE, secrets.token_bytes(16), key)
    return Passkey.objects.create(member=member, name=name, credential=bytes(credential))


def secret_of(member: Member) -> bytes:
    """The secret of this member's authenticator, which only the tests can know."""
    return hashlib.sha1(member.email.encode()).digest()  # noqa: S324 - twenty bytes that stay the same, nothing more


def code_of(member: Member) -> str:
    """What the member's authenticator shows now."""
    return code_for(secret_of(member))


def code_for(secret: bytes) -> str:
    """What an authenticator with this secret shows now."""
    return TOTP(secret, 6, SHA1(), 30).generate(int(time.time())).decode()  # noqa: S303 - as RFC 6238 has it


def forget_used_codes(member: Member) -> None:
    """A code is taken once in its 30 seconds: let the present one be taken again, as if time had passed."""
    Member.objects.filter(pk=member.pk).update(totp_step=0)


def grant_by_mistake(office: FoundOffice, member: Member) -> None:
    """The desk of reports, to somebody who works in another room, as a version before this one let a director do it."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr(rules, "may_be_granted", lambda member, desk: True)
        desks.grant(unlocked(office.director), office.desk, member)


def sign_in(client: Client, member: Member, password: str = PASSWORD, secret: bytes | None = None) -> None:
    """Sign in through the pages, password and code of the authenticator."""
    forget_used_codes(member)
    first = client.post("/sign-in/", {"email": member.email, "password": password})
    assert first.status_code == 302, first.content.decode()
    assert first.headers["Location"] == "/sign-in/second/"
    second = client.post("/sign-in/second/", {"code": code_for(secret or secret_of(member))})
    assert second.status_code == 302, second.content.decode()
    assert second.headers["Location"] == "/desk/"


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@harbour.example"
