"""How wide a text is, told by classes of characters, and texts broken into lines.

The server does not know the reader's font. The widths are those of Noto Sans, with some slack, so that the widest of the usual
system fonts (DejaVu Sans) fits too.
"""

import unicodedata
from functools import cache

_CLASSES = {  # width in em, of the regular weight
    0.23: "’'",
    0.28: "ijlJI!,.:; |",
    0.34: "()-`",
    0.4: 'ftr/[]\\“”"{}',
    0.5: "czsvyL?_–«»",
    0.58: "aekxESTYZFP0123456789$*+<=>^~",
    0.64: "bdghnopquABCKRVX#",
    0.76: "DGHNU&",
    0.83: "wOQ…%",
    0.97: "mWM@—",
}
_WIDTHS = {character: width for width, characters in _CLASSES.items() for character in characters}
_SLACK = 1.09
_BOLD = 1.06  # how much wider the bold weight is
_RIGHT_TO_LEFT = ("R", "AL")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in one line, in pixels, for a font of `size` pixels."""
    return sum(map(_width, text)) * size * _SLACK * (_BOLD if bold else 1.0)


def wrapped(text: str, size: float, width: float, *, bold: bool = False, most: int = 6) -> list[str]:
    """The lines of a text that is to fit into `width` pixels, `most` at the most.

    Words are broken only when one alone is too wide. What does not fit into the last line is cut, told by three dots.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, size, width, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        last = " ".join(lines[most - 1 :])
        while last and text_width(last + "…", size, bold=bold) > width:
            last = last[:-1].rstrip()
        lines = [*lines[: most - 1], last + "…"]
    return lines


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left: its first letter tells (Unicode Standard Annex 9, rule P2)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", *_RIGHT_TO_LEFT):
            return kind in _RIGHT_TO_LEFT
    return False


def _words(text: str, size: float, width: float, *, bold: bool) -> list[str]:
    """The words, those too wide for a line broken: after a hyphen or slash, else where the line ends."""
    found: list[str] = []
    for word in text.split():
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            end = 1
            while end < len(rest) and text_width(rest[: end + 1] + "-", size, bold=bold) <= width:
                end += 1
            seam = max(rest.rfind("-", 0, end), rest.rfind("/", 0, end)) + 1
            found.append(rest[:seam] if seam else rest[:end] + ("-" if end > 1 else ""))
            rest = rest[seam or end :]
        found.append(rest)
    return found


@cache
def _width(character: str) -> float:
    """The width of a character in em."""
    kind = unicodedata.category(character)
    base = unicodedata.normalize("NFD", character)[0]
    if kind in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.0
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return 0.46
    return _WIDTHS.get(" " if kind == "Zs" else base, 0.78 if kind == "Lu" else 0.68)
