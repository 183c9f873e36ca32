"""Keys of a desk: granted, revoked, restored; what each of these opens and what it does not."""

from uuid import UUID

import pytest
from django.test import Client

from saystop.engines.sealing import Binding, ShareError, ShareFault, Tampered, seal, split, unseal
from saystop.offices import rules
from saystop.offices.models import AuditEntry, Desk, DeskGrant, DeskKey, Member, Role
from saystop.offices.services import desks, members
from saystop.offices.unlocking import NotGranted, Unlocked
from tests import people
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
LETTER = Binding("letter", "1")


def sealed_to(desk_key: DeskKey) -> bytes:
    return seal(b"an adult took a child to room 12", [desk_key.public], LETTER)


def opens(unlocked: Unlocked, desk_key: DeskKey, envelope: bytes) -> bool:
    try:
        return unseal(envelope, unlocked.desk_key(desk_key), LETTER).startswith(b"an adult")
    except NotGranted:
        return False


def test_a_granted_member_opens_what_came_before_and_after(office: FoundOffice) -> None:
    first = desks.current_key(office.desk)
    before = sealed_to(first)
    otto = people.case_officer(office)
    assert opens(people.unlocked(otto), first, before)
    assert opens(people.unlocked(otto), first, sealed_to(desks.current_key(office.desk)))


def test_a_revoked_member_opens_nothing_and_the_others_open_everything(
    office: FoundOffice, officer: Member
) -> None:
    first = desks.current_key(office.desk)
    before = sealed_to(first)
    held = people.unlocked(officer)
    copied = held.desk_key(first)
    desks.revoke(people.unlocked(office.director), office.desk, officer)

    second = desks.current_key(office.desk)
    after = sealed_to(second)
    assert second.generation == first.generation + 1
    assert not opens(people.unlocked(officer), first, before)
    assert not opens(people.unlocked(officer), second, after)
    with pytest.raises(Tampered):  # the key she may have copied is of no use for what comes after
        unseal(after, copied, LETTER)
    dana = people.unlocked(office.director)
    assert opens(dana, first, before)
    assert opens(dana, second, after)


def test_granted_again_after_being_revoked_opens_every_generation(
    office: FoundOffice, officer: Member
) -> None:
    dana = people.unlocked(office.director)
    desks.revoke(dana, office.desk, officer)
    desks.grant(dana, office.desk, officer)
    held = people.unlocked(officer)
    assert all(opens(held, key, sealed_to(key)) for key in office.desk.keys.all())


def test_the_last_who_holds_a_desk_keeps_it(office: FoundOffice) -> None:
    with pytest.raises(rules.Refused):
        desks.revoke(people.unlocked(office.director), office.desk, office.director)
    assert desks.current_key(office.desk).generation == 1


def test_who_does_not_hold_a_desk_cannot_hand_it_on(office: FoundOffice, officer: Member) -> None:
    second = people.member_without_desk("Silke Second", "director")
    with pytest.raises(NotGranted):
        desks.grant(people.unlocked(second), office.desk, people.newcomer())
    with pytest.raises(rules.Refused):  # holds it, but is no director
        desks.grant(people.unlocked(officer), office.desk, people.newcomer("Ina Ina"))


def test_a_grant_opens_for_nobody_else(office: FoundOffice, officer: Member) -> None:
    """Rows swapped in the database do not open, and are told as tampering."""
    key = desks.current_key(office.desk)
    danas, ottos = (DeskGrant.objects.get(member=one) for one in (office.director, officer))
    danas.envelope, ottos.envelope = ottos.envelope, danas.envelope
    danas.save()
    ottos.save()
    for one in (office.director, officer):
        with pytest.raises(Tampered):
            people.unlocked(one).desk_key(key)


def test_any_two_of_the_three_shares_restore_every_generation(office: FoundOffice, officer: Member) -> None:
    dana = people.unlocked(office.director)
    desks.revoke(dana, office.desk, officer)
    envelopes = {key: sealed_to(key) for key in office.desk.keys.all()}
    assert len(envelopes) == 2
    for left_out in range(3):
        DeskGrant.objects.all().delete()
        shares = [share for place, share in enumerate(office.shares) if place != left_out]
        desks.restore(people.unlocked(office.director), shares)
        restored = people.unlocked(office.director)
        assert all(opens(restored, key, envelope) for key, envelope in envelopes.items())


