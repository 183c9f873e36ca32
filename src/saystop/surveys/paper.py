"""A questionnaire as a PDF to print: A4, boxes and lines, in one of its languages.

Set by Typst (https://typst.app/docs/) with fonts that come along; the template is `data/paper.typ`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from saystop.asking.languages import codes, direction
from saystop.asking.markdown import plain
from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire, Text
from saystop.engines.questionnaires.parsing import range_of
from saystop.surveys.codebooks import QUOTED
from saystop.surveys.routing import words

LONGEST_IN_TWO = 26  # characters of a choice that fits half a line
MOST_ON_SCALE = 11
BLANK = "……"  # where a label quotes an answer
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the sheet, as the template takes it; `when` says under which condition it is filled in."""

    type: str
    label: str
    hint: str = ""
    when: str = ""
    level: int = 2
    number: int = 0
    how: str = ""
    form: str = ""
    choices: list[str] = field(default_factory=list)
    two: bool = False
    lines: int = 1


def sheet(questionnaire: Questionnaire, language: str, footer: str) -> bytes:
    """The PDF. What SayStop itself says on it is in English where it does not speak the language.

    Args:
        language: one of the questionnaire's (BCP 47).
        footer: stands on every page, beside its number.
    """
    spoken = language if language in codes() else "en"
    with translation.override(spoken):
        data = {
            "title": _plain(questionnaire, questionnaire.title, language) or footer,
            "language": base if 2 <= len(base := language.partition("-")[0]) <= 3 else spoken,
            "rtl": direction(language) == "rtl",
            "ours": {"language": spoken, "rtl": direction(spoken) == "rtl"},
            "intro": [
                _("Please do not write your name on this sheet, unless a question asks for it."),
                _(
                    "A circle: choose one. A square: choose as many as you like. Leave empty what you do not want to answer."
                ),
            ],
            "footer": footer,
            "blocks": [asdict(one) for one in _Sheet(questionnaire, language).blocks()],
        }
    template = (resources.files("saystop.surveys") / "data" / "paper.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},
    )


@cache
def _fonts() -> typst.Fonts:
    """Those that come along, and none of the machine's: the sheet is the same everywhere."""
    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])


class _Sheet:
    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self.questionnaire = questionnaire
        self.language = language
        asked = [path for path, question in questionnaire.questions.items() if question.kind.asked]
        self.numbers: Mapping[str, int] = {path: number for number, path in enumerate(asked, 1)}

    def blocks(self) -> Iterator[Block]:
        for step in self.questionnaire.steps:
            yield from self.group(step, 2)

    def group(self, group: Group, level: int) -> Iterator[Block]:
        if not any(question.kind.shown for question in group.questions()):
            return
        label, when = self.said(group.label), self.when(group.relevant)
        if label:
            yield Block("heading", label, self.said(group.hint), when, level=min(level, 3))
        elif when:
            yield Block("note", "", when=when)
        if group.repeated:
            yield Block(
                "note",
                _("This part may be filled in several times: take another sheet for each further time."),
            )
        for child in group.children:
            if isinstance(child, Group):
                yield from self.group(child, level + 1 if label else level)
            elif child.kind.shown:
                yield self.question(child)

    def question(self, question: Question) -> Block:
        label, hint, when = self.said(question.label), self.said(question.hint), self.when(question.relevant)
        if question.kind is Kind.NOTE:
            return Block("note", label, when=when)
        form, how, choices, lines = self.form(question)
        return Block(
            "question",
            label or question.name,
            hint,
            when,
            number=self.numbers[question.path],
            how=how,
            form=form,
            choices=choices,
            two=len(choices) > 2 and max(map(len, choices)) <= LONGEST_IN_TWO,
            lines=lines,
        )

    def form(self, question: Question) -> tuple[str, str, list[str], int]:
        """How it is answered: the form, a word about it, what to choose from, how many lines to write on."""
        choices = [self.said(one.label) or one.name for one in question.choices]
        if question.kind is Kind.RANGE:
            return self.range(question)
        ordered = _("Put numbers into the boxes: 1 for the first, 2 for the next, and so on.")
        forms = {
            Kind.SELECT_ONE: ("one", "", choices, 0),
            Kind.SELECT_MULTIPLE: ("several", "", choices, 0),
            Kind.RANK: ("order", ordered, choices, 0),
            Kind.ACKNOWLEDGE: ("several", "", [_("Yes")], 0),
            Kind.INTEGER: ("number", "", [], 0),
            Kind.DECIMAL: ("number", "", [], 0),
            Kind.DATE: ("date", _("Year, month, day."), [], 0),
            Kind.TIME: ("time", _("Hours and minutes."), [], 0),
        }
        lines = 5 if "multiline" in question.appearance else 2
        return forms.get(question.kind, ("lines", "", [], lines))

    def range(self, question: Question) -> tuple[str, str, list[str], int]:
        least, most, step = range_of(question)
        count = round((most - least) / step) + 1
        if count > MOST_ON_SCALE:
            said = {"min": f"{least:g}", "max": f"{most:g}"}
            return "number", _("A number from %(min)s to %(max)s.") % said, [], 0
        return "scale", "", [f"{least + place * step:g}" for place in range(count)], 0

    def when(self, expression: Expression | None) -> str:
        if expression is None:
            return ""
        conditions = words(self.questionnaire, expression, self.numbers, self.language)
        if not conditions:
            return _("Not everybody is asked this: ask the team whether it is for you.")
        return _("Only if: %(conditions)s.") % {"conditions": conditions}

    def said(self, text: Text) -> str:
        return _plain(self.questionnaire, text, self.language)


def _plain(questionnaire: Questionnaire, text: Text, language: str) -> str:
    return plain(QUOTED.sub(BLANK, text.get(language, questionnaire.default_language)))
