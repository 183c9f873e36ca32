"""What the office's pages read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from saystop.offices import rules
from saystop.offices.models import Desk, DeskKey, Invitation, Member
from saystop.offices.services import desks, members


@dataclass(frozen=True, slots=True)
class MemberRow:
    member: Member
    has_second_factor: bool
    desks: Sequence[str]
    waits_for_a_desk: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    desk: Desk
    key: DeskKey
    holders: Sequence[Member]
    others: Sequence[Member]
    strays: Sequence[Member]
    reader_holds_it: bool


def desks_of(member: Member) -> list[Desk]:
    """The desks which a member holds."""
    return [desk for desk in Desk.objects.order_by("name") if rules.holds_desk(member, desk)]


def member_rows() -> list[MemberRow]:
    """Everybody who can sign in."""
    names: dict[object, list[str]] = {}
    for desk in Desk.objects.order_by("name"):
        for member in desks.holders(desk):
            names.setdefault(member.pk, []).append(desk.name)
    waiting = {member.pk for member in members.waiting_for_a_desk()}
    active = Member.objects.filter(is_active=True).order_by("name")
    return [MemberRow(one, one.has_second_factor, names.get(one.pk, []), one.pk in waiting) for one in active]


def former_members() -> list[Member]:
    return list(Member.objects.filter(is_active=False).order_by("name"))


def living_invitations() -> list[Invitation]:
    return list(Invitation.objects.filter(ends_at__gt=timezone.now()).order_by("ends_at"))


def desk_rows(reader: Member) -> list[DeskRow]:
    """Each desk: who holds its keys, who could be granted them by `reader`, and who has a grant that nobody gave."""
    active = list(Member.objects.filter(is_active=True).order_by("name"))
    rows = []
    for desk in Desk.objects.order_by("name"):
        holders = desks.holders(desk)
        others = [one for one in active if one not in holders and rules.may_be_granted(one, desk)]
        strays = desks.strays(desk)
        rows.append(DeskRow(desk, desks.current_key(desk), holders, others, strays, reader in holders))
    return rows


def desk_members() -> list[Member]:
    """The active members who work with reports, by name."""
    return [
        one for one in Member.objects.filter(is_active=True).order_by("name") if rules.works_at_a_desk(one)
    ]
