"""A questionnaire on a page: what stands there, and what was posted from it. Shared by the line and by surveys.

What was posted is *raw*: texts by the path of their question, inside repeats that of the instance (`household/member[2]/age`);
under the path of a repeat itself (`household/member`) stands how many instances there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.http import QueryDict
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saystop.asking import instances, markdown
from saystop.asking.dates import dated
from saystop.asking.languages import direction
from saystop.asking.sentences import sentence
from saystop.asking.widgets import (
    ACCEPTED,
    Field,
    Instance,
    Item,
    Option,
    Rank,
    RepeatSection,
    Section,
    Step,
    fields_of,
    identifier,
    inputmode_of,
    layout_of,
    widget_of,
)
from saystop.asking.words import Words
from saystop.engines.questionnaires.answering import (
    Answering,
    Checked,
    Place,
    definition,
)
from saystop.engines.questionnaires.beginning import defaults
from saystop.engines.questionnaires.model import Choice, Group, Kind, Question, Questionnaire
from saystop.engines.questionnaires.parsing import conform, parse, range_of
from saystop.engines.questionnaires.values import Code, Fault, Value, as_logic_text, limit, show

__all__ = [
    "Answer", "Answered", "Field", "Instance", "Item", "Option", "Raw", "RepeatSection", "Section", "Step",
    "answered", "answers", "begin", "changed", "judge", "of_step", "posted",
    "shown", "step_page",
]  # fmt: skip

Raw = dict[str, list[str]]

MOST_TEXTS = 1_000  # that are taken under one name
LONGEST_POSTED = 100_000  # characters of one text; more than any question takes


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question, as people read it."""

    label: SafeString
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered: where, and its label in words, with the instance before it."""

    question: Question
    path: str
    label: str
    lang: str


def judge(
    questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]], language: str = ""
) -> tuple[Checked, dict[str, Fault]]:
    """Check everything that was posted so far; `language` is the one in which expressions name choices.

    Returns:
        the check of all answers, and all faults with those of answers that could not even be read.
    """
    values, unreadable = _read(questionnaire, raw)
    now = datetime.now(UTC)
    checked = Answering(questionnaire, values, now.date(), now, language).checked()
    shown = {path: fault for path, fault in unreadable.items() if path in checked.relevant}
    return checked, {**checked.faults, **shown}


def of_step(questionnaire: Questionnaire, step: Group, faults: Mapping[str, Fault]) -> dict[str, Fault]:
    """The faults that stand on the page of this step."""
    return {
        path: fault for path, fault in faults.items() if questionnaire.step_of[definition(path)] == step.path
    }


def begin(questionnaire: Questionnaire) -> Raw:
    """The answers with which a form begins: its defaults, as a browser would post them."""
    now = datetime.now(UTC)
    return _as_posted(questionnaire, defaults(questionnaire, now.date(), now))


def posted(questionnaire: Questionnaire, step: Group, data: QueryDict) -> Raw:
    """What was posted for the questions of one step; files are the view's affair.

    Of a repeat those instances that the page says it holds, at most `MOST_INSTANCES`. Names that do not belong to the step are
    not looked at.
    """
    del questionnaire  # the step says it all
    found: Raw = {}
    for one in instances.placed(step, lambda path: instances.counted(data.getlist(path))):
        if isinstance(one.item, Group):
            found[one.path] = [str(instances.counted(data.getlist(one.path)))]
        elif one.item.kind.asked and not one.item.kind.takes_files:
            texts = [text[:LONGEST_POSTED] for text in data.getlist(one.path)[:MOST_TEXTS]]
            # An order keeps its empty places: what was put third stays third.
            ordered = one.item.kind is Kind.RANK and any(texts)
            found[one.path] = texts if ordered else [text for text in texts if text]
    return found


def changed(questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]], action: str) -> Raw:
    """All answers after a button `repeat` was pressed: `add:household/member` or `remove:household/member[2]`.

    A new instance begins with its defaults. Where one is removed those after it move up. What is no such action changes nothing.
    """
    same = {path: [*texts] for path, texts in raw.items()}
    verb, _colon, path = action.partition(":")
    base, number = (path, 0) if verb == "add" else instances.split(path)
    group = questionnaire.items.get(definition(base))
    if not isinstance(group, Group) or not group.repeated or group.repeat_count is not None:
        return same
    relevant = judge(questionnaire, raw)[0].relevant
    count = instances.present(base, relevant)
    if base not in relevant or base.endswith("]"):
        return same
    if verb == "remove" and 1 <= number <= count:
        return instances.without(raw, base, number, count)
    if verb == "add" and count < instances.most(group):
        more = instances.with_one_more(raw, base, count)
        now = datetime.now(UTC)
        ready = defaults(questionnaire, now.date(), now, _read(questionnaire, more)[0])
        new = {at: value for at, value in ready.items() if at.startswith(f"{base}[{count + 1}]/")}
        return {**more, **_as_posted(questionnaire, new)}
    return same


def step_page(
    questionnaire: Questionnaire,
    step: Group,
    raw: Mapping[str, Sequence[str]],
    checked: Checked,
    faults: Mapping[str, Fault],
    language: str,
    fold: bool = True,
) -> Step:
    """One step as a template needs it: its relevant questions with what was typed and what is wrong with it.

    With `fold`, groups inside the step are folded while nothing in them is required, answered or wrong.
    """
    page = _Page(checked, raw, faults, Words(questionnaire, language, checked.answering), fold)
    place = Place(step.path)
    items = page.repeat(step, place, "") if step.repeated else page.items(step, place)
    return Step(step.path, page.words.plain(step.label, {}), tuple(items))


def answered(
    questionnaire: Questionnaire, group: Group, values: Mapping[str, Value], language: str
) -> Iterator[Answered]:
    """The questions of a group that were answered, in reading order, once for each instance."""
    words = Words(questionnaire, language, values=values)
    numbers = instances.highest(values)
    for one in instances.placed(group, lambda path: numbers.get(path, 0)):
        question = one.item
        if isinstance(question, Question) and question.kind.asked and one.path in values:
            label = _told_apart(words, question, one.at)
            yield Answered(question, one.path, label, words.fallen_to(question.label))


def answers(
    questionnaire: Questionnaire, step: Group, values: Mapping[str, Value], language: str
) -> list[Answer]:
    """The answered questions of one step in reading order, as people read them; notes and empty ones are left out."""
    default = questionnaire.default_language
    return [
        Answer(Words.marked(one.label, one.lang), shown(one.question, values[one.path], language, default))
        for one in answered(questionnaire, step, values, language)
    ]


def shown(question: Question, value: Value | None, language: str, default_language: str) -> str:
    """An answer as people read it: what was chosen by its label, without markdown; a day as its language writes it;
    what was written as it is.
    """
    if day := dated(question, value, language):
        return day
    text = show(question, value, language, default_language)
    return markdown.plain(text) if question.kind.chosen else text


def _read(
    questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Value], dict[str, Fault]]:
    """The values of what was posted, and what is wrong with that which is none."""
    values: dict[str, Value] = {}
    unreadable: dict[str, Fault] = {}
    for path, texts in raw.items():
        item = questionnaire.items.get(definition(path))
        if isinstance(item, Group):
            count = instances.counted(texts)
            if item.repeated and count is not None:
                values[path] = count
        elif item is not None:
            # What nobody is asked is never posted: only its default stands here.
            value = parse(item, texts) if item.kind.asked else conform(item, "".join(texts[:1]))
            if isinstance(value, Fault):
                unreadable[path] = value
            elif value is not None:
                values[path] = value
    return values, unreadable


def _as_posted(questionnaire: Questionnaire, values: Mapping[str, Value]) -> Raw:
    return {
        path: [*value] if isinstance(value, list) else [as_logic_text(value)]
        for path, value in values.items()
        if not questionnaire.questions[definition(path)].kind.takes_files
    }


def _told_apart(words: Words, question: Question, at: Mapping[str, int]) -> str:
    """The label of a question in words, with the instances around it."""
    items = words.questionnaire.items
    around = [_numbered(words.plain(items[path].label, at), number) for path, number in at.items()]
    return " · ".join([*around, words.plain(question.label, at)])


def _numbered(label: str, number: int) -> str:
    """Which one of several, in words."""
    return f"{label or _('Entry')} {number}"


class _Page:
    def __init__(
        self,
        checked: Checked,
        raw: Mapping[str, Sequence[str]],
        faults: Mapping[str, Fault],
        words: Words,
        fold: bool,
    ) -> None:
        self.checked = checked
        self.raw = raw
        self.faults = faults
        self.words = words
        self.fold = fold

    def items(self, group: Group, place: Place) -> Iterator[Item]:
        for child in group.children:
            here = instances.below(place, child)
            if here.path not in self.checked.relevant:
                continue
            if isinstance(child, Question):
                if child.kind.shown:
                    yield self.field(child, here)
            elif child.repeated:
                yield from self.repeat(child, here, self.words.html(child.label, here.at))
            elif child.label:
                yield from self.section(child, here)
            else:  # made for its logic alone
                yield from self.items(child, here)

    def section(self, group: Group, here: Place) -> Iterator[Section]:
        items = tuple(self.items(group, here))
        if not items:
            return
        fields = [*fields_of(items)]
        yield Section(
            self.words.html(group.label, here.at),
            self.words.html(group.hint, here.at),
            any(field.error or field.answered for field in fields),
            items,
            folded=self.fold and not any(field.required for field in fields),
        )

    def repeat(self, group: Group, base: Place, label: SafeString | str) -> Iterator[RepeatSection]:
        """All instances of a repeat, under its label; its own instances are numbered with it in any case."""
        name, count = base.path, instances.present(base.path, self.checked.relevant)
        fixed = group.repeat_count is not None
        if fixed and not count:
            return
        called = self.words.plain(group.label, base.at)
        yield RepeatSection(
            name=name,
            id=identifier(name),
            label=label,
            called=called,
            hint=self.words.html(group.hint, base.at),
            instances=tuple(
                Instance(
                    number,
                    identifier(f"{name}[{number}]"),
                    _numbered(called, number),
                    f"remove:{name}[{number}]",
                    tuple(self.items(group, instances.inside(group, base, number))),
                )
                for number in range(1, count + 1)
            ),
            add=f"add:{name}",
            next_id=identifier(f"{name}[{count + 1}]"),
            can_add=not fixed and count < instances.most(group),
            fixed=fixed,
        )

    def field(self, question: Question, here: Place) -> Field:
        given = [*self.raw.get(here.path, ())]
        names = self.checked.offered.get(here.path)
        offered = [one for one in question.choices if names is None or one.name in names]
        options = tuple(self.option(one, here, one.name in given) for one in offered)
        layout = layout_of(question, options)
        name = identifier(here.path)
        return Field(
            name=here.path,
            id=name,
            widget=widget_of(question),
            label=self.words.html(question.label, here.at),
            plain_label=_told_apart(self.words, question, here.at),
            hint=self.words.html(question.hint, here.at),
            error=self.error(here),
            required=here.path in self.checked.required,
            value="" if options else " ".join(given),
            options=tuple(_whole(options, layout)),
            ranks=tuple(_ranks(options, given, name)) if question.kind is Kind.RANK else (),
            layout=layout,
            bound=limit(question),
            range=_range(question),
            inputmode=inputmode_of(question),
            accept=ACCEPTED.get(question.kind, ""),
            autocomplete="off",
        )

    def option(self, choice: Choice, here: Place, chosen: bool) -> Option:
        lang = self.words.fallen_to(choice.label)
        return Option(
            choice.name,
            self.words.html(choice.label, here.at) or escape(choice.name),
            self.words.plain(choice.label, here.at) or choice.name,
            chosen,
            lang,
            direction(lang) if lang else "",
        )

    def error(self, here: Place) -> str:
        fault = self.faults.get(here.path)
        if fault is None:
            return ""
        if fault.message:
            return self.words.plain(fault.message, here.at)
        return sentence(fault, self.words.questionnaire.questions[definition(here.path)])


def _whole(options: Iterable[Option], layout: str) -> Iterator[Option]:
    """Beside its button a label is one thing: a scale sets it below, and words in bold or a picture would stand apart."""
    for one in options:
        is_whole = layout != "likert" and "<" not in one.label
        yield one if is_whole else replace(one, label=format_html("<span>{}</span>", one.label))


def _ranks(options: Sequence[Option], given: Sequence[str], name: str) -> Iterator[Rank]:
    """A list to open for each place; what `begin` gives and what a page posts are both in order."""
    for number in range(1, len(options) + 1):
        here = given[number - 1] if number <= len(given) else ""
        yield Rank(
            number,
            name if number == 1 else f"{name}-{number}",
            tuple(
                Option(one.value, one.label, one.plain, one.value == here, one.lang, one.dir)
                for one in options
            ),
        )


def _range(question: Question) -> str:
    """The bounds of a number, said beside it; and how a position is written, unless the form says it."""
    if question.kind is Kind.GEOPOINT and not question.hint:
        return sentence(Fault(Code.BAD_POSITION), question)
    if question.kind is not Kind.RANGE:
        return ""
    least, most, step = (as_logic_text(number) for number in range_of(question))
    said = {"min": least, "max": most, "step": step}
    if step == "1":
        return _("From %(min)s to %(max)s.") % said
    return _("From %(min)s to %(max)s, in steps of %(step)s.") % said
