"""Partners into a file and back: what would change is shown first, what is wrong is said with its row and column."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.outreach import partner_files, planning
from saystop.outreach.models import Partner
from saystop.outreach.partner_files import COLUMNS, MOST_BYTES, MOST_ROWS, Unreadable
from saystop.outreach.services import importing
from tests import people
from tests.outreach.making import a_partner
from tests.people import FoundOffice

HERE = "/desk/outreach/partners/"
HEAD = "name,kind,town,country\n"
GOOD = HEAD + "Dune Campsite,campsite,Sandwich Bay,nl\n"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)


def workbook(*rows: Any, sheet: str = "partners") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bomb() -> bytes:
    """A workbook of which one part unpacks to 80 MB."""
    made = io.BytesIO(workbook(("name", "kind", "country")))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.bin", bytes(80_000_000))
    return made.getvalue()


def with_entity() -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("name", "kind", "country")))) as one,
        zipfile.ZipFile(made, "w") as other,
    ):
        for name in one.namelist():
            data = one.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
            other.writestr(name, data)
    return made.getvalue()


BROKEN = {
    "one byte": b"x",
    "only a header": HEAD.encode(),
    "no header": b"Dune Campsite,campsite,Sandwich Bay,nl\n",
    "no name": b"kind,country\nhotel,be\n",
    "no kind": b"name,country\nInn,be\n",
    "no country": b"name,kind\nInn,hotel\n",
    "a column twice": b"name,kind,country,name\nInn,hotel,be,Inn\n",
    "latin-1": (HEAD + "H\u00f4tel,hotel,,be\n").encode("latin-1"),
    "utf-16": GOOD.encode("utf-16"),
    "zero bytes": GOOD.encode() + b"\0\0",
    "open quotes": (HEAD + '"Inn,hotel,,be\n').encode(),
    "quotes in the middle": (HEAD + 'In"n"x,"hotel"z,,be\n').encode(),
    "blank rows": (HEAD + "\n,,,\n  , ,,\n").encode(),
    "too many rows": (HEAD + "".join(f"Inn {one},hotel,,be\n" for one in range(MOST_ROWS + 1))).encode(),
    "too many bytes": HEAD.encode() + b"x" * MOST_BYTES,
    "no zip": b"PK\x03\x04" + b"x" * 100,
    "a cut workbook": workbook(("name", "kind", "country"), ("Inn", "hotel", "be"))[:-400],
    "another sheet": workbook(("name", "kind", "country"), ("Inn", "hotel", "be"), sheet="Hotels"),
    "an empty sheet": workbook(),
    "a bomb": bomb(),
    "an entity": with_entity(),
    "an old workbook that is none": b"\xd0\xcf\x11\xe0" + b"x" * 600,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        partner_files.read(data)
    sentence = refused.value.sentence
    assert sentence.endswith(".")
    assert ":" in sentence, "it says what to do"
    assert "Traceback" not in sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_of_any_spreadsheet(delimiter: str, end: str) -> None:
    text = GOOD.replace(",", delimiter).replace("\n", end)
    (line,) = partner_files.read(("\ufeff" + text).encode())
    assert (line.number, line.cells["name"], line.cells["country"]) == (2, "Dune Campsite", "nl")


def test_a_workbook_with_days_and_numbers() -> None:
    import datetime

    head = ("Name", "KIND", "country", "latitude", "agreed_on", "unknown")
    (line,) = partner_files.read(workbook(head, ("Inn", "hotel", "be", 51, datetime.date(2031, 5, 1), "x")))
    assert line.cells == {
        "name": "Inn", "kind": "hotel", "country": "be", "latitude": "51", "agreed_on": "2031-05-01",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_is_what_is_imported(form: str) -> None:
    a_partner(languages=["nl", "fr"], latitude=51.25, longitude=2.9, website="https://pier.example")
    a_partner("=cmd|' /C calc'!A0", street="+1", next_step="-x", town="@home", is_active=False)
    found = list(Partner.objects.all())
    data = partner_files.to_csv(found).encode() if form == "csv" else partner_files.to_xlsx(found)
    planned = planning.plan(partner_files.read(data))
    assert (planned.new, planned.changed, planned.faults, planned.same) == ([], [], [], 2)
    if form == "csv":
        assert "\r\n'=cmd" in data.decode()
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data))["partners"]
        assert [cell.value for cell in sheet[1]] == list(COLUMNS)
        assert all(cell.data_type != "f" for row in sheet for cell in row)


@pytest.mark.django_db
def test_a_control_character_does_not_stop_the_workbook() -> None:
    partner = a_partner("Pier\x01 Inn\x0b", street="\x1b7")
    (line,) = partner_files.read(partner_files.to_xlsx([partner]))
    assert (line.cells["name"], line.cells["street"]) == ("Pier Inn", "7")


@given(TEXT, TEXT)
def test_any_name_comes_back_as_it_was(name: str, step: str) -> None:
    partner = Partner(name=f"x{name}", kind="hotel", country="BE", next_step=step.strip())
    (line,) = partner_files.read(partner_files.to_csv([partner]).encode())
    assert line.cells["name"] == f"x{name}".strip()
    assert line.cells["next_step"] == step.strip()


@pytest.mark.django_db
class TestPlan:
    def test_new_changed_same_and_faulty(self) -> None:
        a_partner("Dune Campsite", kind="hotel", country="NL", town="Sandwich Bay")
        a_partner("Lighthouse Inn", country="BE", town="")
        rows = "LIGHTHOUSE  inn,hotel,,be\nNew House,hotel,Quay,fr\nNo Country,hotel,,zz\nNew house,hotel,quay,fr\n"
        planned = planning.plan(partner_files.read((GOOD + rows).encode()))
        assert [one.name for one in planned.new] == ["New House"]
        assert [(one.name, one.fields) for one in planned.changed] == [
            ("Dune Campsite", {"kind": ("hotel", "campsite")}),
            ("LIGHTHOUSE  inn", {"name": ("Lighthouse Inn", "LIGHTHOUSE  inn")}),
        ]
        assert [(one.line, one.column) for one in planned.faults] == [(5, "country"), (6, "name")]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("kind", "casino"), ("country", ""), ("latitude", "north"), ("website", "nowhere"), ("languages", "xx"),
            ("agreed_on", "soon"), ("next_on", "2031-02-30"), ("takes_part", "maybe"), ("name", "x" * 121),
        ],
    )  # fmt: skip
    def test_each_fault_has_its_row_and_column(self, column: str, value: str) -> None:
        cells = {
            "name": "Inn",
            "kind": "hotel",
            "country": "be",
            "next_step": "x",
            "longitude": "2",
            column: value,
        }
        cells.setdefault("latitude", "51")
        data = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
        planned = planning.plan(partner_files.read(data.encode()))
        assert [(one.line, one.column) for one in planned.faults][:1] == [(2, column)]
        assert not planned.new

    def test_names_that_are_near_are_offered(self) -> None:
        near = a_partner("Hôtel at the Pier", town="Harbour")
        a_partner("Hotel at the Pier", country="FR")
        far = "name,kind,country,town\nHotel at the Píer.,hotel,be,Quay\nMountain Hut,hotel,be,\n"
        planned = planning.plan(partner_files.read(far.encode()))
        assert [one.alike for one in planned.new] == [[near], []]


def looked_at(client: Client, data: bytes) -> str:
    answer = client.post(f"{HERE}import/", {"go": "look", "file": SimpleUploadedFile("partners.csv", data)})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
class TestPage:
    def test_looking_changes_nothing_and_importing_does(self, oona: Client) -> None:
        near = a_partner("Dune Camp-Site", country="NL", town="Dunes", street="Sand 1")
        page = looked_at(oona, (GOOD + "New House,hotel,Quay,fr\n").encode())
        assert "Dune Camp-Site, Dunes" in page
        assert Partner.objects.count() == 1
        lines = page.split('name="lines" value="')[1].split('"')[0]
        answer = oona.post(
            f"{HERE}import/", {"go": "import", "lines": lines, "same-2": str(near.pk)}, follow=True
        )
        assert "1 new, 1 changed" in answer.content.decode()
        near.refresh_from_db()
        assert (near.name, near.kind, near.town, near.street) == (
            "Dune Campsite",
            "campsite",
            "Sandwich Bay",
            "Sand 1",
        )
        assert Partner.objects.get(name="New House").country == "FR"
        assert AuditEntry.objects.filter(action="partners.imported").count() == 1

    def test_who_types_a_file_is_told_what_may_stand_in_it(self, oona: Client) -> None:
        page = oona.get(f"{HERE}import/").content.decode()
        assert "hotel, hostel, campsite" in page
        assert "Two letters, such as be or nl." in page
        bad = b"name,kind,country,languages,Phone\nInn,castle,Atlantis,xx,1\n"
        page = looked_at(oona, bad)
        assert "Write one of these: hotel, hostel, campsite" in page
        assert "Write the two letters of a country, such as be." in page
        assert "Write one of these: en, fr, nl, de." in page
        assert "Choose " not in page.split('id="faults"')[1].split("</table>")[0]
        assert "Columns that are not read: Phone" in page

    def test_what_was_altered_or_not_offered_is_not_taken(self, oona: Client) -> None:
        other = a_partner("Mountain Hut")
        page = looked_at(oona, GOOD.encode())
        lines = page.split('name="lines" value="')[1].split('"')[0]
        answer = oona.post(f"{HERE}import/", {"go": "import", "lines": lines[:-3] + "xyz"})
        assert answer.status_code == 422
        assert "look at the file again" in answer.content.decode()
        oona.post(f"{HERE}import/", {"go": "import", "lines": lines, "same-2": str(other.pk)})
        other.refresh_from_db()
        assert other.name == "Mountain Hut"
        assert Partner.objects.filter(name="Dune Campsite").exists()

    def test_no_file_and_one_that_is_none(self, oona: Client) -> None:
        assert "Choose the file." in oona.post(f"{HERE}import/", {"go": "look"}).content.decode()
        answer = oona.post(f"{HERE}import/", {"go": "look", "file": SimpleUploadedFile("a.csv", b"x")})
        assert (answer.status_code, 'class="errors"' in answer.content.decode()) == (422, True)

    def test_files_to_save(self, oona: Client) -> None:
        a_partner()
        for form in ("csv", "xlsx"):
            answer = oona.get(f"/desk/outreach/partners.{form}")
            assert (answer.status_code, f"partners.{form}" in answer.headers["Content-Disposition"]) == (
                200,
                True,
            )

    def test_who_has_nothing_to_do_with_outreach_imports_nothing(self, office: FoundOffice) -> None:
        tove = people.member_without_desk("Tove Trainer", "trainer")
        with pytest.raises(Refused):
            importing.take_in(tove, partner_files.read(GOOD.encode()), {})
        assert not Partner.objects.exists()


@pytest.mark.django_db
def test_what_changes_is_told_in_the_words_of_the_file(office: FoundOffice) -> None:
    a_partner("Inn", town="", languages=["nl", "fr"], latitude=0.0, longitude=2.9)
    head = "name,kind,country,languages,takes_part,latitude,longitude,website\n"
    client = Client()
    people.sign_in(client, people.member_without_desk("Oona Outreach", "outreach_officer"))
    row = head + "Inn,hotel,be,en,no,51,3,https://inn.example\n"
    page = client.post(f"{HERE}import/", {"go": "look", "file": SimpleUploadedFile("p.csv", row.encode())})
    text = page.content.decode()
    for told in (
        "<code>languages</code>: nl fr → en",
        "<code>takes_part</code>: yes → no",
        "<code>latitude</code>: 0.0 → 51.0",
        "<code>website</code>: – → https://inn.example",
    ):
        assert told in text, told
    row = head + "Inn,hotel,be,,yes,51,3,\n"
    page = client.post(f"{HERE}import/", {"go": "look", "file": SimpleUploadedFile("p.csv", row.encode())})
    assert "<code>languages</code>: nl fr → –" in page.content.decode()
