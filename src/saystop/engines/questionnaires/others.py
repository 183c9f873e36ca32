"""`or_other` in the form's languages: pyxform adds the choice and the question to it in English alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from saystop.engines.questionnaires.structure import row_of

_OTHER, _SPECIFY = "Other", "Specify other."  # as pyxform has them
_WORDS = {
    "de": ("Anderes", "Bitte angeben."),
    "es": ("Otro", "Especifique."),
    "fr": ("Autre", "Veuillez préciser."),
    "it": ("Altro", "Specificare."),
    "nl": ("Anders", "Licht dit toe."),
    "pt": ("Outro", "Especifique."),
}


def say_other(structure: Mapping[str, Any], languages: Sequence[str]) -> None:
    """Put the words of each of these languages (BCP 47) where pyxform left its own, in all that `structure` holds."""
    _within(structure.get("children", ()), structure.get("choices", {}), languages)


def _within(rows: Sequence[Any], choices: Mapping[str, Any], languages: Sequence[str]) -> None:
    selects = {str(row.get("name")): row for row in rows}
    for row in rows:
        _within(row.get("children", ()), choices, languages)
        if row_of(row) is not None or row.get("label") != _SPECIFY:
            continue
        row["label"] = {one: _in(one)[1] for one in languages}
        asked = selects.get(str(row["name"]).removesuffix("_other"), {})
        for choice in choices.get(str(asked.get("itemset")), ()):
            if choice.get("name") == "other" and _is_plain(choice.get("label")):
                choice["label"] = {one: _in(one)[0] for one in languages}


def _is_plain(label: Any) -> bool:
    return label == _OTHER or (isinstance(label, Mapping) and set(label.values()) == {_OTHER})


def _in(language: str) -> tuple[str, str]:
    return _WORDS.get(language.partition("-")[0], (_OTHER, _SPECIFY))
