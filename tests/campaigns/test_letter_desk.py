"""Letters at the desk: written, opened, changed, closed; signatories entered, checked and removed; papers and files."""

import csv
import io

import openpyxl
import pikepdf
import pypdfium2  # type: ignore[import-untyped] # published without types
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.campaigns import figures
from saystop.campaigns.models import Letter, Signatory, SignatoryState
from saystop.campaigns.services import letters, signatories, signing
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.letter_making import (
    a_letter,
    confirmed,
    new_version,
    organisation,
    person,
    public_pages,
    waiting,
)
from tests.outreach.test_logos import a_bomb, a_picture

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/letters/"
TEXT = {
    "title_en": "Safe trips",
    "body_en": "We ask.",
    "title_fr": "",
    "body_fr": "",
    "title_nl": "Veilige reizen",
    "body_nl": "Wij vragen.\n\n<script>alert(1)</script>",
    "title_de": "",
    "body_de": "",
}
SETTINGS = {"slug": "safe-trips", "closes_on": "", "takes_people": "on"}


@pytest.fixture
def letter(member: Member) -> Letter:
    return a_letter(member)


def desk(letter: Letter) -> str:
    return f"{HERE}{letter.pk}/"


def test_a_letter_from_the_first_word_to_the_end(nadia: Client, client: Client) -> None:
    made = nadia.post(f"{HERE}new/", {**SETTINGS, **TEXT})
    assert made.status_code == 302
    letter = Letter.objects.get()
    page = nadia.get(made.headers["Location"]).content.decode()
    assert "Nobody sees it before you open it." in page
    assert "Languages without a text" in page
    assert nadia.post(f"{desk(letter)}text/", {**TEXT, "body_en": "We ask for more."}).status_code == 302
    asked = nadia.post(f"{desk(letter)}publish/", {"go": "ask"})
    assert "Not a word of it can be changed afterwards." in asked.content.decode()
    assert client.get("/en/letter/safe-trips/").status_code == 404
    nadia.post(f"{desk(letter)}publish/", {"go": "sure"})
    shown = client.get("/nl/letter/safe-trips/").content.decode()
    assert "Veilige reizen" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    nadia.post(f"{desk(letter)}text/", {**TEXT, "body_en": "We ask for the most."})
    assert "We ask for more." in client.get("/en/letter/safe-trips/").content.decode()
    nadia.post(f"{desk(letter)}publish/", {"go": "sure"})
    assert "We ask for the most." in client.get("/en/letter/safe-trips/").content.decode()
    assert "We ask for more." in client.get("/en/letter/safe-trips/1/").content.decode()
    assert (
        "closed letter cannot be opened again"
        in nadia.post(f"{desk(letter)}close/", {"go": "ask"}).content.decode()
    )
    nadia.post(f"{desk(letter)}close/", {"go": "sure"})
    assert "The letter cannot be signed any more." in client.get("/en/letter/safe-trips/").content.decode()
    assert nadia.get(f"{desk(letter)}text/").status_code == 404
    told = [one.action for one in AuditEntry.objects.filter(action__startswith="letter.").order_by("number")]
    assert told == [
        *("letter.made", "letter.written", "letter.opened"),
        *("letter.written", "letter.version_published", "letter.closed"),
    ]


def test_faults_of_a_letter_are_told_and_what_was_typed_stays(nadia: Client, letter: Letter) -> None:
    flawed = {**SETTINGS, **TEXT, "closes_on": "2020-01-01", "body_nl": ""}
    answer = nadia.post(f"{HERE}new/", flawed)
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in (
        "There is a letter of this short name already: choose another.",
        "Choose a day that is not over, or close the letter now.",
        "Write this too, or leave the whole language empty.",
    ):
        assert sentence in page
    assert "We ask." in page


def test_a_preview_saves_nothing(nadia: Client, letter: Letter) -> None:
    page = nadia.post(f"{desk(letter)}text/", {**TEXT, "go": "preview"}).content.decode()
    assert "It is not saved yet." in page
    assert "<p>Wij vragen.</p>" in page
    assert "<script>alert" not in page
    assert letter.versions.count() == 1


def test_a_new_text_can_be_thrown_away(nadia: Client, letter: Letter, member: Member) -> None:
    letters.write(member, letter, {"en": {"title": "New", "body": "New"}})
    assert "It cannot be brought back." in nadia.post(f"{desk(letter)}drop/", {"go": "ask"}).content.decode()
    assert letter.versions.count() == 2
    nadia.post(f"{desk(letter)}drop/", {"go": "sure"})
    assert letter.versions.count() == 1
    assert nadia.get(f"{desk(letter)}drop/").status_code == 404


def test_the_address_of_an_open_letter_stays(nadia: Client, letter: Letter) -> None:
    nadia.post(f"{desk(letter)}edit/", {"slug": "other", "closes_on": "", "is_checked": "on"})
    letter.refresh_from_db()
    assert letter.slug == "safe-trips"
    assert letter.is_checked
    assert not letter.takes_people


