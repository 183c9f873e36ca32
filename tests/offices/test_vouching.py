"""Whoever can write the database cannot have things sealed to himself: an exchanged public key is noticed before it is used."""

import hashlib
import importlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone

from saystop.casework.models import Case, State
from saystop.casework.services import handling
from saystop.engines.sealing import PrivateKey, Tampered, seal
from saystop.offices import audit, rules
from saystop.offices.models import AuditEntry, Desk, DeskGrant, DeskKey, Invitation, Member, Office
from saystop.offices.services import desks, members, shares
from saystop.offices.unlocking import Unlocked, grant_binding
from saystop.reporting.models import Message, Report
from tests import people
from tests.casework.sending import SAID, address, send
from tests.people import FoundOffice
from tests.reporting.test_story import hidden

pytestmark = pytest.mark.django_db
STRANGE = PrivateKey.generate().public.to_bytes()


def exchange_desk_key() -> None:
    DeskKey.objects.update(public_key=STRANGE)


def test_no_desk_is_granted_to_an_exchanged_key(office: FoundOffice, director_client: Client) -> None:
    member = people.member_without_desk()
    Member.objects.filter(pk=member.pk).update(public_key=STRANGE)
    answer = director_client.post(
        f"/desk/desks/{office.desk.pk}/grant/{member.pk}/", {"current": people.PASSWORD}
    )
    assert answer.status_code == 409
    assert "altered" in answer.content.decode()
    assert not DeskGrant.objects.filter(member=member).exists()


@pytest.mark.parametrize("shown", ["name", "email"])
def test_no_desk_is_granted_to_somebody_under_another_ones_name(office: FoundOffice, shown: str) -> None:
    member = people.member_without_desk()
    Member.objects.filter(pk=member.pk).update(**{shown: "ana@harbour.example"})
    member.refresh_from_db()
    with pytest.raises(Tampered):
        desks.grant(people.unlocked(office.director), office.desk, member)


def test_a_key_vouched_for_one_record_does_not_pass_for_another(office: FoundOffice, officer: Member) -> None:
    other = Member.objects.get(pk=office.director.pk)
    Member.objects.filter(pk=officer.pk).update(
        public_key=bytes(other.public_key), public_key_seal=bytes(other.public_key_seal)
    )
    officer.refresh_from_db()
    with pytest.raises(Tampered):
        _ = officer.public


@pytest.mark.parametrize("whose", ["office", "member"])
def test_no_new_generation_is_sealed_to_an_exchanged_key(
    office: FoundOffice, officer: Member, whose: str
) -> None:
    if whose == "office":
        Office.objects.update(recovery_public_key=STRANGE)
    else:
        Member.objects.filter(pk=office.director.pk).update(public_key=STRANGE)
    rest = [Member.objects.get(pk=office.director.pk)]
    with pytest.raises(Tampered):
        desks.new_generation(office.desk, rest)


def test_who_was_exchanged_is_told_so_at_sign_in(office: FoundOffice) -> None:
    Member.objects.filter(pk=office.director.pk).update(public_key=STRANGE)
    answer = Client().post("/sign-in/", {"email": office.director.email, "password": people.PASSWORD})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "What the database says about you was altered" in page
    assert people.PASSWORD not in page


def test_no_report_is_sealed_to_an_exchanged_desk_key_and_nothing_typed_is_lost(
    office: FoundOffice,
) -> None:
    client = Client()
    first = client.post("/en/report/", {"step": "situation", "go": "next", "situation/what": SAID})
    you = {"step": "you", "go": "next", "draft": hidden(first.content.decode(), "draft")}
    draft = hidden(client.post("/en/report/", you).content.decode(), "draft")
    true = bytes(DeskKey.objects.get().public_key)
    exchange_desk_key()
    last = {"step": "check", "go": "send", "draft": draft}
    refused = client.post("/en/report/", last)
    assert refused.status_code == 503
    page = refused.content.decode()
    assert "cannot be taken" in page
    assert "Nothing of it is lost" in page
    assert not Report.objects.exists()

    DeskKey.objects.update(public_key=true)  # who runs the server has put it right
    again = {name: hidden(page, name) for name in ("step", "go", "draft")}
    assert again == last
    assert client.post("/en/report/", again).status_code == 200
    assert Case.objects.count() == 1


