"""A survey as a data set: its questions as variables, its responses as rows.

A survey that was given other workbooks on its way has one codebook: the questions of the newest version, then those that only
older ones asked. What an older version asked otherwise (a number where now a choice is) stands beside the newer one,
under its name and the number of that version.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from saystop.asking.markdown import plain
from saystop.engines.datasets.codebook import Codebook, Entry, Measure, Row, Value
from saystop.engines.questionnaires.answering import check, definition
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire, Text
from saystop.engines.questionnaires.values import ACKNOWLEDGED
from saystop.engines.sealing import PrivateKey, Tampered, unseal
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.surveys import bindings
from saystop.surveys.models import Code, Coded, Response, Survey, Version
from saystop.surveys.sorting import READABLE

MEASURES: Mapping[Kind, Measure] = {
    Kind.TEXT: "text",
    Kind.INTEGER: "number",
    Kind.DECIMAL: "number",
    Kind.RANGE: "number",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "dateTime",
    Kind.GEOPOINT: "position",
    Kind.SELECT_ONE: "single",
    Kind.SELECT_MULTIPLE: "multiple",
    Kind.RANK: "rank",
    Kind.ACKNOWLEDGE: "single",
    Kind.CALCULATE: "computed",
    Kind.HIDDEN: "computed",
}
CHUNK = 2_000  # responses read at a time
MOST_REMEMBERED = 20_000  # combinations of answers whose relevance is remembered
HEADINGS = "_codes"  # how the path of what a question's answers were sorted under goes on
QUOTED = re.compile(r"\$\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Book:
    """The codebook, and for each version how the paths of what it asked otherwise go on."""

    codebook: Codebook
    endings: Mapping[UUID, Mapping[str, str]]
    questionnaires: Mapping[UUID, Questionnaire]


def codebook(questionnaire: Questionnaire, *, written: bool = True) -> Codebook:
    """The variables of one questionnaire; without `written` only those whose answers lie readable."""
    return Codebook(
        title=_words(questionnaire.title, questionnaire.default_language),
        languages=tuple(dict.fromkeys([questionnaire.default_language, *questionnaire.languages])),
        variables=tuple(
            _entry(questionnaire, question)
            for question in questionnaire.questions.values()
            if question.kind in MEASURES
            and not _is_left_out(question)
            and (written or question.kind in READABLE or MEASURES[question.kind] == "computed")
        ),
    )


def _is_left_out(question: Question) -> bool:
    """A row of the workbook that tracks people stands there for expressions alone, and never has a value."""
    return question.kind is Kind.HIDDEN and question.default is None and question.calculation is None


def book(survey: Survey, *, written: bool = True, headings: bool = False) -> Book:
    """The codebook of all versions of a survey that count.

    Args:
        written: with the questions whose answers lie sealed.
        headings: with what members sorted these under; for who may read them.

    Raises:
        Tampered: a version was altered in the database.
    """
    versions = Version.objects.filter(survey=survey).order_by("-number")
    questionnaires = {version.pk: version.questionnaire for version in versions}
    books = [codebook(one, written=written) for one in questionnaires.values()]
    variables: dict[str, Entry] = {}
    endings: dict[UUID, dict[str, str]] = {}
    for version, one in zip(versions, books, strict=True):
        endings[version.pk] = {}
        for entry in one.variables:
            known = variables.get(entry.path)
            if known is None:
                variables[entry.path] = entry
            elif (known.measure, known.repeat) == (entry.measure, entry.repeat):
                variables[entry.path] = replace(known, values=_united(known.values, entry.values))
            else:
                ending = f"_v{version.number}"
                endings[version.pk][entry.path] = ending
                variables[entry.path + ending] = replace(
                    entry, path=entry.path + ending, name=entry.name + ending
                )
    if headings:
        variables = _with_headings(survey, variables)
    languages = tuple(dict.fromkeys(code for one in books for code in one.languages))
    return Book(Codebook(books[0].title, languages, tuple(variables.values())), endings, questionnaires)


def _with_headings(survey: Survey, variables: Mapping[str, Entry]) -> dict[str, Entry]:
    """Behind each question whose answers members sorted under headings, these as choices of which several hold."""
    headings: dict[str, tuple[Value, ...]] = {}
    for code in Code.objects.filter(survey=survey).order_by("pk"):
        headings[code.question] = (*headings.get(code.question, ()), Value(f"c{code.pk}", code.name))
    found: dict[str, Entry] = {}
    for path, entry in variables.items():
        found[path] = entry
        if path in headings:
            found[path + HEADINGS] = replace(
                entry,
                name=entry.name + HEADINGS,
                path=path + HEADINGS,
                measure="multiple",
                values=headings[path],
            )
    return found


def _headings_given(survey: Survey) -> Mapping[int, Mapping[str, list[str]]]:
    """The headings under which each response was sorted, by its key and by the question."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = Coded.objects.filter(code__survey=survey).order_by("code")
    for response, code, path in rows.values_list("response", "code", "code__question"):
        found.setdefault(response, {}).setdefault(path, []).append(f"c{code}")
    return found


