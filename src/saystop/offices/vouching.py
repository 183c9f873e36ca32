"""What everything hangs on is vouched for: what is sealed to a public key that a stranger put into the database is his to read.

Each key lies beside a keyed digest over it and whose it is, under a key of the installation's secret. Who can write the
database but not read the secret cannot exchange a key, nor give it to another record, unseen. Some other columns that decide
who reads what (which desk receives, who directs) are held in the same way.
"""

import hashlib
import hmac

from django.conf import settings

from saystop.engines.sealing import PublicKey, Tampered, derive_key


def vouch(what: bytes, *whose: object) -> bytes:
    """The digest that says whose this is (HMAC-SHA256, 32 bytes).

    Args:
        what: a public key, or whatever else must not be exchanged; empty where the record alone is vouched for.
        whose: a word for the kind of thing, and what of the record it belongs to.
    """
    parts = [what, *(str(part).encode() for part in whose)]
    message = b"".join(len(part).to_bytes(4) + part for part in parts)
    return hmac.digest(derive_key(settings.SAYSTOP_SECRET, "public keys"), message, hashlib.sha256)


def fingerprint(public_key: bytes) -> str:
    """Sixteen digits of its SHA-256, by which the audit trail names a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def demand_vouched(public_key: bytes, seal: bytes, *whose: object) -> PublicKey:
    """The key, to be sealed to.

    Raises:
        Tampered: nobody here has vouched for it, or for another record.
    """
    demand(seal, bytes(public_key), *whose)
    return PublicKey.from_bytes(bytes(public_key))


def demand(seal: bytes, what: bytes, *whose: object) -> None:
    """Raise Tampered unless this seal was made by `vouch` over the same."""
    if not hmac.compare_digest(bytes(seal), vouch(what, *whose)):
        raise Tampered