def test_a_desk_key_of_another_generation_or_desk_is_not_vouched_for(office: FoundOffice) -> None:
    desks.new_generation(office.desk, [office.director])
    DeskKey.objects.filter(generation=1).update(generation=3)
    with pytest.raises(Tampered):
        _ = desks.current_key(office.desk).public


def test_nothing_is_answered_under_an_exchanged_desk_key(officer_client: Client) -> None:
    case, _receipt = send()
    exchange_desk_key()
    answer = officer_client.post(address(case, "answer/"), {"text": "We look into it."})
    assert answer.status_code == 409
    assert "We look into it." in answer.content.decode()
    assert not Message.objects.exists()
    assert "This report was altered" in officer_client.get(address(case)).content.decode()


def test_a_grant_of_another_key_pair_does_not_pass(office: FoundOffice, officer: Member) -> None:
    """Whoever has the member's public key can seal a grant; what it holds is not the desk's key."""
    key = desks.current_key(office.desk)
    forged = DeskGrant.objects.get(member=officer)
    forged.envelope = seal(PrivateKey.generate().export_seed(), [officer.public], grant_binding(key, officer))
    forged.seal_it()  # whoever has the installation's secret too
    forged.save()
    with pytest.raises(Tampered):
        people.unlocked(officer).desk_key(key)


def revoke_and_roll_back(office: FoundOffice, officer: Member) -> None:
    """A member is revoked; then her accomplice in the database removes the key that she does not hold."""
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    DeskKey.objects.filter(generation=2).delete()


def test_no_report_is_sealed_to_an_older_key_after_the_newest_was_removed(
    office: FoundOffice, officer: Member
) -> None:
    revoke_and_roll_back(office, officer)
    with pytest.raises(Case.DoesNotExist):  # the page says that it cannot be taken
        send()
    assert not Report.objects.exists()


def test_nothing_else_chooses_or_follows_an_older_key(office: FoundOffice, officer: Member) -> None:
    revoke_and_roll_back(office, officer)
    with pytest.raises(Tampered):
        desks.current_key(office.desk)
    with pytest.raises(Tampered):
        desks.new_generation(office.desk, [office.director])


@pytest.mark.parametrize("to_another", [True, False])
def test_no_report_is_sealed_to_a_desk_that_was_made_the_receiving_one(
    office: FoundOffice, to_another: bool
) -> None:
    other = desks.create("Evening Desk")
    desks.new_generation(other, [office.director])
    Desk.objects.update(receives_reports=False)
    Desk.objects.filter(pk=other.pk).update(receives_reports=to_another)
    with pytest.raises(Case.DoesNotExist):
        send()
    with pytest.raises(Tampered):
        desks.new_generation(office.desk, [office.director])


def test_the_seal_of_one_desk_does_not_pass_for_another(office: FoundOffice) -> None:
    other = desks.create("Evening Desk")
    desks.new_generation(other, [office.director])
    seal_of_first = Desk.objects.get(pk=office.desk.pk).seal
    Desk.objects.filter(pk=office.desk.pk).update(receives_reports=False)
    Desk.objects.filter(pk=other.pk).update(receives_reports=True, seal=seal_of_first)
    with pytest.raises(Tampered):
        desks.receiving_key()


def test_each_new_key_is_told_in_the_audit_trail(office: FoundOffice, officer: Member) -> None:
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    made = AuditEntry.objects.filter(action="desk.key_made").order_by("number")
    digests = [
        hashlib.sha256(bytes(key.public_key)).hexdigest()[:16]
        for key in office.desk.keys.order_by("generation")
    ]
    assert [(one.member, one.record) for one in made] == [
        (str(office.director.pk), f"{office.desk.pk}/{number}/{digest}")
        for number, digest in enumerate(digests, start=1)
    ]


