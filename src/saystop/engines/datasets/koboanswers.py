"""What a cell of KoboToolbox's CSV export says: names or labels, numbers, days, positions."""

import math
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from saystop.engines.datasets.codebook import Answer, Entry
from saystop.engines.saying import said

_TAKEN = frozenset({"1", "1.0", "true", "yes"})
_LEFT = frozenset({"0", "0.0", "false", "no"})
_BETWEEN = ("", " ", ",")
LONGEST_TEXT = 10_000  # characters


class NotAnAnswerError(ValueError):
    """A cell that is no answer to its question; `sentence` says why, and is the message."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_answer(entry: Entry, names: Mapping[str, str], cell: str) -> Answer:
    """The answer in the one cell of a question. `cell` is trimmed and not empty, `names` come from `choice_names`.

    Raises NotAnAnswerError.
    """
    if entry.measure == "single":
        if cell not in names:
            raise NotAnAnswerError(said("{cell} is none of the choices.", cell=_shown(cell)))
        return names[cell]
    if entry.measure in ("multiple", "rank"):
        return _choices(entry, names, cell)
    return _READERS[entry.measure](cell)


def read_parts(entry: Entry, pieces: Mapping[str, str]) -> Answer | None:
    """The answer in the several cells of a question, by the name of the choice or axis; nothing when none is taken.

    Raises NotAnAnswerError.
    """
    if entry.measure == "position":
        return _position(pieces.get("latitude", ""), pieces.get("longitude", ""))
    if entry.measure == "rank":
        places = {name: _number(place) for name, place in pieces.items()}
        return [name for name in sorted(places, key=lambda one: places[one]) if places[name] > 0] or None
    taken = set()
    for name, cell in pieces.items():
        if cell.casefold() not in _TAKEN | _LEFT and cell != name:
            raise NotAnAnswerError(said("{cell} is neither 1 nor 0.", cell=_shown(cell)))
        if cell.casefold() not in _LEFT:
            taken.add(name)
    return [value.name for value in entry.values if value.name in taken] or None


def choice_names(entry: Entry) -> dict[str, str]:
    """The name of each choice by what may stand for it, longest first: names, and labels in any language."""
    found: dict[str, str] = {}
    for value in entry.values:
        for label in (value.label, *value.labels.values()):
            found.setdefault(" ".join(label.split()), value.name)
    found |= {value.name: value.name for value in entry.values}
    return {text: found[text] for text in sorted(found, key=len, reverse=True) if text}


def _choices(entry: Entry, names: Mapping[str, str], cell: str) -> list[str]:
    """Names or labels with spaces between them; since labels hold spaces themselves, the longest that fits is taken first."""
    found: list[str] = []
    rest = cell[:LONGEST_TEXT]
    while rest:
        text = next(
            (text for text in names if rest.startswith(text) and rest[len(text) :][:1] in _BETWEEN), None
        )
        if text is None or names[text] in found:
            raise NotAnAnswerError(said("{cell} is none of the choices, or comes twice.", cell=_shown(rest)))
        found.append(names[text])
        rest = rest[len(text) :].lstrip(" ,")
    if entry.measure == "multiple":
        return [value.name for value in entry.values if value.name in found]
    return found


def _number(cell: str) -> int | float:
    try:
        number = float(cell)
        if math.isfinite(number) and "_" not in cell:
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
    except ValueError:
        pass
    raise NotAnAnswerError(said("{cell} is no number.", cell=_shown(cell)))


def _position(latitude: str, longitude: str) -> dict[str, float]:
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        lat = lon = math.nan
    if abs(lat) <= 90 and abs(lon) <= 180:
        return {"lat": lat, "lon": lon}
    raise NotAnAnswerError(
        said(
            "{cell} is no latitude and longitude in degrees.",
            cell=_shown(f"{latitude} {longitude}".strip()),
        )
    )


def _whole_position(cell: str) -> dict[str, float]:
    """`latitude longitude altitude precision`."""
    degrees = cell.split()
    return _position(degrees[0], degrees[1] if len(degrees) > 1 else "")


def _day(cell: str) -> str:
    try:
        return date.fromisoformat(cell[:10]).isoformat()
    except ValueError:
        raise NotAnAnswerError(
            said("{cell} is not a day written like 2026-11-24.", cell=_shown(cell))
        ) from None


def _time(cell: str) -> str:
    try:
        return time.fromisoformat(cell).isoformat("minutes")[:5]
    except ValueError:
        raise NotAnAnswerError(said("{cell} is not a time written like 21:30.", cell=_shown(cell))) from None


def _moment(cell: str) -> str:
    try:
        return datetime.fromisoformat(cell).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        raise NotAnAnswerError(
            said("{cell} is not a moment written like 2026-11-24T21:30.", cell=_shown(cell))
        ) from None


def _text(cell: str) -> str:
    """Text composed (Unicode NFC), without control characters, cut to its bound."""
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return text[:LONGEST_TEXT]


def _shown(cell: str) -> str:
    """A cell in quotes, short enough for a sentence."""
    line = " ".join(cell.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"


_READERS: dict[str, Callable[[str], Answer]] = {
    "number": _number,
    "date": _day,
    "time": _time,
    "dateTime": _moment,
    "position": _whole_position,
    "files": lambda cell: [_text(cell)],
    "text": _text,
    "computed": _text,
}
