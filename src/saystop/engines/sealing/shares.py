"""Recovery shares: a key split into lists of words, of which a quorum gives it back (SLIP-0039)."""

from __future__ import annotations

from collections.abc import Sequence

import shamir_mnemonic
from shamir_mnemonic.wordlist import WORDLIST

from .errors import ShareError, ShareFault
from .words import WordList, typed_words

SECRET_BYTES = 32
SHARE_WORDS = 33  # what SLIP-0039 makes of 256 bits
MAX_SHARES = 16
_WORDS = WordList(WORDLIST)


def split(secret: bytes, threshold: int = 2, count: int = 3) -> list[str]:
    """`count` shares of 33 words, of which any `threshold` give `secret` (32 bytes) back; fewer tell nothing.

    SLIP-0039, one group, no passphrase. Raises ValueError unless 2 <= threshold <= count <= 16: one share
    alone must not open.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"A secret of {SECRET_BYTES} bytes is split.")
    if not 2 <= threshold <= count <= MAX_SHARES:
        raise ValueError(f"Shares: 2 <= threshold <= count <= {MAX_SHARES}.")
    # The exponent slows the guessing of a passphrase; there is none.
    return list(shamir_mnemonic.generate_mnemonics(1, [(threshold, count)], secret, iteration_exponent=0)[0])


def combine(shares: Sequence[str]) -> bytes:
    """The secret of 32 bytes, from as many shares as it needs or more; empty entries are passed over.

    Case, spaces and numbering do not matter; the first four letters of a word suffice. Raises ShareError,
    which names the share (counted from 1 in the order given) and what is wrong with it.
    """
    read = [(number, _read(number, text)) for number, text in enumerate(shares, start=1) if text.strip()]
    _refuse_repeated(read)
    _refuse_mixed(read)
    needed = read[0][1].member_threshold if read else 2
    if len(read) < needed:
        raise ShareError(
            f"{needed} shares are needed; {len(read)} given.",
            ShareFault.TOO_FEW,
            given=len(read),
            needed=needed,
        )
    try:
        secret = shamir_mnemonic.combine_mnemonics([share.mnemonic() for _, share in read[:needed]])
    except shamir_mnemonic.MnemonicError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise ShareError(
            "These shares do not give a key: they were not made together by this program.",
            ShareFault.INCONSISTENT,
        )
    return bytes(secret)


def _read(number: int, text: str) -> shamir_mnemonic.Share:
    words = [_WORDS.find(typed) for typed in typed_words(text)]
    if None in words:
        at = words.index(None) + 1
        raise ShareError(
            f"Share {number}: word {at} is not in the list; compare it with the paper.",
            ShareFault.UNKNOWN_WORD,
            share=number,
            word=at,
        )
    if len(words) != SHARE_WORDS:
        raise ShareError(
            f"Share {number} has {len(words)} words where {SHARE_WORDS} belong; compare it with the paper.",
            ShareFault.WORD_COUNT,
            share=number,
            given=len(words),
            needed=SHARE_WORDS,
        )
    try:
        return shamir_mnemonic.Share.from_mnemonic(" ".join(word for word in words if word))
    except shamir_mnemonic.MnemonicError:
        raise ShareError(
            f"Share {number} is mistyped: a word is another one, or two changed places; see the paper.",
            ShareFault.MISTYPED,
            share=number,
        ) from None


def _refuse_repeated(read: Sequence[tuple[int, shamir_mnemonic.Share]]) -> None:
    seen: dict[shamir_mnemonic.Share, int] = {}
    for number, share in read:
        first = seen.setdefault(share, number)
        if first != number:
            raise ShareError(
                f"Share {number} is the same as share {first}; another one is needed.",
                ShareFault.SAME_TWICE,
                share=number,
                other=first,
            )


def _refuse_mixed(read: Sequence[tuple[int, shamir_mnemonic.Share]]) -> None:
    for number, share in read[1:]:
        first_number, first = read[0]
        if share.group_parameters() != first.group_parameters():
            raise ShareError(
                f"Share {number} and share {first_number} are not of one set; take those printed together.",
                ShareFault.OTHER_SET,
                share=number,
                other=first_number,
            )
