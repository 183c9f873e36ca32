"""An XLSForm workbook read into a questionnaire (https://xlsform.org, through pyxform).

The sheets are read within bounds (`sheets`), pyxform makes structure of them, and what it gives is built
into the model. Only this module needs pyxform and openpyxl, and only while it reads. Each row carries its
number through pyxform in a column of our own, so that faults can name it.

The longest answer to a question is set in a column `max_length` of the survey sheet (characters of a text,
or number of files); other tools leave a column they do not know alone.
"""

import hashlib
import re
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from saystop.engines.questionnaires.bounds import too_slow, too_wide
from saystop.engines.questionnaires.languages import all_of, code, default
from saystop.engines.questionnaires.model import CircularLogicError, Questionnaire, Text
from saystop.engines.questionnaires.parts import UnreadableError
from saystop.engines.questionnaires.sheets import Sheet, read_sheets
from saystop.engines.saying import placed, said

# Columns of our own, which pyxform hands through among the bind attributes.
ROW = "saystop:row"
LENGTH = "saystop:max-length"
MOST_FAULTS = 50
MOST_TRIES = 20
PATIENCE = 1.0  # seconds after which a form that is still found faulty is not tried again
DEEPEST = 20
MOST_SPREAD = 10_000  # questions and groups, with those that loops make
MOST_REFERENCES = 20_000  # `${…}` in the survey sheet; pyxform needs some 30 µs for each
# The root of pyxform's own tree; no author will call a question this, so none can collide with it.
ROOT = "saystop_questionnaire"

