"""axe finds nothing on the pages of a partner's commitment, nor on the badge's, which everybody sees."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from saystop.offices.models import Member
from saystop.outreach.models import Criterion, Partner
from saystop.outreach.services import commitments
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.outreach.making import a_partner
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html")
HERE = "/desk/outreach/"


def committed(member: Member) -> Partner:
    """Current, and not for long any more."""
    today = timezone.localdate()
    partner = a_partner(
        "Hotel zum freundlichen Leuchtturmwärter am Hafenbecken",
        languages=["de", "nl"],
        agreed_on=today - timedelta(days=300),
        agreed_until=today + timedelta(days=30),
    )
    for criterion in (Criterion.POLICY, Criterion.TRAINING, Criterion.CONTRACTS, Criterion.REPORT):
        commitments.add(
            member, partner, criterion=criterion, day=today, what="Schulungen für alle Beschäftigten"
        )
    return partner


@shows(*DESK, "outreach/nav.html", "outreach/commitment.html", "outreach/commitment_panel.html", "outreach/standing_tag.html",
       "outreach/runs_out.html", "outreach/sure.html", "outreach/partner.html", "outreach/partners.html",
       "outreach/outreach.html", "offices/errors.html", "offices/field.html", "offices/done.html")  # fmt: skip
def test_commitments(scan: Scan, director: Member) -> None:
    empty = a_partner("Dünencamping")
    scan.at(f"{HERE}partners/{empty.pk}/commitment/")
    scan.go("nothing typed", ERRORS)
    partner = committed(director)
    here = f"{HERE}partners/{partner.pk}/commitment/"
    scan.at(HERE, f"{HERE}partners/", f"{HERE}partners/{partner.pk}/", here)
    scan.press("form[action$='/badge/'] button", "granted", GOOD)
    badge = partner.badges.get()
    scan.at(f"{HERE}badges/{badge.pk}/revoke/")
    scan.press("[name=go][value=ask]", "asked once more", "[role=alert]")
    scan.press("button.risky", "revoked", GOOD)
    evidence = partner.evidence.all()[0]
    scan.at(f"{HERE}evidence/{evidence.pk}/remove/")
    scan.press("[name=go][value=ask]", "asked once more", "[role=alert]")
    scan.press("button.risky", "removed", GOOD)


@shows(*PUBLIC, "outreach/badge.html", "outreach/badge_unknown.html")
def test_badges(scan: Scan, office: FoundOffice) -> None:
    partner = committed(office.director)
    badge = commitments.grant(office.director, partner)
    address = f"/de/badge/{badge.code}/"
    scan.at(address)
    expect(scan.page.locator(".notice.good")).to_be_visible()
    commitments.remove(office.director, partner.evidence.all()[0])
    scan.at(address)
    expect(scan.page.locator(".notice.warning")).to_be_visible()
    commitments.revoke(office.director, badge)
    scan.at(address)
    expect(scan.page.locator(".notice.danger")).to_be_visible()
    scan.at("/de/badge/none/")
