"""axe finds nothing on the pages of open letters."""

import pytest
from playwright.sync_api import FilePayload

from saystop.campaigns.models import Letter
from saystop.campaigns.services import letters, signatories, signing
from saystop.campaigns.views import public_letters
from saystop.offices.models import Member
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.campaigns.letter_making import a_letter, confirmed, new_version, organisation, person, waiting
from tests.outreach.test_logos import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "campaigns/nav.html"
HERE = "/desk/campaigns/letters/"
FIELDS = ("offices/errors.html", "offices/field.html", "campaigns/letter_fields.html")
PUBLIC = (
    "saystop/base.html",
    "saystop/public_base.html",
    "saystop/languages.html",
    "campaigns/report_call.html",
)
TEXT = ("campaigns/letter_text.html", "campaigns/letter_counts.html", "campaigns/letter_signed.html")


def with_signatories(director: Member) -> Letter:
    letter = a_letter(director)
    row, _token = confirmed(
        letter, organisation("Verein zum freundlichen Leuchtturmwärter", website="https://v.example")
    )
    signatories.keep_logo(director, row, a_picture())
    confirmed(letter, person())
    waiting(letter, organisation("Not Yet", email="not@yet.example"))
    return letter


@shows(*PUBLIC, *TEXT, *FIELDS, "campaigns/public_letters.html", "campaigns/public_letter.html",
       "campaigns/letter_thanks.html", "campaigns/letter_busy.html")  # fmt: skip
def test_everybody(scan: Scan, director: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.at("/en/letters/")
    letter = with_signatories(director)
    here = f"/en/letter/{letter.slug}/"
    scan.at("/en/letters/", here, f"{here}?as=person", f"/nl/letter/{letter.slug}/")
    new_version(director, letter)
    scan.at(f"{here}1/", here)
    scan.press("form button", "nothing typed", ERRORS)
    scan.page.goto(f"{here}?as=person")
    scan.page.fill("[name=name]", "Cleo")
    scan.page.fill("[name=email]", "cleo@mail.example")
    scan.page.select_option("[name=country]", "be")
    scan.press("form button", "signed", "h1")
    monkeypatch.setattr(public_letters.PRINTS, "capacity", 0)
    scan.at(f"{here}1/letter.pdf")
    letters.close(director, letter)
    scan.at(here)


@shows(*PUBLIC, "campaigns/letter_text.html", "campaigns/signature.html", "campaigns/no_signature.html",
       "campaigns/letter_withdrawn.html", "offices/errors.html", "offices/field.html")  # fmt: skip
def test_a_signatorys_own_page(scan: Scan, director: Member) -> None:
    letter = a_letter(director)
    _row, token = waiting(letter)
    here = f"/en/signature/{token}/"
    scan.at("/en/signature/none/", here)
    scan.press("[name=go][value=sign]", "signed", GOOD)
    scan.press("[name=go][value=logo]", "no file", ERRORS)
    logo: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture()}
    scan.page.set_input_files("[name=file]", logo)
    scan.press("[name=go][value=logo]", "sent", GOOD)
    new_version(director, letter)
    scan.at(here)
    scan.press("[name=go][value=keep]", "kept", GOOD)
    scan.press("[name=go][value=ask]", "asked", "button.risky")
    scan.press("button.risky", "taken back", "h1")


@shows(*DESK, NAV, *FIELDS, "campaigns/home.html", "campaigns/letters.html", "campaigns/letter_state.html",
       "campaigns/letter_write.html", "campaigns/letter_faults.html", "campaigns/letter_texts.html", "campaigns/letter.html",
       "campaigns/letter_form.html", "campaigns/publish_letter.html", "campaigns/drop_text.html",
       "campaigns/close_letter.html", "campaigns/letter_counts.html", "campaigns/signatory_state.html",
       "offices/done.html")  # fmt: skip
def test_letters_at_the_desk(scan: Scan, director: Member) -> None:
    scan.at("/desk/campaigns/", HERE, f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    draft = a_letter(director, "draft", is_open=False)
    letter = with_signatories(director)
    scan.at(HERE, f"{HERE}{draft.pk}/", f"{HERE}{draft.pk}/publish/")
    scan.go("asked once more", "[role=alert]")
    here = f"{HERE}{letter.pk}/"
    scan.at(here, f"{here}edit/", f"{here}text/")
    scan.press("[value=preview]", "looked at", "#preview")
    scan.press("[value=save]", "written", GOOD)
    scan.at(f"{here}publish/", f"{here}drop/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "thrown away", GOOD)
    scan.at(f"{here}close/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "closed", GOOD)


@shows(*DESK, *FIELDS, "campaigns/add_signatory.html", "campaigns/signatory.html", "campaigns/signatory_state.html",
       "campaigns/remove_signatory.html", "offices/done.html")  # fmt: skip
def test_signatories_at_the_desk(scan: Scan, director: Member) -> None:
    letter = a_letter(director, is_checked=True)
    row, token = confirmed(letter)
    signing.keep_logo(token, a_picture())
    here = f"/desk/campaigns/signatories/{row.pk}/"
    scan.at(here)
    scan.press("[name=go][value=approve]", "approved", GOOD)
    scan.press("[name=go][value=show]", "logo", GOOD)
    other, _token = waiting(letter, person())
    scan.at(f"/desk/campaigns/signatories/{other.pk}/")
    scan.press("[name=go][value=confirm]", "no source", ERRORS)
    scan.at(f"{HERE}{letter.pk}/add/", f"{HERE}{letter.pk}/add/?as=person")
    scan.go("nothing typed", ERRORS)
    scan.at(f"{here}remove/")
    scan.go("asked once more", "[role=alert]")
