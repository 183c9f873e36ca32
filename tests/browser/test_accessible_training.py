"""axe finds nothing on the pages of training."""

import pytest

from saystop.offices.models import Member
from saystop.training.services import stages
from tests.browser.scanning import DESK, Scan, shows
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html")
TOLD = ("training/told.html", "training/safe.html")


@shows(*DESK, "training/training.html", "training/scenario.html", "training/lead.html", "training/told.html")
def test_scenarios_of_members(scan: Scan, director: Member) -> None:
    scan.at("/desk/training/", "/desk/training/scenarios/reception/de/")
    scan.go("led")
    stage = stages.open_(director, "reception", "de")
    stages.move(director, stage, "debrief")
    scan.at(f"/desk/training/stages/{stage.pk}/")


@shows(
    *PUBLIC,
    *TOLD,
    "training/scenarios.html",
    "training/begin.html",
    "training/passage.html",
    "training/stage.html",
)
def test_scenarios_of_everybody(scan: Scan, office: FoundOffice) -> None:
    here = "/de/play/reception/"
    scan.at("/de/play/", here, f"{here}arrival/", f"{here}loud/", f"{here}debrief/")
    stage = stages.open_(office.director, "reception", "de")
    scan.at(f"/de/stage/{stage.code}/?still=1")