# pyxform straightens typographic quotation marks everywhere, so they pass through it as private characters.
_HIDE_QUOTES = str.maketrans("‘’“”", "\ue018\ue019\ue01c\ue01d")
_SHOW_QUOTES = str.maketrans("\ue018\ue019\ue01c\ue01d", "‘’“”")
_NO_CHOICES = Sheet(
    "choices", ("list_name", "name", "label"), ({"list_name": ROOT, "name": "none", "label": "…"},)
)
_ROW_IN_SENTENCE = re.compile(r"\[row\s*:\s*([0-9]+)\]\s*|\brow ([0-9]+)", re.IGNORECASE)
_PLACE_IN_SENTENCE = re.compile(r"On the '(\w+)' sheet, the '([\w:]+)' (?:value|column) is invalid\.\s*")
_SPACED = re.compile(r"\$\{\s*([^{}\s]{1,200})\s*\}")
_BEGIN_OR_END = re.compile(r"\s*(begin|end)[ _]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a workbook and where, as the author sees it; row and column may be unknown."""

    sheet: str
    row: int | None
    column: str | None
    sentence: str

    @property
    def told(self) -> str:
        """The sentence with its place."""
        return placed(self.sheet, self.row, self.column, self.sentence)

    def __str__(self) -> str:
        return str(self.told)


class WorkbookError(ValueError):
    """A workbook that cannot be used, with all its faults that could be told at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)[:MOST_FAULTS]
        super().__init__("\n".join(map(str, self.faults)))


def read(data: bytes, name: str = "form.xlsx", files: Mapping[str, bytes] | None = None) -> Questionnaire:
    """Read a workbook. `name` is its file name and its title when it has none of its own; `files` holds what lies
    beside it, by name. Raises WorkbookError.
    """
    try:
        sheets = read_sheets(data)
    except UnreadableError as error:
        raise WorkbookError([Fault("", None, None, error.sentence)]) from error
    if "survey" not in sheets or not any(sheets["survey"].rows):
        raise WorkbookError(
            [Fault("survey", None, None, said("The workbook needs a sheet “survey” with at least one row."))]
        )
    _demand_shallow(sheets["survey"])
    _demand_few_references(sheets["survey"])
    if wide := [Fault(name, None, None, sentence) for name, sentence in too_wide(sheets)]:
        raise WorkbookError(wide)

    from saystop.engines.questionnaires.building import Builder
    from saystop.engines.questionnaires.others import say_other
    from saystop.engines.questionnaires.structure import spread
    from saystop.engines.questionnaires.tidying import pictured, recordings, tidied, with_doubles

    survey, tidying = tidied(sheets["survey"])
    beside = pictured(sheets["choices"]) if "choices" in sheets else []
    sheets, doubled = with_doubles({**sheets, "survey": survey})
    structure, faults = _structure(sheets)
    if structure is None:
        raise WorkbookError(_sorted(faults))
    if spread(structure.get("children", ())) > MOST_SPREAD:
        sentence = said(
            "The loops make more than {most} questions: write out those you need.", most=MOST_SPREAD
        )
        raise WorkbookError([*faults, Fault("survey", None, None, sentence)])

    languages = all_of(sheets.values())
    default_language = default(structure, languages)
    say_other(structure, [*languages, default_language])
    builder = Builder(structure, default_language, _external(sheets), files or {})
    steps = builder.steps()
    other_lists = builder.other_lists()
    faults += [Fault("survey", row, column, sentence) for row, column, sentence in builder.faults]
    if not faults and not steps:
        faults.append(Fault("survey", None, None, said("The form asks nothing: add a question.")))
    questionnaire = Questionnaire(
        title=_title(sheets, default_language, name),
        digest=hashlib.sha256(data).hexdigest(),
        languages=tuple(
            dict.fromkeys([*languages, *([] if default_language in languages else [default_language])])
        ),
        default_language=default_language,
        steps=steps,
        other_lists=other_lists,
        # What is missing altogether comes first.
        notices=(*builder.notices, *tidying, *doubled, *recordings(survey), *beside),
    )
    try:
        _ = questionnaire.order
    except CircularLogicError as error:
        column = "calculation" if questionnaire.questions[error.path].calculation else "relevant"
        faults.append(Fault("survey", builder.rows.get(error.path), column, error.sentence))
    if not faults:
        slow = too_slow(questionnaire)
        faults += [Fault("survey", builder.rows.get(path), column, why) for path, column, why in slow]
    if faults:
        raise WorkbookError(_sorted(faults))
    return questionnaire


def _title(sheets: Mapping[str, Sheet], default_language: str, name: str) -> Text:
    """The title, with its translations (`form_title::Français (fr)`) if the workbook has some."""
    settings = sheets["settings"].rows[0] if "settings" in sheets and sheets["settings"].rows else {}
    titles = {default_language: str(settings.get("form_title", "")) or name.rsplit(".", 1)[0]}
    for header, cell in settings.items():
        column, _, language = re.sub(r"\s*::?\s*", "::", header, count=1).partition("::")
        if column.strip().lower() == "form_title" and language and cell:
            titles[code(language)] = str(cell)
    return Text(titles)


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.row or 0, fault.column or ""))


def _column(sheet: Sheet, name: str) -> str:
    return next((header for header in sheet.headers if header.strip().lower() == name), name)


def _demand_shallow(survey: Sheet) -> None:
    column = _column(survey, "type")
    depth = 0
    for number, row in enumerate(survey.rows, start=2):
        if found := _BEGIN_OR_END.match(row.get(column, "")):
            depth += 1 if found[1].lower() == "begin" else -1
        if depth > DEEPEST:
            sentence = said("Groups are nested deeper than {most}.", most=DEEPEST)
            raise WorkbookError([Fault("survey", number, "type", sentence)])


def _demand_few_references(survey: Sheet) -> None:
    found = 0
    for number, row in enumerate(survey.rows, start=2):
        found += sum(cell.count("${") for cell in row.values())
        if found > MOST_REFERENCES:
            sentence = said(
                "The form refers to other questions more than {most} times: split it.", most=MOST_REFERENCES
            )
            raise WorkbookError([Fault("survey", number, None, sentence)])


def _external(sheets: Mapping[str, Sheet]) -> Mapping[str, list[Mapping[str, str]]]:
    """The rows of the sheet `external_choices` by their list."""
    found: dict[str, list[Mapping[str, str]]] = {}
    if "external_choices" in sheets:
        for row in sheets["external_choices"].rows:
            cells = {header.lower() if header.isupper() else header: cell for header, cell in row.items()}
            found.setdefault(cells.get("list_name") or cells.get("list name") or "", []).append(cells)
    return found


def _structure(sheets: Mapping[str, Sheet]) -> tuple[Mapping[str, Any] | None, list[Fault]]:
    """What pyxform makes of the sheets.

    pyxform stops at its first fault. So that the author hears of all of them, the row it names is replaced
    by a plain question of the same name, to which others may refer, and the sheets are tried again.
    """
    faults: list[Fault] = []
    standing = _Standing()
    began = time.monotonic()
    for _ in range(MOST_TRIES):
        if time.monotonic() - began > PATIENCE:
            break
        try:
            return _converted(sheets, standing), faults
        except _PyxformError as error:
            told = error.fault in faults
            if not told and not standing.is_about(error.fault, sheets):
                faults.append(error.fault)
            if not standing.put(error.fault, sheets, told):
                break
    return None, faults


@dataclass(slots=True)
class _Standing:
    """What stands in for the rows that were found faulty, so that the others can be looked at."""

    rows: dict[int, bool] = field(default_factory=dict)  # of the survey; True: without its name
    choices: set[int] = field(default_factory=set)
    ends: list[str] = field(default_factory=list)  # of groups that are never ended

    def is_about(self, fault: Fault, sheets: Mapping[str, Sheet]) -> bool:
        """Whether a fault is only one of what stands in: what is wrong with that row was told."""
        if fault.sheet == "choices":
            return fault.row in self.choices
        return fault.row in self.rows or (fault.row or 0) - 2 >= len(sheets["survey"].rows)

    def put(self, fault: Fault, sheets: Mapping[str, Sheet], told: bool) -> bool:
        """Put something in the place of what is faulty. Returns whether it is worth another try."""
        if fault.row is None or fault.sheet not in ("survey", "choices"):
            return False
        rows = sheets[fault.sheet].rows if fault.sheet in sheets else ()
        if fault.row - 2 >= len(rows):
            return False
        if fault.sheet == "choices":
            known = fault.row in self.choices
            self.choices.add(fault.row)
            return not known
        if self.rows.get(fault.row):
            return False
        kind = rows[fault.row - 2].get(_column(sheets["survey"], "type"), "")
        opens = _BEGIN_OR_END.match(kind)
        if told and fault.row in self.rows and opens and opens[1].lower() == "begin":
            self.ends.append(f"end_{_kind(kind)}")
            return True
        # A stand-in that is itself refused, for its name, is left out the next time.
        self.rows[fault.row] = fault.row in self.rows
        return True


def _kind(opened: str) -> str:
    return "repeat" if "repeat" in opened.lower() else "group"


def _stub(row: Mapping[str, str], kinds: str, names: str, *, empty: bool) -> dict[str, str]:
    """The plainest row that can stand in for a faulty one: it still opens, closes or is called the same."""
    stub = {names: row[names], "label": "…"} if names in row and not empty else {}
    found = _BEGIN_OR_END.match(row.get(kinds, ""))
    if found and empty and found[1].lower() == "end":
        return {}  # it closes nothing
    if found:
        return {kinds: f"{found[1].lower()}_{_kind(row[kinds])}", **stub}
    return {kinds: "text", **stub} if stub else {}


class _PyxformError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _converted(sheets: Mapping[str, Sheet], standing: _Standing) -> Mapping[str, Any]:
    import logging

    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import DefinitionData

    logging.getLogger("pyxform").setLevel(logging.CRITICAL)
    if "choices" not in sheets:
        # Without the sheet pyxform tells of nothing but that; with it, row by row which list is missing.
        sheets = {**sheets, "choices": _NO_CHOICES}
    given: dict[str, Any] = {
        "sheet_names": [sheet.name for sheet in sheets.values()],
        "fallback_form_name": ROOT,
    }
    for key, sheet in sheets.items():
        rows: list[dict[str, str]] = [dict(row) for row in sheet.rows]
        if key == "survey":
            rows = _numbered(sheet, standing)
        elif key == "choices":
            rows = _named(sheet, standing.choices)
        given[key] = [{header: _cell(cell) for header, cell in row.items()} for row in rows]
        given[f"{key}_header"] = [
            dict.fromkeys(dict.fromkeys([*sheet.headers, *(header for row in rows for header in row)]))
        ]
    try:
        structure: Mapping[str, Any] = workbook_to_json(
            workbook_dict=DefinitionData(**given), form_name=ROOT, fallback_form_name=ROOT, warnings=[]
        )
    except PyXFormError as error:
        raise _PyxformError(_told(str(error))) from error
    # pyxform meets some malformed sheets with errors of Python; the author still gets a sentence.
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        told = Fault(
            "survey",
            None,
            None,
            said("The form cannot be understood: compare its columns with xlsform.org."),
        )
        raise _PyxformError(told) from error
    restored: Mapping[str, Any] = _restored(structure, {})
    return restored


def _cell(written: str) -> str:
    """A cell as pyxform takes it; it refuses the spaces of `${ name }`, which its older versions took."""
    if "${" in written:
        written = _SPACED.sub(r"${\1}", written)
    return written if written.isascii() else written.translate(_HIDE_QUOTES)


def _restored(thing: Any, seen: dict[int, list[Any]]) -> Any:
    """The structure with the author's own quotation marks; a list of choices that many questions share is made once."""
    if isinstance(thing, str):
        return thing if thing.isascii() else thing.translate(_SHOW_QUOTES)
    if isinstance(thing, Mapping):
        return {key: _restored(value, seen) for key, value in thing.items()}
    if not isinstance(thing, list):
        return thing
    if id(thing) not in seen:
        seen[id(thing)] = [_restored(value, seen) for value in thing]
    return seen[id(thing)]


def _named(choices: Sheet, faulty: Collection[int]) -> list[dict[str, str]]:
    """The rows of choices; a faulty one gets a name that no other has, so that its list stays."""
    rows = [dict(row) for row in choices.rows]
    for number in faulty:
        rows[number - 2][_column(choices, "name")] = f"{ROOT}_{number}"
    return rows


def _numbered(survey: Sheet, standing: _Standing) -> list[dict[str, str]]:
    """The survey's rows with our own columns; blank rows stay, since pyxform counts them."""
    kinds, names, length = (_column(survey, name) for name in ("type", "name", "max_length"))
    rows: list[dict[str, str]] = []
    for number, row in enumerate(survey.rows, start=2):
        kept = dict(row)
        if number in standing.rows:
            kept = _stub(row, kinds, names, empty=standing.rows[number])
        if length in kept:
            kept[f"bind::{LENGTH}"] = kept.pop(length)
        rows.append({**kept, f"bind::{ROW}": str(number)} if kept else {})
    return [*rows, *({kinds: end} for end in standing.ends)]


def _told(message: str) -> Fault:
    """pyxform's message as one fault: where it says it is, and its sentence without the place."""
    from saystop.engines.questionnaires.pyxform_sentences import own

    message = message.translate(_SHOW_QUOTES)
    row = _ROW_IN_SENTENCE.search(message)
    place = _PLACE_IN_SENTENCE.search(message)
    sheet = (
        place[1] if place else "choices" if "choices" in message.split("\n", 1)[0] and not row else "survey"
    )
    rest = _PLACE_IN_SENTENCE.sub("", re.sub(r"\[row\s*:\s*[0-9]+\]\s*", "", message.split("\n{", 1)[0]))
    return Fault(
        sheet=sheet,
        row=int(row[1] or row[2]) if row else None,
        column=place[2] if place else None,
        sentence=own(" ".join(rest.split())),
    )