class Rows:
    """The responses of a survey as rows, in the order in which they came; to be gone through again, never all in memory.

    Args:
        unlocked: who reads what was written; without her it is left out, and what was asked only because of something written
            counts as not asked.
        weights: one for each response in their order; later responses are left out.

    Raises, while it is gone through:
        NotGranted: she holds no key of the desk.
        Tampered: a response was altered in the database.
    """

    def __init__(
        self,
        survey: Survey,
        book: Book,
        unlocked: Unlocked | None = None,
        weights: Sequence[float] | None = None,
    ) -> None:
        self._survey = survey
        self._book = book
        self._unlocked = unlocked
        self._weights = weights
        self._keys: dict[object, PrivateKey] = {}
        self._relevance = {pk: _Relevance(one) for pk, one in book.questionnaires.items()}
        self._headings = _headings_given(survey) if unlocked else {}
        self._coded = {path for given in self._headings.values() for path in given}

    def __iter__(self) -> Iterator[Row]:
        """In an order that chance made, so that no file tells who answered before whom."""
        found = Response.objects.filter(survey=self._survey).order_by("once")
        if self._unlocked is None:
            found = found.defer("written")
        weights = self._by_response()
        for response in found.iterator(CHUNK):
            if weights is None or response.pk in weights:
                yield self._row(response, None if weights is None else weights[response.pk])

    def _by_response(self) -> Mapping[int, float] | None:
        if self._weights is None:
            return None
        first = Response.objects.filter(survey=self._survey).order_by("pk").values_list("pk", flat=True)
        return dict(zip(first[: len(self._weights)], self._weights, strict=False))

    def _row(self, response: Response, weight: float | None) -> Row:
        answers = response.answers
        if self._unlocked is not None and response.written:
            answers |= self._opened(response, self._unlocked)
        relevant = self._relevance[response.version_id].of(answers, response)
        if self._headings:
            given = self._headings.get(response.pk, {})
            answers |= {path + HEADINGS: given.get(path, []) for path in self._coded if path in answers}
            relevant |= {path + HEADINGS for path in self._coded if path in relevant}
        endings = self._book.endings[response.version_id]
        if endings:
            answers = {_ended(path, endings): value for path, value in answers.items()}
            relevant = frozenset(_ended(path, endings) for path in relevant)
        return Row(answers, relevant, response.day.isoformat(), response.language, weight)

    def _opened(self, response: Response, unlocked: Unlocked) -> dict[str, object]:
        if response.desk_key_id not in self._keys:
            desk_key = response.desk_key
            if desk_key is None:
                raise Tampered  # what is written is sealed to one
            self._keys[response.desk_key_id] = unlocked.desk_key(desk_key)
        key = self._keys[response.desk_key_id]
        plain = unseal(
            bytes(response.written or b""), key, bindings.written(response.survey_id, response.once)
        )
        found: dict[str, object] = padding.unpack(plain)
        return found


class _Relevance:
    """What was asked, told by the engine. Responses that are alike in all that the logic looks at share one answer."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._looked_at = None if questionnaire.repeated else _looked_at(questionnaire)
        self._remembered: OrderedDict[str, frozenset[str]] = OrderedDict()

    def of(self, answers: Mapping[str, object], response: Response) -> frozenset[str]:
        if self._looked_at is None:
            return self._asked(answers, response)
        seen = repr((response.day, [answers.get(path) for path in self._looked_at]))
        if seen not in self._remembered:
            self._remembered[seen] = self._asked(answers, response)
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return self._remembered[seen]

    def _asked(self, answers: Mapping[str, object], response: Response) -> frozenset[str]:
        """Nobody was asked what is computed: without a result it counts as not asked."""
        relevant = check(self._questionnaire, answers, response.day).relevant
        items = self._questionnaire.items
        return frozenset(path for path in relevant if _is_asked(items[definition(path)]))


def _is_asked(item: Group | Question) -> bool:
    return isinstance(item, Group) or item.kind.asked


def _looked_at(questionnaire: Questionnaire) -> list[str]:
    """The questions on which it depends what is asked, calculations followed back to what they are made of."""
    front = {
        path for item in questionnaire.items.values() if item.relevant for path in item.relevant.references
    }
    reached: set[str] = set()
    while front:
        path = front.pop()
        reached.add(path)
        question = questionnaire.questions.get(path)
        if question is not None and question.calculation is not None:
            front |= question.calculation.references - reached
    return sorted(reached)


def _ended(path: str, endings: Mapping[str, str]) -> str:
    return path + endings.get(definition(path), "")


def _entry(questionnaire: Questionnaire, question: Question) -> Entry:
    default = questionnaire.default_language
    around = questionnaire.repeats_around[question.path]
    values = tuple(
        Value(choice.name, _words(choice.label, default), _labels(choice.label))
        for choice in question.choices
    )
    if question.kind is Kind.ACKNOWLEDGE:
        values = (Value(ACKNOWLEDGED, ACKNOWLEDGED),)
    return Entry(
        name=question.name,
        path=question.path,
        measure=MEASURES[question.kind],
        label=_words(question.label, default),
        labels=_labels(question.label),
        values=_united(values, ()),
        repeat=around[-1] if around else "",
    )


def _united(first: tuple[Value, ...], more: tuple[Value, ...]) -> tuple[Value, ...]:
    """The choices of both, each name once: cascades may have one name in several places."""
    found: dict[str, Value] = {}
    for value in (*first, *more):
        found.setdefault(value.name, value)
    return tuple(found.values())


def _words(text: Text, language: str) -> str:
    return _bare_words(text.get(language, language))


def _labels(text: Text) -> dict[str, str]:
    return {language: _bare_words(said) for language, said in text.by_language.items()}


def _bare_words(said: str) -> str:
    """Without markdown; what is quoted of another answer is an ellipsis."""
    return plain(QUOTED.sub("…", said))
