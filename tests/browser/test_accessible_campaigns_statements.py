"""axe finds nothing on the pages of bank statements."""

import pytest
from playwright.sync_api import FilePayload

from saystop.campaigns.models import Account, Entry
from saystop.campaigns.services import statements
from saystop.offices.models import Member
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.campaigns.statements.making import OURS, REFERENCES, Row, a_fundraiser, a_pledge, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = ("campaigns/nav.html", "campaigns/money_nav.html")
HERE = "/desk/campaigns/money/"
LONG = "Donaudampfschifffahrtsgesellschaft Maximiliane Wolkenstein-Trostburg und Söhne"


@shows(*DESK, *NAV, "campaigns/money.html", "campaigns/money_search_form.html", "campaigns/money_search.html",
       "campaigns/proposal.html", "campaigns/entry_state.html", "campaigns/entry.html", "campaigns/entries_table.html",
       "campaigns/statements.html", "campaigns/statement.html", "campaigns/reopen_entry.html", "offices/done.html",
       "offices/errors.html", "offices/field.html")  # fmt: skip
def test_entries(scan: Scan, director: Member) -> None:
    scan.at(HERE, f"{HERE}statements/")
    fundraiser = a_fundraiser(Account.objects.create(holder="Harbour Office (invented)", iban=OURS))
    a_pledge(fundraiser, name=LONG)
    rows = [
        Row(2500, REFERENCES[0]),
        Row(2500, REFERENCES[0]),
        Row(2500, "123450001132", name=LONG),
        Row(-2500, "zurück" * 20),
        Row(999_999_999, "W" * 200, name=LONG),
    ]
    statements.take_in(director, written(rows))
    statements.take_in(director, written([Row(100, day="2031-05-09")], opening=5))
    scan.at(HERE, f"{HERE}statements/", f"{HERE}search/")
    one, twice, _near, back, large = Entry.objects.filter(day="2031-05-05").order_by("number")
    scan.at(f"{HERE}statements/{one.statement_id}/")
    scan.at(*(f"{HERE}entries/{entry.pk}/" for entry in (one, twice, back, large)))
    scan.press("button[value=aside]", "no reason chosen", ERRORS)
    near = Entry.objects.get(text="123450001132")
    scan.page.goto(f"{HERE}entries/{near.pk}/")
    scan.press("button[value=confirm]", "confirmed", GOOD)
    scan.at(f"{HERE}entries/{near.pk}/reopen/")
    scan.press("button[value=ask]", "asked once more", "[role=alert]")
    scan.press("button.risky", "open again", GOOD)
    scan.page.goto(f"{HERE}search/")
    scan.page.fill("[name=words]", "Wolkenstein")
    scan.press("form[role=search] button", "found", "#entries")


@shows(*DESK, *NAV, "campaigns/import_statement.html", "offices/errors.html", "offices/field.html")
def test_a_file_of_statements(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}import/")
    scan.press("button[value=look]", "no file", ERRORS)
    file: FilePayload = {"name": "statement.xml", "mimeType": "text/xml", "buffer": written([Row(2500, "x")])}
    scan.page.set_input_files("[name=file]", file)
    scan.press("button[value=look]", "another's account", ERRORS)
    Account.objects.create(holder="Harbour Office (invented)", iban=OURS)
    scan.page.set_input_files("[name=file]", file)
    scan.press("button[value=look]", "looked at", "#planned")
    scan.press("button[value=import]", "taken in", GOOD)
