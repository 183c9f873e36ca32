"""Receipts made ahead are real ones, each given once."""

import threading

import pytest

from saystop.engines.sealing import PrivateKey, Receipt, derive
from saystop.reporting import receipt_pool
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def test_a_receipt_is_what_its_words_derive_to(office: FoundOffice) -> None:
    taken = receipt_pool.take()
    keys = derive(Receipt.parse(taken.text), bytes(office.office.receipt_salt))
    assert taken.lookup == keys.lookup
    assert PrivateKey.from_seed(taken.seed).public.to_bytes() == keys.private_key.public.to_bytes()


def test_no_receipt_is_given_twice(office: FoundOffice) -> None:
    salt = bytes(office.office.receipt_salt)
    receipt_pool._ready.put_nowait(receipt_pool.prepare(Receipt.generate(), salt))
    taken = [receipt_pool.take().text for _ in range(6)]
    assert len(set(taken)) == 6
    assert receipt_pool.ready() == 0


def test_it_shows_no_words() -> None:
    shown = repr(receipt_pool.prepare(Receipt.generate(), bytes(32)))
    assert "text" not in shown
    assert "seed" not in shown


def test_no_thread_fills_the_pool_where_none_is_wanted(office: FoundOffice) -> None:
    receipt_pool.take()
    assert "receipts" not in [thread.name for thread in threading.enumerate()]
