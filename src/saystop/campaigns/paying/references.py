"""References by which money finds its pledge: the Belgian structured communication, and the European one made of it.

Ten digits and two that check them: the remainder of the ten divided by 97, or 97 where that is 0; written +++123/1234/12345+++ on
paper and as twelve digits in data (https://febelfin.be/en/themes/digitalization-innovation/regulations/conditions-for-offering-credit-transfers).
Banks outside Belgium do not know it: there the same twelve digits travel as a creditor reference of ISO 11649, RF and two check
digits before them.
"""

import re
import secrets

from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

_DIGITS = 10
_BELGIAN = "BE"
# What people and banks write around the digits: signs, slashes, points, spaces of any kind.
_AROUND = re.compile(r"[\s+*/.\-–]")

# From each beginning of digits on, also within what begins before; a longer number is no reference with something behind it.
_IN_TEXT = re.compile(
    r"(?i)(?=(\bRF[0-9]{2}(?:\s?[0-9]){12}(?![0-9])|(?<![0-9])[0-9](?:[\s+*/.\-–]{0,2}[0-9]){11}(?![0-9])))"
)


def new() -> str:
    """Twelve digits by chance, right in themselves. Of ten billion: nobody meets another's by counting up."""
    base = f"{secrets.randbelow(10**_DIGITS - 1) + 1:010}"
    return base + ogm_vcs.calc_check_digits(base)


def is_right(digits: str) -> bool:
    """Whether twelve digits check."""
    return len(digits) == 12 and digits.isascii() and digits.isdigit() and ogm_vcs.is_valid(digits)


def parsed(written: str) -> str:
    """The twelve digits of a reference however it is written, in either form; empty where it is none or does not check."""
    bare = _AROUND.sub("", written).upper()
    if bare.startswith("RF"):
        try:
            bare = iso11649.validate(bare)[4:]
        except ValidationError:
            return ""
    return bare if is_right(bare) else ""


def found_in(text: str) -> list[str]:
    """Each right reference that stands in a text, once, in its order."""
    candidates = [found[1] for found in _IN_TEXT.finditer(text)]
    return list(dict.fromkeys(digits for one in candidates if (digits := parsed(one))))


def written(digits: str) -> str:
    """As it stands on a Belgian transfer form: +++123/1234/12345+++."""
    return f"+++{ogm_vcs.format(digits)}+++"


def creditor_reference(digits: str) -> str:
    """The same as ISO 11649 has it: RF, check digits, the twelve digits."""
    # ISO 7064 mod 97-10 over the digits, "RF" and 00, where R is 27 and F is 15.
    return f"RF{98 - int(f'{digits}271500') % 97:02}{digits}"


def travelling(digits: str, iban: str) -> str:
    """As it stands in the data of a transfer to this account."""
    return digits if iban.startswith(_BELGIAN) else creditor_reference(digits)


def shown(digits: str, iban: str) -> str:
    """As a person reads and types it, for a transfer to this account."""
    if iban.startswith(_BELGIAN):
        return written(digits)
    return iso11649.format(creditor_reference(digits))
