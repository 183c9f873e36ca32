"""The languages of a workbook: from what its headers say to BCP 47 codes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saystop.engines.questionnaires.sheets import Sheet

UNDETERMINED = "und"

_TAGGED = re.compile(r".*\(\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})\s*\)\s*", re.DOTALL)
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
# Names that authors write without a code, in English and in the language itself.
_NAMES = {
    "arabic": "ar",
    "العربية": "ar",
    "dutch": "nl",
    "nederlands": "nl",
    "english": "en",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "german": "de",
    "deutsch": "de",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "russian": "ru",
    "русский": "ru",
    "spanish": "es",
    "español": "es",
    "espanol": "es",
    "swahili": "sw",
    "turkish": "tr",
    "ukrainian": "uk",
    "українська": "uk",
}


def code(header: str) -> str:
    """`English (en)` gives `en`, a bare code itself, a known name its own, another a private one (`x-…`)."""
    header = header.strip()
    if tagged := _TAGGED.fullmatch(header[:200]):
        return _in_form(tagged[1])
    if header.lower() in _NAMES:
        return _NAMES[header.lower()]
    if header in ("", "default"):
        return UNDETERMINED
    if _CODE.fullmatch(header):
        return _in_form(header)
    letters = re.sub(r"[^a-z0-9]", "", header.lower())[:8]
    return f"x-{letters}" if letters else UNDETERMINED


def _in_form(tag: str) -> str:
    """The usual letter case: `zh-Hant-TW` (RFC 5646, section 2.1.1)."""
    first, *rest = tag.split("-")
    formed = [
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest
    ]
    return "-".join([first.lower(), *formed])


_TRANSLATED = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "jr:constraintmsg",
    "jr:requiredmsg",
)


def all_of(sheets: Iterable[Sheet]) -> list[str]:
    """Codes of all languages that the headers name, in their order."""
    found: dict[str, None] = {}
    for sheet in sheets:
        for header in sheet.headers:
            column, _, language = re.sub(r"\s*::?\s*", "::", header, count=1).partition("::")
            if language and column.strip().lower() in _TRANSLATED:
                found.setdefault(code(language), None)
    return list(found)


def default(structure: Mapping[str, Any], languages: Sequence[str]) -> str:
    """The one that the settings name; else that of columns without language, if they are all; else the first
    one.
    """
    named = code(str(structure.get("default_language") or ""))
    if named != UNDETERMINED:
        return named
    return languages[0] if languages else UNDETERMINED
