"""Blind tokens: equal for what is equal, blind for who has no key, and found by what was typed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from saystop.engines.linkage import (
    Blind,
    Document,
    Identifier,
    Kind,
    Query,
    cell,
    identifier_tokens,
    index_tokens,
    neighbours,
    of_field,
    query_tokens,
    sought_tokens,
)
from saystop.engines.linkage.words import is_stop_anywhere, located
from tests.engines.linkage.samples import KEY, REPORT, TODAY, found

BLIND = Blind(KEY)
LANGUAGES = ("en", "fr", "nl", "de")
ALPHABET = st.characters(categories=["L", "N"], max_codepoint=0x2FFF)
WORDS = st.text(ALPHABET, min_size=1, max_size=14)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


def document(text: str = REPORT, language: str = "en", *fields: Identifier) -> Document:
    return Document(((text, language),), (*found(text, "BE"), *fields))


def ask(query: str, languages: tuple[str, ...] = LANGUAGES) -> Query:
    return query_tokens(BLIND, query, languages, today=TODAY)


def holds(tokens: set[int], query: Query) -> bool:
    assert query.groups
    return all(group & tokens for group in query.groups)


TOKENS = index_tokens(BLIND, document())


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("hotel", ["Hotel"]),
        ("HÔTELS", ["Hotel"]),
        ("the hotel", ["The", "the", "Hotel"]),
        ("pictures", ["picture"]),
        ("sunr*", ["Sunrise"]),
        ("receptioni*", ["receptionist"]),
        ('"white van"', ["white van"]),
        ('"asked for a passport"', ["asked for a passport"]),
        ("“room 12”", ["room 12"]),
        ("room 12", ["room", "12"]),
        ("12*", ["12"]),  # too short for a beginning: a word
        ("1 abc 234", ["1-ABC-234"]),
        ("1ABC234", ["1-ABC-234"]),
        ("1ab*", []),
        ("0470 12 34 56", ["+32 470 12 34 56"]),
        ("0032470123456", ["+32 470 12 34 56"]),
        ("+32470123456", ["+32 470 12 34 56"]),
        ("32 470 123456", ["+32 470 12 34 56"]),
        ("@bigboss77", ["telegram: bigboss77"]),
        ("t.me/bigboss77", ["telegram: bigboss77"]),
        ("BigBoss77", ["bigboss77"]),
        ("3 juillet 2026", ["3 July 2026"]),
        ("2026-07-03", ["3 July 2026"]),
    ],
)
def test_what_is_asked_is_found_and_marked(query: str, marked: list[str]) -> None:
    asked = ask(query)
    assert holds(TOKENS, asked)
    assert asked.confirms([REPORT])
    spans = asked.matches(REPORT)
    assert {REPORT[start:end] for start, end in spans} == set(marked)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    "query",
    [
        "aeroplane",
        "hotel aeroplane",
        '"van white"',
        '"white hotel"',
        "sunz*",
        "hotels*",
        "1 abc 235",
        "0470 12 34 57",
        "@bigboss78",
        "4 July 2026",
        "room 13",
        "50.8466, 4.3528",
    ],
)
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not holds(TOKENS, ask(query))


def test_phrases_and_long_beginnings_are_confirmed_on_the_opened_text() -> None:
    text = "a white van came; the van left fast; receptionist"
    tokens = index_tokens(BLIND, document(text))
    asked = ask('"white van left"')
    assert holds(tokens, asked)  # each pair is there
    assert not asked.confirms([text])
    assert asked.confirms(["nothing", "the white van left"])
    assert asked.matches(text) == []
    asked = ask("receptionary*")
    assert holds(tokens, asked)
    assert not asked.confirms([text])


def test_a_report_in_another_language_is_found_by_its_forms() -> None:
    tokens = index_tokens(BLIND, document("Les chambres étaient fermées", "fr"))
    for query in ("chambre", "CHAMBRES", "fermée", "la chambre"):
        assert holds(tokens, ask(query))
    assert holds(tokens, ask("chambres", ("en",)))  # as it is written, whatever the language


def test_words_common_in_one_language_do_not_hide_reports_in_another() -> None:
    english = index_tokens(BLIND, document("his son was there", "en"))
    assert holds(english, ask("son"))
    assert holds(index_tokens(BLIND, document("une maison", "fr")), ask("la maison"))


@pytest.mark.parametrize("query", ["", "   ", '""', "*", "…"])
def test_nothing_asked(query: str) -> None:
    assert ask(query).groups == ()
    assert ask(query).matches(REPORT) == []


@pytest.mark.parametrize(
    ("field", "query"),
    [
        (of_field(Kind.PLACE, "Hotel Sunrise Beach"), "sunrize beach"),
        (of_field(Kind.PLACE, "Hotel 33"), "hotel 33"),
        (of_field(Kind.PERSON, "Lucas Peeters"), "Lukas Pieters"),
        (of_field(Kind.PERSON, "Mohammed"), "محمد"),
        (of_field(Kind.CELL, "50.8466 4.3528"), "50.8466, 4.3528"),
        (of_field(Kind.CELL, "50.8466 4.3528"), "50.8399, 4.3599"),  # next door
        (of_field(Kind.PLATE, "1-ABC-234"), "1 ABC 234"),
        (of_field(Kind.ACCOUNT, "bigboss"), "telegram: @bigboss"),
        (of_field(Kind.ACCOUNT, "telegram: bigboss"), "@bigboss"),
        (of_field(Kind.EMAIL, "John.Doe@gmail.com"), "johndoe+x@gmail.com"),
        (of_field(Kind.LINK, "https://www.example.com/a/"), "example.com/a"),
    ],
)
def test_fields_are_found_as_people_ask_for_them(field: list[Identifier], query: str) -> None:
    tokens = index_tokens(BLIND, Document((), tuple(field)))
    assert holds(tokens, ask(query))
    assert not holds(tokens, ask("something else"))


def test_what_is_sought_for_an_identifier_finds_those_near_it() -> None:
    def finds(one: Identifier, other: Identifier) -> bool:
        return bool(sought_tokens(BLIND, one) & identifier_tokens(BLIND, other))

    here = Identifier(Kind.CELL, cell(50.8466, 4.3528), "")
    assert all(finds(here, Identifier(Kind.CELL, each, "")) for each in neighbours(here.value))
    assert not finds(here, Identifier(Kind.CELL, cell(50.8766, 4.3528), ""))
    instagram, telegram, unknown = (
        Identifier(Kind.ACCOUNT, value, "") for value in ("instagram:boss", "telegram:boss", "@boss")
    )
    assert finds(unknown, instagram)
    assert finds(instagram, unknown)
    assert not finds(instagram, telegram)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["en", "fr", "nl", "de", "ru", "xx"]), st.data())
def test_a_document_answers_its_own_words_beginnings_and_phrases(
    text: str, language: str, data: st.DataObject
) -> None:
    words = located(text)
    assume(words)
    tokens = index_tokens(BLIND, Document(((text, language),)))
    at = data.draw(st.integers(0, len(words) - 1))
    word = words[at]
    if not is_stop_anywhere(word.folded):
        asked = ask(word.written)
        assert holds(tokens, asked)
        assert (word.start, word.end) in asked.matches(text)
        if len(word.folded) >= 3:
            length = data.draw(st.integers(3, len(word.folded)))
            asked = ask(word.folded[:length] + "*")
            assert holds(tokens, asked)
            assert asked.confirms([text])
    until = data.draw(st.integers(at, len(words) - 1))
    phrase = text[word.start : words[until].end]
    asked = ask(f'"{phrase}"')
    assert all(group & tokens for group in asked.groups) or all(
        is_stop_anywhere(each.folded) for each in words[at : until + 1]
    )
    assert asked.confirms([text])


KINDS = st.sampled_from(["word", "pair", *(kind.value for kind in Kind)])


@settings(deadline=None)
@given(KINDS, st.text(), KINDS, st.text())
def test_tokens_are_equal_exactly_for_the_same_value_of_the_same_kind(
    kind: str, value: str, other_kind: str, other: str
) -> None:
    assert (BLIND.token(kind, value) == BLIND.token(other_kind, other)) == (
        (kind, value) == (other_kind, other)
    )
    assert -(2**63) <= BLIND.token(kind, value) < 2**63


def test_another_key_gives_other_tokens() -> None:
    other = Blind(bytes(reversed(KEY)))
    assert index_tokens(other, document()).isdisjoint(TOKENS)
    assert index_tokens(Blind(KEY), document()) == TOKENS


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=64), st.binary(min_size=32, max_size=64))
def test_keys_are_all_told_apart(one: bytes, other: bytes) -> None:
    assume(one != other)
    assert Blind(one).token("word", "hotel") != Blind(other).token("word", "hotel")


@pytest.mark.parametrize("key", [b"", b"short", bytes(65)])
def test_a_key_has_its_length(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 to 64 bytes"):
        Blind(key)


def test_a_report_costs_a_bounded_number_of_tokens() -> None:
    report = " ".join(REPORT.split()[:100])
    assert len(index_tokens(BLIND, Document(((report, "en"),)))) <= 350


def test_only_the_value_counts_not_how_it_was_written() -> None:
    one = Identifier(Kind.DATE, date(2026, 7, 3).isoformat(), "3 July 2026", 4, 15)
    assert identifier_tokens(BLIND, one) == identifier_tokens(
        BLIND, replace(one, shown="3.7.26", start=-1, end=-1)
    )
