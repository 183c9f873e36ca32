"""CAMT.053, the statement of ISO 20022, from version 001.02 on: what a bank booked on an account, read from its XML.

Source: the message definition reports of ISO 20022 for BankToCustomerStatement (camt.053.001.02 to .13) and the
guidelines of the Belgian, Dutch, German and French banks on it. Elements are found by their names; what moved between the
versions (amounts and parties of a detail, the code of a status) is looked for in each place where it stood.

Nothing is guessed about money: an amount, a sign, a currency or a day that cannot be read is a fault, with its place, and a
statement whose balances do not add up with its entries is one too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from saystop.campaigns.statements.xml import Unreadable, parsed
from saystop.engines.saying import Said, said

MOST_PAYMENTS = 5_000
MOST_FAULTS = 50
EURO = "EUR"
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05\d)\.001\.([0-9]{2})")
_AMOUNT = re.compile(r"\+?([0-9]{1,13})(?:\.([0-9]{0,5}))?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_REFERENCE = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF"}
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BETWEEN = "ITBD"
_EARLIEST, _LATEST = date(1999, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment: an entry of the statement, or one of several that the bank booked together."""

    number: int  # of the entry in its statement, from 1
    part: int  # 0: the whole entry; else the payment's place among those booked together
    bank_reference: str
    amount: int  # in cents; below zero: went out
    is_reversal: bool  # undoes an earlier entry, or sends its money back
    day: date
    structured: str  # the creditor reference that came apart from the text
    text: str
    name: str
    iban: str
    end_to_end: str
    together: int = 0  # so many payments that the file does not name one by one


@dataclass(frozen=True, slots=True)
class Statement:
    bank_id: str
    iban: str
    from_day: date
    to_day: date
    opening: int | None
    closing: int | None
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Reading:
    """What stands in a file. With a fault nothing of it may be taken in; a notice is for whoever looks at it."""

    statements: list[Statement] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)


class _Fault(Exception):
    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(data: bytes) -> Reading:
    """The statements of a file, and all faults that can be told at once.

    Raises:
        Unreadable: it is no such file.
    """
    space, root = parsed(data)
    message, version = found.groups() if (found := _SPACE.fullmatch(space)) else ("", "")
    if message in ("camt.052", "camt.054"):
        raise Unreadable(
            said(
                "This is a report of the day or a notice ({name}): ask for the statement, camt.053.",
                name=message,
            )
        )
    if message != "camt.053" or root.tag != "Document":
        raise Unreadable(said("This is no bank statement in the format CAMT.053: ask the bank for that one."))
    if version < "02":
        raise Unreadable(
            said("This is version {version} of CAMT.053; read are 02 and later.", version=version)
        )
    message_part = root.find("BkToCstmrStmt")
    statements = [] if message_part is None else message_part.findall("Stmt")
    if not statements:
        raise Unreadable(said("There is no statement in the file."))
    reading = Reading()
    for number, one in enumerate(statements, start=1):
        _read_statement(number, one, reading)
        if sum(len(made.entries) for made in reading.statements) > MOST_PAYMENTS:
            raise Unreadable(
                said("The file has more than 5,000 payments: ask the bank for fewer days at once.")
            )
    del reading.faults[MOST_FAULTS:]
    return reading


