"""Which passwords are refused because they are oneself. Length and leaked ones are Django's rules, which stay."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from saystop.engines.sealing import Cost, passwords
from saystop.offices.models import Member
from tests import stretching

NINA = Member(name="Nina Ångström", email="nina.a@harbour-office.example")


@pytest.mark.parametrize(
    "password",
    [
        "nina nina nina",
        "NinaNinaNina!",
        "nina angstrom 1990",
        "Ångström_Ångström",
        "harbour-office.example",
        "nina.a@harbour-office.example",
        "nina.a@harbour-offices.example",
    ],
)
def test_oneself_is_no_password_and_one_sentence_says_so(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, NINA)
    assert len(refused.value.messages) == 1
    assert "your name or e-mail" in refused.value.messages[0]


@pytest.mark.parametrize(
    "password", ["a quiet pier at dawn", "nina walks by the sea", "0c2f9e1b77aa", "зимняя пристань"]
)
def test_other_words_are_taken_also_beside_one_s_name(password: str) -> None:
    validate_password(password, NINA)


def test_a_few_letters_are_said_to_be_short_and_nothing_else() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password("boat", NINA)
    assert len(refused.value.messages) == 1
    assert "too short" in refused.value.messages[0]


def test_the_other_rules_stay() -> None:
    for password, sentence in (("sea pier", "too short"), ("password1234", "too common")):
        with pytest.raises(ValidationError, match=sentence):
            validate_password(password, NINA)


def test_what_the_tests_remember_is_what_is_computed() -> None:
    """Outside the tests of sealing each password is stretched once (`tests/stretching.py`)."""
    for words in ("a quiet pier at dawn", "A quiet pier at dawn", "caf\u00e9", "cafe\u0301"):
        for salt in (stretching.SALT, bytes(16)):
            kept = [passwords.stretch(words, salt, Cost(7168, 5)) for _ in range(2)]
            assert kept == [stretching.computed(words, salt, Cost(7168, 5))] * 2
    assert passwords.stretch is stretching.remembered
