"""What the office's pages read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from saystop.offices import rules
from saystop.offices.labels import action_words
from saystop.offices.models import AuditEntry, Desk, DeskKey, Invitation, Member
from saystop.offices.services import desks, members

ENTRIES_A_PAGE = 100


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


@dataclass(frozen=True, slots=True)
class EntryRow:
    number: int
    at: datetime
    who: str
    action: str
    record: str


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
        others = [member for member in active if member not in holders]
        strays = desks.strays(desk)
        rows.append(DeskRow(desk, desks.current_key(desk), holders, others, strays, reader in holders))
    return rows


def audit_page(before: int | None) -> tuple[list[EntryRow], int | None]:
    """A page of the trail, newest first, from below entry `before`; and where the next page begins, if there is one."""
    entries = AuditEntry.objects.order_by("-number")
    if before is not None:
        entries = entries.filter(number__lt=before)
    found = list(entries[: ENTRIES_A_PAGE + 1])
    page = found[:ENTRIES_A_PAGE]
    names = {str(pk): name for pk, name in Member.objects.values_list("pk", "name")}
    names |= {str(pk): name for pk, name in Desk.objects.values_list("pk", "name")}
    rows = [
        EntryRow(
            entry.number,
            entry.at,
            names.get(entry.member, entry.member),
            action_words(entry.action),
            ", ".join(names.get(part, part) for part in entry.record.split("/")),
        )
        for entry in page
    ]
    return rows, page[-1].number if len(found) > ENTRIES_A_PAGE else None
