"""Who the reporter is: released by a custodian alone, for one referral, within the consent. The service says no, not the page."""

from dataclasses import dataclass

import pytest
from django.test import Client

from saystop.casework import rules
from saystop.casework.models import Case, IdentityRelease
from saystop.casework.services import custody
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Desk, Member
from saystop.offices.services import desks
from saystop.offices.unlocking import NotGranted
from saystop.reporting.models import Report
from tests import people
from tests.casework.sending import address, send, withdraw, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
NAME = "Rosa Traveller"


@dataclass
class Custody:
    office: FoundOffice
    officer: Member
    desk: Desk

    @property
    def custodian(self) -> Member:
        return self.office.director


@pytest.fixture
def house(office: FoundOffice, officer: Member) -> Custody:
    """An office with a desk that keeps identities, held by its director and not by its case officer."""
    desk = desks.open_further(office.director, "Identities", keeps_identities=True)
    return Custody(office, officer, desk)


def named(consent: str) -> tuple[Case, str]:
    case, receipt = send(named="named", name=NAME, police_may_have_name=consent)
    return Case.objects.select_related("report__desk_key__desk", "report__identity_key").get(
        pk=case.pk
    ), receipt


def test_a_name_is_sealed_to_the_desk_that_keeps_identities_alone(house: Custody) -> None:
    case, _receipt = named("yes")
    assert case.report.identity_key is not None
    assert case.report.identity_key.desk == house.desk
    with pytest.raises(NotGranted):
        people.unlocked(house.officer).desk_key(case.report.identity_key)


def test_asked_for_released_and_read_for_the_referral(house: Custody) -> None:
    case, _receipt = named("yes")
    officer, custodian = people.unlocked(house.officer), people.unlocked(house.custodian)
    asked = custody.ask(officer, case, "The police wants to hear what she saw.")
    with pytest.raises(custody.NotAllowed):
        custody.released_identity(officer, asked, "en")
    assert custody.read_asked(custodian, custody.find(asked.pk)).reason.startswith("The police")
    custody.release(custodian, custody.find(asked.pk), "Consent is given.", "en")
    found = custody.released_identity(officer, custody.find(asked.pk), "en")
    assert NAME in [answer for _label, answer in found.answers]
    assert found.reason == "Consent is given."
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"identity.asked", "identity.released"} <= actions


@pytest.mark.parametrize("consent", ["no", ""])
def test_without_consent_nobody_can_even_ask(house: Custody, consent: str) -> None:
    case, _receipt = named(consent)
    with pytest.raises(custody.NotAllowed):
        custody.ask(people.unlocked(house.officer), case, "Still.")
    assert not IdentityRelease.objects.exists()


def test_who_wants_to_be_asked_first_must_have_agreed_in_a_message_of_theirs(house: Custody) -> None:
    case, receipt = named("ask_me_first")
    officer = people.unlocked(house.officer)
    for number in (0, 1, 99):
        with pytest.raises(custody.NotAllowed):
            custody.ask(officer, case, "Please.", number)
    client = Client()
    people.sign_in(client, house.officer)
    client.post(address(case, "answer/"), {"text": "May the police have your name?"})
    with pytest.raises(custody.NotAllowed):
        custody.ask(officer, case, "Please.", 1)  # the desk's own message is no consent
    write_as_reporter(receipt, "Yes, they may.")
    assert custody.ask(officer, case, "Please.", 2).pk


def test_only_a_custodian_decides_and_not_what_she_asked_herself(house: Custody) -> None:
    case, _receipt = named("yes")
    asked = custody.ask(people.unlocked(house.officer), case, "Please.")
    for verb in (
        lambda: custody.read_asked(people.unlocked(house.officer), custody.find(asked.pk)),
        lambda: custody.release(people.unlocked(house.officer), custody.find(asked.pk), "Mine.", "en"),
        lambda: custody.refuse(people.unlocked(house.officer), custody.find(asked.pk), "Mine."),
    ):
        with pytest.raises(rules.Refused):
            verb()
    IdentityRelease.objects.all().delete()
    own = custody.ask(people.unlocked(house.custodian), case, "Please.")
    with pytest.raises(rules.Refused):
        custody.release(people.unlocked(house.custodian), custody.find(own.pk), "Mine.", "en")


