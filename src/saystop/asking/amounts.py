"""Amounts in euro, kept as whole cents: read as people write them, shown as each language writes them."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

# Thousands may be set off by a point, a comma, a space or an apostrophe, each by the same; cents by a point or a comma,
# and not by the mark of the thousands: nobody can tell what "12,345,6" means.
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<mark>[., '’])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]{1,12})"
    r"(?:(?!(?P=mark))[.,](?P<cents>[0-9]{1,2}|-))?"
)


def cents_of(written: str) -> int | None:
    """The cents of what somebody typed: "25", "25,5", "1.250,00", "€ 25"; None for what is no amount."""
    bare = " ".join(written.replace("€", " ").replace("EUR", " ").split())
    found = _AMOUNT.fullmatch(bare)
    if not found:
        return None
    whole = re.sub("[^0-9]", "", found["whole"])
    part = (found["cents"] or "0").replace("-", "0").ljust(2, "0")
    return int(whole) * 100 + int(part)


def decimal(cents: int) -> str:
    """With a point and two digits, as data has it: 25.50."""
    return f"{cents // 100}.{cents % 100:02}"


def typed(cents: int) -> str:
    """For a field in which it can be changed."""
    return decimal(cents).removesuffix(".00")


def euro(cents: int, language: str) -> str:
    """As a language writes it; whole euros without cents."""
    locale = Locale.parse(language, sep="-")
    pattern = locale.currency_formats["standard"].pattern
    if cents % 100 == 0:
        pattern = pattern.replace(".00", "")
    return format_currency(Decimal(cents) / 100, "EUR", pattern, locale=locale, currency_digits=False)
