"""Which question a column of KoboToolbox's CSV export belongs to, told by its heading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from saystop.engines.datasets.codebook import Codebook, Entry, Value
from saystop.engines.datasets.tables import definition

_SEPARATORS = ("/", ".", ":", "%", "|")  # between groups and names; the export lets its user choose
_AXES = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Column:
    """The question of a column, its path (in repeats with numbers), and the name of the choice or axis that it is a part for."""

    entry: Entry
    path: str
    part: str = ""


def matched(heading: Sequence[str], codebook: Codebook) -> list[Column | None]:
    """For each heading its column, or nothing; of two for the same, the second is nothing too.

    A heading is, in this order: a path, a name, a label in any language, a label after those of its groups. Names and labels
    that two questions have are not taken.
    """
    known = _known(codebook)
    labels = _labels(codebook)
    found: list[Column | None] = []
    seen: set[tuple[str, str]] = set()
    for name in heading:
        column = _numbered(name, known) or known.get(name) or _labelled(name, labels)
        if column is not None and (column.path, column.part) in seen:
            column = None
        if column is not None:
            seen.add((column.path, column.part))
        found.append(column)
    return found


def _known(codebook: Codebook) -> Mapping[str, Column]:
    """Every heading made of paths and names. Paths go before names."""
    found: dict[str, Column] = {}
    for by_path in (True, False):
        names: dict[str, Column | None] = {}
        for entry in codebook.variables:
            bases = [entry.path.replace("/", sign) for sign in _SEPARATORS] if by_path else [entry.name]
            for base in dict.fromkeys(bases):
                for name, part in _parts(entry, base, [value.name for value in entry.values]):
                    column = Column(entry, entry.path, part)
                    names[name] = column if names.get(name, column) == column else None
        found = {name: column for name, column in names.items() if column is not None} | found
    return found


def _labels(codebook: Codebook) -> Mapping[str, Column]:
    """Every heading made of labels that belong to one question only."""
    names: dict[str, Column | None] = {}
    for entry in codebook.variables:
        for base in _texts(entry):
            for value in entry.values or (None,):
                for text in _texts(value) if value else ("",):
                    choices = [text] if text else []
                    for name, _ in _parts(entry, base, choices):
                        part = value.name if value and name != base else _axis(entry, name)
                        column = Column(entry, entry.path, part)
                        names[name] = column if names.get(name, column) == column else None
    return {name: column for name, column in names.items() if column is not None}


def _parts(entry: Entry, base: str, choices: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The headings of one question, with the part each is for."""
    if entry.measure == "position":
        for axis in _AXES:
            yield f"_{base}_{axis}", axis
    yield base, ""
    if entry.measure in ("multiple", "rank"):
        for choice in choices:
            for sign in _SEPARATORS:
                yield f"{base}{sign}{choice}", choice


def _axis(entry: Entry, name: str) -> str:
    if entry.measure != "position":
        return ""
    return next((axis for axis in _AXES if name.startswith("_") and name.endswith(f"_{axis}")), "")


def _texts(item: Entry | Value) -> set[str]:
    """The label in every language, as a heading has it: in one line."""
    return {text for label in (item.label, *item.labels.values()) if (text := label.strip())}


def _numbered(name: str, known: Mapping[str, Column]) -> Column | None:
    """A path with the numbers of instances, as `household/member[2]/age`."""
    if "[" not in name:
        return None
    column = known.get(definition(name))
    if column is None or not column.entry.repeat or column.part:
        return None
    return Column(column.entry, name) if definition(name) == column.entry.path else None


def _labelled(name: str, labels: Mapping[str, Column]) -> Column | None:
    """The label itself, or what follows the labels of groups."""
    if name in labels:
        return labels[name]
    for sign in _SEPARATORS:
        rest = name
        while sign in rest:
            rest = rest.partition(sign)[2]
            if rest.strip() in labels:
                return labels[rest.strip()]
    return None
