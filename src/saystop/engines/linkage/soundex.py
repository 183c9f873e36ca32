"""How a name sounds, in six digits: the system of Randy Daitch and Gary Mokotoff (1985), made for names that crossed languages.

Source: the table published as "Daitch-Mokotoff Soundex System" by Avotaynu (avotaynu.com/soundex.htm), with the examples given
there and in the documentation of PostgreSQL's `fuzzystrmatch` as tests. Letters that may sound in two ways (ch, ck, c, j, rs, rz)
branch, so a name can have several codes.
"""

from typing import Final, NamedTuple

_LENGTH: Final = 6
_MOST: Final = 8  # codes of one word
_VOWELS: Final = frozenset("aeiou")


class _Sound(NamedTuple):
    """The digits of some letters: at the start of a name, before a vowel, and elsewhere. Empty: silent."""

    first: str
    before_vowel: str
    elsewhere: str


def _table() -> dict[str, tuple[_Sound, ...]]:
    rows: tuple[tuple[str, str, str, str], ...] = (
        ("ai aj ay ei ej ey oi oj oy ui uj uy", "0", "1", ""),
        ("au", "0", "7", ""),
        ("a e i o u ue", "0", "", ""),
        ("ia ie io iu", "1", "", ""),
        ("eu", "1", "1", ""),
        ("y", "1", "", ""),
        ("b v w f fb p pf ph", "7", "7", "7"),
        ("chs ks x", "5", "54", "54"),
        ("g k kh q", "5", "5", "5"),
        ("h", "5", "5", ""),
        ("l", "8", "8", "8"),
        ("m n", "6", "6", "6"),
        ("mn nm", "66", "66", "66"),
        ("r", "9", "9", "9"),
        ("d dt t th", "3", "3", "3"),
        ("cz cs csz czs drz drs ds dsh dsz dz dzh dzs s sch sh sz tch ttch ttsch trz trs tsch tsh ts tts ttsz tc tz ttz tzs tsz "
         "z zh zs zsch zsh", "4", "4", "4"),
        ("schtsch schtsh schtch shtch shch shtsh stch stsch sc strz strs stsh szcz szcs zdz zdzh zhdzh", "2", "4", "4"),
        ("sht scht schd st szt shd szd sd zd zhd", "2", "43", "43"),
    )  # fmt: skip
    table: dict[str, tuple[_Sound, ...]] = {
        letters: (_Sound(first, before, elsewhere),)
        for listed, first, before, elsewhere in rows
        for letters in listed.split()
    }
    both = {"ch": ("kh", "tch"), "c": ("k", "tz"), "j": ("y", "dzh")}
    table |= {letters: table[one] + table[other] for letters, (one, other) in both.items()}
    table["ck"] = (_Sound("5", "5", "5"), _Sound("45", "45", "45"))
    table["rs"] = table["rz"] = (_Sound("94", "94", "94"), _Sound("4", "4", "4"))
    return table


_SOUNDS: Final = _table()
_LONGEST: Final = max(map(len, _SOUNDS))


def codes(word: str) -> tuple[str, ...]:
    """The codes of one word in small Latin letters, six digits each; other signs are passed over. At most eight, sorted."""
    letters = "".join(letter for letter in word if "a" <= letter <= "z")[:60]
    if not letters:
        return ()
    # A branch is the digits so far, and the digits of the letters just before: the same sound twice in a row is heard once.
    branches = {("", "")}
    at = 0
    while at < len(letters):
        length = next(n for n in range(_LONGEST, 0, -1) if letters[at : at + n] in _SOUNDS)
        ahead = letters[at + length : at + length + 1]
        grown: set[tuple[str, str]] = set()
        for sound in _SOUNDS[letters[at : at + length]]:
            digits = sound.first if at == 0 else sound.before_vowel if ahead in _VOWELS else sound.elsewhere
            grown.update((_grown(so_far, last, digits), digits) for so_far, last in branches)
        branches = set(sorted(grown)[:_MOST])
        at += length
    return tuple(sorted({so_far[:_LENGTH].ljust(_LENGTH, "0") for so_far, _ in branches}))


def _grown(so_far: str, last: str, digits: str) -> str:
    return so_far if digits and last.endswith(digits) and digits not in {"66"} else so_far + digits
