"""Keys and plaintexts stay out of reprs, logs, caches and tracebacks."""

import copy
import pickle
import traceback
from collections.abc import Callable

import pytest

from saystop.engines.sealing import (
    Binding,
    Cost,
    PrivateKey,
    Receipt,
    SealingError,
    StreamOpener,
    StreamSealer,
    combine,
    decrypt,
    derive,
    encrypt,
    lock,
    seal,
    seal_stream,
    split,
    unlock,
    unseal,
)

SEED = b"seed-of-a-canary-in-a-small-cage"
PLAIN = b"a grey car waited outside room 12"
PASSWORD = "seven grey herons"
RECEIPT = Receipt(("about", "ability", "actor", "zebra", "yellow", "cargo", "winter"))
CANARIES = [SEED.decode(), SEED.hex(), PLAIN.decode(), PASSWORD, "wimter", *RECEIPT.words]
KEY = PrivateKey.from_seed(SEED)
ONE, OTHER = Binding("report", "1"), Binding("report", "2")
CHEAP = Cost(7168, 5)

SECRETS = [
    KEY,
    RECEIPT,
    derive(RECEIPT, bytes(16)),
    StreamSealer(SEED, ONE),
    StreamOpener(SEED, ONE),
]


def _leaks(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)
def test_no_way_of_showing_it_tells_it(secret: object) -> None:
    shown = f"{secret!r} {secret!s} {secret} {[secret]} {secret!a}"
    assert _leaks(shown) == []
    assert type(secret).__name__ in shown


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)
@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_copied_out(secret: object, copied: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="holds a secret"):
        copied(secret)


def _wrong_shares() -> bytes:
    first, second = split(SEED)[:2]
    return combine([first, second.replace(second.split()[5], "xylophone")])


REFUSALS: dict[str, Callable[[], object]] = {
    "envelope": lambda: unseal(seal(PLAIN, [KEY.public], ONE), KEY, OTHER),
    "box": lambda: decrypt(SEED, encrypt(SEED, PLAIN, ONE), OTHER),
    "stream": lambda: StreamOpener(SEED, ONE).update(
        b"".join(seal_stream([PLAIN], SEED, OTHER)) + bytes(70000)
    ),
    "password": lambda: unlock(lock(PLAIN, PASSWORD, ONE, CHEAP), PASSWORD, OTHER),
    "receipt word": lambda: Receipt.parse("about ability actor zebra yellow cargo wimter"),
    "receipt count": lambda: Receipt.parse(RECEIPT.text + " actor"),
    "shares": _wrong_shares,
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_tells_nothing(refusal: str) -> None:
    with pytest.raises(SealingError) as refused:
        REFUSALS[refusal]()
    error = refused.value
    reason = "".join(traceback.format_exception_only(error))
    assert _leaks(f"{error!r} {error} {reason} {error.args} {list(vars(error).values())}") == []
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


def test_a_traceback_with_all_values_tells_no_key_of_an_envelope() -> None:
    """The frames of the envelope itself hold ciphertexts and keys that do not show themselves."""
    envelope = seal(PLAIN, [KEY.public], ONE)[:-1] + b"\0"
    try:
        unseal(envelope, KEY, ONE)
    except SealingError as error:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "key = <PrivateKey: kept secret>" in told
    assert SEED.hex() not in told
    assert repr(SEED) not in told
