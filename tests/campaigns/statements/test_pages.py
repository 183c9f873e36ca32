"""The pages of bank statements, from the file to the books."""

import csv
import io
import re
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.campaigns.models import Entry, EntryState, Fundraiser, Gift, Standing, Statement
from saystop.campaigns.services import statements
from saystop.offices.models import AuditEntry, Member
from tests.campaigns.statements.making import OTHER, REFERENCES, Row, a_pledge, an_entry, written

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/money/"
RIGHT = "+++123/4500/01123+++"
NEAR = "+++123/4500/01124+++"


def hand_in(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("statement.xml", data, "text/xml")
    return client.post(f"{HERE}import/", {"go": "look", "file": file})


def looked(answer: Any) -> str:
    found = re.search(r'name="looked" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def of(client: Client, text: str) -> str:
    return client.get(f"{HERE}entries/{an_entry(text).pk}/").content.decode()


def test_from_a_file_to_the_books(nadia: Client, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser, name="Ana Sample")
    a_pledge(fundraiser, REFERENCES[1], 4000, "Ben Example")
    data = written(
        [Row(2500, RIGHT), Row(4000, "gift 123450002243", name="B. Example"), Row(-300, "charges")]
    )
    answer = hand_in(nadia, data)
    page = answer.content.decode()
    for told in ("<dt>New entries</dt><dd>3</dd>", "€65", "€3", "<dt>Known already</dt><dd>0</dd>"):
        assert told in page
    assert not Statement.objects.exists()
    done = nadia.post(f"{HERE}import/", {"go": "import", "looked": looked(answer)}, follow=True)
    page = done.content.decode()
    assert "Taken in: 3 entries, of which 1 were matched at once." in page
    assert "Two digits of the reference changed places: “123450002243”." in page
    # Handed in again it is known.
    again = hand_in(nadia, data).content.decode()
    assert "This very file was taken in before" in again
    assert 'name="looked"' not in again
    # The proposal is confirmed from the list; the charge is set aside.
    near = an_entry("gift 123450002243")
    pledge = fundraiser.pledges.get(reference=REFERENCES[1])
    page = nadia.post(
        f"{HERE}entries/{near.pk}/", {"go": "confirm", "pledge": str(pledge.pk), "from": "list"}, follow=True
    ).content.decode()
    assert "The payment is matched with its pledge." in page
    charge = an_entry("charges")
    page = nadia.post(
        f"{HERE}entries/{charge.pk}/", {"go": "aside", "reason": "charge", "note": "May"}, follow=True
    ).content.decode()
    assert "The entry is set aside." in page
    assert "May" in page
    assert "Nothing is open." in nadia.get(HERE).content.decode()
    assert [row.state for row in Entry.objects.order_by("number")] == ["matched", "matched", "aside"]
    noted = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(noted)[-3:] == ["statement.imported", "entry.matched", "entry.set_aside"]
    # In the books.
    answer = nadia.get(f"{HERE}gifts-2031.csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:3] == ["Day", "Amount in euro", "Fundraiser"]
    assert [(row[1], row[5], row[6]) for row in rows] == [
        ("25.00", "123450001123", "Ana Sample"),
        ("40.00", "123450002234", "Ben Example"),
    ] or [row[1] for row in rows] == ["40.00", "25.00"]
    book = openpyxl.load_workbook(io.BytesIO(nadia.get(f"{HERE}gifts-2031.xlsx").content))
    assert {row[1].value for row in list(book.worksheets[0].rows)[1:]} == {25, 40}
    assert nadia.get(f"{HERE}gifts-2031.pdf").status_code == 404


def test_sums_stand_at_the_top(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT), Row(1234, "x"), Row(-50, "y")]))
    page = nadia.get(HERE).content.decode()
    came = page[page.index(">Came<") : page.index(">Went<")]
    assert [told in came for told in ("€37.34", "€25<", "€12.34", "€0<")] == [True] * 4
    assert "do not make the whole" not in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"<a/>", "This is no bank statement in the format CAMT.053"),
        (written([Row(1)], wrong=1), "do not add up"),
        (written([Row(1)], iban=OTHER), f"The account {OTHER} is none of this office"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "defines a document type or entities"),
        (b" " * 2_100_000, "larger than 2 MB"),
    ],
)
def test_what_cannot_be_used_is_said(
    nadia: Client, fundraiser: Fundraiser, data: bytes, sentence: str
) -> None:
    answer = hand_in(nadia, data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'name="looked"' not in page


def test_faults_are_said_in_the_language_of_the_page(nadia: Client, fundraiser: Fundraiser) -> None:
    nadia.cookies["django_language"] = "de"
    file = SimpleUploadedFile("s.xml", b"<a/>")
    page = nadia.post(
        f"{HERE}import/", {"go": "look", "file": file}, headers={"accept-language": "de"}
    ).content.decode()
    assert "Das ist kein Kontoauszug" in page


def test_nothing_that_was_altered_on_the_way_is_taken_in(nadia: Client, fundraiser: Fundraiser) -> None:
    text = looked(hand_in(nadia, written([Row(2500, "x")])))
    for wrong in ("", text[:-1] + ("A" if text[-1] != "A" else "B"), text[5:]):
        answer = nadia.post(f"{HERE}import/", {"go": "import", "looked": wrong})
        assert answer.status_code == 422
        assert "look at the file again" in answer.content.decode()
    assert not Entry.objects.exists()


def test_two_members_import_the_same_and_it_comes_once(nadia: Client, fundraiser: Fundraiser) -> None:
    data = written([Row(2500, "x")])
    texts = [looked(hand_in(nadia, data)) for _ in range(2)]
    for text in texts:
        nadia.post(f"{HERE}import/", {"go": "import", "looked": text})
    assert (Entry.objects.count(), Statement.objects.count()) == (1, 1)


def test_refused_it_is_not_offered_again(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, NEAR)]))
    assert "It may pay a pledge" in of(nadia, NEAR)
    nadia.post(f"{HERE}entries/{an_entry(NEAR).pk}/", {"go": "refuse", "pledge": str(pledge.pk)})
    assert "It may pay a pledge" not in of(nadia, NEAR)


