"""axe finds nothing on the pages of training."""

import pytest

from saystop.offices.models import Member
from tests.browser.scanning import DESK, Scan, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "training/nav.html"


@shows(*DESK, NAV, "training/training.html")
def test_training_at_a_glance(scan: Scan, director: Member) -> None:
    scan.at("/desk/training/")
