"""Statements as several banks write them, and what is no statement."""

import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.campaigns.statements import camt
from saystop.campaigns.statements.xml import MOST_BYTES, Unreadable
from tests.campaigns.statements.making import FILES, Row, written

HEAD = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"


def of(name: str) -> camt.Reading:
    return camt.read((FILES / name).read_bytes())


def test_as_a_belgian_bank_writes_it() -> None:
    reading = of("belgian.xml")
    assert (reading.faults, reading.notices) == ([], [])
    (statement,) = reading.statements
    assert (statement.iban, statement.bank_id) == ("BE16999000010174", "2031-084")
    assert (statement.opening, statement.closing) == (100_000, 107_000)
    assert statement.from_day == statement.to_day == date(2031, 5, 5)
    one, two, three = statement.entries
    assert (one.amount, one.structured, one.name) == (2500, "123450001123", "Ana Sample")
    assert (one.bank_reference, one.end_to_end, one.iban) == ("BE84-0001", "", "BE69999000020278")
    assert (two.text, two.name, two.day) == ("***123/4500/02234***", "Ben Zoë Éxample", date(2031, 5, 5))
    assert (three.amount, three.text, three.name) == (-500, "Keeping of the account", "")


def test_as_a_dutch_bank_writes_it() -> None:
    """Payments booked together come apart where each has its amount; where they have none they stay one."""
    reading = of("dutch.xml")
    assert reading.faults == []
    assert [str(one) for one in reading.notices] == [
        "Statement 1: entries that are only announced, or over nothing, are left out (1)."
    ]
    entries = reading.statements[0].entries
    assert [(one.number, one.part, one.amount, one.together) for one in entries] == [
        (1, 1, 1000, 0),
        (1, 2, 2000, 0),
        (1, 3, 3000, 0),
        (2, 0, 1250, 2),
    ]
    assert [one.text for one in entries] == ["RF78000123", "gift harbour", "", "Collected by terminal"]
    assert [one.bank_reference for one in entries] == ["NLBATCH7", "NLBATCH7", "NLBATCH7", ""]
    assert entries[0].end_to_end == "E2E-1"


def test_as_a_german_bank_writes_it() -> None:
    """Version 08: parties lie deeper. What comes back keeps the roles of what it sends back."""
    reading = of("german.xml")
    assert (reading.faults, reading.notices) == ([], [])
    (statement,) = reading.statements
    assert (statement.opening, statement.closing) == (-1000, 1000)
    gift, back = statement.entries
    assert (gift.amount, gift.name, gift.iban) == (4000, "Erika Beispiel", "DE05999000010000000077")
    assert (back.amount, back.is_reversal, back.name) == (-2000, True, "Fritz Beispiel")
    assert (back.iban, back.end_to_end) == ("DE05999000010000000077", "SPENDE-0")


def test_as_a_french_bank_writes_it() -> None:
    """A prefix, Latin letters, pages with balances in between, an account that is no IBAN, and a bank's own parts."""
    reading = of("french.xml")
    assert (reading.faults, reading.notices) == ([], [])
    first, second = reading.statements
    assert first.iban == second.iban == "FR7699999000010000000001182"
    assert [(one.opening, one.closing) for one in (first, second)] == [(0, 1500), (1500, 1500)]
    (entry,) = first.entries
    assert (entry.name, entry.iban, entry.amount) == ("Gaëlle Exemple", "00000000022", 1500)


@pytest.mark.parametrize("version", ["02", "03", "06", "08", "10", "13"])
def test_versions(version: str) -> None:
    data = written([Row(1000)]).replace(b"001.02", f"001.{version}".encode())
    assert camt.read(data).statements[0].entries[0].amount == 1000


