"""Secrets locked by a password."""

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.sealing import Binding, Cost, WrongPassword, lock, passwords, unlock

CHEAP = Cost(memory_kib=7168, iterations=5)  # the least that is allowed
OWNER = Binding("member key", "7")
SECRET = bytes(range(32))
PASSWORD = "seven grey herons"


def test_argon2id_is_the_published_one() -> None:
    """RFC 9106, section 5.3."""
    argon = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8
    )
    tag = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert argon.derive(b"\1" * 32).hex() == tag


def test_the_password_opens_it_at_the_usual_cost() -> None:
    assert unlock(lock(SECRET, PASSWORD, OWNER), PASSWORD, OWNER) == SECRET


@settings(deadline=None, max_examples=15)
@given(secret=st.binary(max_size=100), password=st.text(st.characters(), max_size=30))
def test_any_password_opens_what_it_locked(secret: bytes, password: str) -> None:
    locked = lock(secret, password, OWNER, CHEAP)
    assert unlock(locked, password, OWNER) == secret
    assert len(secret) < 8 or secret not in locked


@pytest.mark.parametrize("other", ["", "seven grey heron", "Seven grey herons", "seven grey herons "])
def test_another_password_does_not(other: str) -> None:
    with pytest.raises(WrongPassword):
        unlock(lock(SECRET, PASSWORD, OWNER, CHEAP), other, OWNER)


@pytest.mark.parametrize(
    ("one", "other"),
    [("caf\u00e9", "cafe\u0301"), ("\ufb01ve", "five"), ("\uff17", "7"), ("\u212b", "\u00c5")],
)
def test_another_keyboard_types_the_same_password(one: str, other: str) -> None:
    assert unlock(lock(SECRET, one, OWNER, CHEAP), other, OWNER) == SECRET


@pytest.mark.parametrize("binding", [Binding("member key", "8"), Binding("desk key", "7")])
def test_a_lock_moved_to_another_record_does_not_open(binding: Binding) -> None:
    with pytest.raises(WrongPassword):
        unlock(lock(SECRET, PASSWORD, OWNER, CHEAP), PASSWORD, binding)


# version, memory (4 bytes), iterations, salt (first, last), secret (first, last), tag (first, last)
@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 5, 6, 21, 22, 53, 54, 69])
def test_an_altered_byte_does_not_open(at: int) -> None:
    altered = bytearray(lock(SECRET, PASSWORD, OWNER, CHEAP))
    altered[at] ^= 1
    with pytest.raises(WrongPassword):
        unlock(bytes(altered), PASSWORD, OWNER)


def test_a_cut_or_longer_lock_does_not_open() -> None:
    locked = lock(SECRET, PASSWORD, OWNER, CHEAP)
    for altered in (b"", locked[:1], locked[:21], locked[:22], locked[:30], locked[:-1], locked + b"\0"):
        with pytest.raises(WrongPassword):
            unlock(altered, PASSWORD, OWNER)


def test_an_absurd_cost_is_refused_before_it_is_paid() -> None:
    locked = lock(SECRET, PASSWORD, OWNER, CHEAP)
    four_tebibytes = locked[:1] + b"\xff\xff\xff\xff\xff" + locked[6:]
    with pytest.raises(WrongPassword):
        unlock(four_tebibytes, PASSWORD, OWNER)


@pytest.mark.parametrize(
    ("memory_kib", "iterations"),
    [(7168, 5), (9216, 4), (12288, 3), (19456, 2), (47104, 1), (65536, 3), (262144, 16)],
)
def test_owasps_minimum_is_enough(memory_kib: int, iterations: int) -> None:
    assert Cost(memory_kib, iterations).memory_kib == memory_kib


@pytest.mark.parametrize(
    ("memory_kib", "iterations"),
    [
        (7167, 5),
        (7168, 4),
        (9216, 3),
        (12287, 3),
        (19456, 1),
        (47103, 1),
        (7000, 16),
        (65536, 0),
        (0, 0),
        (-1, 5),
    ],
)
def test_less_is_refused(memory_kib: int, iterations: int) -> None:
    with pytest.raises(ValueError, match="below OWASP"):
        Cost(memory_kib, iterations)


@pytest.mark.parametrize(("memory_kib", "iterations"), [(262145, 3), (65536, 17)])
def test_too_much_is_refused(memory_kib: int, iterations: int) -> None:
    with pytest.raises(ValueError, match="beyond"):
        Cost(memory_kib, iterations)


def test_the_same_secret_never_looks_the_same() -> None:
    first, second = (lock(SECRET, PASSWORD, OWNER, CHEAP) for _ in range(2))
    assert first[22:] != second[22:]


def test_here_nothing_is_remembered() -> None:
    """Elsewhere the tests stretch each password once, with one salt (`tests/stretching.py`): not where that is promised."""
    one, other = lock(SECRET, PASSWORD, OWNER, CHEAP), lock(SECRET, PASSWORD, OWNER, CHEAP)
    assert one[6:22] != other[6:22]
    assert not hasattr(passwords.stretch, "cache_info")
