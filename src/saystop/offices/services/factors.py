"""The second factor: an authenticator app, passkeys, and ten recovery codes."""

import base64
import hashlib
import hmac
import secrets
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from saystop.engines.sealing import Binding, Tampered, decrypt, derive_key, encrypt
from saystop.offices import audit
from saystop.offices.models import Member, Passkey, RecoveryCode
from saystop.offices.services import attempts
from saystop.offices.unlocking import Unlocked, totp_binding

SECRET_BYTES = 20
STEP_SECONDS = 30
RECOVERY_CODES = 10
# No I, L, O, 0 or 1: a recovery code is read from paper.
RECOVERY_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_LENGTH = 12
CODE_DIGITS = 6
PASSKEYS = 10


class WrongCode(Exception):
    """The code or passkey was not accepted."""


class TooManyPasskeys(Exception):
    """The member has as many passkeys as are kept."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A fresh secret for an authenticator app, shown to the member but not hers until she has typed a code of it."""

    secret: bytes = field(repr=False)

    @property
    def typed(self) -> str:
        """The secret as it is typed into an app by hand: Base32 (RFC 4648) in groups of four."""
        letters = base64.b32encode(self.secret).decode().rstrip("=")
        return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))

    def uri(self, member: Member, issuer: str) -> str:
        """The otpauth:// address that authenticator apps read from a QR code."""
        return _totp(self.secret).get_provisioning_uri(member.email, issuer)

    def closed(self, actor: Unlocked) -> str:
        """The offer as it may lie in the session between two pages: only the member's key opens it."""
        box = encrypt(_key(actor, "authenticator offer"), self.secret, _offer_binding(actor.member))
        return base64.b64encode(box).decode()


def new_offer() -> Offer:
    return Offer(secrets.token_bytes(SECRET_BYTES))


def reopen_offer(actor: Unlocked, closed: str) -> Offer | None:
    """The offer of an earlier page; None when there is none that opens."""
    try:
        box = base64.b64decode(closed)
        return Offer(decrypt(_key(actor, "authenticator offer"), box, _offer_binding(actor.member)))
    except (Tampered, ValueError):
        return None


@transaction.atomic
def set_up_authenticator(actor: Unlocked, secret: bytes, code: str) -> None:
    """Keep the secret, once the app has shown that it holds it.

    Raises:
        WrongCode
    """
    step = _matching_step(secret, code, after=0)
    actor.member.totp_box = encrypt(_key(actor, "authenticator"), secret, totp_binding(actor.member))
    actor.member.totp_step = step
    actor.member.change(has_second_factor=True)
    actor.member.save(update_fields=["totp_box", "totp_step", "has_second_factor", "public_key_seal"])
    audit.record(actor.member, "factor.authenticator_set", actor.member.pk)


def check_code(actor: Unlocked, code: str) -> None:
    """Accept a code of the authenticator app, or a recovery code.

    Raises:
        WrongCode
        attempts.TooSoon: wrong codes are slowing this member's next one.
    """
    name = f"second factor of {actor.member.pk}"
    # By itself, not among all: who gets here has shown the password, and waits for no stranger.
    attempts.begin(name, attempts.SECOND_FACTOR, in_all=False)
    if sum(letter.isalnum() for letter in code) <= CODE_DIGITS:
        check_authenticator(actor, code)
    else:
        use_recovery_code(actor, code)
    attempts.succeeded(name, in_all=False)


@transaction.atomic
def check_authenticator(actor: Unlocked, code: str) -> None:
    """Accept a code of the present 30 seconds, the step before or after; none is accepted twice (RFC 6238, 5.2).

    Raises:
        WrongCode
    """
    member = Member.objects.select_for_update().get(pk=actor.member.pk)
    if not member.totp_box:
        raise WrongCode
    secret = decrypt(_key(actor, "authenticator"), bytes(member.totp_box), totp_binding(member))
    step = _matching_step(secret, code, after=member.totp_step)
    Member.objects.filter(pk=member.pk).update(totp_step=step)


@transaction.atomic
def new_recovery_codes(actor: Unlocked) -> list[str]:
    """Ten fresh codes, each good once, to be shown once; older ones are void."""
    actor.member.recovery_codes.all().delete()
    codes = [
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
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
def add_passkey(
    actor: Unlocked, server: Fido2Server, state: Any, answer: Mapping[str, Any], name: str
) -> None:
    """Keep the passkey that the browser made.

    Raises:
        WrongCode: the answer does not fit what was asked.
        TooManyPasskeys
    """
    try:
        data = server.register_complete(state, answer)
    except Exception as fault:  # the library raises all sorts of things at what a browser may send
        raise WrongCode from fault
    if data.credential_data is None:
        raise WrongCode
    if actor.member.passkeys.count() >= PASSKEYS:
        raise TooManyPasskeys
    Passkey.objects.create(
        member=actor.member,
        name=name.strip()[:60],
        credential=bytes(data.credential_data),
        sign_count=data.counter,
    )
    actor.member.change(has_second_factor=True)
    actor.member.save(update_fields=["has_second_factor", "public_key_seal"])
    audit.record(actor.member, "factor.passkey_added", actor.member.pk)


def has_other(member: Member, passkey: Passkey) -> bool:
    """The member has a second factor beside this passkey."""
    return bool(member.totp_box) or member.passkeys.exclude(pk=passkey.pk).exists()


@transaction.atomic
def remove_passkey(actor: Unlocked, passkey: Passkey) -> None:
    """Forget a passkey, unless it is the only second factor.

    Raises:
        WrongCode: nothing else would be left, or it is not hers.
    """
    if passkey.member_id != actor.member.pk or not has_other(actor.member, passkey):
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
        WrongCode: the proof does not fit, or its counter says that the passkey was copied (WebAuthn Level 2, 7.2, step 21).
    """
    try:
        proved = server.authenticate_complete(state, _credentials(actor.member), answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except Exception as fault:  # the library raises all sorts of things at what a browser may send
        raise WrongCode from fault
    passkeys = actor.member.passkeys.select_for_update()
    passkey = next(one for one in passkeys if bytes(one.credential) == bytes(proved))
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise WrongCode
    passkey.sign_count = count
    passkey.save(update_fields=["sign_count"])


def _credentials(member: Member) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(passkey.credential)) for passkey in member.passkeys.all()]


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, CODE_DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC-SHA-1 is what authenticator apps speak (RFC 6238)


def _matching_step(secret: bytes, code: str, after: int) -> int:
    typed = "".join(str(unicodedata.digit(letter)) for letter in code if letter.isdigit())
    now = int(time.time()) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        if step > after and hmac.compare_digest(_totp(secret).generate(step * STEP_SECONDS).decode(), typed):
            return step
    raise WrongCode


def _code_digest(member: Member, code: str) -> bytes:
    key = derive_key(settings.SAYSTOP_SECRET, "recovery code")
    return hmac.digest(key, member.pk.bytes + code.encode(), hashlib.sha256)


def _key(actor: Unlocked, purpose: str) -> bytes:
    return derive_key(actor.key.export_seed(), purpose)


def _offer_binding(member: Member) -> Binding:
    return Binding("authenticator offer", str(member.pk))
