"""Rules of countries: none ships; a director enters them, and they are shown where they matter while they hold."""

from datetime import timedelta

import pytest
from django.test import Client

from saystop.casework import authorities, rules
from saystop.casework.models import NationalRule
from saystop.casework.services import national
from saystop.offices.models import AuditEntry, Member
from saystop.reporting import directory
from tests import people
from tests.casework.judging import assess
from tests.casework.keeping import today
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
SENT = {
    "rule-country": "AT",
    "rule-kind": "mandatory_reporting",
    "rule-text": "An invented rule for this test.",
    "rule-number": "24",
    "rule-holds_from": "2026-01-01",
    "rule-holds_to": "",
    "rule-source": "Invented law, section 1",
}
WHERE = "/desk/rules/"


def test_none_ships_and_the_page_says_why(officer_client: Client) -> None:
    page = officer_client.get(WHERE).content.decode()
    assert "No rule was entered yet." in page
    assert "a wrong one is worse than none" in page
    assert "Enter a rule" not in page, "that is for a director"


def test_a_rule_is_entered_changed_and_removed(director_client: Client) -> None:
    wrong = director_client.post(
        f"{WHERE}new/", {**SENT, "rule-holds_to": "2025-01-01", "rule-number": "x", "rule-country": "??"}
    )
    assert wrong.status_code == 422
    page = wrong.content.decode()
    for sentence in ("Choose a last day", "Write a whole number of hours", "Choose the country."):
        assert sentence in page
    assert "An invented rule for this test." in page
    kept = director_client.post(f"{WHERE}new/", SENT)
    assert kept.status_code == 302, kept.content.decode()
    rule = NationalRule.objects.get()
    director_client.post(f"{WHERE}{rule.pk}/", {**SENT, "rule-holds_to": "2026-02-01"})
    listed = director_client.get(WHERE).content.decode()
    assert "24 hours" in listed
    assert "not today" in listed
    assert "will be gone" in director_client.get(f"{WHERE}{rule.pk}/remove/").content.decode()
    director_client.post(f"{WHERE}{rule.pk}/remove/")
    assert not NationalRule.objects.exists()
    assert AuditEntry.objects.filter(action__startswith="national_rule").count() == 3


def test_what_holds_today_stands_beside_assessment_and_referral(
    officer: Member, officer_client: Client
) -> None:
    day = today()
    case = send()[0]
    assess(officer, case, country="AT")
    for country, first, last in (
        ("AT", day, None),
        ("AT", day + timedelta(days=1), None),
        ("AT", day - timedelta(days=9), day - timedelta(days=1)),
        ("FR", day, None),
    ):
        NationalRule.objects.create(
            country=country,
            kind="images",
            text=f"{country} {first} {last}",
            holds_from=first,
            holds_to=last,
            source="Invented law",
        )
    assert [one.text for one in national.holding(["AT"])] == [f"AT {day} None"]
    form = {
        "authority": next(authorities.key_of(one) for one in directory.entries() if one.kind == "police"),
        "language": "en",
        "question": "Please look at this house.",
        "reports": str(case.pk),
    }
    prepared = officer_client.post(address(case, "referrals/new/"), form)
    assert prepared.status_code == 302, prepared.content.decode()
    pages = [address(case, "assessment/"), address(case, "referrals/new/"), prepared.headers["Location"]]
    for where in pages:
        page = officer_client.get(where).content.decode()
        assert f"AT {day} None" in page
        assert "FR" not in page.split("rule of a country")[1].split("</details>")[0]


def test_what_a_colleague_removed_does_not_come_back(office: FoundOffice, director_client: Client) -> None:
    director_client.post(f"{WHERE}new/", SENT)
    rule = NationalRule.objects.get()
    stale = NationalRule.objects.get()
    national.remove(people.unlocked(office.director), rule)
    with pytest.raises(national.RuleGone):
        national.write(people.unlocked(office.director), stale)
    assert not NationalRule.objects.exists()
    assert director_client.post(f"{WHERE}{stale.pk}/", SENT).status_code == 404


def test_a_case_officer_reads_rules_and_changes_none(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    rule = NationalRule(
        country="AT", kind="other", text="An invented rule.", holds_from=today(), source="Invented law"
    )
    for act in (national.write, national.remove):
        with pytest.raises(rules.Refused):
            act(people.unlocked(officer), rule)
    national.write(people.unlocked(office.director), rule)
    assert "An invented rule." in officer_client.get(WHERE).content.decode()
    for where in ("new/", f"{rule.pk}/", f"{rule.pk}/remove/"):
        assert officer_client.post(f"{WHERE}{where}", SENT).status_code == 403
    assert NationalRule.objects.count() == 1
