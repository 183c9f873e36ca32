"""The kinds of situation that the desk tells apart, as data (`data/classification.csv`).

The words follow the Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual Abuse
(Luxembourg Guidelines). Columns `iccam` and `police` say what a kind is called where hotlines and police exchange cases; they are
empty where nothing fits.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

LANGUAGES = ("en", "fr", "nl", "de")


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    labels: Mapping[str, str]
    definition: str
    iccam: str
    police: str

    def label(self, language: str) -> str:
        return self.labels.get(language, self.labels["en"])


@functools.cache
def load() -> tuple[Category, ...]:
    """All kinds, in the order in which they are offered.

    Raises:
        ValueError: a code stands twice, or a kind lacks a label: the file was damaged.
    """
    text = files("saystop.casework").joinpath("data", "classification.csv").read_text(encoding="utf-8")
    found = tuple(
        Category(
            row["code"],
            {language: row[f"label:{language}"] for language in LANGUAGES},
            row["definition"],
            row["iccam"],
            row["police"],
        )
        for row in csv.DictReader(text.splitlines())
    )
    if len({one.code for one in found}) != len(found) or not all(
        one.code and one.definition and all(one.labels.values()) for one in found
    ):
        raise ValueError("classification.csv: each kind has a code of its own, a definition and every label.")
    return found


def label(code: str, language: str) -> str:
    """What a kind is called; its code when it is not in the list any more."""
    return next((one.label(language) for one in load() if one.code == code), code)
