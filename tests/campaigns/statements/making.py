"""Statements written for tests: in one shape, with what a test is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_bytes
from xml.sax.saxutils import escape

from saystop.campaigns.models import Account, Entry, Fundraiser, FundraiserState, Pledge

OURS = "BE16999000010174"
DONOR = "BE69999000020278"
OTHER = "BE25999000030382"
FILES = Path(__file__).parent / "files"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry: cents, below zero for what went out."""

    cents: int
    text: str = ""
    reference: str = ""  # of the bank; "-" for none
    name: str = "Ana Sample"
    iban: str = DONOR
    day: str = "2031-05-05"
    end_to_end: str = "NOTPROVIDED"
    reversal: bool = False


def money(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02}"


def sign(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def balance(code: str, cents: int, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{money(cents)}</Amt>"
        f"<CdtDbtInd>{sign(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(number: int, row: Row) -> str:
    own = row.reference or f"{row.day}-{number}"
    told = f"<AcctSvcrRef>{own}</AcctSvcrRef>" if own != "-" else ""
    side = "Dbtr" if (row.cents > 0) != row.reversal else "Cdtr"
    return (
        f"<Ntry><Amt Ccy='EUR'>{money(row.cents)}</Amt><CdtDbtInd>{sign(row.cents)}</CdtDbtInd>"
        f"<RvslInd>{'true' if row.reversal else 'false'}</RvslInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{row.day}</Dt></BookgDt>{told}<NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{escape(row.end_to_end)}</EndToEndId></Refs>"
        f"<RltdPties><{side}><Nm>{escape(row.name)}</Nm></{side}><{side}Acct><Id><IBAN>{row.iban}</IBAN></Id></{side}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(row.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def written(
    rows: Sequence[Row], opening: int = 0, iban: str = OURS, bank_id: str = "S1", wrong: int = 0
) -> bytes:
    """A file of one statement whose balances add up, but for `wrong` cents."""
    days = sorted(row.day for row in rows) or ["2031-05-05"]
    parts = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt>",
        f"<Stmt><Id>{bank_id}</Id><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>",
        balance("OPBD", opening, days[0]),
        balance("CLBD", opening + sum(row.cents for row in rows) + wrong, days[-1]),
        *(entry(number, row) for number, row in enumerate(rows, start=1)),
        "</Stmt></BkToCstmrStmt></Document>",
    ]
    return "".join(parts).encode()


REFERENCES = ("123450001123", "123450002234", "123450003345", "123450004456")


def a_fundraiser(account: Account, slug: str = "harbour-room") -> Fundraiser:
    return Fundraiser.objects.create(
        slug=slug,
        goal=500_000,
        account=account,
        state=FundraiserState.OPEN,
        texts={"en": {"title": "A room at the harbour", "story": "Invented.", "thanks": "Thank you."}},
    )


def a_pledge(
    fundraiser: Fundraiser, reference: str = REFERENCES[0], cents: int = 2500, name: str = ""
) -> Pledge:
    return Pledge.objects.create(
        fundraiser=fundraiser,
        reference=reference,
        amount=cents,
        name=name,
        language="en",
        link=token_bytes(32),
        made_on=date(2031, 5, 1),
    )


def an_entry(text: str) -> Entry:
    return Entry.objects.select_related("statement", "gift").get(text=text)
