"""Names as they are kept, compared and put in order."""

import unicodedata

# Bidirectional controls can make a text look like another one (Unicode Technical Report 36, 2.9).
_MISLEADING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def one_line(written: str) -> str:
    """Without line ends, control characters and what turns the direction about; single spaces."""
    kept = "".join(
        " " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Zs") else one
        for one in unicodedata.normalize("NFC", written)
        if one not in _MISLEADING and unicodedata.category(one) != "Cs"
    )
    return " ".join(kept.split())


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, signs and doubled spaces."""
    bare = unicodedata.normalize("NFKD", name)
    kept = "".join(one if one.isalnum() else " " for one in bare if not unicodedata.combining(one))
    return " ".join(kept.casefold().split())