def test_where_members_check_nothing_is_shown_before(nadia: Client, member: Member) -> None:
    letter = a_letter(member, is_checked=True)
    row, _token = confirmed(letter)
    assert "Pier Friends" not in public_pages(letter)
    assert "1 has confirmed and waits for you." in nadia.get(desk(letter)).content.decode()
    here = f"/desk/campaigns/signatories/{row.pk}/"
    assert "board@pier-friends.example" in nadia.get(here).content.decode()
    assert nadia.post(f"{here}confirm/", {"go": "approve"}).status_code == 302
    assert "Pier Friends" in public_pages(letter)


def test_two_of_one_name_cannot_both_be_shown(nadia: Client, member: Member) -> None:
    letter = a_letter(member, is_checked=True)
    one, _token = confirmed(letter)
    two, _token = confirmed(letter, organisation(email="other@mail.example"))
    signatories.approve(member, one)
    answer = nadia.post(f"/desk/campaigns/signatories/{two.pk}/confirm/", {"go": "approve"})
    assert answer.status_code == 422
    assert "stands below the letter already" in answer.content.decode()
    two.refresh_from_db()
    assert two.state == SignatoryState.CHECKING


def test_a_signatory_is_entered_by_hand_with_a_source(nadia: Client, letter: Letter) -> None:
    written = {"name": "Paper Society", "country": "de", "signer": "Cleo Current", "function": "director"}
    answer = nadia.post(f"{desk(letter)}add/", written)
    assert answer.status_code == 422
    assert "Write how you know it." in answer.content.decode()
    written["source"] = "Signed on paper in May"
    assert nadia.post(f"{desk(letter)}add/", written).status_code == 302
    pages = public_pages(letter)
    assert "Paper Society" in pages
    assert "Signed on paper" not in pages
    row = Signatory.objects.get()
    assert "Signed on paper in May" in nadia.get(f"/desk/campaigns/signatories/{row.pk}/").content.decode()
    assert nadia.post(f"{desk(letter)}add/", written).status_code == 422
    assert nadia.post(f"{desk(letter)}add/?as=person", {**written, "name": "Dora"}).status_code == 302
    assert Signatory.objects.get(name="Dora").kind == "person"


def test_who_was_asked_again_is_confirmed_by_hand(nadia: Client, letter: Letter, member: Member) -> None:
    row, _token = confirmed(letter)
    new_version(member, letter)
    here = f"/desk/campaigns/signatories/{row.pk}/"
    assert "asked whether it signs the new version" in nadia.get(here).content.decode()
    nadia.post(f"{here}confirm/", {"go": "confirm", "source": "Said so at the board meeting"})
    assert sorted(row.signatures.values_list("version__number", flat=True)) == [1, 2]


def test_removing_is_asked_twice(nadia: Client, letter: Letter) -> None:
    row, _token = confirmed(letter)
    here = f"/desk/campaigns/signatories/{row.pk}/remove/"
    assert "Nobody is told." in nadia.post(here, {"go": "ask"}).content.decode()
    assert Signatory.objects.exists()
    nadia.post(here, {"go": "sure"})
    assert not Signatory.objects.exists()
    assert "Pier Friends" not in public_pages(letter)


