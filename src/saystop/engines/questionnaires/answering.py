"""Answers checked against a questionnaire: what is relevant, computed, required, offered, and wrong.

`Answering` keeps the answers of one respondent evaluated. When one changes, the graph of what looks at what
(`Questionnaire.affected`) decides what is evaluated again.

In a repeat each instance is told by its number, counted from 1: `household/member[2]/age`. How many there are is the
value at the path of the repeat itself (`household/member`), else the highest number that was answered, else one.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from saystop.engines.questionnaires.logic import Context, Expression
from saystop.engines.questionnaires.logic.language import Nodes, as_number, as_text
from saystop.engines.questionnaires.model import Group, Question, Questionnaire, Text
from saystop.engines.questionnaires.offering import Offering
from saystop.engines.questionnaires.parsing import conform
from saystop.engines.questionnaires.values import (
    Code,
    Fault,
    Value,
    as_logic_text,
    limit,
)

MOST_INSTANCES = 100  # of one repeat
MOST_PLACES = 20_000  # of all questions in repeats together
MOST_WORK = 1_000_000  # rows and instances that expressions look at for one answer
MOST_TOKENS = 2_000_000  # that are evaluated in all instances of repeats together; most of a second
LONGEST_QUOTE = 500  # characters of an answer quoted in a text
LONGEST_WORDS = 50_000  # characters of a text with its quotes
_NUMBER = re.compile(r"\[([1-9][0-9]{0,2})\]")
_WORD = re.compile(r"\$\{([^{}]{1,500})\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group or question stands: its path with the numbers of the instances, and these by repeat."""

    path: str
    at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check; everything is keyed by path, inside repeats by that of the instance.

    `values` holds the relevant answers, calculations filled in. An answer that breaks a constraint is among
    them; one that is no possible answer is not. `relevant` names groups and questions, `required` the
    relevant questions that must be answered, `offered` the names of the choices left by a choice filter, for
    questions that have one. `answering` says texts and places.
    """

    values: Mapping[str, Value]
    relevant: frozenset[str]
    required: frozenset[str]
    offered: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, Fault]
    answering: "Answering" = field(repr=False, compare=False)

    def asked_since(self, before: "Checked") -> frozenset[str]:
        """What is relevant only since an earlier check, or offers choices that it did not offer then."""
        offering = {
            path for path, names in self.offered.items() if not {*names} <= {*before.offered.get(path, ())}
        }
        return (self.relevant - before.relevant) | offering


def check(
    questionnaire: Questionnaire,
    answers: Mapping[str, object],
    today: date,
    now: datetime | None = None,
    only_steps: Collection[str] | None = None,
) -> Checked:
    """Check answers as a whole. Never raises, whatever the answers are.

    `answers` maps paths to values as `values.parse` gives them; paths that the questionnaire does not know
    are dropped. `today` and `now` are the respondent's (without `now`, midnight of today). Faults are told
    for the steps in `only_steps` (paths), or for all; relevance and values always follow from all answers,
    since steps look at each other.
    """
    return Answering(questionnaire, answers, today, now).checked(only_steps)


def definition(path: str) -> str:
    """The path without the numbers of instances."""
    return _NUMBER.sub("", path) if "[" in path else path


class Answering:
    """The answers of one respondent, kept evaluated; `language` is the one in which choices are named."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, object],
        today: date,
        now: datetime | None = None,
        language: str = "",
    ) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self.given = dict(answers)
        self.values: dict[str, Value] = {}
        self.texts: dict[str, str] = {}
        self.relevant: set[str] = set()
        self.required: set[str] = set()
        self.offered: dict[str, tuple[str, ...]] = {}
        self._malformed: dict[str, Fault] = {}
        self._judged: dict[str, Fault] = {}
        self._places: dict[str, list[Place]] = {}
        self._inside = 0  # places in repeats
        self._tokens = 0  # that instances of repeats take to evaluate
        self._work = MOST_WORK
        self._choices = Offering(questionnaire, language)
        clock = _clock(today, now)
        self._context = Context(self.texts, today, clock, repeated=questionnaire.repeated, around=self)
        self._evaluate(questionnaire.order)
        self._judge(questionnaire.questions)

    def answer(self, path: str, value: object) -> None:
        """Take another answer at a path (of an instance, in a repeat); None takes it back."""
        if value is None:
            self.given.pop(path, None)
        else:
            self.given[path] = value
        self._work = MOST_WORK
        changed = definition(path)
        if changed not in self.questionnaire.items:
            return
        around = self.questionnaire.repeats_around[changed]
        if around and (value is None or all(place.path != path for place in self.places(changed))):
            changed = around[0]  # there may be more instances now, or fewer
        evaluated, judged = self.questionnaire.affected(changed)
        self._evaluate(evaluated)
        for place in (place for path in judged for place in self.places(path)):
            self._forget_verdict(place.path)
        self._judge(judged)

    def begin(self, path: str, values: Mapping[str, Value]) -> None:
        """Take the defaults of the question at `path`, where it stands; nothing is judged by them."""
        self.given.update(values)
        self._evaluate(self.questionnaire.affected(path)[0])

    def places(self, path: str) -> Sequence[Place]:
        """Where the group or question of a definition path stands; more than once, or not at all, in repeats."""
        return self._places.get(path, ())

    def checked(self, only_steps: Collection[str] | None = None) -> Checked:
        """What holds now; faults in reading order."""
        step_of, faults = self.questionnaire.step_of, {**self._judged, **self._malformed}
        told = {
            place.path: faults[place.path]
            for path in self.questionnaire.questions
            if only_steps is None or step_of[path] in only_steps
            for place in self.places(path)
            if place.path in faults
        }
        return Checked(
            dict(self.values),
            frozenset(self.relevant),
            frozenset(self.required),
            dict(self.offered),
            told,
            self,
        )

    def context(self, place: Place) -> Context:
        """What expressions at a place look at."""
        return self._context.inside(place.at) if place.at else self._context

    def words(self, text: Text, language: str, at: Mapping[str, int] | None = None) -> str:
        """A text in a language, with the answers that it quotes."""
        written = text.get(language, self.questionnaire.default_language)
        if "${" not in written:
            return written
        context = self._context.inside(at) if at else self._context
        return _WORD.sub(lambda quoted: as_text(context.read(quoted[1]))[:LONGEST_QUOTE], written)[
            :LONGEST_WORDS
        ]

    # What expressions look at: logic.language.Surroundings.

    def read(self, path: str, at: Mapping[str, int]) -> str | Nodes:
        """The text at a path inside repeats, or those of all instances that `at` does not tell apart."""
        around = self.questionnaire.repeats_around[path]
        item = self.questionnaire.items[path]
        whole = isinstance(item, Group)
        if not whole and all(repeat in at for repeat in around):
            return self.texts.get(self._instance(path, at), "")
        told = [(repeat, at[repeat]) for repeat in around if repeat in at]
        if not self.spend(len(self.places(path))):
            return ()
        return tuple(
            self.texts.get(place.path, "")
            for place in self.places(path)
            if place.path in self.relevant and all(place.at[repeat] == number for repeat, number in told)
        )

    def spend(self, rows: int) -> bool:
        """Whether so many more rows may be looked at before the next answer."""
        self._work -= rows
        return self._work >= 0

    def choice_label(self, path: str, name: str) -> str:
        """The label of a choice of the question at `path`."""
        question = self.questionnaire.questions.get(path)
        return self._choices.label(question, name) if question else ""

    def rows(self, listed: str) -> Sequence[Mapping[str, str]]:
        """The choices of a list, with their columns."""
        return self._choices.rows(listed)

    def _instance(self, path: str, at: Mapping[str, int]) -> str:
        """The path with the numbers of the instances put in, innermost first."""
        for repeat in reversed(self.questionnaire.repeats_around[path]):
            path = f"{repeat}[{at[repeat]}]{path[len(repeat) :]}"
        return path

    def _evaluate(self, paths: Iterable[str]) -> None:
        for path in paths:
            for place in self._places.get(path, ()):
                self._forget(place)
            item = self.questionnaire.items[path]
            parent = self.questionnaire.parents.get(path)
            within = self.questionnaire.within.get(path, ())
            hosts: Sequence[Place] = (Place(""),) if parent is None else self._places[parent]
            if isinstance(item, Group) and item.repeated:
                self._tokens -= self.questionnaire.price.get(path, 1) * len(self._places.get(path, ()))
            found: list[Place] = []
            self._places[path] = found
            for host in hosts:
                here = Place(f"{host.path}/{item.name}" if host.at else path, host.at)
                context = self.context(here)
                for inside in within:
                    self._peek(inside)
                relevant = (parent is None or host.path in self.relevant) and (
                    item.relevant is None or item.relevant.truth(context)
                )
                for inside in within:
                    self.texts.pop(inside, None)
                if not isinstance(item, Group):
                    found.append(here)
                    self._settle(item, here, context, relevant)
                elif item.repeated:
                    found.extend(self._instances(item, here, context, relevant))
                else:
                    found.append(here)
                    if relevant:
                        self.relevant.add(here.path)

    def _peek(self, path: str) -> None:
        """Let the relevance of a group see what was answered inside it, before it is known whether it counts."""
        question = self.questionnaire.questions[path]
        value = conform(question, self.given[path]) if path in self.given else None
        self.texts.pop(path, None)
        if value is not None and not isinstance(value, Fault):
            self.texts[path] = as_logic_text(value)

    def _forget(self, place: Place) -> None:
        path = place.path
        self.relevant.discard(path)
        self.values.pop(path, None)
        self.texts.pop(path, None)
        self._malformed.pop(path, None)
        self._forget_verdict(path)
        if place.at:
            self._inside -= 1

    def _forget_verdict(self, path: str) -> None:
        self.required.discard(path)
        self.offered.pop(path, None)
        self._judged.pop(path, None)

    def _settle(self, question: Question, here: Place, context: Context, relevant: bool) -> None:
        """The value of one question, if it is relevant."""
        path = here.path
        if here.at:
            self._inside += 1
        if not relevant:
            return
        self.relevant.add(path)
        given = self.given.get(path)
        if question.calculation is not None:
            kept = as_logic_text(given) if isinstance(given, str | int | float) else ""
            value: Value | Fault | None = _computed(question, question.calculation, context.about(kept))
        else:
            value = None if given is None else conform(question, given)
        if isinstance(value, Fault):
            # What nobody was asked cannot be put right by the respondent, so it is dropped without a word.
            if question.kind.asked:
                self._malformed[path] = value
        elif value is not None:
            self.values[path] = value
            self.texts[path] = as_logic_text(value)

    def _instances(self, group: Group, base: Place, context: Context, relevant: bool) -> Iterator[Place]:
        self.relevant.discard(base.path)
        if not relevant:
            return
        self.relevant.add(base.path)
        price = self.questionnaire.price.get(group.path, 1)
        for number in range(1, self._count(group, base, context) + 1):
            if self._inside >= MOST_PLACES or self._tokens + price > MOST_TOKENS:
                return
            self._inside += 1
            self._tokens += price
            place = Place(f"{base.path}[{number}]", {**base.at, group.path: number})
            self.relevant.add(place.path)
            yield place

    def _count(self, group: Group, base: Place, context: Context) -> int:
        if group.repeat_count is not None:
            number = as_number(group.repeat_count.evaluate(context))
            return 0 if math.isnan(number) else int(min(max(number, 0), MOST_INSTANCES))
        said = self.given.get(base.path)
        if isinstance(said, int) and not isinstance(said, bool):
            return min(max(said, 0), MOST_INSTANCES)
        start = len(base.path)
        numbers = [
            int(found[1])
            for path in self.given
            if path.startswith(f"{base.path}[") and (found := _NUMBER.match(path, start))
        ]
        return min(max(numbers, default=1), MOST_INSTANCES)

    def _judge(self, paths: Iterable[str]) -> None:
        for path in paths:
            question = self.questionnaire.questions[path]
            if not question.kind.asked:
                continue
            for place in self.places(path):
                if place.path in self.relevant:
                    self._judge_one(question, place)

    def _judge_one(self, question: Question, place: Place) -> None:
        path = place.path
        context = self.context(place)
        if question.required or question.constraint or question.choice_filter:
            context = context.about(self.texts.get(path, ""))
        if question.required is not None and question.required.truth(context):
            self.required.add(path)
        if question.choice_filter is not None:
            self.offered[path] = self._choices.offered(question, question.choice_filter, context)
        if path not in self._malformed:
            fault = _verdict(
                question, self.values.get(path), path in self.required, self.offered.get(path), context
            )
            if fault is not None:
                self._judged[path] = fault


def _verdict(
    question: Question, value: Value | None, required: bool, offered: tuple[str, ...] | None, context: Context
) -> Fault | None:
    """What is wrong with a well-formed answer. A constraint is not asked about no answer (ODK XForms)."""
    if value is None:
        return Fault(Code.REQUIRED, question.required_message or None) if required else None
    if offered is not None and not _names(value) <= set(offered):
        return Fault(Code.NOT_A_CHOICE)
    if question.constraint is not None and not question.constraint.truth(context):
        return Fault(Code.CONSTRAINT, question.constraint_message or None)
    return None


def _clock(today: date, now: datetime | None) -> datetime:
    if now is None:
        return datetime.combine(today, time())
    return now.replace(tzinfo=None)


def _computed(question: Question, calculation: Expression, context: Context) -> Value | None:
    """The text of a calculation, cut to its bound: no answer makes a page or a draft grow without end."""
    return calculation.text(context)[: limit(question)] or None


def _names(value: Value) -> set[str]:
    return set(value) if isinstance(value, list) else {as_logic_text(value)}
