"""A questionnaire on a page: what stands there, and what was posted from it. Shared by the line and by surveys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import QueryDict

from saystop.asking.sentences import sentence
from saystop.engines.questionnaires.answering import Checked, check, defaults
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire
from saystop.engines.questionnaires.parsing import parse
from saystop.engines.questionnaires.values import Fault, Value, as_logic_text, limit, show

Raw = dict[str, list[str]]

WIDGETS = {
    Kind.INTEGER: "number",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "datetime-local",
    Kind.GEOPOINT: "position",
    Kind.SELECT_ONE: "radio",
    Kind.SELECT_MULTIPLE: "checkbox",
    Kind.IMAGE: "files",
    Kind.FILE: "files",
    Kind.NOTE: "note",
    Kind.ACKNOWLEDGE: "acknowledge",
}
SHORT_CHOICE = 24  # characters; choices that are all shorter stand in two columns


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a template needs it."""

    name: str
    id: str
    widget: str
    label: str
    hint: str
    error: str
    required: bool
    value: str
    options: tuple[Option, ...]
    two_columns: bool
    bound: int
    autocomplete: str

    @property
    def described_by(self) -> str:
        parts = [
            f"{self.id}-error" if self.error else "",
            f"{self.id}-hint" if self.hint else "",
            f"{self.id}-bound" if self.widget in {"text", "textarea"} else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Section:
    """A group inside a step; folded unless something in it was answered or needs a look."""

    label: str
    hint: str
    open: bool
    items: tuple["Field | Section", ...]
    is_section: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question, as people read it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    path: str
    title: str
    items: tuple[Field | Section, ...]

    def fields(self) -> Iterator[Field]:
        yield from _fields(self.items)

    def errors(self) -> list[Field]:
        return [field for field in self.fields() if field.error]


def judge(questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]]) -> tuple[Checked, dict[str, Fault]]:
    """Check everything that was posted so far.

    Returns:
        the check of all answers, and all faults with those of answers that could not even be read.
    """
    values: dict[str, Value] = {}
    unreadable: dict[str, Fault] = {}
    for path, texts in raw.items():
        question = questionnaire.questions.get(path)
        if question is None or question.kind in (Kind.FILE, Kind.IMAGE):
            continue
        value = parse(question, texts)
        if isinstance(value, Fault):
            unreadable[path] = value
        elif value is not None:
            values[path] = value
    now = datetime.now(UTC)
    checked = check(questionnaire, values, now.date(), now)
    shown = {path: fault for path, fault in unreadable.items() if path in checked.relevant}
    return checked, {**checked.faults, **shown}


def of_step(questionnaire: Questionnaire, step: Group, faults: Mapping[str, Fault]) -> dict[str, Fault]:
    """The faults that stand on the page of this step."""
    return {path: fault for path, fault in faults.items() if questionnaire.step_of[path] == step.path}


def begin(questionnaire: Questionnaire) -> Raw:
    """The answers with which a form begins: its defaults, as a browser would post them."""
    now = datetime.now(UTC)
    return {
        path: [*value] if isinstance(value, list) else [as_logic_text(value)]
        for path, value in defaults(questionnaire, now.date(), now).items()
    }


def posted(questionnaire: Questionnaire, step: Group, data: QueryDict) -> Raw:
    """What was posted for the questions of one step; files are the view's affair."""
    return {
        question.path: [text for text in data.getlist(question.path) if text]
        for question in step.questions()
        if question.kind.asked and question.kind not in (Kind.FILE, Kind.IMAGE)
    }


def step_page(
    questionnaire: Questionnaire,
    step: Group,
    raw: Mapping[str, Sequence[str]],
    checked: Checked,
    faults: Mapping[str, Fault],
    language: str,
) -> Step:
    """One step as a template needs it: its relevant questions with what was typed and what is wrong with it."""
    page = _Page(questionnaire, raw, checked, faults, language)
    return Step(step.path, page.text(step.label), tuple(page.items(step)))


def answers(
    questionnaire: Questionnaire, step: Group, values: Mapping[str, Value], language: str
) -> list[Answer]:
    """The answered questions of one step in reading order, as people read them; notes and empty ones are left out."""
    default = questionnaire.default_language
    return [
        Answer(
            question.label.get(language, default), show(question, values[question.path], language, default)
        )
        for question in step.questions()
        if question.path in values and question.kind.asked
    ]


class _Page:
    def __init__(
        self,
        questionnaire: Questionnaire,
        raw: Mapping[str, Sequence[str]],
        checked: Checked,
        faults: Mapping[str, Fault],
        language: str,
    ) -> None:
        self.questionnaire = questionnaire
        self.raw = raw
        self.checked = checked
        self.faults = faults
        self.language = language

    def text(self, text: object) -> str:
        return text.get(self.language, self.questionnaire.default_language) if hasattr(text, "get") else ""

    def items(self, group: Group) -> Iterator[Field | Section]:
        for child in group.children:
            if child.path not in self.checked.relevant:
                continue
            if isinstance(child, Group):
                items = tuple(self.items(child))
                if items:
                    touched = any(
                        field.error or field.value or any(o.chosen for o in field.options)
                        for field in _fields(items)
                    )
                    yield Section(self.text(child.label), self.text(child.hint), touched, items)
            elif child.kind.shown:
                yield self.field(child)

    def field(self, question: Question) -> Field:
        given = [*self.raw.get(question.path, ())]
        fault = self.faults.get(question.path)
        names = self.checked.offered.get(question.path)
        options = tuple(
            Option(choice.name, self.text(choice.label), choice.name in given)
            for choice in question.choices
            if names is None or choice.name in names
        )
        widget = WIDGETS.get(question.kind, "textarea" if "multiline" in question.appearance else "text")
        return Field(
            name=question.path,
            id="q-" + question.path.replace("/", "-"),
            widget=widget,
            label=self.text(question.label),
            hint=self.text(question.hint),
            error=sentence(fault, self.language, self.questionnaire.default_language) if fault else "",
            required=question.path in self.checked.required,
            value="" if options else " ".join(given),
            options=options,
            two_columns=all(len(option.label) <= SHORT_CHOICE for option in options),
            bound=limit(question),
            autocomplete="off",
        )


def _fields(items: Sequence[Field | Section]) -> Iterator[Field]:
    for item in items:
        if isinstance(item, Section):
            yield from _fields(item.items)
        else:
            yield item