def test_refused_is_refused_and_decided_once(house: Custody) -> None:
    case, _receipt = named("yes")
    officer, custodian = people.unlocked(house.officer), people.unlocked(house.custodian)
    asked = custody.ask(officer, case, "Please.")
    with pytest.raises(custody.AlreadyDecided):
        custody.ask(officer, case, "Again.")
    custody.refuse(custodian, custody.find(asked.pk), "The story is enough.")
    with pytest.raises(custody.AlreadyDecided):
        custody.release(custodian, custody.find(asked.pk), "After all.", "en")
    with pytest.raises(custody.NotAllowed):
        custody.released_identity(officer, custody.find(asked.pk), "en")
    assert custody.refusal(officer, custody.find(asked.pk)) == "The story is enough."


def test_withdrawn_by_the_reporter_it_is_told_to_nobody_any_more(house: Custody) -> None:
    case, receipt = named("yes")
    officer, custodian = people.unlocked(house.officer), people.unlocked(house.custodian)
    asked = custody.ask(officer, case, "Please.")
    custody.release(custodian, custody.find(asked.pk), "Yes.", "en")
    withdraw(receipt)
    assert bytes(IdentityRelease.objects.get().released) == b"", "no copy stays with the desk"
    with pytest.raises(custody.NobodyThere):
        custody.released_identity(officer, custody.find(asked.pk), "en")
    with pytest.raises(custody.NobodyThere):
        custody.ask(officer, Case.objects.get(pk=case.pk), "Again.")


def test_another_reports_name_put_into_the_row_is_not_released(house: Custody) -> None:
    case, _receipt = named("yes")
    other, _receipt = named("no")
    asked = custody.ask(people.unlocked(house.officer), case, "Please.")
    Report.objects.filter(pk=case.report_id).update(identity=bytes(other.report.identity))
    with pytest.raises(Tampered):
        custody.release(people.unlocked(house.custodian), custody.find(asked.pk), "Yes.", "en")
    assert IdentityRelease.objects.get().decided_on is None


def test_the_pages_lead_from_asking_to_releasing(house: Custody) -> None:
    case, _receipt = named("yes")
    officer, director = Client(), Client()
    people.sign_in(officer, house.officer)
    people.sign_in(director, house.custodian)
    assert officer.post(address(case, "identity/"), {"reason": " "}).status_code == 422
    assert officer.post(address(case, "identity/"), {"reason": "To be heard."}).status_code == 302
    assert "<textarea" not in officer.get(address(case, "identity/")).content.decode(), "it waits already"
    assert officer.get("/desk/identities/").status_code == 403
    assert "waits for a custodian" in director.get("/desk/").content.decode()
    asked = IdentityRelease.objects.get()
    shown = director.get(f"/desk/identities/{asked.pk}/").content.decode()
    assert "To be heard." in shown
    assert NAME not in shown
    back = director.post(f"/desk/identities/{asked.pk}/", {"reason": "Consent.", "go": "release"})
    assert back.status_code == 302
    again = director.get(f"/desk/identities/{asked.pk}/").content.decode()
    assert "<textarea" not in again, "it is decided"
    assert "Decided by" in again
    page = officer.get(address(case, "identity/")).content.decode()
    assert "released, not used yet" in page
    assert NAME not in page


def test_who_wants_to_be_asked_first_is_asked_first(house: Custody) -> None:
    case, receipt = named("ask_me_first")
    officer = Client()
    people.sign_in(officer, house.officer)
    page = officer.get(address(case, "identity/")).content.decode()
    assert "come back here once a message says yes" in page
    assert "<textarea" not in page
    write_as_reporter(receipt, "Yes, you may.")
    assert "<textarea" in officer.get(address(case, "identity/")).content.decode()
