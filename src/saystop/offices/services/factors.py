"""The second factor: an authenticator app, passkeys, and ten recovery codes."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from saystop.engines.sealing import derive_key
from saystop.offices import audit
from saystop.offices.models import Member, Passkey, RecoveryCode
from saystop.offices.services.members import lock_totp_secret, totp_secret
from saystop.offices.unlocking import Unlocked

SECRET_BYTES = 20
STEP_SECONDS = 30
RECOVERY_CODES = 10
# No I, L, O, 0 or 1: a recovery code is read from paper.
RECOVERY_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_LENGTH = 12


class WrongCode(Exception):
    """The code or passkey was not accepted."""


def new_totp_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def totp_uri(secret: bytes, member: Member, issuer: str) -> str:
    """The otpauth:// address that authenticator apps read from a QR code."""
    return _totp(secret).get_provisioning_uri(member.email, issuer)


@transaction.atomic
def set_up_authenticator(actor: Unlocked, secret: bytes, code: str) -> None:
    """Keep the secret, once the app has shown that it holds it.

    Raises:
        WrongCode
    """
    step = _matching_step(secret, code, after=0)
    actor.member.totp_box = lock_totp_secret(actor, secret)
    actor.member.totp_step = step
    actor.member.save(update_fields=["totp_box", "totp_step"])
    audit.record(actor.member, "factor.authenticator_set", actor.member.pk)


@transaction.atomic
def check_authenticator(actor: Unlocked, code: str) -> None:
    """Accept a code of the present 30 seconds, the step before or after; none is accepted twice (RFC 6238, 5.2).

    Raises:
        WrongCode
    """
    member = Member.objects.select_for_update().get(pk=actor.member.pk)
    if not member.totp_box:
        raise WrongCode
    step = _matching_step(totp_secret(actor), code, after=member.totp_step)
    Member.objects.filter(pk=member.pk).update(totp_step=step)


@transaction.atomic
def new_recovery_codes(actor: Unlocked) -> list[str]:
    """Ten fresh codes, each good once, to be shown once; older ones are void."""
    actor.member.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(member=actor.member, digest=_code_digest(actor.member, code)) for code in codes
    )
    audit.record(actor.member, "factor.recovery_codes_made", actor.member.pk)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


@transaction.atomic
def use_recovery_code(actor: Unlocked, code: str) -> None:
    """Use one recovery code up.

    Raises:
        WrongCode
    """
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    used, _ = actor.member.recovery_codes.filter(digest=_code_digest(actor.member, typed)).delete()
    if not used:
        raise WrongCode
    audit.record(actor.member, "factor.recovery_code_used", actor.member.pk)


def passkey_server(host: str, name: str) -> Fido2Server:
    """The relying party (WebAuthn Level 2, 5.4.2) for the host under which the office is reached, without port."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=name))


def begin_passkey(server: Fido2Server, member: Member) -> tuple[Mapping[str, Any], Any]:
    """Options for navigator.credentials.create() and the state to keep in the session until it answers."""
    user = PublicKeyCredentialUserEntity(id=member.pk.bytes, name=member.email, display_name=member.name)
    options, state = server.register_begin(
        user, _credentials(member), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), state


@transaction.atomic
def add_passkey(actor: Unlocked, server: Fido2Server, state: Any, answer: Mapping[str, Any], name: str) -> None:
    """Keep the passkey that the browser made.

    Raises:
        WrongCode: the answer does not fit what was asked.
    """
    try:
        data = server.register_complete(state, answer)
    except (ValueError, KeyError, TypeError) as fault:
        raise WrongCode from fault
    if data.credential_data is None:
        raise WrongCode
    Passkey.objects.create(member=actor.member, name=name.strip()[:60], credential=bytes(data.credential_data))
    audit.record(actor.member, "factor.passkey_added", actor.member.pk)


@transaction.atomic
def remove_passkey(actor: Unlocked, passkey: Passkey) -> None:
    """Forget a passkey, unless it is the only second factor.

    Raises:
        WrongCode: nothing else would be left, or it is not hers.
    """
    others = bool(actor.member.totp_box) or actor.member.passkeys.exclude(pk=passkey.pk).exists()
    if passkey.member_id != actor.member.pk or not others:
        raise WrongCode
    passkey.delete()
    audit.record(actor.member, "factor.passkey_removed", actor.member.pk)


def ask_passkey(server: Fido2Server, member: Member) -> tuple[Mapping[str, Any], Any]:
    """Options for navigator.credentials.get() and the state to keep in the session until it answers."""
    options, state = server.authenticate_begin(_credentials(member), UserVerificationRequirement.PREFERRED)
    return dict(options), state


@transaction.atomic
def check_passkey(actor: Unlocked, server: Fido2Server, state: Any, answer: Mapping[str, Any]) -> None:
    """Accept the browser's proof that it holds one of the member's passkeys.

    Raises:
        WrongCode
    """
    try:
        server.authenticate_complete(state, _credentials(actor.member), answer)
    except (ValueError, KeyError, TypeError) as fault:
        raise WrongCode from fault


def _credentials(member: Member) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(passkey.credential)) for passkey in member.passkeys.all()]


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC-SHA-1 is what authenticator apps speak (RFC 6238)


def _matching_step(secret: bytes, code: str, after: int) -> int:
    typed = "".join(letter for letter in code if letter.isdigit())
    now = int(time.time()) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        if step > after and hmac.compare_digest(_totp(secret).generate(step * STEP_SECONDS).decode(), typed):
            return step
    raise WrongCode


def _code_digest(member: Member, code: str) -> bytes:
    key = derive_key(settings.SAYSTOP_SECRET, "recovery code")
    return hmac.digest(key, member.pk.bytes + code.encode(), hashlib.sha256)
