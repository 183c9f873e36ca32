"""The workbook of an event (XLSForm): read, and held to what registering needs."""

from collections.abc import Mapping
from importlib import resources

from saystop.engines.questionnaires.model import Kind, Questionnaire
from saystop.engines.questionnaires.workbook import Fault, WorkbookError
from saystop.engines.saying import said
from saystop.surveys.services import authoring

SHIPPED = "event.xlsx"
NAME, EMAIL = "name", "email"
# What is written, and lies readable where no desk is chosen. Whatever else people write freely is sealed or not asked.
READABLE = frozenset({NAME, EMAIL, "organisation"})


def shipped() -> bytes:
    """What is asked where an office has no workbook of its own: name, organisation, address, what one needs."""
    return resources.files("saystop.website").joinpath("data", SHIPPED).read_bytes()


def readable(workbook: bytes, file_name: str, lists: Mapping[str, bytes] | None = None) -> Questionnaire:
    """A workbook by which people can register: as one of a survey, and it asks for a name.

    Raises:
        WorkbookError: with all its faults.
    """
    questionnaire = authoring.readable(workbook, file_name, lists)
    if not path_of(questionnaire, NAME):
        sentence = said("Ask for the name: add a question of the type “text” that is called “name”.")
        raise WorkbookError([Fault("survey", None, None, sentence)])
    return questionnaire


def written_freely(questionnaire: Questionnaire) -> list[str]:
    """The names of the questions in which anything may be written."""
    return [
        one.name
        for path, one in questionnaire.questions.items()
        if one.kind is Kind.TEXT and (one.name not in READABLE or path in questionnaire.repeated)
    ]


def path_of(questionnaire: Questionnaire, name: str) -> str:
    """Where one thing is asked that the program itself needs; empty where it is not asked, or of several people."""
    found = (
        path
        for path, one in questionnaire.questions.items()
        if one.name == name and one.kind is Kind.TEXT and path not in questionnaire.repeated
    )
    return next(found, "")