def believe_once(migration: str) -> None:
    """What a migration does with the rows that it finds."""
    importlib.import_module(migration).vouch_for_all(apps, None)


def test_desks_of_before_are_believed_once(office: FoundOffice, officer: Member) -> None:
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    Desk.objects.update(seal=b"")
    believe_once("saystop.offices.migrations.0004_desks_are_vouched_for")
    assert desks.receiving_key().generation == 2


def sign_in_page(member: Member) -> Client:
    client = Client()
    client.post("/sign-in/", {"email": member.email, "password": people.PASSWORD})
    return client


def test_nobody_directs_because_the_database_says_so(officer: Member, officer_client: Client) -> None:
    assert officer_client.get("/desk/").status_code == 200
    Member.objects.filter(pk=officer.pk).update(role="director")
    for page in ("/desk/members/", "/desk/"):
        assert officer_client.get(page).headers["Location"] == "/sign-in/"
    again = Client().post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert again.status_code == 409


def test_nobody_who_was_let_go_is_back_because_the_database_says_so(
    office: FoundOffice, officer: Member
) -> None:
    members.deactivate(people.unlocked(office.director), officer)
    Member.objects.filter(pk=officer.pk).update(is_active=True)
    answer = Client().post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert answer.status_code == 409


def test_a_role_altered_between_password_and_second_factor_ends_the_sign_in(officer: Member) -> None:
    client = sign_in_page(officer)
    assert client.get("/sign-in/second/").status_code == 200
    Member.objects.filter(pk=officer.pk).update(role="director")
    assert client.get("/sign-in/second/").headers["Location"] == "/sign-in/"


def test_no_link_is_made_for_an_altered_member(office: FoundOffice, officer: Member) -> None:
    Member.objects.filter(pk=officer.pk).update(role="director")
    with pytest.raises(Tampered):
        members.invite(office.director, email=officer.email, name="", role="case_officer")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("also_the_flag", [False, True])
def test_a_removed_second_factor_is_not_set_up_anew_by_who_has_the_password(
    officer: Member, also_the_flag: bool
) -> None:
    people.give_passkey(officer)
    officer.passkeys.all().delete()
    Member.objects.filter(pk=officer.pk).update(totp_box=b"")
    if also_the_flag:
        Member.objects.filter(pk=officer.pk).update(has_second_factor=False)
    answer = sign_in_page(officer).get("/sign-in/set-up/")
    assert answer.headers["Location"] == ("/sign-in/" if also_the_flag else "/sign-in/second/")


def test_a_new_link_lets_a_second_factor_be_set_up_anew(office: FoundOffice, officer: Member) -> None:
    token = members.invite(office.director, email=officer.email, name="", role="case_officer")
    member, _ = members.accept(token, people.PASSWORD)
    assert sign_in_page(member).get("/sign-in/set-up/").status_code == 200


@pytest.mark.parametrize(
    "altered",
    [
        {"role": "director"},
        {"email": "ana@harbour.example"},
        {"name": "Ana"},
        {"ends_at": timezone.now() + timedelta(days=90)},
        {"member": None},
    ],
    ids=lambda altered: next(iter(altered)),
)
def test_an_altered_invitation_is_dead(
    office: FoundOffice, officer: Member, altered: dict[str, object]
) -> None:
    token = members.invite(office.director, email=officer.email, name="", role="case_officer")
    assert Client().get(f"/invitation/{token}/").status_code == 200
    Invitation.objects.update(**altered)
    assert Client().get(f"/invitation/{token}/").status_code == 410
    with pytest.raises(members.InvitationGone):
        members.accept(token, people.PASSWORD)


