"""The survey of the demo office: what it asks, in four languages, and the invented answers to it."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from saystop.engines.questionnaires.answering import check
from saystop.engines.questionnaires.model import Choice, Group, Kind, Questionnaire, Text
from saystop.engines.questionnaires.values import Code, Value
from saystop.engines.questionnaires.workbook import read
from saystop.surveys.invented import SHIPPED, invented_answers, invented_responses, workbook
from saystop.surveys.invented_words import HAVE_HELPED, REMARK

LANGUAGES = {"en", "fr", "nl", "de"}
GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.csv"
TODAY = date(2026, 3, 2)
STEPS = ["travels", "knowledge", "situation", "response", "help", "about"]
REPORTS = {"police_there", "line", "authority_home"}

Answers = Mapping[str, Value]


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return read(workbook(), SHIPPED)


@pytest.fixture(scope="module")
def responses(form: Questionnaire) -> list[Answers]:
    return list(invented_answers(form))


def texts(form: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Every text that people read, and where it stands."""
    for path, item in form.items.items():
        if isinstance(item, Group):
            said = [item.label, item.hint]
        else:
            choices: tuple[Choice, ...] = item.choices
            said = [item.label, item.hint, item.required_message, item.constraint_message]
            said += [choice.label for choice in choices]
        yield from ((path, text) for text in said if text)


def names(answers: Answers, path: str) -> set[str]:
    found = answers.get(path, [])
    assert isinstance(found, list)
    return set(found)


# What it asks.


def test_it_is_read_without_a_warning(form: Questionnaire) -> None:
    assert convert(workbook(), validate=False, file_type=".xlsx").warnings == []
    assert form.notices == ()
    assert [step.path for step in form.steps] == STEPS
    assert 25 <= sum(question.kind.asked for question in form.questions.values()) <= 30


def test_it_asks_in_every_way_that_results_show(form: Questionnaire) -> None:
    kinds = {question.kind for question in form.questions.values()}
    assert kinds >= {Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK, Kind.INTEGER, Kind.RANGE, Kind.TEXT}
    assert kinds >= {Kind.NOTE, Kind.CALCULATE, Kind.ACKNOWLEDGE}
    likert = [question for question in form.questions.values() if "likert" in question.appearance]
    assert len(likert) == 6
    assert {len(question.choices) for question in likert} == {5}


def test_every_text_is_there_in_four_languages(form: Questionnaire) -> None:
    assert set(form.languages) == LANGUAGES
    for path, text in texts(form):
        assert text.by_language.keys() == LANGUAGES, path
        assert all(words.strip() for words in text.by_language.values()), path
    for path, item in form.items.items():
        assert item.label or getattr(item, "kind", None) is Kind.CALCULATE, path


def test_sentences_are_translated(form: Questionnaire) -> None:
    for path, text in texts(form):
        if len(text.by_language["en"]) > 20:
            assert len(set(text.by_language.values())) == len(LANGUAGES), path


def test_what_can_be_refused_says_why_in_words_of_its_own(form: Questionnaire) -> None:
    for path, question in form.questions.items():
        assert (question.required is None) == (not question.required_message), path
        assert (question.constraint is None) == (not question.constraint_message), path


def test_nobody_is_made_to_tell(form: Questionnaire) -> None:
    for path, question in form.questions.items():
        if question.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) and "likert" not in question.appearance:
            assert "rather_not_say" in {choice.name for choice in question.choices}, path
        elif question.kind.asked and question.kind is not Kind.ACKNOWLEDGE:
            assert question.required is None, path
        if question.kind is Kind.TEXT:
            assert question.max_length is not None, path


def test_texts_are_set_tidily() -> None:
    """As they stand in the workbook: the reader takes a no-break space for a space, as pyxform does."""
    for sheet in openpyxl.load_workbook(BytesIO(workbook()), read_only=True).worksheets[:2]:
        header, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            for column, cell in zip(header, row, strict=True):
                if "::" not in str(column) or cell is None:
                    continue
                words = str(cell)
                assert words == words.strip(), words
                assert "  " not in words, words
                assert "'" not in words, words
                if "(fr)" in str(column):
                    assert not re.search(r"[^\u202f][?!;]|[^\u00a0]:", words), words


def test_no_word_that_is_never_used(form: Questionnaire) -> None:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        banned = [
            word.strip() for row in csv.DictReader(file) for word in row["never"].split(";") if word.strip()
        ]
    assert len(banned) > 10
    said = [words for _, text in texts(form) for words in text.by_language.values()]
    said += [words for written in (HAVE_HELPED, REMARK) for many in written.values() for words in many]
    for word in banned:
        pattern = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
        assert not [words for words in said if pattern.search(words)], word


def test_it_opens_as_a_workbook_that_offices_can_copy() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook()))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert all(sheet.freeze_panes for sheet in book.worksheets)


