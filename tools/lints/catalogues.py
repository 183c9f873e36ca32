"""Each language says everything: no sentence of the sources is missing, empty, unsure or with other placeholders."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

# Beside English, in which the sources speak.
LANGUAGES = ("fr", "nl", "de")
MOST_SHOWN = 20
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%|<[^>]+>")


def faults(tree: Path) -> list[str]:
    source = tree / "src/saystop"
    wanted = extracted(source)
    found = []
    for language in LANGUAGES:
        path = source / "locale" / language / "LC_MESSAGES/django.po"
        if not path.exists():
            found.append(f"The catalogue {path.relative_to(tree)} is missing.")
            continue
        these = compared(wanted, catalogue(path))
        found += [f"{path.relative_to(tree)}: {fault}" for fault in these[:MOST_SHOWN]]
        if len(these) > MOST_SHOWN:
            found.append(f"{path.relative_to(tree)}: and {len(these) - MOST_SHOWN} more.")
    for workbook in source.glob("**/*.xlsx"):
        found += [f"{workbook.relative_to(tree)}: {fault}" for fault in in_workbook(workbook)]
    return found


def extracted(source: Path) -> Catalog:
    """Every sentence of the sources, by xgettext."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "saystop"
        shutil.copytree(
            source, copy, ignore=shutil.ignore_patterns("locale", "__pycache__", "*.xlsx", "static")
        )
        subprocess.run(
            [sys.executable, "-m", "tools.messages", str(copy)],
            cwd=Path(__file__).resolve().parents[2],
            check=True,
        )
        return catalogue(copy / "locale/fr/LC_MESSAGES/django.po")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def compared(wanted: Catalog, there: Catalog) -> list[str]:
    """What is wrong with a catalogue, a sentence for each message."""
    return [
        f"“{_forms(message.id)[0][:70]}” {fault}"
        for message in wanted
        if message.id and (fault := _fault(message, there.get(message.id, message.context)))
    ]


def _fault(message: Message, translated: Message | None) -> str:
    if translated is None:
        return "is missing."
    strings = _forms(translated.string)
    if not strings or not all(string.strip() for string in strings):
        return "is not translated."
    if translated.fuzzy:
        return "is marked unsure (fuzzy)."
    wanted = [_placeholders(form) for form in _forms(message.id)]
    if any(_placeholders(string) not in wanted for string in strings):
        return "has other placeholders."
    return ""


def in_workbook(path: Path) -> list[str]:
    """Every label, hint and message of a form stands in all languages."""
    found = []
    for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
        rows = [*sheet.iter_rows(values_only=True)]
        headers = [str(cell or "") for cell in rows[0]] if rows else []
        kinds = {header.split("::")[0] for header in headers if "::" in header and "(" in header}
        for kind in kinds:
            columns = [index for index, header in enumerate(headers) if header.startswith(kind + "::")]
            missing = {
                code
                for code in ("en", *LANGUAGES)
                if not any(f"({code})" in headers[index] for index in columns)
            }
            found += [f"sheet {sheet.title} has no column {kind} for {code}." for code in sorted(missing)]
            for number, row in enumerate(rows[1:], start=2):
                filled = [bool(row[index]) for index in columns]
                if any(filled) and not all(filled):
                    found.append(f"sheet {sheet.title}, row {number}: {kind} is not there in all languages.")
    return found


def _forms(message: Any) -> list[str]:
    """Singular and plural of a message or its translation."""
    return [message] if isinstance(message, str) else [str(form or "") for form in message or ()]


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