def test_members_and_invitations_of_before_are_believed_once(office: FoundOffice, officer: Member) -> None:
    newcomer = people.newcomer()
    token = members.invite(office.director, email="ivo@harbour.example", name="Ivo", role="director")
    Member.objects.update(public_key_seal=b"", has_second_factor=False)
    Invitation.objects.update(seal=b"")
    believe_once("saystop.offices.migrations.0005_members_are_vouched_for")
    people.sign_in(Client(), officer)
    assert sign_in_page(newcomer).get("/sign-in/set-up/").status_code == 200
    assert members.find_invitation(token).role == "director"


@pytest.mark.parametrize(
    "act",
    [
        lambda who, case: handling.answer(who, case, "Hello."),
        lambda who, case: handling.write_note(who, case, "Hello."),
        lambda who, case: handling.assign(who, case, None),
        lambda who, case: handling.set_state(who, case, "in_assessment"),
    ],
    ids=["answer", "note", "assign", "state"],
)
def test_an_invented_grant_lets_nobody_change_a_case(
    office: FoundOffice, act: Callable[[Unlocked, Case], object]
) -> None:
    case, _receipt = send()
    stranger = people.member_without_desk()
    DeskGrant.objects.create(desk_key=case.report.desk_key, member=stranger, envelope=b"rubbish")
    with pytest.raises(Tampered):
        act(people.unlocked(stranger), case)
    case.refresh_from_db()
    assert case.state == State.NEW
    assert not Message.objects.exists()
    assert not AuditEntry.objects.filter(action__regex="^(case|note|message)").exists()


def invent_grant(office: FoundOffice, member: Member) -> None:
    """What somebody who writes the database makes up: it looks like the director's grant of the newest key."""
    true = DeskGrant.objects.get(member=office.director, desk_key=desks.current_key(office.desk))
    DeskGrant.objects.create(
        desk_key=true.desk_key, member=member, envelope=bytes(true.envelope), seal=bytes(true.seal)
    )


def test_an_invented_grant_makes_no_holder_and_gets_no_key_at_the_next_rotation(
    office: FoundOffice, officer: Member
) -> None:
    stranger = people.member_without_desk()
    invent_grant(office, stranger)
    assert desks.holders(office.desk) == [office.director, officer]
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    newest = desks.current_key(office.desk)
    assert [grant.member for grant in newest.grants.all()] == [office.director]


def test_an_invented_grant_is_named_to_directors_and_revoked_by_them(
    office: FoundOffice, officer: Member, director_client: Client
) -> None:
    stranger = people.member_without_desk()
    assert "nobody gave it here" not in director_client.get("/desk/desks/").content.decode()
    invent_grant(office, stranger)
    page = director_client.get("/desk/desks/").content.decode()
    assert "A grant of Harbour Desk to Wim Waiting lies in the database, and nobody gave it here." in page
    director_client.post(f"/desk/desks/{office.desk.pk}/revoke/{stranger.pk}/")
    assert not stranger.grants.exists()
    assert desks.strays(office.desk) == []
    assert desks.holders(office.desk) == [office.director, officer]


