"""The workbook of a quiz (XLSForm): read, and held to what a quiz can ask. Loaded by the desk alone."""

from collections.abc import Iterator, Mapping

from saystop.asking import languages
from saystop.asking.languages import named
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire, Text
from saystop.engines.questionnaires.sheets import Sheet, read_sheets
from saystop.engines.questionnaires.workbook import Fault, WorkbookError, read
from saystop.engines.saying import said

LARGEST = 1_000_000  # bytes
MOST_QUESTIONS = 60
_KINDS = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)


def readable(workbook: bytes, file_name: str) -> Questionnaire:
    """A workbook that a quiz can ask, whole in each of its languages.

    Raises:
        WorkbookError: with all its faults.
    """
    if len(workbook) > LARGEST:
        sentence = said("The workbook is larger than 1 MB: take its pictures out.")
        raise WorkbookError([Fault("", None, None, sentence)])
    questionnaire = read(workbook, file_name)
    rows = _rows(read_sheets(workbook))
    if faults := [*_unfit(questionnaire, rows), *_unsaid(questionnaire, rows)]:
        raise WorkbookError(faults)
    return questionnaire


def _rows(sheets: Mapping[str, Sheet]) -> dict[tuple[str, str], int]:
    """The first row of each name, by sheet."""
    found: dict[tuple[str, str], int] = {}
    for key in ("survey", "choices"):
        for number, row in enumerate(sheets[key].rows if key in sheets else (), start=2):
            cells = {header.strip().lower(): cell.strip() for header, cell in row.items()}
            name = cells.get("name") or cells.get("value", "")
            found.setdefault((key, f"{cells.get('list_name', '')}/{name}".strip("/")), number)
    return found


def _unfit(questionnaire: Questionnaire, rows: Mapping[tuple[str, str], int]) -> Iterator[Fault]:
    """What a quiz cannot ask."""
    asked = [one for one in questionnaire.questions.values() if one.kind.asked]
    for one in asked:
        row = rows.get(("survey", one.name))
        if one.kind not in _KINDS:
            sentence = said("“{name}”: a quiz asks for choices only, take this question out.", name=one.name)
            yield Fault("survey", row, "type", sentence)
        elif one.choices_file:
            sentence = said("“{name}”: write the choices into the sheet “choices”.", name=one.name)
            yield Fault("survey", row, "type", sentence)
    for item in questionnaire.items.values():
        if isinstance(item, Group) and item.repeated:
            sentence = said("“{name}”: a quiz asks nothing several times, take this out.", name=item.name)
            yield Fault("survey", rows.get(("survey", item.name)), "type", sentence)
    if not any(one.kind in _KINDS for one in asked):
        yield Fault("survey", None, None, said("The quiz asks nothing: add a question with choices."))
    if len(asked) > MOST_QUESTIONS:
        yield Fault("survey", None, None, said("A quiz has at most {most} questions.", most=MOST_QUESTIONS))


def _unsaid(questionnaire: Questionnaire, rows: Mapping[tuple[str, str], int]) -> Iterator[Fault]:
    """What a language lacks that others have: it is whole, or it is absent."""
    if not set(questionnaire.languages) & set(languages.codes()):
        sentence = said("Name the language in the columns, for example “label::English (en)”.")
        yield Fault("survey", None, "label", sentence)
        return
    told: set[tuple[str, int | None, str]] = set()
    for sheet, row, text in _texts(questionnaire, rows):
        for code in questionnaire.languages:
            if not text.by_language.get(code) and (sheet, row, code) not in told:
                told.add((sheet, row, code))
                sentence = said("There is nothing here in {language}: translate it.", language=named(code))
                yield Fault(sheet, row, "label", sentence)


def _texts(
    questionnaire: Questionnaire, rows: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, int | None, Text]]:
    for one in questionnaire.questions.values():
        if not one.kind.shown:
            continue
        row = rows.get(("survey", one.name))
        yield "survey", row, one.label
        yield from (("survey", row, text) for text in _further(one))
        for choice in one.choices:
            yield "choices", rows.get(("choices", f"{one.list_name}/{choice.name}")), choice.label


def _further(question: Question) -> Iterator[Text]:
    """What a question may say or leave out, but then in every language."""
    yield from (text for text in (question.hint, question.guidance) if text)
