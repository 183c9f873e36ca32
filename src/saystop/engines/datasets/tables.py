"""Rows of answers as tables: one of all respondents, and one for each repeat.

A row of a repeat's table names the row of the table above it by its number (`_parent_index`), as KoboToolbox's
exports do: https://support.kobotoolbox.org/managing_multiple_files.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from saystop.engines.datasets.codebook import Answer, Codebook, Entry, Row

RESPONSES = "responses"  # the table of all respondents
_NUMBER = re.compile(r"\[([0-9]+)\]")


class Missing(Enum):
    """Why there is no value."""

    NOT_ASKED = "not asked"
    NO_ANSWER = "no answer"


Cell = Answer | Missing
NOT_ASKED: Final = Missing.NOT_ASKED
NO_ANSWER: Final = Missing.NO_ANSWER


@dataclass(frozen=True, slots=True)
class Table:
    """The variables that stand together. `repeat` is the path of the repeat, empty for the respondents; `above` is the
    name of the table whose rows this one's belong to.
    """

    name: str
    repeat: str
    above: str
    variables: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: its number from 1, that of the row above (0 for a respondent), and a cell for each variable."""

    index: int
    parent: int
    cells: tuple[Cell, ...]
    row: Row


def definition(path: str) -> str:
    """The path without the numbers of instances."""
    return _NUMBER.sub("", path) if "[" in path else path


def tables(codebook: Codebook) -> tuple[Table, ...]:
    """The table of respondents, then those of the repeats in the order of the questionnaire, outer ones first."""
    repeats = list(dict.fromkeys(entry.repeat for entry in codebook.variables if entry.repeat))
    repeats.sort(key=lambda path: path.count("/"))  # stable: the questionnaire's order within one depth
    names = dict(zip(repeats, _names(repeats), strict=True))
    names[""] = RESPONSES
    return tuple(
        Table(
            name=names[repeat],
            repeat=repeat,
            above=names[_outer(repeat, repeats)] if repeat else "",
            variables=tuple(entry for entry in codebook.variables if entry.repeat == repeat),
        )
        for repeat in ("", *repeats)
    )


def again(codebook: Codebook, rows: Iterable[Row]) -> Iterable[Row]:
    """Rows that can be gone through once for each table: as they are, or kept in memory where a second look needs it."""
    return list(rows) if iter(rows) is rows and len(tables(codebook)) > 1 else rows


def records(codebook: Codebook, table: Table, rows: Iterable[Row]) -> Iterator[Record]:
    """The rows of one table, numbered. Rows are gone through once and not kept."""
    if not table.repeat:
        for index, row in enumerate(rows, 1):
            yield Record(index, 0, tuple(cell(row, entry.path) for entry in table.variables), row)
        return
    known = [other.repeat for other in tables(codebook) if other.repeat]
    outer = _outer(table.repeat, known)
    index = parents = 0
    for row in rows:
        above = _instances(row, outer) if outer else [""]
        numbers = {prefix: parents + place for place, prefix in enumerate(above, 1)}
        parents += len(above)
        for prefix in _instances(row, table.repeat):
            index += 1
            parent = numbers.get(prefix[: len(_above(prefix, outer))] if outer else "", 0)
            cells = tuple(cell(row, prefix + entry.path[len(table.repeat) :]) for entry in table.variables)
            yield Record(index, parent, cells, row)


def cell(row: Row, path: str) -> Cell:
    """The answer at a path, or why there is none. An empty text or list is no answer."""
    answer = row.answers.get(path)
    if answer is None or answer in ("", []):
        return NO_ANSWER if path in row.relevant else NOT_ASKED
    return answer


def _instances(row: Row, repeat: str) -> list[str]:
    """The paths of the instances of a repeat, with their numbers, in order."""
    depth = repeat.count("/") + 1
    found: set[str] = set()
    for paths in (row.answers, row.relevant):
        for path in paths:
            if "[" in path:
                prefix = "/".join(path.split("/", depth)[:depth])
                if prefix.endswith("]") and definition(prefix) == repeat:
                    found.add(prefix)
    return sorted(found, key=lambda path: [int(number) for number in _NUMBER.findall(path)])


def _above(prefix: str, outer: str) -> str:
    """The instance of the outer repeat in which an instance stands."""
    return "/".join(prefix.split("/")[: outer.count("/") + 1])


def _outer(repeat: str, repeats: Iterable[str]) -> str:
    """The innermost of the repeats around one; empty outside of any."""
    around = [path for path in repeats if repeat.startswith(path + "/")]
    return max(around, key=len, default="")


def _names(repeats: Iterable[str]) -> list[str]:
    """A short name for each repeat, none twice: they become names of files and sheets."""
    return unique(
        [re.sub(r"[^\w-]+", "_", path.rpartition("/")[2])[:24] or "repeat" for path in repeats],
        {RESPONSES},
        31,
    )


def unique(names: Iterable[str], taken: Iterable[str] = (), most_bytes: int = 10_000) -> list[str]:
    """The names, those that came before (in any case) followed by a number, all within a length in UTF-8 bytes."""
    seen = {name.casefold() for name in taken}
    result = []
    for name in names:
        candidate, number = shortened(name, most_bytes), 1
        while candidate.casefold() in seen:
            number += 1
            candidate = shortened(name, most_bytes - len(f"_{number}")) + f"_{number}"
        seen.add(candidate.casefold())
        result.append(candidate)
    return result


def shortened(text: str, most_bytes: int) -> str:
    """The beginning of a text that fits, in UTF-8, never half a character."""
    return text.encode()[:most_bytes].decode(errors="ignore")


def by_choice(entry: Entry, value: Cell) -> Mapping[str, int] | Missing:
    """For several choices whether each was taken (1 or 0); for choices in order the place of each, 0 for none."""
    if isinstance(value, Missing):
        return value
    taken = chosen(value)
    if entry.measure == "rank":
        return {one.name: taken.index(one.name) + 1 if one.name in taken else 0 for one in entry.values}
    return {one.name: int(one.name in taken) for one in entry.values}


def chosen(value: Answer) -> list[str]:
    """The names of the choices taken, from a list or from names with spaces between them."""
    return value if isinstance(value, list) else str(value).split()