BOMB = "<!DOCTYPE d [" + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9)) + "]>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no whole XML"),
        (b"\x00\xff", "no whole XML"),
        (b"PK\x03\x04", "a packed file"),
        (b"<Document/>", "no bank statement"),
        (written([]).replace(b"camt.053", b"camt.052"), "a report of the day or a notice (camt.052)"),
        (written([]).replace(b"camt.053", b"camt.054"), "a report of the day or a notice (camt.054)"),
        (written([]).replace(b"001.02", b"001.01"), "This is version 01"),
        (written([]).replace(b"20022", b"20023"), "no bank statement"),
        (f"{HEAD}</Document>".encode(), "There is no statement"),
        (written([Row(100)])[:-40], "reading stopped in line 1"),
        (b"<?xml version='1.0' encoding='utf-7'?>" + HEAD.encode(), "unknown encoding"),
        (b"<?xml version='1.0' encoding='nonsense'?>" + HEAD.encode(), "unknown encoding"),
        (f"{BOMB}{HEAD}&e9;</Document>".encode(), "defines a document type or entities"),
        (b"<!DOCTYPE d SYSTEM 'http://elsewhere.example/d.dtd'><d/>", "defines a document type or entities"),
        (b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><d>&x;</d>", "defines a document type"),
        (b"<!DOCTYPE d [<!ENTITY % x SYSTEM 'http://elsewhere.example/'>%x;]><d/>", "defines a document type"),
        (f"{HEAD}&other;</Document>".encode(), "no whole XML"),
        ((HEAD + "<a>" * 100_000).encode(), "nested deeper"),
        ((HEAD + "<a/>" * 300_000).encode(), "more parts than can be read"),
        (b" " * (MOST_BYTES + 1), "larger than 2 MB"),
    ],
)  # fmt: skip
def test_what_is_no_statement(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        camt.read(data)
    assert sentence in caught.value.sentence


def test_a_bomb_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            camt.read(f"{BOMB}{HEAD}&e9;</Document>".encode())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (">10.00<", ">10,00<", "entry 1: the amount “10,00” is no number of euros"),
        (">10.00<", ">10.001<", "the amount “10.001”"),
        (">10.00<", ">-10.00<", "the amount “-10.00”"),
        (">10.00<", ">1e3<", "the amount “1e3”"),
        (">10.00<", ">١٠.00<", "is no number of euros"),
        (">10.00<", f">{'9' * 400}<", "is no number of euros"),
        ("<Ntry><Amt Ccy='EUR'>", "<Ntry><Amt Ccy='CHF'>", "entry 1: it is in “CHF”"),
        ("<Ntry><Amt Ccy='EUR'>10.00</Amt>", "<Ntry>", "entry 1: it has no amount"),
        ("10.00</Amt><CdtDbtInd>CRDT", "10.00</Amt><CdtDbtInd>PLUS", "whether money came or went is not said"),
        ("<BookgDt><Dt>2031-05-05", "<BookgDt><Dt>2031-13-05", "the day “2031-13-05” is none"),
        ("<BookgDt><Dt>2031-05-05", "<BookgDt><Dt>0001-01-01", "the day “0001-01-01” is none"),
        ("<BookgDt><Dt>2031-05-05</Dt></BookgDt>", "", "it has no day"),
        ("<IBAN>BE16999000010174</IBAN>", "", "there is no IBAN"),
    ],
)  # fmt: skip
def test_faults_have_their_place(old: str, new: str, sentence: str) -> None:
    data = written([Row(1000), Row(-200)], opening=5).decode()
    assert old in data
    reading = camt.read(data.replace(old, new).encode())
    assert sentence in " ".join(map(str, reading.faults))
    assert str(reading.faults[0]).startswith("Statement 1: ")


def test_all_faults_are_told_at_once() -> None:
    data = written([Row(1000), Row(2000), Row(3000)]).decode()
    data = data.replace(">10.00<", ">ten<").replace(">30.00<", ">thirty<")
    assert [str(one)[:22] for one in camt.read(data.encode()).faults] == [
        "Statement 1: entry 1: ",
        "Statement 1: entry 3: ",
    ]


def test_what_does_not_add_up() -> None:
    (fault,) = camt.read(written([Row(1000), Row(-250)], opening=-300, wrong=1)).faults
    assert "-3.00 and 7.50 make 4.50, and the end is 4.51" in fault


def test_details_that_do_not_add_up_stay_one_payment() -> None:
    data = (FILES / "dutch.xml").read_bytes().replace(b">30.00<", b">29.00<")
    entries = camt.read(data).statements[0].entries
    assert [(one.amount, one.together) for one in entries] == [(6000, 3), (1250, 2)]
    assert entries[0].text == "RF78000123 · gift · harbour"


def test_without_balances_it_is_said() -> None:
    data = written([Row(1000)]).replace(b"OPBD", b"INFO")
    assert "cannot be checked" in camt.read(data).notices[0]


def test_many_payments_are_asked_for_in_parts() -> None:
    rows = (
        "<Ntry><Amt Ccy='EUR'>1</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2031-05-05</Dt></BookgDt></Ntry>"
        * 5_001
    )
    data = f"{HEAD}<BkToCstmrStmt><Stmt><Acct><Id><IBAN>X</IBAN></Id></Acct>{rows}</Stmt></BkToCstmrStmt></Document>"
    with pytest.raises(Unreadable) as caught:
        camt.read(data.encode())
    assert "5,000 payments" in caught.value.sentence


ROWS = st.lists(
    st.builds(
        Row,
        st.integers(-(10**10), 10**10).filter(bool),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=140),
        day=st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(str),
        reversal=st.booleans(),
    ),
    max_size=8,
)


@given(ROWS, st.integers(-(10**8), 10**8))
def test_what_is_written_is_read(rows: list[Row], opening: int) -> None:
    reading = camt.read(written(rows, opening))
    assert reading.faults == []
    (statement,) = reading.statements
    assert [one.amount for one in statement.entries] == [row.cents for row in rows]
    assert [str(one.day) for one in statement.entries] == [row.day for row in rows]
    assert [one.text for one in statement.entries] == [" ".join(row.text.split()) for row in rows]
    assert statement.opening is not None
    assert statement.closing == statement.opening + sum(row.cents for row in rows)


@given(st.binary(max_size=200), st.integers(0, 1500), st.integers(0, 60))
def test_a_damaged_file_breaks_nothing(noise: bytes, at: int, length: int) -> None:
    data = (FILES / "german.xml").read_bytes()
    try:
        reading = camt.read(data[:at] + noise + data[at + length :])
    except Unreadable:
        return
    assert reading.faults or reading.statements
