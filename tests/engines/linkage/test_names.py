"""Names: folded, reduced to what tells them apart, and compared by sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.linkage import Kind, fold, of_field, phonetic, place_key
from saystop.engines.linkage.soundex import codes


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Hôtel  DE LA Plage ", "hotel de la plage"),
        ("Straße", "strasse"),
        ("Müller", "muller"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Đặng Nuñez Åse Þór", "dang nunez ase thor"),
        ("ﬁn", "fin"),
        ("Иванов", "ivanov"),
        ("Щербаков", "shcherbakov"),
        ("Фёдор", "fedor"),
        ("Γιώργος", "giorgos"),
        ("محمد", "mhmd"),
        ("خالد", "khld"),
        ("Jean-Pierre O'Brien", "jean-pierre o'brien"),
        ("", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.isascii()
    assert folded == folded.lower() == " ".join(folded.split())


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N", "Z", "P"])))
def test_case_and_form_do_not_matter(text: str) -> None:
    import unicodedata

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


# The examples that are published with the system and with PostgreSQL's fuzzystrmatch.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("augsburg", "054795"),
        ("breuer", "791900"),
        ("freud", "793000"),
        ("haber", "579000"),
        ("mannheim", "665600"),
        ("mintz", "664000"),
        ("topf", "370000"),
        ("kleinmann", "586660"),
        ("golden", "583600"),
        ("alpert", "087930"),
        ("auerbach", "097400 097500"),
        ("ohrbach", "097400 097500"),
        ("lipshitz", "874400"),
        ("lippszyc", "874400 874500"),
        ("lewinsky", "876450"),
        ("szlamawicz", "486740"),
        ("shlamovitz", "486740"),
        ("moskowitz", "645740"),
        ("peters", "734000 739400"),
        ("peterson", "734600 739460"),
        ("jackson", "145460 154600 445460 454600"),
        ("george", "595000"),
        ("john", "160000 460000"),
        ("ceniow", "467000 567000"),
        ("holubica", "587400 587500"),
        ("przemysl", "746480 794648"),
    ],
)
def test_published_codes(name: str, expected: str) -> None:
    assert " ".join(codes(name)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peeters", "Pieters"),
        ("Müller", "Mueller"),
        ("Dijkstra", "Dykstra"),
        ("Mohamed", "Muhammad"),
        ("Mohammed", "محمد"),
        ("Ahmed", "أحمد"),
        ("Khaled", "خالد"),
        ("Youssef", "يوسف"),
        ("Hussein", "حسين"),
        ("Ivanov", "Иванов"),
        ("Giorgos", "Γιώργος"),
        ("Sunrise", "Sunrize"),
        ("Schmidt", "Schmitt"),
        ("Lucas Peeters", "PIETERS, Lukas"),
    ],
)
def test_the_same_name_written_otherwise_sounds_alike(one: str, other: str) -> None:
    assert set(phonetic(one)) & set(phonetic(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Peeters", "Janssens"), ("Sunrise", "Paradise"), ("Maria", "Anna"), ("Ahmed", "Khaled")],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not set(phonetic(one)) & set(phonetic(other))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_sound_is_of_the_folded_name(name: str) -> None:
    assert all(code and code.isascii() for code in phonetic(name))
    assert len(phonetic(name)) <= 8 * 9
    assert phonetic(name) == phonetic(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hôtel de la Plage ****", "plage"),
        ("Hotel Plage", "plage"),
        ("The Sunrise Beach Resort & Spa", "sunrise beach"),
        ("Sunrise Beach Hotel B.V.", "sunrise beach b v"),
        ("Camping Les Pins SARL", "pins"),
        ("L’Escale", "escale"),
        ("Gasthof zum Löwen", "lowen"),
        ("Het Gouden Anker", "gouden anker"),
        ("Hostal El Sol", "sol"),
        ("Hotel", "hotel"),
        ("Saint-Tropez", "saint tropez"),
        ("Москва", "moskva"),
        ("***", ""),
    ],
)
def test_place_key(name: str, key: str) -> None:
    assert place_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mr. Lucas Peeters", "lucas peeters"),
        ("PEETERS, Lucas", "lucas peeters"),
        ("Dr", "dr"),
        ("O’Brien", "obrien"),
        ("Frau Müller", "muller"),
    ],
)
def test_what_somebody_was_called(name: str, key: str) -> None:
    (identifier,) = of_field(Kind.PERSON, name)
    assert identifier.value == key
    assert (identifier.shown, identifier.start, identifier.end) == (name, -1, -1)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", "   ", "?", "…"])
def test_an_empty_field_says_nothing(kind: Kind, text: str) -> None:
    assert of_field(kind, text) == []
