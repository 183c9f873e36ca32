"""axe finds nothing on the pages of peer chains, neither the members' nor everybody's."""

import pytest

from saystop.offices.models import Member
from saystop.training.services import chains
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.people import FoundOffice
from tests.training.schooling import a_chain, a_course, a_session, a_workshop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "training/trusted.html")
HERE = "/desk/training/chains/"
LONG = "Gesamtschule am freundlichen Leuchtturm"


@shows(*DESK, "training/chains.html", "training/chain.html", "training/workshops.html", "training/end_chain.html",
       "training/refuse_workshop.html", "offices/done.html")  # fmt: skip
def test_chains(scan: Scan, director: Member) -> None:
    scan.at(HERE)
    a_session(host=LONG)
    scan.at(HERE)
    scan.press("main table button", "opened", GOOD)
    chain = a_chain(a_session(host="Dünenschule"))
    workshop = a_workshop(chain, 120, is_confirmed=True)
    a_workshop(chain)
    scan.at(HERE, f"{HERE}{chain.pk}/")
    scan.press("#waiting ~ div button", "confirmed", GOOD)
    scan.at(f"/desk/training/workshops/{workshop.pk}/refuse/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "deleted", GOOD)
    scan.at(f"{HERE}{chain.pk}/end/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "ended", GOOD)


@shows(*PUBLIC, "training/workshop.html", "training/workshop_thanks.html", "training/chain_ended.html",
       "offices/field.html", "offices/errors.html", "asking/sending.html")  # fmt: skip
def test_the_form_of_pupils(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = a_chain(a_session(a_course(safeguarding="Frau Pier, Zimmer 2"), host=LONG))
    here = f"/de/workshop/{chain.code}/"
    scan.at(here)
    scan.go("nothing typed", ERRORS)
    scan.fill({"day": "2024-04-01", "led_by": "3", "reached": "24"})
    for name, value in (("topic", "signs"), ("age_group", "13-15")):
        scan.page.check(f"[name={name}][value='{value}']")
    monkeypatch.setattr(chains, "MOST_WAITING", 0)
    scan.go("full", "[role=alert]")
    monkeypatch.setattr(chains, "MOST_WAITING", 9)
    scan.go("thanks", "main a.button")
    chains.end(office.director, chain)
    scan.at(here)
