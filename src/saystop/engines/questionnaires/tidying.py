"""Sheets of deployed forms made fit for pyxform, which refuses what its older versions took.

Two columns of the survey sheet that mean the same (`image` beside `media::image`) become one, and columns that XLSForm
does not know, where authors keep notes, are taken out if they hold something like a reference.
"""

import re
from collections.abc import Mapping

from pyxform.aliases import survey_header

from saystop.engines.questionnaires.kinds import TELLS_WHO, left_out
from saystop.engines.questionnaires.sheets import Sheet
from saystop.engines.saying import placed, said

_KNOWN = (
    {"type", "name", "label", "hint", "guidance_hint", "default", "trigger", "choice_filter", "parameters"}
    | {"list_name", "disabled", "max_length", "media", "bind", "instance", "control", "body", "intent", "jr"}
    | {"video", "audio", "image", "big-image", "required_message", "constraint_message"}
    | set(survey_header)
)
_MEDIA = frozenset({"image", "big-image", "audio", "video"})
_LINK = re.compile(r"\s*::?\s*")


def tidied(survey: Sheet) -> tuple[Sheet, list[str]]:
    """The survey sheet with each column once, and what was done, for the author."""
    meanings: dict[object, str] = {}
    same: dict[str, str] = {}
    stray: list[str] = []
    for header in survey.headers:
        meaning = _meaning(header)
        if meaning in meanings:
            same[header] = meanings[meaning]
        meanings.setdefault(meaning, header)
        base = _LINK.split(header.lower(), maxsplit=1)[0].replace(" ", "_")
        if base not in _KNOWN and any("${" in row.get(header, "") for row in survey.rows):
            stray.append(header)
    if not same and not stray:
        return survey, []
    gone = {*same, *stray}
    rows = [_merged(row, same, gone) for row in survey.rows]
    notices: list[str] = [
        *(
            said(
                "The column “{column}” means the same as “{first}”, so both were read as one.",
                column=one,
                first=first,
            )
            for one, first in same.items()
        ),
        *(
            said("The column “{column}” is not known to XLSForm and was left out.", column=one)
            for one in stray
        ),
    ]
    return Sheet(survey.name, [one for one in survey.headers if one not in gone], rows), notices


def _merged(row: Mapping[str, str], same: Mapping[str, str], gone: set[str]) -> Mapping[str, str]:
    filled = {same[header]: cell for header, cell in row.items() if header in same}
    return {**filled, **{header: cell for header, cell in row.items() if header not in gone}}


def _meaning(header: str) -> tuple[object, ...]:
    """What pyxform takes a header for: its parts, by their proper names."""
    first, *rest = _LINK.split(header.strip())
    plain = first.lower().replace(" ", "_")
    if plain == "media" and rest:
        return ("media", *rest)
    proper = survey_header.get(plain, plain)
    return (*(proper if isinstance(proper, tuple) else (proper,)), *rest)


def recordings(survey: Sheet) -> list[str]:
    """What pyxform takes out of the form and records beside it: each of these rows is told to the author."""
    kinds = next((one for one in survey.headers if one.lower().strip() in ("type", "command")), "type")
    names = next((one for one in survey.headers if one.lower().strip() in ("name", "value")), "name")
    return [
        placed(
            "survey",
            number,
            "type",
            left_out(row.get(names) or "audit", "audit", TELLS_WHO),
        )
        for number, row in enumerate(survey.rows, start=2)
        if row.get(kinds, "").strip().lower() == "audit"
    ]


def pictured(choices: Sheet) -> list[str]:
    """The columns of pictures and sounds beside choices, each told once with the first row that holds one."""
    told = []
    for header in choices.headers:
        parts = [part.strip().lower() for part in _LINK.split(header.strip())]
        held = [number for number, row in enumerate(choices.rows, start=2) if row.get(header, "").strip()]
        if held and (parts[1] if parts[0] == "media" and parts[1:] else parts[0]) in _MEDIA:
            sentence = said(
                "Pictures and sounds beside choices are left out: say in the labels what they show."
            )
            told.append(placed("choices", held[0], header, sentence))
    return told


def with_doubles(sheets: Mapping[str, Sheet]) -> tuple[Mapping[str, Sheet], list[str]]:
    """The sheets, with the setting that allows a name twice in a list where one stands twice, as cascades have it."""
    choices = sheets.get("choices")
    if choices is None:
        return sheets, []
    kinds, names = (
        next((header for header in choices.headers if header.lower().replace(" ", "_") == wanted), wanted)
        for wanted in ("list_name", "name")
    )
    seen: set[tuple[str, str]] = set()
    doubled: dict[str, str] = {}
    for row in choices.rows:
        pair = (row.get(kinds, ""), row.get(names, ""))
        if all(pair) and pair in seen:
            doubled.setdefault(*pair)
        seen.add(pair)
    settings = sheets.get("settings", Sheet("settings", [], []))
    written = {header.lower(): cell for row in settings.rows[:1] for header, cell in row.items()}
    if not doubled or "allow_choice_duplicates" in written:
        return sheets, []
    allowing = {**(settings.rows[0] if settings.rows else {}), "allow_choice_duplicates": "yes"}
    allowed = Sheet(
        settings.name, [*settings.headers, "allow_choice_duplicates"], [allowing, *settings.rows[1:]]
    )
    return {**sheets, "settings": allowed}, [
        said(
            "“{name}” stands more than once in the list “{list}”: answers cannot tell one from the other.",
            name=name,
            list=listed,
        )
        for listed, name in doubled.items()
    ]
