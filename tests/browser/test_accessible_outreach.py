"""axe finds nothing on the pages of outreach."""

import pytest

from saystop.offices.models import Member
from tests.browser.scanning import DESK, Scan, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "outreach/nav.html"


@shows(*DESK, NAV, "outreach/outreach.html")
def test_outreach_at_a_glance(scan: Scan, director: Member) -> None:
    scan.at("/desk/outreach/")
