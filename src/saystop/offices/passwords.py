"""A rule for passwords beside length and the lists of leaked ones: not oneself."""

import re
import unicodedata

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from saystop.offices.models import Member

LEAST_OF_ONES_OWN = 6  # letters and digits that must be left without one's name and address


class NotOneself(UserAttributeSimilarityValidator):
    """Refuses a password that resembles the member's name or e-mail address, or is made of pieces of them, however often.

    Django's rule, which it keeps, compares the whole password with each word: it lets the same word three times pass.
    """

    def __init__(self) -> None:
        super().__init__(user_attributes=("name", "email"))

    def validate(self, password: str, user: Member | None = None) -> None:
        """Raise ValidationError with one sentence."""
        if user is None or len(password) < LEAST_OF_ONES_OWN:
            return  # so short that the rule of length refuses it, and is the one to say why
        rest = _plain(password)
        for word in sorted(_words(f"{user.name} {user.email}"), key=len, reverse=True):
            rest = rest.replace(word, " ")
        is_too_close = sum(letter.isalnum() for letter in rest) < LEAST_OF_ONES_OWN
        if not is_too_close:
            try:
                super().validate(password, user)
            except ValidationError:
                is_too_close = True
        if is_too_close:
            raise ValidationError(
                _(
                    "This password is too close to your name or e-mail address: choose words that have nothing to do with you."
                )
            )


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", _plain(text)) if len(word) > 1}


def _plain(text: str) -> str:
    """Without case and accents."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
