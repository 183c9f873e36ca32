"""Patterns, with Python's own engine as the second judge where both know the construct."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.questionnaires.logic import ExpressionError
from saystop.engines.questionnaires.logic.patterns import Pattern

PIECE = st.recursive(
    st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", r"\d", r"\w", r"\.", "1"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "{0}"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


@given(PIECE, st.text("abc1.", max_size=7))
def test_agrees_with_python(source: str, text: str) -> None:
    assert Pattern(source).matches(text) == bool(re.fullmatch(source, text, re.ASCII))


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("", "", True),
        ("^a$", "a", True),
        ("^a|b$", "b", True),
        ("^a|b$", "ab", False),
        ("(^a$)|(^bc$)", "bc", True),
        ("a^b", "ab", False),
        ("a$b", "ab", False),
        ("(a|^)b", "b", True),
        ("^$", "", True),
        ("$^", "", True),
        ("(^)*a", "a", True),
        ("a|", "", True),
        (r"\p{L}+", "Zoë", True),
        (r"\p{Lu}\p{Ll}", "Éa", True),
        (r"\P{L}", "a", False),
        (r"[\p{L} ]+", "ça va", True),
        ("(?i)ab[c]", "AbC", True),
        (r"[^@\s]+@[^@\s]+\.[a-z]{2,}", "someone@example.org", True),
        (r"[^@\s]+@[^@\s]+\.[a-z]{2,}", "someone@example", False),
        (r"\+?[0-9 ]{6,15}", "+352 12 34 56", True),
        ("[-a]", "-", True),
        ("[a-]", "-", True),
        ("[]a]", "]", True),
        ("a{2,3}", "aaaa", False),
    ],
)
def test_cases(source: str, text: str, expected: bool) -> None:
    assert Pattern(source).matches(text) is expected


@pytest.mark.parametrize(
    "source",
    [
        *("(", ")", "{", "[", "*", "\\", "a{", "a{1", "a**", "a{3,2}", "a{x}", "[b-a]"),
        *(r"\1", r"\p{Greek}", "(?=a)", "(?<!a)"),
        "((((a{900}){900}){900}){900})",
        "(" * 500,
        "a" * 2_000,
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        Pattern(source)


@given(st.text("ab()[]{}|*+?^$\\.-,12pLd", max_size=20))
def test_any_text_is_a_pattern_or_refused(source: str) -> None:
    try:
        pattern = Pattern(source)
    except ExpressionError:
        return
    assert pattern.matches("ab12") in (True, False)