def test_one_share_or_those_of_another_office_restore_nothing(office: FoundOffice) -> None:
    dana = people.unlocked(office.director)
    DeskGrant.objects.all().delete()
    with pytest.raises(ShareError) as fault:
        desks.restore(dana, office.shares[:1])
    assert fault.value.fault is ShareFault.TOO_FEW
    with pytest.raises(desks.WrongShares):
        desks.restore(dana, split(bytes(32), 2, 3)[:2])
    assert not DeskGrant.objects.exists()


def test_a_case_officer_restores_nothing(office: FoundOffice, officer: Member) -> None:
    with pytest.raises(rules.Refused):
        desks.restore(people.unlocked(officer), office.shares)


def test_a_member_who_is_let_go_takes_no_key_along(office: FoundOffice, officer: Member) -> None:
    members.deactivate(people.unlocked(office.director), officer)
    assert desks.holders(office.desk) == [office.director]
    assert desks.current_key(office.desk).generation == 2
    assert not DeskGrant.objects.filter(member=officer).exists()


def test_a_further_desk_gets_no_reports_and_is_held_by_who_opens_it(office: FoundOffice) -> None:
    client = Client()
    people.sign_in(client, office.director)
    answer = client.post("/desk/desks/", {"name": "Research"}, follow=True)
    assert "The desk is there, and you hold it" in answer.content.decode()
    desk = Desk.objects.get(name="Research")
    assert not desk.receives_reports
    assert rules.holds_desk(office.director, desk)
    assert desks.receiving_key().desk == office.desk
    assert AuditEntry.objects.filter(action="desk.opened", record=str(desk.pk)).count() == 1
    again = client.post("/desk/desks/", {"name": "research"})
    assert again.status_code == 422
    assert "There is a desk of this name already" in again.content.decode()


def test_only_a_director_opens_a_desk(office: FoundOffice) -> None:
    with pytest.raises(rules.Refused):
        desks.open_further(people.case_officer(office), "Research")


def test_a_researcher_does_not_work_at_a_desk_with_reports(office: FoundOffice) -> None:
    rita = people.member_without_desk("Rita Researcher", "researcher")
    desks.grant(people.unlocked(office.director), desks.open_further(office.director, "Research"), rita)
    client = Client()
    people.sign_in(client, rita)
    assert client.get("/desk/take/en/").status_code == 403
    assert client.post(f"/desk/cases/{UUID(int=0)}/note/").status_code == 403


@pytest.mark.parametrize(
    "role", [Role.RESEARCHER, Role.OUTREACH_OFFICER, Role.TRAINER, Role.COMMUNICATIONS_OFFICER]
)
def test_who_works_in_another_room_is_granted_no_key_of_reports(office: FoundOffice, role: str) -> None:
    member, dana = people.member_without_desk("Rita Roomer", role), people.unlocked(office.director)
    client = Client()
    people.sign_in(client, office.director)
    kept = [
        office.desk,
        desks.open_further(office.director, "Identities", keeps_identities=True),
        desks.open_further(office.director, "Screening", screens=True),
    ]
    research = desks.open_further(office.director, "Research")
    page = client.get("/desk/desks/").content.decode()
    for desk in kept:
        way = f"/desk/desks/{desk.pk}/grant/{member.pk}/"
        assert way not in page
        assert client.post(way, {"password": people.PASSWORD}).status_code == 403
        with pytest.raises(rules.Refused):
            desks.grant(dana, desk, member)
    assert f"/desk/desks/{research.pk}/grant/{member.pk}/" in page
    desks.grant(dana, research, member)
    assert {grant.desk_key.desk for grant in member.grants.all()} == {research}


def test_a_desk_may_keep_who_reporters_are_and_its_holders_are_custodians(
    office: FoundOffice, officer: Member
) -> None:
    client = Client()
    people.sign_in(client, office.director)
    assert desks.identities_key() is None
    assert rules.is_custodian(office.director)
    assert not rules.is_custodian(officer)
    client.post("/desk/desks/", {"name": "Identities", "purpose": "identities"})
    kept = desks.identities_key()
    assert kept is not None
    assert kept.desk.name == "Identities"
    assert 'name="purpose"' not in client.get("/desk/desks/").content.decode(), "there is one such desk"
    assert not rules.is_custodian(officer)
    desks.grant(people.unlocked(office.director), kept.desk, officer)
    assert rules.is_custodian(officer)
    with pytest.raises(rules.Refused):
        desks.open_further(office.director, "Another", keeps_identities=True)


def test_another_desk_is_not_made_the_one_that_keeps_identities_in_the_database(office: FoundOffice) -> None:
    desks.open_further(office.director, "Research")
    Desk.objects.filter(name="Research").update(keeps_identities=True)
    with pytest.raises(Tampered):
        desks.identities_key()
