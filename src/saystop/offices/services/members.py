"""Members: invited by a link, a password of their own, gone when a director says so."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from saystop.engines.sealing import Cost, PrivateKey, Tampered, derive_key, lock
from saystop.offices import audit, rules
from saystop.offices.models import INVITATION_LIFE, Desk, Invitation, Member, Role
from saystop.offices.services import desks, sessions
from saystop.offices.unlocking import Unlocked, password_binding

TOKEN_BYTES = 24


class InvitationGone(Exception):
    """The link was used, has run out, or never was."""


def create(*, email: str, name: str, role: str, password: str) -> Member:
    """A member with a fresh key pair, locked by the password.

    Raises:
        django.core.exceptions.ValidationError: the password breaks the rules.
    """
    member = Member(email=email.strip().lower(), name=name.strip(), role=role)
    _give_key(member, PrivateKey.generate(), password)
    member.save(force_insert=True)
    return member


@transaction.atomic
def invite(actor: Member | None, *, email: str, name: str, role: str) -> str:
    """Make an invitation and return its token, which is stored nowhere.

    Args:
        actor: the inviting director; None for the command line of the server.
        email: of the person. When she is a member already, the link lets her choose a new password, and name and role
            stay as they are: her key is made anew, so a director has to grant the desks again.
        name: of the person, unless she is a member already.
        role: likewise.

    Raises:
        rules.Refused: the actor is no director.
        Tampered: what the database says about this member was altered.
    """
    rules.demand(actor is None or rules.may_manage_members(actor))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    email = email.strip().lower()
    member = Member.objects.filter(email=email).first()
    if member is not None and member.is_active:
        if not member.is_unaltered:
            raise Tampered
        name, role = member.name, member.role
    Invitation.objects.filter(Q(email=email) | Q(ends_at__lte=timezone.now())).delete()
    invitation = Invitation(
        digest=_digest(token),
        email=email,
        name=name.strip(),
        role=role,
        ends_at=timezone.now() + INVITATION_LIFE,
        member=member,
    )
    invitation.seal_it()
    invitation.save(force_insert=True)
    audit.record(actor, "member.invited", member.pk if member else f"invitation {invitation.pk}")
    return token


@transaction.atomic
def withdraw(actor: Unlocked, invitation: Invitation) -> None:
    """Let an invitation die before it is used.

    Raises:
        rules.Refused: the actor is no director.
    """
    rules.demand(rules.may_manage_members(actor.member))
    subject = invitation.member_id or f"invitation {invitation.pk}"
    invitation.delete()
    audit.record(actor.member, "member.invitation_withdrawn", subject)


def find_invitation(token: str) -> Invitation:
    """The living invitation of this link.

    Raises:
        InvitationGone: also when it was altered.
    """
    invitation = Invitation.objects.select_related("member").filter(digest=_digest(token)).first()
    if invitation is None or not invitation.is_alive:
        raise InvitationGone
    return invitation


@transaction.atomic
def accept(token: str, password: str) -> tuple[Member, PrivateKey]:
    """Use the link up: a new member, or a new password and key for one who was here already.

    Raises:
        InvitationGone: the link is dead.
        django.core.exceptions.ValidationError: the password breaks the rules.
    """
    # Locked, so that a link clicked twice at once makes one member.
    if not Invitation.objects.select_for_update().filter(digest=_digest(token)).exists():
        raise InvitationGone
    invitation = find_invitation(token)
    member = invitation.member or Member()
    member.email, member.name, member.role = invitation.email, invitation.name, invitation.role
    member.is_active, member.has_second_factor = True, False
    pair = PrivateKey.generate()
    _give_key(member, pair, password)
    member.totp_box = b""
    member.save()
    # What was sealed to the key of before can't be opened by the new one, and second factors are set up anew.
    member.grants.all().delete()
    member.passkeys.all().delete()
    member.recovery_codes.all().delete()
    sessions.end_of(member)
    Invitation.objects.filter(pk=invitation.pk).delete()
    audit.record(member, "member.joined", member.pk)
    return member, pair


@transaction.atomic
def change_password(actor: Unlocked, password: str) -> None:
    """Lock the member's key by a new password. Every session of hers ends, the one she acts in too.

    Raises:
        django.core.exceptions.ValidationError: the password breaks the rules.
    """
    _give_key(actor.member, actor.key, password)
    actor.member.save(update_fields=["locked_key", "public_key", "public_key_seal"])
    sessions.end_of(actor.member)
    audit.record(actor.member, "member.password_changed", actor.member.pk)


@transaction.atomic
def deactivate(actor: Unlocked, member: Member) -> None:
    """Let a member go: no sign-in any more, and every desk she held gets a new key.

    Raises:
        rules.Refused: the actor is no director, it is herself, or a desk would be left with nobody.
        Tampered: what the database says about the member was altered.
    """
    rules.demand(rules.may_manage_members(actor.member) and actor.member.pk != member.pk and member.is_active)
    held = {grant.desk_key.desk for grant in member.grants.select_related("desk_key__desk")}
    for desk in held:
        desks.revoke(actor, desk, member)
    member.change(is_active=False)
    member.save(update_fields=["is_active", "public_key_seal"])
    Invitation.objects.filter(email=member.email).delete()
    sessions.end_of(member)
    audit.record(actor.member, "member.deactivated", member.pk)


@transaction.atomic
def choose_language(member: Member, language: str) -> None:
    member.language = language
    member.save(update_fields=["language"])


def choose_mail(member: Member, wanted: bool) -> None:
    """Whether she is told by e-mail that something waits."""
    member.wants_mail = wanted
    member.save(update_fields=["wants_mail"])


@transaction.atomic
def lock_everyone_out(actor: Member) -> None:
    """End every session, one's own too.

    Raises:
        rules.Refused: the actor is no director.
    """
    rules.demand(rules.may_lock_everyone_out(actor))
    sessions.end_all()
    audit.record(actor, "office.locked")


def waiting_for_a_desk() -> list[Member]:
    """Members who hold no desk, so that a director can grant one."""
    holders = {member.pk for desk in Desk.objects.all() for member in desks.holders(desk)}
    officers = Member.objects.filter(is_active=True, role=Role.CASE_OFFICER)
    return list(officers.exclude(pk__in=holders).order_by("name"))


def _give_key(member: Member, pair: PrivateKey, password: str) -> None:
    validate_password(password, member)
    memory, iterations = settings.SAYSTOP_PASSWORD_COST
    member.locked_key = lock(pair.export_seed(), password, password_binding(member), Cost(memory, iterations))
    member.public = pair.public


def _digest(token: str) -> bytes:
    return hmac.digest(derive_key(settings.SAYSTOP_SECRET, "invitation"), token.encode(), hashlib.sha256)
