"""Texts in several languages, and definitions that survive storage."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Choice, Group, Kind, Question, Questionnaire, Text
from saystop.engines.questionnaires.storing import from_json, to_json


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "Où ?"), ("fr-BE", "Où ?"), ("en", "Where?"), ("nl", "Where?"), ("", "Where?")],
)
def test_fallback(language: str, expected: str) -> None:
    assert Text({"fr": "Où ?", "en": "Where?"}).get(language, "en") == expected


def test_fallback_without_the_default_language_or_anything() -> None:
    assert Text({"fr": "Où ?"}).get("nl", "en") == "Où ?"
    assert Text().get("nl", "en") == ""
    assert not Text()


WORDS = st.text(max_size=10)
TEXTS = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), WORDS).map(Text)
EXPRESSIONS = st.none() | st.sampled_from(["true()", "/form/a = 'x'"]).map(Expression)
LABELS = st.frozensets(st.sampled_from(["multiline", "field-list"]))
PAIRS = st.dictionaries(WORDS, WORDS, max_size=2)
QUESTIONS = st.builds(
    Question,
    path=WORDS,
    name=WORDS,
    kind=st.sampled_from(Kind),
    label=TEXTS,
    hint=TEXTS,
    guidance=st.none() | TEXTS,
    required=EXPRESSIONS,
    required_message=TEXTS,
    relevant=EXPRESSIONS,
    constraint=EXPRESSIONS,
    constraint_message=TEXTS,
    calculation=EXPRESSIONS,
    default=st.none() | WORDS | EXPRESSIONS,
    appearance=LABELS,
    choices=st.lists(st.builds(Choice, WORDS, TEXTS, PAIRS), max_size=2).map(tuple),
    choice_filter=EXPRESSIONS,
    parameters=PAIRS,
    max_length=st.none() | st.integers(1, 100),
)
GROUPS = st.recursive(
    st.builds(Group, WORDS, WORDS, TEXTS, TEXTS, EXPRESSIONS, LABELS),
    lambda inner: st.builds(
        Group,
        WORDS,
        WORDS,
        TEXTS,
        TEXTS,
        EXPRESSIONS,
        LABELS,
        st.lists(inner | QUESTIONS, max_size=3).map(tuple),
    ),
    max_leaves=4,
)


@given(
    st.builds(
        Questionnaire,
        TEXTS,
        WORDS,
        st.lists(WORDS, max_size=2).map(tuple),
        WORDS,
        st.lists(GROUPS, max_size=2).map(tuple),
        st.lists(WORDS, max_size=2).map(tuple),
    )
)
def test_a_definition_comes_back_whole(questionnaire: Questionnaire) -> None:
    written = to_json(questionnaire)
    back = from_json(written)
    assert back == questionnaire
    assert to_json(back) == written


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", "null", '{"format":99}', '{"format":1}', '{"format":1,"steps":3}']
)
def test_anything_else_is_not_a_definition(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(written)


def test_showing_a_stored_form_needs_no_library_for_workbooks() -> None:
    program = (
        "import sys; from saystop.engines.questionnaires import model, values, answering, workbook, logic;"
        "print([name for name in ('pyxform', 'openpyxl', 'lxml', 'xlrd', 'django') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout.replace("'", '"')) == []
