"""axe finds nothing on the pages of courses."""

import pytest
from playwright.sync_api import FilePayload

from saystop.offices.models import Member
from saystop.training.models import Course, UnitKind
from saystop.training.services import courses, scenarios
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.people import FoundOffice
from tests.training.making import a_course, a_picture, a_unit, a_workbook
from tests.training.test_own_scenarios import WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "training/contact.html")
FORM = ("training/fields.html", "offices/errors.html", "offices/field.html")
HERE = "/desk/training/courses/"
UNITS = "/desk/training/units/"


@shows(*DESK, *FORM, "training/courses.html", "training/course.html", "training/course_form.html",
       "offices/done.html")  # fmt: skip
def test_courses_of_members(scan: Scan, director: Member) -> None:
    scan.at(HERE)
    scan.press("form.panel button", "taken in", GOOD)
    scan.at(f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    course = Course.objects.get(slug="look-twice")
    a_unit(director, course)
    scan.at(f"{HERE}{course.pk}/", f"{HERE}{a_course(director).pk}/")


@shows(*DESK, *FORM, "training/unit_form.html", "training/right.html", "training/remove_unit.html")
def test_units_of_members(scan: Scan, director: Member) -> None:
    course = a_course(director)
    for kind in UnitKind.values:
        scan.at(f"{HERE}{course.pk}/add/{kind}/")
    scan.go("nothing typed", ERRORS)
    file: FilePayload = {"name": "quiz.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    scan.fill({"title_en": "Quiz"})
    scan.page.set_input_files("[name=workbook]", file)
    scan.go("no workbook", ERRORS)
    scan.page.set_input_files("[name=workbook]", {**file, "buffer": a_workbook()})
    scan.go("to be marked")
    scan.go("nothing marked", ERRORS)
    unit = a_unit(director, course)
    scan.at(f"{UNITS}{unit.pk}/remove/")
    scan.go("asked once more", "[role=alert]")


@shows(*DESK, "training/scenario_form.html", "training/remove_scenario.html", "training/scenario.html",
       "offices/errors.html", "offices/field.html")  # fmt: skip
def test_scenarios_of_an_office(scan: Scan, director: Member) -> None:
    scan.at("/desk/training/scenarios/new/")
    scan.go("nothing chosen", ERRORS)
    scan.fill({"slug": "night-train"})
    file: FilePayload = {"name": "a.twee", "mimeType": "text/plain", "buffer": b":: one\n[[lost]]"}
    scan.page.set_input_files("[name=file_en]", file)
    scan.go("with faults", ERRORS)
    scenarios.write(director, "night-train", WHOLE)
    here = "/desk/training/scenarios/night-train/"
    scan.at(f"{here}en/", f"{here}change/", f"{here}remove/")
    scan.go("asked once more", "[role=alert]")


@shows(
    *PUBLIC,
    "training/public_courses.html",
    "training/public_course.html",
    "training/public_unit.html",
    "training/quiz.html",
    "asking/field.html",
    "asking/sending.html",
    "training/safe.html",
)
def test_courses_of_everybody(scan: Scan, office: FoundOffice) -> None:
    scan.at("/de/courses/")
    courses.set_up(office.director)
    a_unit(office.director, a_course(office.director))
    here = "/de/course/look-twice/"
    scan.at("/de/courses/", here, f"{here}2/", f"{here}5/", f"{here}6/", f"{here}9/")
    scan.page.check("[name='quiz/q1'][value=c]")
    scan.page.check("[name='quiz/q2'][value=a]")
    scan.go("judged", GOOD)
    course = a_course(office.director, "bay", safeguarding="Vera Voss\nRaum 3")
    texts = {"en": {"title": "A wall", "text": "", "alternative": "A teal wall"}}
    drawn = a_picture((1600, 900))
    a_unit(office.director, course, UnitKind.PICTURE, texts=texts, picture=drawn)
    scan.at("/en/course/bay/1/")
