"""Passwords are stretched once for each salt, and the tests have one salt: a sign-in costs no Argon2id any more.

Argon2id gives the same key for the same password, salt and cost, so what is remembered is what would be computed. That each
lock has a salt of its own, and that what is stored really opens, is shown by `engines/sealing/test_passwords.py` and by every
test in processes of its own: there nothing is remembered.
"""

import functools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from saystop.engines.sealing import passwords

SALT = bytes(range(16))
computed = passwords.stretch
remembered = functools.lru_cache(maxsize=500)(computed)


@contextmanager
def once() -> Iterator[None]:
    """While it lasts, each password is stretched once in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "stretch", remembered)
        patch.setattr(passwords, "secrets", SimpleNamespace(token_bytes=lambda length: SALT[:length]))
        yield


@contextmanager
def every_time() -> Iterator[None]:
    """While it lasts, passwords are stretched and salted as an office has them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "stretch", computed)
        patch.setattr(passwords, "secrets", secrets)
        yield
