"""Public keys are vouched for: what is sealed to one that a stranger put into the database is his to read.

Each lies beside a keyed digest over the key and whose it is, under a key of the installation's secret. Who can write the
database but not read the secret cannot exchange a key, nor give it to another record, unseen.
"""

import hashlib
import hmac

from django.conf import settings

from saystop.engines.sealing import PublicKey, Tampered, derive_key


def vouch(public_key: bytes, *whose: object) -> bytes:
    """The digest that says whose this public key is (HMAC-SHA256, 32 bytes).

    Args:
        public_key: its bytes.
        whose: a word for the kind of key, and what of the record it belongs to.
    """
    parts = [public_key, *(str(part).encode() for part in whose)]
    message = b"".join(len(part).to_bytes(4) + part for part in parts)
    return hmac.digest(derive_key(settings.SAYSTOP_SECRET, "public keys"), message, hashlib.sha256)


def demand_vouched(public_key: bytes, seal: bytes, *whose: object) -> PublicKey:
    """The key, to be sealed to.

    Raises:
        Tampered: nobody here has vouched for it, or for another record.
    """
    if not hmac.compare_digest(bytes(seal), vouch(bytes(public_key), *whose)):
        raise Tampered
    return PublicKey.from_bytes(bytes(public_key))
