"""Content classes, as data: what kind of material an entry of a list is said to be. A row's place in the file is what is stored,
so that rows are only ever added at its end.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "classes.csv"


@dataclass(frozen=True, slots=True)
class ContentClass:
    """One kind of material; `number` stands in files of records, where 0 is what the list as a whole is said to be."""

    number: int
    code: str
    labels: Mapping[str, str]
    definition: str
    ncmec: str
    vics: str

    def label(self, language: str) -> str:
        return self.labels.get(language, self.labels["en"])


@cache
def classes() -> tuple[ContentClass, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            ContentClass(
                number,
                row["code"],
                {name.removeprefix("label:"): row[name] for name in row if name.startswith("label:")},
                row["definition"],
                row["ncmec"],
                row["vics"],
            )
            for number, row in enumerate(csv.DictReader(file), start=1)
        )


@cache
def by_code() -> Mapping[str, ContentClass]:
    return {one.code: one for one in classes()}


def code_of(number: int, otherwise: str) -> str:
    """The code of a number in a record; what the list as a whole is said to be where it says nothing."""
    return classes()[number - 1].code if 0 < number <= len(classes()) else otherwise
