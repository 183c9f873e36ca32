"""Values as text, and texts made harmless for spreadsheets.

A cell that begins with = + - or @ is run as a formula by spreadsheets, and can then send away what stands beside it
(OWASP, "CSV Injection"). An apostrophe put before the text stops that. So that nothing is lost the rule can be turned
around: `disarmed` puts an apostrophe before texts that begin with one of these signs (or a tab, or the end of a line),
that are the word for a question not asked, or that are apostrophes followed by one of these; `armed` takes it away again.
"""

import re
import unicodedata
from collections.abc import Mapping

from saystop.engines.datasets.codebook import Answer, Codebook, Entry, label
from saystop.engines.datasets.tables import Missing, by_choice, chosen

NOT_ASKED_TEXT = "n/a"  # what pandas and KoboToolbox take for a missing value; an empty cell is no answer
LONGEST_CELL = 32_767  # characters a spreadsheet keeps in a cell (ECMA-376, Excel's limits)
_RISKY = re.compile(rf"'*(?:[=+\-@＝＋－＠\t\r\n]|{NOT_ASKED_TEXT}\Z)")


def disarmed(text: str) -> str:
    """A text that no spreadsheet takes for a formula, and that `armed` turns back."""
    return "'" + text if _RISKY.match(text) else text


def armed(text: str) -> str:
    """The text as it was before `disarmed`."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 (and so .xlsx) cannot hold: control characters, halves of characters."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")
    )


def plain(value: Answer | Missing) -> str | int | float:
    """A value in one cell: numbers as they are, names with spaces between them."""
    if isinstance(value, str):
        return disarmed(clean(value))
    if isinstance(value, Missing):
        return NOT_ASKED_TEXT if value is Missing.NOT_ASKED else ""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, list):
        return disarmed(clean(" ".join(value)))
    return f"{value['lat']} {value['lon']}"


def labelled(entry: Entry, value: Answer | Missing, labels: Mapping[str, str]) -> str | int | float:
    """A value in one cell as people read it: labels (by name of the choice) in place of names."""
    if isinstance(value, Missing) or entry.measure not in ("single", "multiple", "rank"):
        return plain(value)
    names = [str(value)] if entry.measure == "single" else chosen(value)
    return disarmed(clean(", ".join([labels.get(name, name) for name in names])))


def headings(entry: Entry, header: str) -> list[str]:
    """The headings of the columns of one variable, as KoboToolbox has them.

    Several choices, and choices in order: a column with all names, and one for each choice (`name/choice`) with 1 or 0,
    or the place in the order. A position: two columns of degrees.
    """
    if entry.measure in ("multiple", "rank"):
        return [header, *(f"{header}/{value.name}" for value in entry.values)]
    if entry.measure == "position":
        return [f"_{header}_latitude", f"_{header}_longitude"]
    return [header]


def spread(entry: Entry, value: Answer | Missing, first: str | int | float) -> list[str | int | float]:
    """The cells under `headings`; `first` is what the column with all names shows."""
    if entry.measure in ("multiple", "rank"):
        parts = by_choice(entry, value)
        return [first, *([first] * len(entry.values) if isinstance(parts, Missing) else parts.values())]
    if entry.measure == "position":
        return [value["lat"], value["lon"]] if isinstance(value, Mapping) else [first, first]
    return [first]


def listing(codebook: Codebook) -> tuple[list[str], list[list[str]]]:
    """The codebook as a table: its heading, and a line for each variable and each of its values."""
    heading = [
        "variable",
        "path",
        "measure",
        "repeat",
        "value",
        *(f"label ({one})" for one in codebook.languages),
    ]
    lines: list[list[str]] = []
    for entry in codebook.variables:
        start = [codebook.headers[entry.path], entry.path, entry.measure, entry.repeat]
        lines.append([*start, "", *(label(entry, one) for one in codebook.languages)])
        lines += [
            [*start, value.name, *(label(value, one) for one in codebook.languages)] for value in entry.values
        ]
    return heading, [[disarmed(clean(text)) for text in line] for line in lines]
