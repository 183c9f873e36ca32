"""Short codes of channels: how they are made, and how they stand in an address."""

import secrets

from saystop.outreach.models.channels import CODE

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without those that look like another on paper
DIGITS = "23456789"
LENGTH = 5


def new() -> str:
    """A code by chance, a digit in it."""
    made = [secrets.choice(LETTERS + DIGITS) for _ in range(LENGTH)]
    made[secrets.randbelow(LENGTH)] = secrets.choice(DIGITS)
    return "".join(made)


class CodeConverter:
    """A code, in small letters or in capitals: a QR code of capitals is smaller, and telephones write the first letter large."""

    regex = CODE.replace("a-z", "a-zA-Z")

    def to_python(self, value: str) -> str:
        return value.lower()

    def to_url(self, value: str) -> str:
        return value
