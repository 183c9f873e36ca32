"""axe finds nothing on the pages of fundraisers, gifts and tax certificates."""

import pytest
from django.utils import timezone

from saystop.campaigns import providers
from saystop.campaigns.models import Fundraiser, Standing, Step, TaxRule, Update
from saystop.campaigns.services import gifts, tax_certificates
from saystop.offices.models import Member
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.campaigns.fundraising import TEXTS, a_fundraiser, a_gift, a_pledge, in_days
from tests.campaigns.providers.test_payments import MadeUp
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "campaigns/progress.html")
FORM = ("campaigns/fundraiser_fields.html", "offices/errors.html", "offices/field.html")
HERE = "/desk/campaigns/fundraisers/"
LONG = "Maximiliane Wolkenstein-Trostburg von der Hohenleite"


def with_parts() -> Fundraiser:
    story = "### Warum\n\nEin Satz, der mehr als eine Zeile braucht.\n\n- ein Punkt"
    found = a_fundraiser(
        texts={**TEXTS, "de": {"title": "Ein sicherer Hafen", "story": story, "thanks": "Danke."}}
    )
    Step.objects.create(fundraiser=found, amount=2000, texts={"de": {"text": "Ein Zimmer"}})
    Step.objects.create(fundraiser=found, amount=90000, texts={"de": {"text": "Ein Haus"}})
    Update.objects.create(fundraiser=found, texts={"de": {"title": "Es beginnt", "text": "Ein Satz."}})
    return found


@shows(*DESK, *FORM, "campaigns/nav.html", "campaigns/home.html", "campaigns/fundraisers.html",
       "campaigns/fundraisers_nav.html", "campaigns/fundraiser.html", "campaigns/fundraiser_form.html",
       "campaigns/fundraiser_state.html", "campaigns/fundraiser_remove.html",
       "campaigns/fundraiser_money.html", "campaigns/gift.html", "campaigns/accounts.html",
       "campaigns/progress.html", "offices/done.html")  # fmt: skip
def test_fundraisers_of_members(scan: Scan, director: Member) -> None:
    scan.at("/desk/campaigns/", HERE, f"{HERE}new/")
    scan.go("no account typed", ERRORS)
    found = with_parts()
    row, _token = a_pledge(found, name=LONG)
    a_gift(row)
    second = a_gift(row)
    page = f"{HERE}{found.pk}/"
    scan.at(
        HERE,
        f"{HERE}new/",
        page,
        f"{page}money/",
        f"{page}edit/",
        f"{page}steps/",
        f"{page}updates/",
        f"{page}gifts/",
    )
    scan.go("nothing typed", ERRORS)
    scan.at(f"{HERE}accounts/", f"{HERE}accounts/{found.account_id}/", f"{HERE}gifts/{second.pk}/")
    scan.press("button[value='due']", "to be sent back", GOOD)
    scan.page.goto(f"{HERE}gifts/{second.pk}/")
    scan.press("button[value='refunded']", "asked twice", "p.notice.danger")
    scan.page.goto(f"{HERE}steps/{found.steps.all()[0].pk}/remove/")
    scan.go("remove?", "p.notice.danger")
    scan.page.goto(f"{page}state/")
    scan.go("close?", "p.notice.danger")
    scan.press("button[value='sure']", "closed", GOOD)


@shows(*DESK, *FORM, "campaigns/nav.html", "campaigns/fundraisers_nav.html",
       "campaigns/tax_certificates.html", "campaigns/tax_year.html", "campaigns/tax_donors.html",
       "campaigns/fundraiser_form.html", "offices/done.html")  # fmt: skip
def test_tax_certificates_of_members(scan: Scan, director: Member) -> None:
    year = timezone.localdate().year - 1
    page = f"{HERE}certificates/"
    scan.at(page, f"{page}{year}/", f"{page}rules/")
    scan.go("nothing typed", ERRORS)
    TaxRule.objects.create(first_year=2011, threshold=4000, asks_number=True)
    found = a_fundraiser()
    for name, cents in ((LONG, 5000), ("Ben", 300)):
        row, _token = a_pledge(found, cents, name=name, address="Pier 1", wants_certificate=True)
        gifts.receive(row, cents, in_days(0).replace(year=year, month=6, day=1))
    a_gift(found, days=-365)
    scan.at(page, f"{page}{year}/")
    scan.go("make them?", "p.notice.danger")
    scan.press("button[value='sure']", "made", GOOD)
    gifts.receive(row, 9000, in_days(0).replace(year=year, month=7, day=1))
    gifts.set_standing(None, row.gifts.get(amount=9000), Standing.COUNTS)
    tax_certificates.make(director, year)
    scan.at(f"{page}{year}/")


@shows(*PUBLIC, *FORM, "campaigns/give.html", "campaigns/give_to.html", "campaigns/my_gift.html",
       "campaigns/no_pledge.html", "campaigns/pay.html")  # fmt: skip
def test_giving_of_everybody(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.at("/de/give/", "/de/gift/nothing/")
    TaxRule.objects.create(first_year=2011, threshold=4000, asks_number=True)
    found = with_parts()
    a_fundraiser(state="closed")
    a_gift(found, 2500)
    service = MadeUp()
    monkeypatch.setattr(providers, "configured", lambda: service)
    here = f"/de/give/{found.slug}/"
    scan.at("/de/give/", here)
    scan.go("nothing typed", ERRORS)
    scan.fill({"amount": "25", "name": LONG})
    scan.go("how to pay", "svg")
    scan.press("button[value='ask']", "take back?", "p.notice.danger")
    scan.press("button[value='sure']", "taken back", "p.notice")
    row, token = a_pledge(found, 2500, language="de", name=LONG, address="Pier 1", wants_certificate=True)
    a_gift(row, 1000)
    scan.at(f"/de/gift/{token}/")
    scan.press("form[action$='pay/'] button", "to the service", "a.button[rel='noreferrer']:not(.leave)")
    service.is_away = True
    scan.page.goto(f"/de/gift/{token}/")
    scan.press("form[action$='pay/'] button", "away", "main h1")
    a_gift(row, 1500)
    a_gift(row, 1500)
    scan.at(f"/de/gift/{token}/")