@pytest.mark.parametrize(
    ("answers", "asked", "not_asked"),
    [
        (
            {},
            {"situation/noticed"},
            {"knowledge/heard_where", "situation/seen/sure", "response/did", "response/have_helped"},
        ),
        ({"knowledge/heard": "know_little"}, {"knowledge/heard_where"}, set()),
        ({"situation/noticed": "no"}, {"help/would_help"}, {"situation/seen/sure", "response/did"}),
        ({"situation/noticed": "rather_not_say"}, set(), {"situation/seen/sure", "response/did"}),
        (
            {"situation/noticed": "yes"},
            {"situation/seen/sure", "response/did"},
            {"response/received", "response/held_back"},
        ),
        (
            {"situation/noticed": "yes", "response/did": ["nothing"]},
            {"response/held_back"},
            {"response/received"},
        ),
        (
            {"situation/noticed": "yes", "response/did": ["staff"]},
            {"response/held_back", "response/received"},
            set(),
        ),
        (
            {"situation/noticed": "yes", "response/did": ["companions", "line"]},
            {"response/received"},
            {"response/held_back"},
        ),
        (
            {"situation/noticed": "yes", "response/did": ["rather_not_say"]},
            set(),
            {"response/received", "response/held_back"},
        ),
    ],
)
def test_only_what_concerns_somebody_is_asked(
    form: Questionnaire, answers: dict[str, object], asked: set[str], not_asked: set[str]
) -> None:
    relevant = check(form, answers, TODAY).relevant
    assert asked <= relevant
    assert not relevant & not_asked


@pytest.mark.parametrize(
    ("path", "value", "refused"),
    [
        ("travels/trips", 0, False),
        ("travels/trips", 100, False),
        ("travels/trips", -1, True),
        ("travels/trips", 101, True),
        ("response/did", ["nothing"], False),
        ("response/did", ["nothing", "staff"], True),
        ("response/did", ["staff", "rather_not_say"], True),
        ("response/held_back", ["none", "language"], True),
        ("help/would_help", ["own_language", "anonymous", "signs"], False),
        ("help/would_help", ["own_language", "anonymous", "signs", "answer"], True),
        ("help/would_help", ["none", "signs"], True),
    ],
)
def test_what_cannot_be_is_refused(form: Questionnaire, path: str, value: object, refused: bool) -> None:
    answers = {"situation/noticed": "yes", "response/did": ["nothing"], path: value}
    fault = check(form, answers, TODAY).faults.get(path)
    assert (fault is not None) == refused
    if fault is not None:
        assert fault.code is Code.CONSTRAINT
        assert fault.message is not None


# What the invented respondents answer.


def test_the_margins_are_those_of_the_study(responses: list[Answers]) -> None:
    noticed = [answers for answers in responses if answers["situation/noticed"] == "yes"]
    reported = [answers for answers in noticed if names(answers, "response/did") & REPORTS]
    staff = [answers for answers in noticed if "staff" in names(answers, "response/did")]
    assert len(responses) == 1081
    assert len(noticed) == 831
    assert sum(answers["situation/seen/sure"] == "convinced" for answers in noticed) == 183
    assert round(100 * len(reported) / len(noticed)) == 4
    assert round(100 * len(staff) / len(noticed)) == 10
    assert (len(reported), len(staff)) == (33, 83)
    assert [answers for answers in responses if answers.get("response/reported") == "yes"] == reported
    assert {answers["about/country"] for answers in responses} == {"be", "fr", "de", "lu", "nl"}


def test_every_answer_is_one_that_could_be_given(form: Questionnaire, responses: list[Answers]) -> None:
    for answers in responses:
        checked = check(form, answers, TODAY)
        assert checked.faults == {}
        assert checked.values == answers


def test_every_choice_and_every_question_finds_somebody(
    form: Questionnaire, responses: list[Answers]
) -> None:
    for path, question in form.questions.items():
        given = [answers[path] for answers in responses if path in answers]
        assert bool(given) == (question.kind is not Kind.NOTE), path
        if question.kind is Kind.SELECT_ONE and path != "about/country":
            # Respondents to an open survey may live elsewhere; those of the study did not.
            assert {choice.name for choice in question.choices} - {"rather_not_say"} <= set(
                map(str, given)
            ), path


def test_few_write_and_in_their_own_language(form: Questionnaire) -> None:
    told = {"response/have_helped": HAVE_HELPED, "about/remark": REMARK}
    wrote = dict.fromkeys(told, 0)
    for language, answers in invented_responses(form):
        for path, sentences in told.items():
            written = answers.get(path)
            if written is None:
                continue
            wrote[path] += 1
            rest = str(written)
            for sentence in sentences[language]:
                rest = rest.replace(sentence, "")
            assert not rest.strip(), written
    assert 150 < wrote["response/have_helped"] < 300
    assert 50 < wrote["about/remark"] < 150


def test_answers_hang_together(responses: list[Answers]) -> None:
    """A cross table of the demo has something to show."""

    def share(of: list[Answers], path: str, *wanted: str) -> float:
        return sum(answers.get(path) in wanted for answers in of) / len(of)

    convinced = [answers for answers in responses if answers.get("situation/seen/sure") == "convinced"]
    unsure = [answers for answers in responses if answers.get("situation/seen/sure") == "unsure"]
    dutch = [answers for answers in responses if answers["about/country"] == "nl"]
    french = [answers for answers in responses if answers["about/country"] == "fr"]
    assert share(convinced, "response/reported", "yes") > 2 * share(unsure, "response/reported", "yes")
    assert share(dutch, "knowledge/knows_line", "yes") > share(french, "knowledge/knows_line", "yes")


def test_a_seed_always_gives_the_same(form: Questionnaire, responses: list[Answers]) -> None:
    assert list(islice(invented_answers(form), 40)) == responses[:40]
    other = list(islice(invented_answers(form, seed=7), 40))
    assert other == list(islice(invented_answers(form, seed=7), 40))
    assert other != responses[:40]
