"""A certificate as an Open Badge 3.0: a verifiable credential that wallets keep and anybody can check.

Open Badges Specification 3.0 (https://www.imsglobal.org/spec/ob/v3p0/), section 8.2: the credential is the payload of a JWT,
signed with ES256 (RFC 7518). Who was revoked stands in a Bitstring Status List (W3C Recommendation, 2025), signed likewise.
The credential names nobody: its holder is a salted digest of the name (section B.1.12, IdentityObject).
"""

import base64
import gzip
import hashlib
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices.context import shown_office
from saystop.training.models import Certificate

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ALGORITHM = "ES256"
# The least number of places that the recommendation allows, so that nobody is told by its place (section 6.1).
PLACES = 131_072
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)

Json = dict[str, Any]


def credential(certificate: Certificate, name: str, address: str) -> str:
    """The badge of a certificate as a signed JWT.

    Args:
        name: of its holder, as on the paper.
        address: how links to this office begin, such as `https://office.example`.
    """
    own = _at(address, "training:certificate", certificate.language, certificate.code)
    told = certificate.course.told(certificate.language)
    salt = certificate.code
    payload: Json = {
        "@context": CONTEXTS,
        "id": own,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": told.get("title", ""),
        "issuer": issuer(address),
        "validFrom": _moment(certificate.given_on),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": True,
                    "salt": salt,
                    "identityHash": "sha256$" + hashlib.sha256((name + salt).encode()).hexdigest(),
                }
            ],
            "achievement": {
                "id": f"{_at(address, 'training:issuer')}#{certificate.course.slug}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": told.get("title", ""),
                "description": told.get("summary") or told.get("title", ""),
                "criteria": {"narrative": told.get("summary") or told.get("title", "")},
            },
        },
        "credentialStatus": {
            "id": f"{_at(address, 'training:status')}#{certificate.position}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.position),
            "statusListCredential": _at(address, "training:status"),
        },
    }
    claims: Json = {"iss": payload["issuer"]["id"], "jti": own, "nbf": _seconds(certificate.given_on)}
    if certificate.ends_on:
        payload["validUntil"] = _moment(certificate.ends_on, time(23, 59, 59))
        claims["exp"] = _seconds(certificate.ends_on, time(23, 59, 59))
    return _signed({**payload, **claims}, address)


def status_list(address: str) -> str:
    """Which certificates were taken back, as a signed JWT: one bit each, in the order of their positions."""
    bits = bytearray(PLACES // 8)
    taken_back = Certificate.objects.exclude(revoked_on=None).values_list("position", flat=True)
    for position in taken_back:
        if position >= len(bits) * 8:
            bits.extend(bytes(position // 8 + 1 - len(bits)))
        bits[position // 8] |= 0x80 >> position % 8
    own, today = _at(address, "training:status"), timezone.localdate()
    payload: Json = {
        "@context": CONTEXTS[:1],
        "id": own,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": _at(address, "training:issuer"),
        "validFrom": _moment(today),
        "credentialSubject": {
            "id": f"{own}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + _base64url(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    claims: Json = {
        "iss": payload["issuer"],
        "jti": own,
        "sub": payload["credentialSubject"]["id"],
        "nbf": _seconds(today),
    }
    return _signed({**payload, **claims}, address)


def issuer(address: str) -> Json:
    """Who gives the badges: the office, as a Profile (section B.1.18)."""
    office = shown_office()
    return {
        "id": _at(address, "training:issuer"),
        "type": ["Profile"],
        "name": office.name if office else "",
        "url": address,
    }


def public_key(address: str) -> Json:
    """The key that checks them, as a JSON Web Key (RFC 7517)."""
    numbers = _key().public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64url(numbers.x.to_bytes(32)),
        "y": _base64url(numbers.y.to_bytes(32)),
        "alg": ALGORITHM,
        "use": "sig",
        "kid": _at(address, "training:badge_key"),
    }


def public_key_pem() -> bytes:
    return _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _signed(payload: Json, address: str) -> str:
    key_address = _at(address, "training:badge_key")
    return jwt.encode(payload, _key(), ALGORITHM, {"kid": key_address})


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    """The office's key for badges, from the secret of the installation (FIPS 186-5, A.2.1: extra random bits)."""
    wide = int.from_bytes(derive_key(settings.SAYSTOP_SECRET, "open badges", 48))
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


def _at(address: str, name: str, *parts: str) -> str:
    return address.rstrip("/") + reverse(name, args=parts)


def _moment(day: date, hour: time = time()) -> str:
    """The day alone is known: its first second, or its last."""
    return f"{datetime.combine(day, hour, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _seconds(day: date, hour: time = time()) -> int:
    return int(datetime.combine(day, hour, UTC).timestamp())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
