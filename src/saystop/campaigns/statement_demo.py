"""A bank statement in the demo office, all of it invented: one payment of each kind that somebody meets."""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.utils import timezone

from saystop.asking import amounts
from saystop.campaigns.models import Fundraiser, FundraiserState, Pledge
from saystop.campaigns.paying import references
from saystop.campaigns.services import pledging, statements
from saystop.offices.models import Member

# Numbers of a bank that does not exist; their check digits are right.
_DONORS = ("BE69999000020278", "BE25999000030382", "BE78999000040486")
_OPENING = 120_000


def make(member: Member) -> None:
    """For the latest fundraiser that is open; where there is none, nothing."""
    fundraiser = Fundraiser.objects.filter(state=FundraiserState.OPEN).order_by("-opens_on").first()
    if fundraiser is None:
        return
    right, mistyped, _unnamed = (
        pledging.pledge(fundraiser, cents, language, pledging.Donor(name=name))[0]
        for cents, language, name in (
            (2_500, "en", "Ana Sample (invented)"),
            (4_000, "nl", "Bram Voorbeeld (verzonnen)"),
            (10_000, "fr", "Chloé Exemple (inventée)"),
        )
    )
    payments = [
        (2_500, references.written(right.reference), "Ana Sample (invented)", _DONORS[0]),
        # Two digits changed places.
        (4_000, references.written(_mistyped(mistyped)), "B. Voorbeeld (verzonnen)", _DONORS[1]),
        (10_000, "Pour le projet", "Exemple Chloé (inventée)", _DONORS[2]),
        # The same once more.
        (2_500, references.written(right.reference), "Ana Sample (invented)", _DONORS[0]),
        (5_000, "Harbour fair, collected at the stall (invented)", "Harbour Traders (invented)", _DONORS[1]),
        (-350, "Keeping of the account (invented)", "Bank of Examples (invented)", ""),
    ]
    statements.take_in(member, _written(fundraiser.account.iban, payments))


def _mistyped(pledge: Pledge) -> str:
    """The first two neighbours that differ changed places; if all are alike another last digit."""
    digits = pledge.reference
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def _written(iban: str, payments: list[tuple[int, str, str, str]]) -> bytes:
    """As a bank writes it: CAMT.053, version 08."""
    day = timezone.localdate() - timedelta(days=1)
    closing = _OPENING + sum(cents for cents, *_rest in payments)
    entries = (
        f"<Ntry>{_amount(cents)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<AcctSvcrRef>DEMO{day:%Y%m%d}{number}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
        + (f"<{side}><Pty><Nm>{escape(name)}</Nm></Pty></{side}>")
        + (f"<{side}Acct><Id><IBAN>{other}</IBAN></Id></{side}Acct>" if other else "")
        + f"</RltdPties><RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for number, (cents, text, name, other) in enumerate(payments, start=1)
        for side in ["Dbtr" if cents > 0 else "Cdtr"]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>DEMO {day} (invented)</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{_balance('OPBD', _OPENING, str(day))}{_balance('CLBD', closing, str(day))}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _amount(cents: int) -> str:
    sign = "CRDT" if cents >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{amounts.decimal(abs(cents))}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _balance(code: str, cents: int, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(cents)}<Dt><Dt>{day}</Dt></Dt></Bal>"
    )
