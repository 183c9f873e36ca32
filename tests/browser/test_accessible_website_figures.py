"""axe finds nothing on the impact page and on the pages where figures are kept."""

from decimal import Decimal

import pytest

from saystop.offices.models import Member
from saystop.website.models import AnnualReport, Section, YearClosing
from saystop.website.services import annual, figures
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.training.making import a_picture
from tests.website.figuring import LAST, REASON, THIS, a_counted, a_figure, a_value

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "website/call.html")
FORM = ("website/fields.html", "offices/errors.html", "offices/field.html")
HERE = "/desk/figures/"


def three_years(member: Member) -> None:
    """With a correction, and the last year closed."""
    for slug in ("advocacy", "letters"):
        figure = a_figure(member, slug)
        for number, year in (("1700", LAST - 1), ("2100000", LAST), ("19", THIS)):
            a_value(member, figure, number, year)
    figures.close(member, LAST)
    value = figure.values.get(year=LAST)
    figures.correct(member, value, Decimal(2_200_000), REASON)


@shows(*PUBLIC, "website/impact.html", "website/impact_figure.html")
def test_figures_of_everybody(scan: Scan, director: Member) -> None:
    scan.at("/en/impact/")
    three_years(director)
    report = annual.begin(director, YearClosing.objects.get())
    annual.publish(director, report)
    scan.at(
        "/de/impact/", f"/en/impact/{THIS}/", f"/fr/impact/{LAST}/letters/", f"/nl/impact/{THIS}/advocacy/"
    )


@shows(*DESK, *FORM, "offices/done.html", "website/figures_nav.html", "website/figures.html",
       "website/figure_form.html", "website/remove_figure.html")  # fmt: skip
def test_what_is_counted(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}all/")
    scan.press("main table button", "added", GOOD)
    scan.at(f"{HERE}all/new/")
    scan.go("nothing typed", ERRORS)
    three_years(director)
    frozen, free = a_figure(director, "frozen"), a_figure(director, "free")
    a_value(director, frozen)
    scan.at(
        f"{HERE}all/",
        f"{HERE}all/{free.pk}/",
        f"{HERE}all/{frozen.pk}/remove/",
        f"{HERE}all/{free.pk}/remove/",
    )
    scan.go("asked once more", "[role=alert]")


@shows(*DESK, *FORM, "offices/done.html", "website/figures_nav.html", "website/figures_year.html", "website/by_hand.html",
       "website/correct_figure.html", "website/correct_surely.html",
       "website/remove_value.html", "website/close_year.html")  # fmt: skip
def test_a_year_of_figures(scan: Scan, director: Member) -> None:
    scan.at(HERE)
    figure = a_figure(director)
    for code in ("materials_out", "partners", "reports_received"):
        a_counted(director, code)
    scan.at(f"{HERE}{LAST}/")
    scan.press("main div.actions form button", "kept", GOOD)
    scan.at(f"{HERE}{LAST}/{figure.pk}/hand/")
    scan.go("nothing typed", ERRORS)
    a_value(director, figure)
    scan.at(f"{HERE}{LAST}/{figure.pk}/remove/")
    scan.go("asked once more", "[role=alert]")
    scan.at(f"{HERE}{LAST}/close/")
    scan.go("asked once more", "[role=alert]")
    scan.press("main form button.risky", "closed", GOOD)
    scan.at(f"{HERE}{LAST}/{figure.pk}/correct/")
    scan.go("nothing typed", ERRORS)
    scan.fill(
        {"number": "2300000", "reason_en": "A sheet was counted twice.", "reason_de": "Doppelt gezählt."}
    )
    scan.go("asked once more", "[role=alert]")
    a_value(director, a_figure(director, "late"))
    scan.at(f"{HERE}{LAST}/", f"{HERE}{LAST}/{a_figure(director, 'later').pk}/hand/")


@shows(*DESK, *FORM, "offices/done.html", "website/begin_annual.html", "website/annual.html", "website/section_form.html",
       "website/remove_section.html", "website/withdraw_annual.html")  # fmt: skip
def test_the_annual_report_of_figures(scan: Scan, director: Member) -> None:
    three_years(director)
    scan.at(f"{HERE}{LAST}/report/")
    scan.go("begun")
    scan.at(f"{HERE}{LAST}/report/section/")
    scan.go("nothing typed", ERRORS)
    texts = {"en": {"title": "A year", "text": "It was long.", "alternative": "A pier."}}
    report = AnnualReport.objects.get()
    section = annual.keep_section(director, Section(report=report), texts=texts, picture=a_picture())
    scan.at(f"{HERE}sections/{section.pk}/", f"{HERE}sections/{section.pk}/remove/")
    scan.go("asked once more", "[role=alert]")
    annual.publish(director, report)
    scan.at(f"{HERE}{LAST}/report/", f"{HERE}{LAST}/report/withdraw/")
    scan.go("asked once more", "[role=alert]")
