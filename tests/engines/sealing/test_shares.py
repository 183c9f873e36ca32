"""Recovery shares."""

import json
from itertools import combinations
from pathlib import Path

import pytest
import shamir_mnemonic
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.sealing import ShareError, ShareFault, combine, split

SECRET = bytes(range(32))
SHARES = split(SECRET)
OTHERS = split(bytes(32))
VECTORS = json.loads((Path(__file__).parent / "vectors" / "slip-0039.json").read_text())["vectors"]


@pytest.mark.parametrize(("shows", "shares", "secret"), [vector for vector in VECTORS if vector[2]])
def test_the_library_reads_the_published_shares(shows: str, shares: list[str], secret: str) -> None:
    assert shamir_mnemonic.combine_mnemonics(shares, b"TREZOR").hex() == secret


@pytest.mark.parametrize(("shows", "shares", "secret"), [vector for vector in VECTORS if not vector[2]])
def test_what_the_specification_refuses_is_refused(shows: str, shares: list[str], secret: str) -> None:
    with pytest.raises(ShareError):
        combine(shares)


def test_another_program_reads_our_shares() -> None:
    assert shamir_mnemonic.combine_mnemonics(SHARES[:2]) == SECRET


@settings(deadline=None, max_examples=25)
@given(secret=st.binary(min_size=32, max_size=32), data=st.data())
def test_any_quorum_gives_the_secret(secret: bytes, data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 6))
    threshold = data.draw(st.integers(2, count))
    shares = data.draw(st.permutations(split(secret, threshold, count)))
    given = data.draw(st.integers(threshold, count))
    assert combine(shares[:given]) == secret
    with pytest.raises(ShareError) as refused:
        combine(shares[: threshold - 1])
    assert (refused.value.fault, refused.value.given, refused.value.needed) == (
        ShareFault.TOO_FEW,
        threshold - 1,
        threshold,
    )


def test_two_of_three_are_enough_and_are_words_on_paper() -> None:
    assert len(SHARES) == 3
    assert {len(share.split()) for share in SHARES} == {33}
    for pair in combinations(SHARES, 2):
        assert combine(pair) == SECRET


def test_they_may_be_typed_in_many_ways() -> None:
    first, second = SHARES[0], SHARES[2]
    numbered = "\n".join(f"{place}. {word}" for place, word in enumerate(first.upper().split(), start=1))
    shortened = "  ".join(word[:4] for word in second.split())
    assert combine(["", numbered, "  ", shortened]) == SECRET


def _with_word(share: str, place: int, word: str) -> str:
    words = share.split()
    words[place - 1] = word
    return " ".join(words)


def _other_word(share: str, place: int) -> str:
    return _with_word(share, place, "academic" if share.split()[place - 1] != "academic" else "acid")


@pytest.mark.parametrize(
    ("shares", "fault", "named"),
    [
        ([], ShareFault.TOO_FEW, "2 shares are needed; 0 given."),
        (["", " "], ShareFault.TOO_FEW, "2 shares are needed; 0 given."),
        (SHARES[:1], ShareFault.TOO_FEW, "2 shares are needed; 1 given."),
        ([SHARES[0], SHARES[0].upper()], ShareFault.SAME_TWICE, "Share 2 is the same as share 1"),
        ([SHARES[0], "", OTHERS[1]], ShareFault.OTHER_SET, "Share 3 and share 1 are not of one set"),
        ([SHARES[0], _with_word(SHARES[1], 9, "xylo")], ShareFault.UNKNOWN_WORD, "Share 2: word 9 is not"),
        ([SHARES[0], _other_word(SHARES[1], 9)], ShareFault.MISTYPED, "Share 2 is mistyped"),
        ([_other_word(SHARES[0], 1), SHARES[1]], ShareFault.MISTYPED, "Share 1 is mistyped"),
        ([SHARES[0].rsplit(" ", 1)[0], SHARES[1]], ShareFault.WORD_COUNT, "Share 1 has 32 words where 33"),
        ([SHARES[0], SHARES[1] + " acid"], ShareFault.WORD_COUNT, "Share 2 has 34 words where 33"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(shares: list[str], fault: ShareFault, named: str) -> None:
    with pytest.raises(ShareError) as refused:
        combine(shares)
    assert refused.value.fault is fault
    assert refused.value.sentence.startswith(named)
    assert str(refused.value) == refused.value.sentence


@given(place=st.integers(1, 33), word=st.sampled_from(shamir_mnemonic.wordlist.WORDLIST))
def test_a_wrong_word_anywhere_is_told_of_its_share(place: int, word: str) -> None:
    if word != SHARES[1].split()[place - 1]:
        with pytest.raises(ShareError, match="Share 2 is mistyped"):
            combine([SHARES[0], _with_word(SHARES[1], place, word)])


def test_shares_that_do_not_belong_together_give_no_key() -> None:
    """Two papers claim the same place in the same set, and differ: one is a forgery with a right checksum."""
    genuine = shamir_mnemonic.Share.from_mnemonic(SHARES[1])
    forged = shamir_mnemonic.Share(*(*vars(genuine).values(),)[:-1], bytes(32)).mnemonic()
    for shares in ([SHARES[0], forged], [SHARES[1], forged]):
        with pytest.raises(ShareError) as refused:
            combine(shares)
        assert refused.value.fault is ShareFault.INCONSISTENT


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (1, 3), (0, 2), (3, 2), (2, 17)])
def test_one_share_alone_must_not_open(threshold: int, count: int) -> None:
    with pytest.raises(ValueError, match="2 <= threshold"):
        split(SECRET, threshold, count)


@pytest.mark.parametrize("length", [0, 16, 31, 64])
def test_a_secret_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        split(bytes(length))