def test_a_logo_is_shown_once_a_member_has_looked_at_it(
    nadia: Client, client: Client, letter: Letter
) -> None:
    row, token = confirmed(letter)
    link = f"/en/signature/{token}/"
    sent = client.post(link, {"go": "logo", "file": SimpleUploadedFile("logo.png", a_picture())})
    assert "The logo has arrived." in sent.content.decode()
    picture = f"/en/letter/{letter.slug}/logo/{row.pk}.png"
    assert client.get(picture).status_code == 404
    assert "<img" not in public_pages(letter)
    here = f"/desk/campaigns/signatories/{row.pk}/"
    assert nadia.get(f"{here}logo.png").content.startswith(b"\x89PNG")
    nadia.post(f"{here}logo/", {"go": "show"})
    assert client.get(picture).content.startswith(b"\x89PNG")
    assert picture in public_pages(letter)
    # Another one waits again.
    client.post(link, {"go": "logo", "file": SimpleUploadedFile("logo.png", a_picture(20, 20))})
    assert client.get(picture).status_code == 404
    nadia.post(f"{here}logo/", {"go": "delete"})
    row.refresh_from_db()
    assert not bytes(row.logo)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg/>", "This is neither a PNG nor a JPEG"),
        (b"\x89PNG\r\n\x1a\nxxxx", "This picture is damaged"),
        (b"GIF89a", "This is neither a PNG nor a JPEG"),
        (a_bomb(30_000), "save the logo smaller"),
        (b"\x89PNG" + b"x" * 1_000_000, "larger than 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused(client: Client, letter: Letter, data: bytes, sentence: str) -> None:
    row, token = confirmed(letter)
    answer = client.post(f"/en/signature/{token}/", {"go": "logo", "file": SimpleUploadedFile("x.png", data)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    row.refresh_from_db()
    assert not bytes(row.logo)


def test_who_has_not_confirmed_sends_no_logo(client: Client, letter: Letter) -> None:
    _row, token = waiting(letter)
    file = SimpleUploadedFile("logo.png", a_picture())
    assert client.post(f"/en/signature/{token}/", {"go": "logo", "file": file}).status_code == 410
    assert not Signatory.objects.exclude(logo_width=0).exists()


def test_the_pdf_has_the_text_and_its_signatories_by_country(client: Client, letter: Letter) -> None:
    confirmed(letter)
    confirmed(letter, organisation("Dünen #1 *Verein*", email="d@v.example", country="de"))
    confirmed(letter, person())
    waiting(letter, organisation("Not Yet", email="not@yet.example"))
    response = client.get(f"/en/letter/{letter.slug}/1/letter.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()
        assert opened.docinfo.Title == "Safe trips for every child"
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))
    for words in (
        "We ask for three things:",
        "2 organisations",
        "1 person",
        "Belgium",
        "Ana Anchor, chair",
        "Ben Buoy",
    ):
        assert words in text, text
    assert "Dünen #1 *Verein*" in text
    for words in ("example", "Not Yet"):
        assert words not in text
    assert client.get(f"/fr/letter/{letter.slug}/1/letter.pdf").content.startswith(b"%PDF")


def test_a_letter_no_font_has_is_printed_all_the_same(client: Client, letter: Letter) -> None:
    confirmed(letter, organisation("\u13a0\u13b9 Society"))
    assert client.get(f"/en/letter/{letter.slug}/1/letter.pdf").status_code == 200


def test_files_name_no_address_and_run_no_formula(nadia: Client, letter: Letter) -> None:
    confirmed(letter, organisation("=cmd|' /C calc'!A0"))
    waiting(letter, person())
    here = f"{desk(letter)}signatories"
    written = nadia.get(f"{here}.csv").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(written))
    assert heading[1] == "Name"
    assert sorted(row[1] for row in rows) == ["'=cmd|' /C calc'!A0", "Ben Buoy"]
    sheet = openpyxl.load_workbook(io.BytesIO(nadia.get(f"{here}.xlsx").content)).worksheets[0]
    assert sheet.max_row == 3
    assert "example" not in written
    assert "example" not in str(list(sheet.values))
    assert AuditEntry.objects.filter(action="letter.exported").count() == 2
    assert nadia.get(f"{here}.exe").status_code == 404


def test_figures(member: Member, letter: Letter) -> None:
    confirmed(letter)
    confirmed(letter, person())
    waiting(letter, organisation("Not Yet", email="not@yet.example"))
    other = a_letter(member, "other")
    confirmed(other, organisation("PIER friends"))
    confirmed(other, organisation("Dune Watch", email="dune@watch.example"))
    year = letter.opened_on.year if letter.opened_on else 0
    assert figures.letters_open() == 2
    assert figures.letters_open(year - 1) == 0
    assert figures.organisations_signed() == 2  # one signed both
    assert figures.organisations_signed(year) == 2
    assert figures.organisations_signed(year - 1) == 0
    assert figures.people_signed() == 1
    new_version(member, letter)
    assert figures.people_signed() == 0  # nobody has signed the current version
    assert figures.organisations_signed() == 2


def test_only_who_campaigns_handles_signatories(office: people.FoundOffice, letter: Letter) -> None:
    trainer = people.member_without_desk("Tove Trainer", "trainer")
    row, _token = confirmed(letter)
    for verb in (
        lambda: signatories.add(trainer, letter, organisation("X"), "x"),
        lambda: signatories.confirm(trainer, row, "x"),
        lambda: signatories.approve(trainer, row),
        lambda: signatories.remove(trainer, row),
        lambda: signatories.keep_logo(trainer, row, b""),
        lambda: signatories.judge_logo(trainer, row, good=True),
        lambda: signatories.remind(trainer, row),
    ):
        with pytest.raises(Refused):
            verb()


def test_a_member_has_a_mail_sent_again_within_bounds(nadia: Client, letter: Letter, member: Member) -> None:
    row, _token = waiting(letter)
    sent = [signatories.remind(member, row) for _again in range(4)]
    assert sent == [True, True, False, False]
    assert Signatory.objects.get().mails == signing.MOST_OF_A_LETTER


def test_all_faults_of_a_new_letter_stand_in_one_box(nadia: Client) -> None:
    answer = nadia.post(f"{HERE}new/", {**SETTINGS, **TEXT, "slug": "", "closes_on": "soon", "body_en": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="errors"') == 1
    assert "3 things need a look" in page
    for field in ("id_slug", "id_closes_on", "id_body_en"):
        assert f'<a href="#{field}">' in page