def _read_statement(number: int, statement: Element, reading: Reading) -> None:
    faults: list[Said] = []
    iban = _iban(statement.find("Acct/Id/IBAN"))
    if not iban:
        faults.append(said("there is no IBAN of the account."))
    sums: dict[str, tuple[int, date | None]] = {}
    for balance in statement.findall("Bal"):
        try:
            code = _text(balance, "Tp/CdOrPrtry/Cd")
            told = _signed(balance), _day(balance, "Dt")
        except _Fault as fault:
            faults.append(said("a balance: {sentence}", sentence=fault.sentence))
            continue
        # Of pages of a statement, the first balance in between opens a page and the last closes it.
        if code == _BETWEEN:
            sums.setdefault("first", told)
            sums["last"] = told
        else:
            sums.setdefault(code, told)
    opening = next((sums[code] for code in (*_OPENING, "first") if code in sums), None)
    closing = next((sums[code] for code in (*_CLOSING, "last") if code in sums), None)
    entries, booked, left_out = _entries(statement, iban, faults)
    if opening and closing and not faults and opening[0] + booked != closing[0]:
        faults.append(
            said(
                "the balances and the entries do not add up: {opening} and {booked} make {sum}, and the end is {closing}.",
                opening=_euros(opening[0]),
                booked=_euros(booked),
                sum=_euros(opening[0] + booked),
                closing=_euros(closing[0]),
            )
        )
    days = [*(entry.day for entry in entries), *(one[1] for one in (opening, closing) if one and one[1])]
    try:
        first = _day(statement, "FrToDt/FrDtTm") or (min(days) if days else None)
        last = _day(statement, "FrToDt/ToDtTm") or (max(days) if days else None)
    except _Fault as fault:
        faults.append(fault.sentence)
        first = last = None
    if not faults and (first is None or last is None):
        faults.append(said("it names no day."))
    reading.faults += [
        said("Statement {statement}: {sentence}", statement=number, sentence=one) for one in faults
    ]
    if not opening or not closing:
        reading.notices.append(
            said(
                "Statement {statement} has no balances: whether it is whole cannot be checked.",
                statement=number,
            )
        )
    if left_out:
        reading.notices.append(
            said(
                "Statement {statement}: entries that are only announced, or over nothing, are left out ({count}).",
                statement=number,
                count=left_out,
            )
        )
    if first and last:
        reading.statements.append(
            Statement(
                bank_id=_clean(_text(statement, "Id"))[:70],
                iban=iban,
                from_day=min(first, last),
                to_day=max(first, last),
                opening=opening[0] if opening else None,
                closing=closing[0] if closing else None,
                entries=tuple(entries),
            )
        )


def _entries(statement: Element, iban: str, faults: list[Said]) -> tuple[list[Entry], int, int]:
    """The payments, the sum of what is booked, and how many entries are left out."""
    found: list[Entry] = []
    booked = left_out = 0
    for number, one in enumerate(statement.findall("Ntry"), start=1):
        try:
            status = _text(one, "Sts/Cd") or _text(one, "Sts") or "BOOK"
            amount = _signed(one)
            if status != "BOOK" or not amount:
                left_out += 1
                continue
            booked += amount
            day = _day(one, "BookgDt") or _day(one, "ValDt")
            if day is None:
                raise _Fault(said("it has no day on which it was booked."))
            found += _payments(one, number, amount, day, iban)
        except _Fault as fault:
            faults.append(said("entry {entry}: {sentence}", entry=number, sentence=fault.sentence))
    return found, booked, left_out


def _payments(entry: Element, number: int, amount: int, day: date, own: str) -> Iterator[Entry]:
    """An entry as it stands, or the payments that it is made of where the file tells each with its amount."""
    details = entry.findall("NtryDtls/TxDtls")
    batch = entry.find("NtryDtls/Btch")
    is_reversal = _text(entry, "RvslInd") in ("true", "1")
    reference = _reference(_text(entry, "AcctSvcrRef")) or _reference(_text(entry, "NtryRef"))
    parts = [_detail_amount(one, amount) for one in details]
    if len(details) > 1 and None not in parts and sum(part or 0 for part in parts) == amount:
        for place, (one, part) in enumerate(zip(details, parts, strict=True), start=1):
            if part:
                own_reference = _reference(_text(one, "Refs/AcctSvcrRef")) or reference
                yield _payment((entry, one), (number, place), (own_reference, part), (is_reversal, day), own)
        return
    together = max(len(details), _count(_text(entry, "NtryDtls/Btch/NbOfTxs")) if batch is not None else 0)
    only = details[0] if len(details) == 1 else None
    if only is not None:
        reference = reference or _reference(_text(only, "Refs/AcctSvcrRef"))
    made = _payment((entry, only), (number, 0), (reference, amount), (is_reversal, day), own)
    yield made if together < 2 else _of_many(made, details, together)


def _payment(
    where: tuple[Element, Element | None],
    place: tuple[int, int],
    what: tuple[str, int],
    when: tuple[bool, date],
    own: str,
) -> Entry:
    entry, detail = where
    reference, amount = what
    is_reversal, day = when
    told = detail if detail is not None else entry
    is_reversal = is_reversal or (detail is not None and detail.find("RtrInf") is not None)
    name, iban = _other(told, own, is_donor=(amount > 0) != is_reversal)
    text = " ".join(_texts(told, "RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf"))
    return Entry(
        number=place[0],
        part=place[1],
        bank_reference=reference,
        amount=amount,
        is_reversal=is_reversal,
        day=day,
        structured=next(iter(_texts(told, "RmtInf/Strd/CdtrRefInf/Ref")), "")[:35],
        text=_clean(text or _text(told, "AddtlTxInf") or _text(entry, "AddtlNtryInf"))[:2000],
        name=name[:140],
        iban=iban,
        end_to_end=_reference(_text(told, "Refs/EndToEndId")),
    )


