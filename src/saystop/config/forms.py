"""`saystop forms`: what the engine of questionnaires makes of a workbook, as JSON. Needs no office and writes nothing."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from saystop.config.speaking import say
from saystop.config.stopping import Stop
from saystop.engines.questionnaires.answering import Answering, Checked, Place, definition
from saystop.engines.questionnaires.beginning import defaults
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire
from saystop.engines.questionnaires.parsing import parse
from saystop.engines.questionnaires.sheets import LARGEST_FILE
from saystop.engines.questionnaires.values import Code, Fault
from saystop.engines.questionnaires.workbook import WorkbookError, read

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)


def check(arguments: argparse.Namespace) -> int:
    """Print what a workbook asks, or all that is wrong with it.

    Returns:
        0 when it can be used, 1 when it has faults.
    """
    try:
        questionnaire = load(arguments.file)
    except WorkbookError as error:
        show(
            {
                "faults": [
                    {"sheet": one.sheet, "row": one.row, "column": one.column, "sentence": one.sentence}
                    for one in error.faults
                ]
            }
        )
        return 1
    show(
        {
            "title": questionnaire.title.get(questionnaire.default_language, questionnaire.default_language),
            "languages": list(questionnaire.languages),
            "default_language": questionnaire.default_language,
            "counts": dict(sorted(Counter(map(kind_of, rows(questionnaire))).items())),
            "warnings": list(questionnaire.notices),
        }
    )
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Print what the logic of a workbook makes of answers: for each place of a question what holds there."""
    try:
        questionnaire = load(arguments.file)
    except WorkbookError as error:
        raise Stop(f"{arguments.file.name}: {error.faults[0]} (`saystop forms check` tells all.)") from None
    given = answers(questionnaire, arguments.answers)
    now = datetime.now(UTC).replace(tzinfo=None)
    begun = {**defaults(questionnaire, now.date(), now, given), **given}
    language = arguments.lang or questionnaire.default_language
    answering = Answering(questionnaire, begun, now.date(), now, language)
    show(dict(told(questionnaire, answering, answering.checked(), language)))
    return 0


def load(file: Path) -> Questionnaire:
    """The questionnaire of a workbook with the lists of choices (.csv) that lie beside it.

    Raises:
        Stop: there is no such file, or it is too large.
        WorkbookError: it cannot be used.
    """
    beside = {one.name: one for one in file.parent.glob("*.csv")} if file.parent.is_dir() else {}
    lists = {name: content(one) for name, one in beside.items() if one.stat().st_size <= LARGEST_FILE}
    return read(content(file), file.name, lists)


def content(file: Path) -> bytes:
    if not file.is_file():
        raise Stop(f"There is no file {file}.")
    if file.stat().st_size > LARGEST_FILE:
        raise Stop(f"{file} is larger than {LARGEST_FILE // 2**20} MiB: take the pictures out.")
    return file.read_bytes()


def answers(questionnaire: Questionnaire, file: Path) -> dict[str, Any]:
    """Answers by path. The file may nest groups, give a repeat as a list, and call a question by its name alone.

    Raises:
        Stop: it is no such file, or names a question that is not asked.
    """
    try:
        written = json.loads(content(file))
    except (ValueError, RecursionError):
        raise Stop(f"{file} is not JSON: write {{“name of the question”: answer}}.") from None
    if not isinstance(written, dict):
        raise Stop(f"{file} must hold answers by question: write {{“name of the question”: answer}}.")
    names = Counter(item.name for item in questionnaire.items.values())
    alone = {item.name: path for path, item in questionnaire.items.items() if names[item.name] == 1}
    found: dict[str, Any] = {}
    for path, value in flat(questionnaire, alone, written, ""):
        item = questionnaire.items.get(definition(path))
        if item is None:
            raise Stop(f"{file.name}: there is no question “{path}”.")
        found[path] = read_as(item, value) if isinstance(value, str) else value
    return found


def read_as(item: Group | Question, text: str) -> object:
    """What a text says to a question: forms are filled in by texts (ODK XForms, “Instances”), so also numbers and choices.

    What is no number stays as it is, to be told as a fault.
    """
    if several(item):
        return text.split()
    if isinstance(item, Question) and item.kind in NUMBERS:
        number = parse(item, [text])
        return number if isinstance(number, int | float) else text
    return text


def flat(
    questionnaire: Questionnaire, alone: Mapping[str, str], written: Mapping[str, Any], above: str
) -> Iterator[tuple[str, Any]]:
    """Paths and answers of nested JSON; a repeat that is a list tells by its length how many instances there are."""
    for name, value in written.items():
        path = f"{above}/{name.strip('/')}" if above else name.strip("/")
        if definition(path) not in questionnaire.items:
            path = alone.get(path, path)
        item = questionnaire.items.get(definition(path))
        if isinstance(value, dict) and not isinstance(item, Question):
            yield from flat(questionnaire, alone, value, path)
        elif isinstance(value, list) and isinstance(item, Group):
            yield path, len(value)
            for number, one in enumerate(value, start=1):
                if isinstance(one, dict):
                    yield from flat(questionnaire, alone, one, f"{path}[{number}]")
        else:
            yield path, value


def several(item: object) -> bool:
    return isinstance(item, Question) and item.kind.value in ("select_multiple", "rank")


def told(
    questionnaire: Questionnaire, answering: Answering, checked: Checked, language: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """For each place of each question: what holds there."""
    for path, question in questionnaire.questions.items():
        for place in answering.places(path):
            yield place.path, facts(question, place, answering, checked, language)


def facts(
    question: Question, place: Place, answering: Answering, checked: Checked, language: str
) -> dict[str, Any]:
    fault = checked.faults.get(place.path)
    offered = checked.offered.get(place.path)
    verdict: dict[str, Any] = {
        "kind": question.kind.value,
        "label": answering.words(question.label, language, place.at),
        "relevant": place.path in checked.relevant,
        "value": checked.values.get(place.path),
        "required": place.path in checked.required,
        "constraint": None if question.constraint is None else holds(question, place, checked),
        "message": message(question, fault, answering, place, language),
        "fault": None if fault is None else fault.code.value,
    }
    if question.kind.chosen:
        verdict["choices"] = [
            {"name": choice.name, "label": answering.words(choice.label, language, place.at)}
            for choice in question.choices.by_name.values()
            if place.path in checked.relevant and (offered is None or choice.name in offered)
        ]
    return verdict


def holds(question: Question, place: Place, checked: Checked) -> bool | None:
    """Whether the constraint holds; None where it is not asked: no answer, or none that could be read."""
    fault = checked.faults.get(place.path)
    if place.path not in checked.values:
        return None
    return fault is None or fault.code is not Code.CONSTRAINT


def message(
    question: Question, fault: Fault | None, answering: Answering, place: Place, language: str
) -> str | None:
    """The author's own message about what is wrong."""
    if fault is None or fault.message is None:
        return None
    return answering.words(fault.message, language, place.at)


def rows(questionnaire: Questionnaire) -> Iterator[Group | Question]:
    """What rows of the workbook stand for; steps that only hold loose questions together are called `:`."""
    return (item for path, item in questionnaire.items.items() if not path.startswith(":"))


def kind_of(item: Group | Question) -> str:
    if isinstance(item, Group):
        return "repeat" if item.repeated else "group"
    return item.kind.value


def show(told: Mapping[str, Any]) -> None:
    say(json.dumps(told, ensure_ascii=False, indent=2))