def test_assigned_by_hand(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, "one"), Row(1000, "two")]))
    one, two = (f"{HERE}entries/{an_entry(text).pk}/" for text in ("one", "two"))
    nadia.post(one, {"go": "assign", "fundraiser": str(fundraiser.pk)})
    nadia.post(two, {"go": "assign", "reference": "123/4500/01123"})
    assert sorted((gift.amount, gift.pledge) for gift in Gift.objects.all()) == [(1000, pledge), (2500, None)]
    assert "Another amount than was promised" in nadia.get(two).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"go": "assign"}, "Choose a fundraiser, or write the reference of a pledge."),
        ({"go": "assign", "fundraiser": "none"}, "Choose a fundraiser."),
        ({"go": "assign", "reference": "123"}, "No pledge has this reference"),
        ({"go": "aside"}, "Choose a reason."),
        ({"go": "aside", "reason": "returned"}, "Choose a reason."),
        ({"go": "aside", "reason": "other"}, "Write what it is."),
        ({"go": "aside", "reason": "charge", "note": "x" * 201}, "at most 200 fit"),
    ],
)
def test_what_is_typed_wrongly(
    nadia: Client, member: Member, fundraiser: Fundraiser, typed: dict[str, str], sentence: str
) -> None:
    statements.take_in(member, written([Row(2500, "gift")]))
    answer = nadia.post(f"{HERE}entries/{an_entry('gift').pk}/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    for value in (typed.get("reference"), typed.get("note")):
        assert not value or value in page
    assert an_entry("gift").state == EntryState.OPEN


def test_settled_meanwhile(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    statements.take_in(member, written([Row(2500, "gift")]))
    path = f"{HERE}entries/{an_entry('gift').pk}/"
    for _ in range(2):
        answer = nadia.post(path, {"go": "assign", "fundraiser": str(fundraiser.pk)}, follow=True)
    assert "Somebody settled this meanwhile" in answer.content.decode()
    assert Gift.objects.count() == 1
    for wrong in ({"go": "confirm", "pledge": str(uuid4())}, {"go": "take", "gift": "nonsense"}):
        assert nadia.post(path, wrong).status_code == 404
    assert nadia.post(path, {"go": "other"}).status_code == 200


def test_undoing_asks_twice(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT)]))
    path = f"{HERE}entries/{an_entry(RIGHT).pk}/reopen/"
    assert "counts no more" in nadia.get(path).content.decode()
    assert "Are you sure?" in nadia.post(path, {"go": "ask"}).content.decode()
    assert Gift.objects.get().standing == Standing.COUNTS
    assert "The entry is open again." in nadia.post(path, {"go": "sure"}, follow=True).content.decode()
    assert Gift.objects.get().standing == Standing.UNDONE
    assert nadia.get(path).status_code == 302


