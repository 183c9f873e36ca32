"""Words: folded, without endings, in order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.linkage.words import MOST_WORDS, is_stop, located, term, words


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("The hotels were closed", "en", ["the", "hotel", "were", "close"]),
        ("Les hôtels étaient fermés", "fr", None),
        ("L’hôtel", "fr", ["l", "hotel"]),
        ("Jean-Pierre", "fr", ["jean", "pierr"]),
        ("Die Häuser", "de", None),
        ("room_12 1-ABC-234", "xx", ["room", "12", "1", "abc", "234"]),
        ("Hôtels", "xx", ["hotels"]),
        ("HÔTELS", "pt-BR", None),
        ("酒店", "zh", ["jiu", "dian"]),
        ("", "en", []),
        ("… — !", "en", []),
    ],
)
def test_terms_in_order(text: str, language: str, terms: list[str] | None) -> None:
    if terms is None:
        assert all(each.isascii() and each for each in words(text, language))
    else:
        assert words(text, language) == terms


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("hotels", "hotel", "en"),
        ("hôtels", "hotel", "fr"),
        ("réservée", "reservee", "fr"),
        ("reservations", "reservation", "fr"),
        ("kamers", "kamer", "nl"),
        ("Zimmern", "zimmer", "de"),
        ("Mädchen", "madchen", "de"),
        ("habitaciones", "habitación", "es"),
        ("девочки", "девочка", "ru"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str, language: str) -> None:
    assert term(one, language) == term(other, language)


def test_common_words_are_told_by_language() -> None:
    assert is_stop("the", "en")
    assert is_stop("the", "en-GB")
    assert is_stop("etait", "fr")
    assert not is_stop("son", "en")
    assert not is_stop("hotel", "fr")
    assert not is_stop("the", "xx")


@settings(deadline=None)
@given(st.text(), st.sampled_from(["en", "fr", "nl", "de", "es", "ru", "ar", "el", "xx", ""]))
def test_every_word_has_a_term_and_a_place(text: str, language: str) -> None:
    for word in located(text):
        assert word.folded.isascii()
        assert word.folded.isalnum()
        assert term(word.written, language)
        assert 0 <= word.start < word.end <= len(text)


def test_bounds() -> None:
    assert len(located("a b " * 10_000)) == MOST_WORDS
    assert len(located("x" * 1_000)[0].folded) == 40
    assert located(" " * 100_000 + "word") == []
