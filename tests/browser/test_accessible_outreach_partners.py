"""axe finds nothing on the pages of contacts, history, merging and the map of partners."""

from datetime import date

import pytest

from saystop.offices.models import Member
from saystop.outreach.models import Contact, Touch
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.outreach.making import a_channel, a_partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "outreach/nav.html"
HERE = "/desk/outreach/partners/"
FIELDS = ("offices/errors.html", "offices/field.html")
NAME = "Nadia Leuchtturmwärterhausen-Hafenbeckmann"


@shows(*DESK, *FIELDS, "outreach/form.html", "outreach/contacts.html", "outreach/contact_form.html",
       "outreach/remove_contact.html", "outreach/history.html", "outreach/touch.html", "outreach/touch_form.html",
       "outreach/remove_touch.html", "offices/done.html")  # fmt: skip
def test_contacts_and_history(scan: Scan, director: Member) -> None:
    partner = a_partner(next_step="Zimmerkarten bringen")
    here = f"{HERE}{partner.pk}/"
    scan.at(here, f"{here}contacts/")
    scan.go("nothing typed", ERRORS)
    contact = Contact.objects.create(partner=partner, name=NAME, role="Nachtempfangsmitarbeiterin", speaks="Deutsch",
                                     email="nadia.leuchtturmwaerterhausen@freundlicher-leuchtturm.example")  # fmt: skip
    touch = Touch.objects.create(
        partner=partner, day=date(2031, 1, 1), kind="meeting", what="Vereinbarung " * 30
    )
    scan.at(f"{here}contacts/{contact.pk}/", f"{here}history/")
    scan.press("main form .row button", "nothing noted", ERRORS)
    scan.at(here, f"{here}history/{touch.pk}/remove/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "gone from the history", GOOD)
    scan.at(f"{here}contacts/{contact.pk}/remove/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "the contact is gone", GOOD)


@shows(*DESK, NAV, "outreach/twice.html", "outreach/merge.html", "offices/done.html")
def test_merging(scan: Scan, director: Member) -> None:
    partner = a_partner("Hotel zum freundlichen Leuchtturmwärter", website="https://hotel.example")
    other = a_partner("Hotel zum freundlichem Leuchtturmwärter", street="Kaistraße 1")
    a_channel(partner=other)
    here = f"{HERE}{partner.pk}/twice/"
    scan.at(here, f"{here}?words=hotel", f"{here}?words=nowhere", f"{here}{other.pk}/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "merged", GOOD)


@shows(*DESK, NAV, "outreach/map.html")
def test_the_map(scan: Scan, director: Member) -> None:
    scan.at("/desk/outreach/map/")
    a_partner("Hotel zum freundlichen Leuchtturmwärter", latitude=51.226, longitude=2.914)
    a_partner("Lighthouse Travel", latitude=51.229, longitude=2.922)
    a_partner("Dune Campsite", latitude=51.552, longitude=3.471)
    a_partner("Old Inn")
    scan.at("/desk/outreach/map/")