def _of_many(entry: Entry, details: list[Element], together: int) -> Entry:
    """Payments whose amounts the file does not tell stay one entry: all their texts are kept, and a member looks."""
    texts = [text for one in details for text in _texts(one, "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref")]
    return Entry(
        number=entry.number,
        part=0,
        bank_reference=entry.bank_reference,
        amount=entry.amount,
        is_reversal=entry.is_reversal,
        day=entry.day,
        structured="",
        text=_clean(" · ".join(texts) or entry.text)[:2000],
        name="",
        iban="",
        end_to_end="",
        together=together,
    )


def _other(told: Element, own: str, *, is_donor: bool) -> tuple[str, str]:
    """Name and IBAN of the other side. What comes back keeps the roles of the payment that it sends back."""
    sides = [
        (
            _text(told, f"RltdPties/{side}/Nm") or _text(told, f"RltdPties/{side}/Pty/Nm"),
            _iban(told.find(f"RltdPties/{side}Acct/Id/IBAN"))
            or _clean(_text(told, f"RltdPties/{side}Acct/Id/Othr/Id"))[:34],
        )
        for side in ("Dbtr", "Cdtr")
    ]
    if not is_donor:
        sides.reverse()
    for name, iban in sides:
        if iban != own and (name or iban):
            return _clean(name), iban
    return "", ""


def _detail_amount(detail: Element, whole: int) -> int | None:
    """The amount of one of several, signed; nothing where it is not told in euros."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = detail.find(path)
        if found is not None and found.get("Ccy") == EURO:
            try:
                cents = _cents(found)
            except _Fault:
                return None
            sign = _text(detail, "CdtDbtInd")
            return -cents if sign == "DBIT" or (sign != "CRDT" and whole < 0) else cents
    return None


def _signed(element: Element) -> int:
    """The amount of a balance or an entry by its sign. Of a reversal the sign is that of the money as well."""
    amount = element.find("Amt")
    if amount is None:
        raise _Fault(said("it has no amount."))
    if (currency := amount.get("Ccy", "")) != EURO:
        raise _Fault(
            said("it is in “{currency}”, and only euros are counted.", currency=_clean(currency)[:10])
        )
    sign = _text(element, "CdtDbtInd")
    if sign not in ("CRDT", "DBIT"):
        raise _Fault(said("whether money came or went is not said."))
    cents = _cents(amount)
    return cents if sign == "CRDT" else -cents


def _cents(amount: Element) -> int:
    written = (amount.text or "").strip()
    found = _AMOUNT.fullmatch(written)
    parts = (found[2] or "").ljust(2, "0") if found else ""
    if not found or parts[2:].strip("0"):
        raise _Fault(
            said(
                "the amount “{amount}” is no number of euros and cents, such as 12.50.",
                amount=_clean(written)[:40],
            )
        )
    return int(found[1]) * 100 + int(parts[:2])


def _day(element: Element, path: str) -> date | None:
    """The day of a choice of day and moment; the time of it is not kept."""
    found = element.find(path)
    if found is None:
        return None
    written = (_text(found, "Dt") or _text(found, "DtTm") or found.text or "").strip()
    try:
        day = date.fromisoformat(written[:10])
    except ValueError:
        day = _LATEST
    if not _EARLIEST <= day < _LATEST:
        raise _Fault(said("the day “{day}” is none.", day=_clean(written)[:40]))
    return day


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _texts(element: Element, *paths: str) -> list[str]:
    return [text for path in paths for one in element.findall(path) if (text := _clean(one.text or ""))]


def _clean(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _reference(text: str) -> str:
    text = _clean(text)[:70]
    return "" if text.upper() in _NO_REFERENCE else text


def _iban(element: Element | None) -> str:
    return "".join(_clean((element.text or "") if element is not None else "").split()).upper()[:34]


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
