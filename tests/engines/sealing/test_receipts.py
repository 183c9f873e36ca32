"""Receipts: made, typed again, and turned into keys."""

import random
from hashlib import sha256
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from saystop.engines.sealing import Binding, Receipt, UnknownWords, WrongWordCount, derive, seal, unseal
from saystop.engines.sealing.receipts import word_list

SALT = b"this installation"
WORDS = ("about", "ability", "act", "zoo", "yellow", "cargo", "winter")
RECEIPT = Receipt(WORDS)

receipts = st.lists(st.sampled_from(word_list().words), min_size=7, max_size=7).map(
    lambda words: Receipt(tuple(words))
)


def test_the_list_is_the_published_one_but_for_unlucky_words() -> None:
    raw = files("mnemonic").joinpath("wordlist", "english.txt").read_bytes()
    assert sha256(raw).hexdigest() == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    published, words = set(raw.decode().split()), word_list().words
    assert len(words) == len({word[:4] for word in words}) == 2048
    assert words == tuple(sorted(words))
    assert len(published - set(words)) == 111
    assert set(words) - published <= set(WORDLIST)  # SLIP-39's


@pytest.mark.parametrize("word", ["abuse", "child", "danger", "girl", "kiss", "orphan", "police", "victim"])
def test_no_receipt_frightens(word: str) -> None:
    assert word not in word_list().words


def test_a_receipt_is_seven_words_by_chance() -> None:
    made = [Receipt.generate() for _ in range(300)]
    assert len(set(made)) == 300
    assert {len(receipt.words) for receipt in made} == {7}
    # 2,100 draws from 2,048 words: about 1,313 different ones; a smaller or lopsided source gives far fewer.
    assert len({word for receipt in made for word in receipt.words}) > 1200


@pytest.mark.parametrize(
    "typed",
    [
        "about ability act zoo yellow cargo winter",
        "  ABOUT Ability\tact\nZOO yellow  cargo winter  ",
        "about, ability, act, zoo, yellow, cargo, winter.",
        "about-ability-act-zoo-yellow-cargo-winter",
        "1. about 2. ability 3. act 4. zoo 5. yellow 6. cargo 7. winter",
        "1) about\n2) ability\n3) act\n4) zoo\n5) yellow\n6) cargo\n7) winter",
        "abou abil act zoo yell carg wint",
        "ábout abilïty act zoö yellow çargo wintér",
        "about\u00a0ability\u2003act\u200bzoo\u2013yellow\u2014cargo·winter",
        "ＡＢＯＵＴ ability act zoo yellow cargo winter",
        "abouts ability act zoo yellowest cargo winters",
    ],
)
def test_it_may_be_typed_in_many_ways(typed: str) -> None:
    assert Receipt.parse(typed) == RECEIPT


@given(receipt=receipts, seed=st.integers())
def test_what_was_written_down_is_read(receipt: Receipt, seed: int) -> None:
    chance = random.Random(seed)
    assert Receipt.parse(receipt.text) == receipt
    shortened = [chance.choice([word, word[:4], word.upper(), word.title()]) for word in receipt.words]
    numbered = [f"{place}. {word}" for place, word in enumerate(shortened, start=1)]
    for words in (shortened, numbered):
        assert Receipt.parse(chance.choice([" ", ", ", "\n", " - "]).join(words)) == receipt


def test_a_mistyped_word_is_named_with_what_it_may_be() -> None:
    with pytest.raises(UnknownWords) as refused:
        Receipt.parse("about ability atc zoo yelolw cargo qqqqqq")
    assert [(word.position, word.typed) for word in refused.value.words] == [
        (3, "atc"),
        (5, "yelolw"),
        (7, "qqqqqq"),
    ]
    third, fifth, seventh = (word.suggestions for word in refused.value.words)
    assert third[0] == "act"
    assert fifth[0] == "yellow"
    assert seventh == ()
    assert all(len(word.suggestions) <= 3 for word in refused.value.words)


def test_fewer_than_four_letters_are_the_word_or_nothing() -> None:
    with pytest.raises(UnknownWords) as refused:
        Receipt.parse("aba ability act zoo yellow cargo winter")
    assert [word.position for word in refused.value.words] == [1]


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("", 0),
        ("1234 !", 0),
        ("zoo", 1),
        ("about ability act zoo yellow cargo", 6),
        ("zoo " * 8, 8),
        ("qq " * 6, 6),
    ],
)
def test_a_wrong_count_is_told(typed: str, count: int) -> None:
    with pytest.raises(WrongWordCount) as refused:
        Receipt.parse(typed)
    assert (refused.value.count, refused.value.expected) == (count, 7)


@settings(deadline=None)
@given(typed=st.text(max_size=200))
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises((UnknownWords, WrongWordCount)):
        Receipt.parse(typed)


@pytest.mark.parametrize(
    "words", [WORDS[:6], (*WORDS, "zoo"), (*WORDS[:6], "wint"), (*WORDS[:6], "xylophone")]
)
def test_nothing_else_is_a_receipt(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="7 words"):
        Receipt(words)


def test_the_words_alone_give_the_keys() -> None:
    shown, typed = derive(RECEIPT, SALT), derive(Receipt.parse("ABOU abil act zoo yell carg wint"), SALT)
    assert shown.lookup == typed.lookup
    assert len(shown.lookup) == 32
    report = Binding("report", "7")
    assert unseal(seal(b"told", [shown.private_key.public], report), typed.private_key, report) == b"told"
    assert shown.lookup != shown.private_key.export_seed()


def test_other_words_another_order_or_another_installation_give_others() -> None:
    keys = [
        derive(RECEIPT, SALT),
        derive(Receipt(WORDS[::-1]), SALT),
        derive(Receipt((*WORDS[:6], "wing")), SALT),
        derive(RECEIPT, b"another installation"),
    ]
    assert len({key.lookup for key in keys}) == len({key.private_key.public for key in keys}) == 4


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        derive(RECEIPT, bytes(15))
