"""The European QR code that fills in a SEPA credit transfer (EPC069-12, version 2.1 of the guidelines; payload version 002).

Twelve lines: service tag, version, character set, identification, BIC, name, IBAN, amount, purpose, structured remittance
information, unstructured remittance information, information to the payer. At most 331 bytes, error correction M, symbol
version 13.

The Belgian structured communication travels in the structured line as its twelve digits: the guidelines say that ISO 11649
*may* be used there, Belgian banks take the twelve digits in their digital form (see `references`), and they treat everything
in the unstructured line as a free message. The two lines exclude each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum import iso11649

from saystop.asking import amounts
from saystop.asking.pictures import picture_of
from saystop.campaigns.paying import references

MOST_BYTES, MOST_VERSION = 331, 13
MOST_NAME, MOST_TEXT, MOST_TOLD = 70, 140, 70
MOST_CENTS = 99_999_999_999
_UTF_8 = "1"
# Charity payment, of the external code set of ISO 20022.
CHARITY = "CHAR"


class Unfit(Exception):
    """Why no code can be drawn: a field and a sentence for each fault."""

    def __init__(self, faults: list[tuple[str, Promise]]) -> None:
        super().__init__("; ".join(name for name, _sentence in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the payer's bank shall be told. `reference` excludes `text`."""

    name: str
    iban: str
    cents: int
    bic: str = ""
    purpose: str = CHARITY
    reference: str = ""
    text: str = ""
    told: str = ""


def payload(transfer: Transfer) -> bytes:
    """The lines of the code.

    Raises:
        Unfit
    """
    if faults := list(_faults(transfer)):
        raise Unfit(faults)
    lines = [
        "BCD",
        "002",
        _UTF_8,
        "SCT",
        transfer.bic,
        transfer.name,
        transfer.iban,
        f"EUR{amounts.decimal(transfer.cents)}",
        transfer.purpose,
        transfer.reference,
        transfer.text,
        transfer.told,
    ]
    # Lines that are empty at the end may be left out.
    while not lines[-1]:
        lines.pop()
    data = "\n".join(lines).encode()
    if len(data) > MOST_BYTES:
        raise Unfit([("text", _("This is too long for the QR code: shorten the name or the message."))])
    return data


def is_iban(written: str) -> bool:
    """Whether its length and its check digits are right for its country. Lists of banks change; they are not asked."""
    return ibans.is_valid(written, check_country=False)


def svg(transfer: Transfer) -> SafeString:
    """The code for a page. Raises as `payload`."""
    return picture_of(_code(transfer).svg_inline(scale=5, border=4, light="#fff", dark="#000"))


def png(transfer: Transfer) -> bytes:
    """The code as a picture. Raises as `payload`."""
    drawn = BytesIO()
    _code(transfer).save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def _code(transfer: Transfer) -> Any:
    """Of error correction M, as the guidelines demand: a higher one that fits is not taken."""
    code = segno.make_qr(payload(transfer), error="m", boost_error=False)
    if int(code.version) > MOST_VERSION:  # 331 bytes fit into it; the standard says it twice
        raise Unfit([("text", _("This is too long for the QR code: shorten the name or the message."))])
    return code


def _faults(transfer: Transfer) -> Iterator[tuple[str, Promise]]:
    if not 0 < len(transfer.name) <= MOST_NAME:
        yield "name", _("The name of the account has 1 to 70 characters.")
    if transfer.iban != ibans.compact(transfer.iban) or not is_iban(transfer.iban):
        yield "iban", _("This is no IBAN: compare it with the one that the bank wrote.")
    if transfer.bic and (transfer.bic != bics.compact(transfer.bic) or not bics.is_valid(transfer.bic)):
        yield "bic", _("This is no BIC: it has 8 or 11 letters and digits.")
    if not 1 <= transfer.cents <= MOST_CENTS:
        yield "amount", _("The amount is from 0.01 to 999,999,999.99 euro.")
    if transfer.purpose and not (
        transfer.purpose.isascii() and transfer.purpose.isalnum() and len(transfer.purpose) <= 4
    ):
        yield "purpose", _("The purpose is a code of up to four letters, such as CHAR.")
    if transfer.reference and not (
        references.is_right(transfer.reference) or iso11649.is_valid(transfer.reference)
    ):
        yield "reference", _("The check digits of the reference are wrong.")
    if transfer.reference and transfer.text:
        yield "text", _("A transfer has a reference or a message, not both.")
    if len(transfer.text) > MOST_TEXT:
        yield "text", _("The message has at most 140 characters.")
    if len(transfer.told) > MOST_TOLD:
        yield "told", _("What is told to the payer has at most 70 characters.")
    for name in ("name", "purpose", "reference", "text", "told"):
        if any(ord(one) < 32 or 127 <= ord(one) < 160 for one in getattr(transfer, name)):
            yield name, _("Write it on one line.")
