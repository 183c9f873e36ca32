"""A questionnaire that has everything, and a step of it as a browser has it: rendered, filled in, posted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import QueryDict
from django.template.loader import render_to_string

from saystop.asking import fields
from saystop.asking.fields import Raw, Step
from saystop.engines.questionnaires.answering import Checked
from saystop.engines.questionnaires.model import Group, Questionnaire
from saystop.engines.questionnaires.values import Fault, Value
from saystop.engines.questionnaires.workbook import read
from tests.engines.questionnaires.workbooks import Row, build

LABEL, ARABIC = "label::English (en)", "label::العربية (ar)"


def said(name: str, kind: str, label: str, arabic: str = "سؤال قصير", **columns: object) -> Row:
    """A row in English, and in Arabic unless that is empty."""
    return {"type": kind, "name": name, LABEL: label, **({ARABIC: arabic} if arabic else {}), **columns}


def repeated(name: str, label: str, *rows: Row, **columns: object) -> list[Row]:
    return [said(name, "begin_repeat", label, "شخص", **columns), *rows, {"type": "end_repeat"}]


def choices(name: str, **labels: str) -> list[Row]:
    return [
        {"list_name": name, "name": one, LABEL: label, ARABIC: f"{label} جواب"}
        for one, label in labels.items()
    ]


def everything(*files: Row) -> bytes:
    """A workbook that asks in every way a page can."""
    return build([
        said("all", "begin_group", "A **study** of journeys", "دراسة"),
        said("intro", "note", "# Before you begin\nThis takes *five* minutes: [more](https://study.example/about)."),
        said("town", "text", "Which town?", hint="The nearest one", required="yes"),
        said("story", "text", "What happened in ${town}?", appearance="multiline"),
        said("nights", "integer", "How many nights?"),
        said("cost", "decimal", "What did it cost?"),
        said("calm", "range", "How calm was it?", parameters="start=0 end=10 step=2"),
        said("day", "date", "Which day?"),
        said("hour", "time", "At what time?"),
        said("moment", "dateTime", "When exactly?"),
        said("year", "date", "Which year?", appearance="year"),
        said("safe", "select_one agree", "Travellers are safe here.", appearance="likert"),
        said("role", "select_one role", "Who are you?", appearance="minimal"),
        said("again", "select_one yes_no", "Would you come again?", appearance="horizontal"),
        said("seen", "select_multiple role", "Whom did you see? (only in English)", ""),
        said("order", "rank role", "Who can help most?"),
        said("place", "geopoint", "Where was it?"),
        said("consent", "acknowledge", "I have read __this__."),
        *files,
        *repeated(
            "member",
            "Traveller",
            said("name", "text", "Name", default="Somebody"),
            said("age", "integer", "How old is ${name}?", constraint=". < 120", required="yes"),
            *repeated("pet", "Pet", said("kind", "text", "What kind of pet?")),
        ),
        said("many", "integer", "How many bags?"),
        *repeated("bag", "Bag", said("colour", "text", "Its colour"), repeat_count="${many}"),
        {"type": "end_group"},
    ],
    [
        *choices("agree", no="Disagree", rather_not="Rather disagree", neither="Neither", rather="Rather agree", yes="Agree"),
        *choices("role", guest="Guest", staff="Staff of the hotel", guide="Guide"),
        *choices("yes_no", yes="Yes", no="*No*"),
    ],
    {"form_title": "Everything", "default_language": "English (en)"})  # fmt: skip


EVERYTHING = everything(said("voice", "audio", "A recording"), said("film", "video", "A film"))
WITHOUT_FILES = everything()


def form(*rows: Row, choices: Sequence[Row] = ()) -> Questionnaire:
    return read(build([*rows], choices))


@dataclass
class Form(HTMLParser):
    """What a browser would post from a page that nobody has touched: names and values in order."""

    html: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._select = ""
        self._chosen: str | None = None
        self._area: str | None = None
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "button" and given.get("type") != "button":
            self.buttons.append((name, given["value"]))
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and (self._chosen is None or "selected" in given):
            self._chosen = given["value"]
        elif tag == "textarea":
            self._area = name
            self.sent.append((name, ""))
        elif tag == "input" and (
            given.get("type") not in ("file", "radio", "checkbox") or "checked" in given
        ):
            self.sent.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.sent.append((self._select, self._chosen or ""))
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.sent[-1]
            self.sent[-1] = (name, text + data.removeprefix("\n") if not text else text + data)


@dataclass
class Respondent:
    """Somebody before one step of a questionnaire, with a browser."""

    questionnaire: Questionnaire
    raw: Raw = field(default_factory=dict)
    language: str = "en"
    number: int = 0

    @property
    def step(self) -> Group:
        return self.questionnaire.steps[self.number]

    def judged(self) -> tuple[Checked, dict[str, Fault]]:
        return fields.judge(self.questionnaire, self.raw, self.language)

    def page(self, *, told: bool = False, fold: bool = True) -> Step:
        checked, faults = self.judged()
        return fields.step_page(
            self.questionnaire, self.step, self.raw, checked, faults if told else {}, self.language, fold
        )

    def html(self, *, told: bool = False, fold: bool = True) -> str:
        return render_to_string(
            "asking/items.html", {"items": self.page(told=told, fold=fold).items, "marks_required": not fold}
        )

    def send(self, fill: Mapping[str, str | Sequence[str]] | None = None, press: str = "") -> None:
        """Fill in fields of the page as it is, and send it; `press` is the value of a button `repeat` that must be there."""
        page = Form(self.html())
        data = QueryDict(mutable=True)
        for name, value in page.sent:
            data.appendlist(name, value)
        for name, given in (fill or {}).items():
            data.setlist(name, [given] if isinstance(given, str) else [*given])
        if press:
            assert ("repeat", press) in page.buttons, press
        self.raw = {**self.raw, **fields.posted(self.questionnaire, self.step, data)}
        if press:
            self.raw = fields.changed(self.questionnaire, self.raw, press)

    @property
    def values(self) -> Mapping[str, Value]:
        return self.judged()[0].values
