"""Members come by a link that dies, change their password, and go."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from saystop.engines.sealing import WrongPassword
from saystop.offices import rules, signing_in
from saystop.offices.models import Invitation, Member
from saystop.offices.services import factors, members
from tests import people
from tests.offices.conftest import Clock
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
NEW = "another pier at dusk"


def invite(office: FoundOffice, name: str = "Nia Newcomer") -> str:
    return members.invite(office.director, email=people.address(name), name=name, role="case_officer")


def test_an_invitation_dies_with_its_use(office: FoundOffice) -> None:
    token = invite(office)
    member, _ = members.accept(token, NEW)
    assert (member.email, member.role) == ("nia@harbour.example", "case_officer")
    with pytest.raises(members.InvitationGone):
        members.accept(token, "a third pier at noon")
    assert people.unlocked(member, NEW)


def test_an_invitation_dies_after_three_days(office: FoundOffice, clock: Clock) -> None:
    token = invite(office)
    clock.forward(3 * 86400 - 60)
    assert members.find_invitation(token)
    clock.forward(61)
    with pytest.raises(members.InvitationGone):
        members.accept(token, NEW)


def test_an_invitation_dies_when_it_is_withdrawn_or_made_again(office: FoundOffice) -> None:
    first = invite(office)
    second = invite(office)
    with pytest.raises(members.InvitationGone):
        members.find_invitation(first)
    members.withdraw(people.unlocked(office.director), Invitation.objects.get())
    with pytest.raises(members.InvitationGone):
        members.find_invitation(second)


def test_a_refused_password_does_not_use_the_link_up(office: FoundOffice) -> None:
    token = invite(office)
    for refused in ("short", "password1234", "nia@harbour.example"):
        with pytest.raises(ValidationError):
            members.accept(token, refused)
    assert members.accept(token, NEW)


def test_only_directors_invite_withdraw_and_let_go(office: FoundOffice, officer: Member) -> None:
    with pytest.raises(rules.Refused):
        members.invite(officer, email="a@harbour.example", name="A", role="director")
    invite(office)
    with pytest.raises(rules.Refused):
        members.withdraw(people.unlocked(officer), Invitation.objects.get())
    with pytest.raises(rules.Refused):
        members.deactivate(people.unlocked(officer), office.director)


def test_a_director_cannot_go_by_herself(office: FoundOffice) -> None:
    with pytest.raises(rules.Refused):
        members.deactivate(people.unlocked(office.director), office.director)


def test_a_new_link_does_not_change_what_an_active_member_may_do(
    office: FoundOffice, officer: Member
) -> None:
    token = members.invite(office.director, email=officer.email, name="Mallory", role="director")
    member, _ = members.accept(token, NEW)
    assert (member.pk, member.name, member.role) == (officer.pk, "Otto Officer", "case_officer")


def test_a_password_change_ends_every_session_and_keeps_the_desks(
    office: FoundOffice, officer: Member, officer_client: Client, director_client: Client
) -> None:
    members.change_password(people.unlocked(officer), NEW)
    assert Session.objects.count() == 1  # the director's; what Otto's held is gone, not only refused
    assert officer_client.get("/desk/me/").status_code == 302
    assert director_client.get("/desk/me/").status_code == 200
    with pytest.raises(WrongPassword):
        people.unlocked(officer)
    assert people.unlocked(officer, NEW).desk_key(office.desk.keys.get())
    people.sign_in(officer_client, officer, NEW)


def test_a_new_link_that_is_used_ends_every_session(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    token = invite(office, officer.name)
    assert officer_client.get("/desk/me/").status_code == 200
    members.accept(token, NEW)
    assert officer_client.get("/desk/me/").status_code == 302


def test_who_had_shown_only_the_old_password_cannot_set_up_a_second_factor_after_a_new_link(
    office: FoundOffice, officer: Member
) -> None:
    """Else a thief of the old password, stopped at the second factor, would walk in the moment it is set up anew."""
    thief = Client()
    thief.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert thief.get("/sign-in/second/").status_code == 200
    row = Session.objects.get()
    members.accept(invite(office, officer.name), NEW)
    assert thief.get("/sign-in/set-up/").headers["Location"] == "/sign-in/"
    row.save(force_insert=True)  # as if the password had been shown in the very moment of the change
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/sign-in/set-up/").headers["Location"] == "/sign-in/"


def test_a_member_who_is_let_go_is_out_at_once(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    members.deactivate(people.unlocked(office.director), officer)
    assert officer_client.get("/desk/me/").status_code == 302
    with pytest.raises(WrongPassword):
        signing_in.open_with_password(officer.email, people.PASSWORD)


def test_secrets_lie_in_the_database_in_no_readable_form(office: FoundOffice, officer: Member) -> None:
    token = invite(office)
    codes = factors.new_recovery_codes(people.unlocked(officer))
    secret = people.secret_of(officer)
    officer.refresh_from_db()
    stored = b"|".join(
        [
            bytes(officer.totp_box),
            bytes(officer.locked_key),
            *[bytes(code.digest) for code in officer.recovery_codes.all()],
            bytes(Invitation.objects.get().digest),
        ]
    )
    assert secret not in stored
    assert token.encode() not in stored
    assert not any(code.replace("-", "").encode() in stored for code in codes)
