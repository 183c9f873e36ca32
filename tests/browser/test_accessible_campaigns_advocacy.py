"""axe finds nothing on the pages of advocacy."""

from datetime import date

import pytest
from django.utils import timezone

from saystop.campaigns.models import Answer, Delivery
from saystop.campaigns.services import deliveries
from saystop.offices.models import Member
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.campaigns.advocating import a_letter, a_target, an_action

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/desk/campaigns/advocacy/"
NAV = "campaigns/nav.html"
SAID = "campaigns/said.html"
FORM = ("campaigns/form_field.html", "offices/errors.html", "offices/field.html")
LONG = "Ausschuss für die Rechte von Kindern und Jugendlichen auf Reisen"


@shows(*DESK, NAV, SAID, *FORM, "campaigns/home.html", "campaigns/advocacy_home.html", "campaigns/advocacy.html",
       "campaigns/advocacy_table.html", "campaigns/said_targets.html", "campaigns/outcome_tag.html", "campaigns/action.html",
       "campaigns/action_form.html", "campaigns/remove_action.html", "offices/done.html")  # fmt: skip
def test_the_log_of_advocacy(scan: Scan, director: Member) -> None:
    scan.at("/desk/campaigns/", HERE, f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    in_german(director)
    target = a_target(texts={"de": {"name": LONG, "body": "Europäische Versammlung"}})
    action = an_action(
        "Gespräch", target, outcome="refused", place="Hafenstadt", who="Ana", is_public=False,
        texts={"en": {"title": "A talk about hotels and campsites", "outcome": "Nothing came of it."}},
        link="https://parliament.example/hearing", next_step="Nachfragen", next_on=timezone.localdate(),
    )  # fmt: skip
    for number in range(52):
        an_action(f"Anhörung {number}", target, kind="hearing", outcome="adopted")
    here = f"{HERE}{action.pk}/"
    scan.at(
        "/desk/campaigns/",
        HERE,
        f"{HERE}?page=2",
        f"{HERE}?year=2000",
        here,
        f"{here}edit/",
        f"{here}remove/",
    )
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "removed", GOOD)


@shows(*DESK, NAV, SAID, *FORM, "campaigns/targets.html", "campaigns/target_form.html", "campaigns/merge_targets.html",
       "offices/done.html")  # fmt: skip
def test_targets_of_advocacy(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}targets/", f"{HERE}targets/new/")
    scan.go("nothing typed", ERRORS)
    target = a_target(LONG, is_active=False)
    here = f"{HERE}targets/{target.pk}/"
    scan.at(here, f"{here}merge/")
    other = a_target(texts={"fr": {"name": "Ministère", "body": ""}})
    scan.at(f"{HERE}targets/", f"{here}merge/")
    scan.go("nothing chosen", "p.error")
    scan.page.select_option("[name=other]", str(other.pk))
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "merged", GOOD)


@shows(*DESK, NAV, SAID, *FORM, "campaigns/deliveries.html", "campaigns/deliveries_table.html", "campaigns/delivery_form.html",
       "campaigns/remove_delivery.html", "offices/done.html")  # fmt: skip
def test_deliveries_of_a_letter(scan: Scan, director: Member) -> None:
    letter = a_letter()
    here = f"{HERE}letters/{letter.pk}/"
    scan.at(here)
    target = a_target(LONG)
    scan.at(here)
    scan.go("nobody chosen", ERRORS)
    deliveries.deliver(director, letter.versions.get(), date(2026, 3, 2), "post", [target, a_target("B")])
    first = Delivery.objects.all()[0]
    Delivery.objects.filter(pk=first.pk).update(
        document=b"%PDF", answer=Answer.ANSWERED, answered_on=date(2026, 3, 5)
    )
    one = f"{HERE}deliveries/{first.pk}/"
    scan.at(here, one, f"{one}remove/")
    scan.go("asked once more", "[role=alert]")


@shows("saystop/base.html", "saystop/public_base.html", SAID, "campaigns/our_actions.html", "campaigns/outcome_tag.html",
       "campaigns/advocacy_table.html", "campaigns/said_targets.html", "campaigns/delivered.html")  # fmt: skip
def test_our_actions_as_everybody_reads_them(scan: Scan, director: Member) -> None:
    scan.at("/en/advocacy/")
    letter = a_letter()
    deliveries.deliver(director, letter.versions.get(), date(2026, 3, 2), "post", [a_target(LONG)])
    Delivery.objects.update(
        document=b"%PDF", document_is_public=True, answer=Answer.ANSWERED, answered_on=date(2026, 3, 5),
        texts={"en": {"answer": "We will write a rule."}},
    )  # fmt: skip
    an_action(
        day=date(2026, 3, 3), outcome="promised", place="Harbour Town", link="https://parliament.example/a"
    )
    an_action("Older", day=date(2025, 3, 3), kind="opinion")
    an_action("Apart", is_public=False)
    scan.at("/de/advocacy/", "/fr/advocacy/2025/", "/fr/letter/safe-rooms/")
