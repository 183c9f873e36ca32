"""Who to turn to, by country: data with source and date, never a number from memory.

The office's own `directory.csv` in its home folder takes the place of the one that ships.
"""

import csv
import functools
import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from babel import Locale
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Members of the European Union, where 112 holds (source: the directory's own row for the EU).
EU = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES"),
        *("FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
# In the order in which a worried person needs them.
KINDS = (
    "emergency",
    "police",
    "reporting_line",
    "child_helpline",
    "missing_children",
    "abuse_imagery_hotline",
)
_NUMBER = re.compile(r"(?<![\w+])(\+[1-9](?: ?[0-9]){6,14})(?![\w.-]*[0-9])")
COLUMNS = ("country", "kind", "name", "contact", "languages", "source", "checked", "note")


class DirectoryError(Exception):
    """A row that cannot be used, as one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    country: str
    kind: str
    name: str
    href: str
    languages: tuple[str, ...]
    source: str
    checked: date
    notes: dict[str, str]

    @property
    def shown(self) -> str:
        """The contact as people read it."""
        return self.href.split(":", 1)[1].removeprefix("//").rstrip("/")


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of a directory file.

    Raises:
        DirectoryError: a row lacks what a reader needs to trust it.
    """
    entries = []
    reader = csv.DictReader(text.splitlines())
    header = tuple(reader.fieldnames or ())
    if header[: len(COLUMNS)] != COLUMNS or any(
        not name.startswith("note:") for name in header[len(COLUMNS) :]
    ):
        raise DirectoryError(
            "The directory's first line must be: "
            + ",".join(COLUMNS)
            + ", then note:fr and the like for translated notes."
        )
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise DirectoryError(f"Line {number} has more or fewer cells than the first line: mend it.")
        if row["kind"] not in KINDS:
            raise DirectoryError(
                f"Line {number} has a kind nobody knows, {row['kind']!r}: use one of {', '.join(KINDS)}."
            )
        if not row["contact"].startswith(("tel:", "https://", "mailto:")):
            raise DirectoryError(f"Line {number}: a contact begins with tel:, https:// or mailto:.")
        if not row["source"] or not row["checked"]:
            raise DirectoryError(f"Line {number} has no source or no date of checking: add both.")
        try:
            checked = date.fromisoformat(row["checked"])
        except ValueError:
            raise DirectoryError(f"Line {number}: write the date of checking as year-month-day.") from None
        languages = tuple(code for code in row["languages"].split(";") if code)
        entries.append(
            Entry(
                row["country"],
                row["kind"],
                row["name"],
                row["contact"],
                languages,
                row["source"],
                checked,
                {"en": row["note"], **{name[5:]: row[name] for name in header[len(COLUMNS) :]}},
            )
        )
    return tuple(entries)


@functools.cache
def entries() -> tuple[Entry, ...]:
    own = Path(settings.HOME.path) / "directory.csv"
    if own.exists():
        return parse(own.read_text(encoding="utf-8"))
    return parse(files("saystop.reporting").joinpath("data", "directory.csv").read_text(encoding="utf-8"))


def for_country(country: str) -> list[tuple[str, list[Entry]]]:
    """The entries of a country grouped by kind, most urgent first, with the emergency number of its region."""
    there = [entry for entry in entries() if entry.country == country]
    if country in EU:
        there += [entry for entry in entries() if entry.country == "EU"]
    return [(kind, found) for kind in KINDS if (found := [entry for entry in there if entry.kind == kind])]


def with_calls(note: str) -> SafeString:
    """A note as HTML, its numbers links to call.

    Only a number in international form (E.164: a plus sign, then 7 to 15 digits, perhaps with spaces between them) is
    sure to be one; any other stays text.
    """
    parts = _NUMBER.split(note)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="tel:{}">{}</a>', part.replace(" ", ""), part) if at % 2 else part,)
            for at, part in enumerate(parts)
        ),
    )


def everywhere() -> list[Entry]:
    """Entries that hold in every country."""
    return [entry for entry in entries() if entry.country == "INT"]


def kind_label(kind: str) -> str:
    return {
        "emergency": _("Emergency number"),
        "police": _("Police"),
        "reporting_line": _("Reporting line"),
        "child_helpline": _("Helpline for children and young people"),
        "missing_children": _("Line for missing children"),
        "abuse_imagery_hotline": _("Hotline for child sexual abuse material on the internet"),
    }[kind]


def language_name(code: str, language: str) -> str:
    return str(Locale.parse(language, sep="-").languages.get(code, code))
