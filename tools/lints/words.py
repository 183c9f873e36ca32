"""Words that are never used (the last column of docs/glossary.csv), in any page, catalogue, form or document."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from tools.lints import read, text_files

# The list itself and its page, the test that holds the form to it, and data in which services have names of their own.
EXEMPT = {
    "docs/glossary.csv",
    "docs/glossary.md",
    "tests/reporting/test_report_form.py",
    "src/saystop/reporting/data/directory.csv",
}
WORKBOOKS = "src/**/*.xlsx"


def never(tree: Path) -> list[str]:
    with (tree / "docs/glossary.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            {
                word.strip()
                for row in csv.DictReader(file)
                for word in (row["never"] or "").split(";")
                if word.strip()
            }
        )


def faults(tree: Path) -> list[str]:
    """Whole words only; plurals and cases of a word count as the word, and a line break within it as a space."""
    words = never(tree)
    if not words:
        return ["docs/glossary.csv lists no word that is never used."]
    listed = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    pattern = re.compile(rf"\b({listed})(?:s|e|en|n|es)?\b", re.IGNORECASE)
    return [
        f"{name}, line {text.count(chr(10), 0, found.start()) + 1}: “{found[0]}” is a word we never use (docs/glossary.csv)."
        for name, text in _texts(tree)
        for found in pattern.finditer(text)
    ]


def _texts(tree: Path) -> Iterator[tuple[str, str]]:
    for path in text_files(tree):
        if str(path.relative_to(tree)) not in EXEMPT:
            yield str(path.relative_to(tree)), read(path)
    for path in tree.glob(WORKBOOKS):
        for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
            rows = sheet.iter_rows(values_only=True)
            text = "\n".join(" ".join(str(cell) for cell in row if cell) for row in rows)
            yield f"{path.relative_to(tree)}, sheet {sheet.title}", text
