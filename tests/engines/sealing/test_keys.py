"""Key pairs."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from saystop.engines.sealing import PrivateKey, PublicKey, Tampered

X_WING = json.loads((Path(__file__).parent / "vectors" / "x-wing.json").read_text())["vectors"]


@pytest.mark.parametrize("vector", X_WING)
def test_a_seed_grows_into_the_published_key(vector: dict[str, str]) -> None:
    assert PrivateKey.from_seed(bytes.fromhex(vector["sk"])).public.to_bytes().hex() == vector["pk"]


@pytest.mark.parametrize("vector", X_WING)
def test_what_is_sealed_with_a_published_exchange_opens(vector: dict[str, str]) -> None:
    """The published shared secret, through the key schedule of RFC 9180, seals what our key opens."""
    sealed = bytes.fromhex(vector["ct"]) + _hpke_seal(bytes.fromhex(vector["ss"]), b"info", b"plain")
    assert PrivateKey.from_seed(bytes.fromhex(vector["sk"])).decrypt(sealed, b"info") == b"plain"


def _hpke_seal(shared_secret: bytes, info: bytes, plaintext: bytes) -> bytes:
    """RFC 9180, sections 5.1 and 5.2: base mode, first message; KEM 0x647a, KDF 1, AEAD 3."""
    suite = b"HPKE" + bytes.fromhex("647a00010003")

    def extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return HKDF.extract(SHA256(), salt, b"HPKE-v1" + suite + label + secret)

    def expand(key: bytes, label: bytes, context: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return HKDFExpand(SHA256(), length, labelled).derive(key)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared_secret, b"secret", b"")
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).encrypt(nonce, plaintext, b"")


def test_a_key_is_its_seed() -> None:
    key = PrivateKey.generate()
    again = PrivateKey.from_seed(key.export_seed())
    assert len(key.export_seed()) == 32
    assert again.public == key.public
    assert again.decrypt(key.public.encrypt(b"plain", b""), b"") == b"plain"


def test_keys_are_fresh() -> None:
    assert PrivateKey.generate().public != PrivateKey.generate().public


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PrivateKey.from_seed(bytes(length))


def test_a_public_key_travels_as_bytes() -> None:
    public = PrivateKey.generate().public
    again = PublicKey.from_bytes(public.to_bytes())
    assert again == public
    assert hash(again) == hash(public)
    assert len({again, public, PrivateKey.generate().public}) == 2


def test_what_is_no_public_key_is_refused() -> None:
    genuine = PrivateKey.generate().public.to_bytes()
    low_order = genuine[:-32] + bytes(32)  # X25519 with it gives zero, whoever the other is
    too_large = b"\xff" * 1184 + genuine[-32:]  # coefficients beyond the modulus (FIPS 203, section 7.2)
    for raw in (b"", genuine[:-1], genuine + b"\0", low_order, too_large):
        with pytest.raises(Tampered):
            PublicKey.from_bytes(raw)