def test_what_went_back_is_undone_from_its_end(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    rows = [Row(2500, RIGHT, end_to_end="A"), Row(-2500, "back", end_to_end="A", reversal=True)]
    statements.take_in(member, written(rows))
    answer = nadia.post(f"{HERE}entries/{an_entry(RIGHT).pk}/reopen/", {"go": "sure"})
    assert answer.status_code == 422
    assert "undo that first" in answer.content.decode()
    assert "The gift that went back" in of(nadia, "back")


def test_a_refund_that_was_not_announced_is_proposed(
    nadia: Client, member: Member, fundraiser: Fundraiser
) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT), Row(-2500, "sorry", day="2031-05-09")]))
    page = of(nadia, "sorry")
    assert "It went to the account from which the gift came." in page
    gift = Gift.objects.get()
    nadia.post(f"{HERE}entries/{an_entry('sorry').pk}/", {"go": "take", "gift": str(gift.pk)})
    gift.refresh_from_db()
    assert gift.standing == Standing.REFUNDED


def test_twice_stands_on_the_page(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT), Row(2500, RIGHT)]))
    page = nadia.get(HERE).content.decode()
    twice = Gift.objects.get(standing=Standing.TWICE)
    assert f"/desk/campaigns/fundraisers/gifts/{twice.pk}/" in page
    assert "Twice?" in page


@pytest.mark.parametrize(
    ("words", "count"),
    [("sample", 2), ("BE69 9990 0002 0278", 2), ("25,00", 1), ("harbour fair", 1), ("fair nowhere", 0),
     (RIGHT, 1), ("3,00", 1), ("", 0), ("%", 0)],
)  # fmt: skip
def test_search(nadia: Client, member: Member, fundraiser: Fundraiser, words: str, count: int) -> None:
    a_pledge(fundraiser)
    rows = [Row(2500, RIGHT), Row(700, "harbour fair"), Row(-300, "charges", name="The Bank", iban=OTHER)]
    statements.take_in(member, written(rows))
    page = nadia.post(f"{HERE}search/", {"words": words}).content.decode()
    assert page.count("/money/entries/") == count


def test_a_missing_statement_is_seen(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    for bank_id, day, opening in (
        ("one", "2031-05-05", 0),
        ("two", "2031-05-06", 100),
        ("four", "2031-05-08", 500),
    ):
        statements.take_in(member, written([Row(100, bank_id, day=day)], opening=opening, bank_id=bank_id))
    page = nadia.get(f"{HERE}statements/").content.decode()
    assert page.count("gap before") == 1
    # The days between come: no gap any more.
    statements.take_in(member, written([Row(300, "three", day="2031-05-07")], opening=200, bank_id="three"))
    assert "gap before" not in nadia.get(f"{HERE}statements/").content.decode()
    one = Statement.objects.get(bank_id="one")
    assert "one" in nadia.get(f"{HERE}statements/{one.pk}/").content.decode()


def test_no_cell_of_the_books_is_a_formula(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    evil = '=HYPERLINK("https://elsewhere.example")'
    statements.take_in(member, written([Row(2500, RIGHT, name=evil)]))
    rows = list(csv.reader(io.StringIO(nadia.get(f"{HERE}gifts-2031.csv").content.decode("utf-8-sig"))))
    assert rows[1][6] == f"'{evil}"


def test_what_the_bank_says_is_shown_as_text(nadia: Client, member: Member, fundraiser: Fundraiser) -> None:
    statements.take_in(member, written([Row(2500, "<script>alert(1)</script>", name="<b>Ana")]))
    page = nadia.get(HERE).content.decode() + of(nadia, "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "<b>Ana" not in page