def test_an_invented_grant_shows_no_inbox_and_takes_no_case(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    stranger = people.member_without_desk()
    invent_grant(office, stranger)
    client = Client()
    people.sign_in(client, stranger)
    assert client.get(address(case)).status_code == 403
    with pytest.raises(rules.Refused):
        handling.assign(people.unlocked(officer), case, stranger)


def test_the_grant_of_a_revoked_member_that_was_put_back_is_worth_nothing(
    office: FoundOffice, officer: Member
) -> None:
    old = list(DeskGrant.objects.filter(member=officer))
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    DeskGrant.objects.bulk_create(old)
    assert desks.holders(office.desk) == [office.director]
    assert desks.strays(office.desk) == [officer]
    assert not rules.works_at_a_desk(officer)
    desks.new_generation(office.desk, desks.holders(office.desk))
    assert not officer.grants.filter(desk_key__generation__gt=1).exists()


def test_the_grant_of_a_key_that_was_made_anew_is_worth_nothing(office: FoundOffice, officer: Member) -> None:
    """After a new link a member holds no desk until it is granted, whatever of before is put back."""
    old = list(DeskGrant.objects.filter(member=officer))
    token = members.invite(office.director, email=officer.email, name="", role="case_officer")
    member, _ = members.accept(token, people.PASSWORD)
    DeskGrant.objects.bulk_create(old)
    assert desks.holders(office.desk) == [office.director]
    assert desks.strays(office.desk) == [member]


def test_a_grant_does_not_pass_for_another_desk_or_member(office: FoundOffice, officer: Member) -> None:
    evening = desks.create("Evening Desk")
    desks.new_generation(evening, [office.director])
    ottos = DeskGrant.objects.get(member=officer)
    ottos.desk_key = evening.keys.get()
    ottos.save()
    assert desks.holders(evening) == [office.director]
    DeskKey.objects.filter(desk=evening).update(generation=9)
    DeskKey.objects.filter(desk=office.desk).update(
        desk=evening
    )  # a key with its grants, given to another desk
    assert not any(one.is_unaltered for one in DeskGrant.objects.all())


def test_grants_of_before_are_believed_once(office: FoundOffice, officer: Member) -> None:
    DeskGrant.objects.update(seal=b"")
    assert desks.holders(office.desk) == []
    believe_once("saystop.offices.migrations.0006_grants_are_vouched_for")
    assert desks.holders(office.desk) == [office.director, officer]


def put_older_rows_back(office: FoundOffice, officer: Member) -> None:
    """A member is revoked; her accomplice in the database kept a copy of its older rows, and puts them back whole."""
    older = Desk.objects.get(pk=office.desk.pk), list(DeskGrant.objects.all())
    desks.receiving_key()
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    desks.receiving_key()
    DeskKey.objects.filter(generation=2).delete()
    older[0].save()
    DeskGrant.objects.all().delete()
    DeskGrant.objects.bulk_create(older[1])


@pytest.mark.django_db(transaction=True)
def test_a_process_that_met_a_newer_key_seals_to_no_older_one_however_true_its_rows(
    office: FoundOffice, officer: Member
) -> None:
    put_older_rows_back(office, officer)
    with pytest.raises(Tampered):
        desks.receiving_key()
    with pytest.raises(Tampered):
        desks.current_key(office.desk)


def test_rows_of_an_earlier_day_are_not_what_the_trail_tells(office: FoundOffice, officer: Member) -> None:
    assert audit.verify().fault == ""
    put_older_rows_back(office, officer)
    assert desks.receiving_key().generation == 1  # in a process that never met the newer one
    assert audit.verify().fault == audit.fault_of_keys()
    assert "Key 2 of the desk Harbour Desk was removed" in audit.fault_of_keys()
    with pytest.raises(Tampered):
        desks.new_generation(office.desk, [office.director])


def test_a_key_of_which_the_trail_does_not_tell_is_named(office: FoundOffice) -> None:
    DeskKey.objects.update(generation=2)
    assert "Key 2 of the desk Harbour Desk is not the one" in audit.fault_of_keys()


def test_a_recovery_key_of_before_that_was_put_back_is_named(office: FoundOffice) -> None:
    older = Office.objects.get()
    shares.make_anew(people.unlocked(office.director), shares.current(older))
    assert audit.fault_of_keys() == ""
    older.save()
    assert "The recovery key is not that of the shares" in audit.fault_of_keys()


@pytest.mark.django_db(transaction=True)
def test_a_key_that_was_never_made_after_all_is_not_waited_for(office: FoundOffice, officer: Member) -> None:
    """What a transaction saw that was rolled back is forgotten with it."""
    with transaction.atomic():
        desks.revoke(people.unlocked(office.director), office.desk, officer)
        assert desks.receiving_key().generation == 2
        transaction.set_rollback(True)
    assert desks.receiving_key().generation == 1
