"""Sentences of an engine that can be said in another language later. The engines share this; it is no engine itself.

An engine speaks English and knows no catalogue of translations. So each sentence remembers from which template and
with which values it was made; who shows it may look the template up and fill it anew (`saystop.asking.saying`).
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

_FIELD = re.compile(r"\{([a-z_]+)\}")


class Said(str):
    """A sentence in English that remembers its template and its values.

    Only fields that have a value are filled; all else between braces stays, since authors write `${name}`. A value may be
    a sentence itself. What stands in a field called `english` is the English of others, for which there is no template.
    """

    template: str
    values: Mapping[str, "Part"]

    def __new__(cls, template: str, values: Mapping[str, "Part"]) -> "Said":
        made = super().__new__(cls, filled(template, values, lambda _field, part: str(part)))
        made.template = template
        made.values = values
        return made

    def __reduce__(self) -> tuple[type["Said"], tuple[str, Mapping[str, "Part"]]]:
        return Said, (self.template, self.values)


Part: TypeAlias = str | int | Said


def said(template: str, /, **values: Part) -> Said:
    """A sentence; `template` is written out at the call, so that it is found for the catalogues."""
    return Said(template, values)


def filled(template: str, values: Mapping[str, Part], show: Callable[[str, Part], str]) -> str:
    """The template with its values, each as `show` has it for its field."""
    return _FIELD.sub(
        lambda found: show(found[1], values[found[1]]) if found[1] in values else found[0], template
    )


def placed(sheet: str, row: int | None, column: str | None, sentence: str) -> str:
    """A sentence with the place it speaks of; row and column may be unknown."""
    if not sheet:
        return sentence
    if row and column:
        return said(
            "{sheet}, row {row}, column {column}: {sentence}",
            sheet=sheet,
            row=row,
            column=column,
            sentence=sentence,
        )
    if row:
        return said("{sheet}, row {row}: {sentence}", sheet=sheet, row=row, sentence=sentence)
    if column:
        return said("{sheet}, column {column}: {sentence}", sheet=sheet, column=column, sentence=sentence)
    return said("{sheet}: {sentence}", sheet=sheet, sentence=sentence)


def plain(sentence: str) -> object:
    """A sentence as JSON knows it."""
    if not isinstance(sentence, Said):
        return sentence
    values = {name: plain(part) if isinstance(part, str) else part for name, part in sentence.values.items()}
    return {"said": sentence.template, "values": values}


def from_plain(data: object) -> str:
    """What `plain` made; earlier definitions hold bare text. Raises ValueError when it is neither."""
    if isinstance(data, str):
        return data
    if not isinstance(data, dict) or not isinstance(data.get("said"), str):
        raise ValueError("This is no sentence.")
    values = {
        str(name): part if isinstance(part, int) else from_plain(part)
        for name, part in data.get("values", {}).items()
    }
    return Said(data["said"], values)
