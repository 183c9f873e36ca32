"""Project VIC's data model (VICS 1.3 and 2.0, JSON by OData): of each medium its MD5, its SHA-1 and its MediaID.

Categories 1 to 3 are taken in; 0 and those from 4 on are what is not pertinent, for comparison, or not categorised. What the
numbers mean is taken from the model of the United States, which Project VIC hands out as the default; another country's numbers
are taken in as what the list as a whole is said to be.
"""

import re
from collections.abc import Iterator
from typing import Any

from saystop.engines.saying import said
from saystop.screening.classes import classes
from saystop.screening.lists.formats.reading import (
    NOT_MEANT,
    PHOTODNA,
    Act,
    Entry,
    Fault,
    Wrong,
    fingerprint,
    source_number,
)
from saystop.screening.lists.formats.walking import JsonReader, text_of
from saystop.screening.models import Kind

_MODEL = re.compile(rb'"@?odata\.(?:context|metadata)"\s*:\s*"[^"]*\.xml/([A-Za-z]+)/')
_DEFAULTS = {b"US", b"DEFAULT"}
_TAKEN = {"1", "2", "3"}


class VicsReader(JsonReader):
    arrays = frozenset({"", "value"})

    def __iter__(self) -> Iterator[Entry | Fault]:
        self.file.seek(0)
        model = _MODEL.search(self.file.read(4096))
        known = model is None or model[1].upper() in _DEFAULTS
        self._classes = {one.vics: one.number for one in classes() if one.vics} if known else {}
        return super().__iter__()

    def _entry(self, line: int, array: str, element: dict[str, Any]) -> Entry | None:
        del array
        if element.get("PhotoDNA"):
            self.notes[PHOTODNA] += 1
        category = text_of(element.get("Category"), "Category")
        if category not in _TAKEN:
            if category and not (category.isascii() and category.isdigit()):
                raise Wrong(said("“Category” is no number."))
            self.notes[NOT_MEANT] += 1
            return None
        values = [
            fingerprint(kind, text)
            for kind, name in ((Kind.MD5, "MD5"), (Kind.SHA1, "SHA1"))
            if (text := text_of(element.get(name), name))
        ]
        if not values:
            raise Wrong(said("There is no MD5 and no SHA1 in this entry."))
        source = source_number(text_of(element.get("MediaID"), "MediaID"))
        return Entry(line, Act.ADD, tuple(values), self._classes.get(category, 0), source=source)
