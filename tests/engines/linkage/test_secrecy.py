"""Nothing of a report shows where it should not: in a repr, in a token, in what stays in memory."""

import copy
import functools
import pickle
import pkgutil
import re
from importlib import import_module

import pytest

import saystop.engines.linkage
from saystop.engines.linkage import Blind, Document, Kind, find, of_field, query_tokens
from saystop.engines.linkage.asking import parse
from saystop.engines.linkage.reports import Rarity, Subject, compare
from saystop.engines.linkage.words import located
from tests.engines.linkage.samples import KEY, REPORT, TODAY


def test_no_repr_shows_what_was_told() -> None:
    blind = Blind(KEY)
    identifiers = (*find(REPORT, country="BE", today=TODAY), *of_field(Kind.PLACE, "Hotel Sunrise"))
    assert len(identifiers) == 5
    subject = Subject(identifiers, towns=frozenset({"sunrise"}))
    shown = [
        repr(each)
        for each in (
            blind,
            identifiers,
            Document(((REPORT, "en"),), identifiers),
            query_tokens(blind, '"white van" sunrise bigboss77', ("en",), today=TODAY),
            parse("sunrise", ("en",)),
            located(REPORT),
            subject,
            compare(subject, subject, Rarity(10, lambda kind, value: 2)),
        )
    ]
    # Where an object lies in memory is told in hexadecimal digits, which may spell anything.
    shown = [re.sub(r" at 0x[0-9a-f]+>", ">", text) for text in shown]
    secrets = ["sunrise", "bigboss", "470", "abc", "white", "van", "2026-07-03", KEY.hex(), repr(KEY)[2:-1]]
    for text in shown:
        assert not any(secret in text.lower() for secret in secrets), text
    assert str(blind.token("word", "sunrise")) not in "".join(shown)


def test_a_key_is_neither_pickled_nor_copied() -> None:
    blind = Blind(KEY)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(blind)
    with pytest.raises(TypeError, match="not pickled"):
        copy.copy(blind)


def test_no_cache_keeps_words_of_a_report() -> None:
    """What is cached has no argument or is a language. Looked for in all modules of the engine, with what they import."""
    caches = {
        each.__name__
        for module in pkgutil.iter_modules(saystop.engines.linkage.__path__)
        for each in vars(import_module(f"saystop.engines.linkage.{module.name}")).values()
        if isinstance(each, functools._lru_cache_wrapper)
    }
    assert caches == {"_read", "_stemmer", "address_words", "_countries", "_codes"}
