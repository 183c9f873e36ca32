"""Desk keys: made, granted, revoked, restored. The private half is never stored but sealed to a member or to the recovery key."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from saystop.engines.sealing import PrivateKey, ShareError, ShareFault, Tampered, combine, seal, unseal
from saystop.offices import audit, rules
from saystop.offices.models import Desk, DeskGrant, DeskKey, Member, Office
from saystop.offices.prepared import first_object
from saystop.offices.unlocking import Unlocked, grant_binding, recovery_binding
from saystop.offices.vouching import fingerprint

# The newest key of each desk that this process has met: seals do not age, but what was replaced once comes back no more.
_met: dict[UUID, int] = {}


class WrongShares(ShareError):
    """The shares are whole, but they are not this office's, or not those that were made last."""


def create(
    name: str, *, receives_reports: bool = False, keeps_identities: bool = False, screens: bool = False
) -> Desk:
    """A desk without a key; `new_generation` gives it one."""
    desk = Desk(
        name=name, receives_reports=receives_reports, keeps_identities=keeps_identities, screens=screens
    )
    desk.seal_at(0)
    desk.save(force_insert=True)
    return desk


@transaction.atomic
def open_further(actor: Member, name: str, *, keeps_identities: bool = False, screens: bool = False) -> Desk:
    """A further desk with its first key, held by the director who opens it. No reports come to it.

    Args:
        actor: the director.
        name: of the desk.
        keeps_identities: from now on, who reporters are is sealed to this desk and not to the one that reads reports.
        screens: attachments that are on a hash list are sealed to this desk, whose holders judge matches.

    Raises:
        rules.Refused: the actor is no director, or there is a desk already that keeps identities, or that screens.
        Tampered: as `new_generation`.
    """
    rules.demand(rules.may_manage_desks(actor))
    rules.demand(not (keeps_identities and Desk.objects.filter(keeps_identities=True).exists()))
    rules.demand(not (screens and Desk.objects.filter(screens=True).exists()))
    desk = create(name, keeps_identities=keeps_identities, screens=screens)
    audit.record(actor, "desk.opened", str(desk.pk))
    new_generation(desk, [actor], actor)
    return desk


@transaction.atomic
def new_generation(desk: Desk, members: Iterable[Member], actor: Member | None = None) -> DeskKey:
    """Give the desk a fresh key pair for whatever is sealed to it from now on, and grant it to these members.

    Raises:
        Tampered: the public key of the office or of a member was exchanged, or the desk's newest key removed; or the keys
            that lie here are not those that the audit trail tells.
    """
    if audit.fault_of_keys():
        raise Tampered
    pair = PrivateKey.generate()
    # Locked first: while recovery shares are made anew, no key is sealed to the old ones.
    recovery = Office.objects.select_for_update().get().recovery_public
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    latest = desk.keys.order_by("-generation").first()
    generation = latest.generation if latest else 0
    desk.demand_newest(generation)
    desk_key = DeskKey(desk=desk, generation=generation + 1)
    desk_key.public = pair.public
    desk_key.recovery_envelope = seal(pair.export_seed(), [recovery], recovery_binding(desk_key))
    desk_key.save(force_insert=True)
    desk.seal_at(desk_key.generation)
    desk.save(update_fields=["seal"])
    # Its fingerprint too, so that the trail tells which keys there ever were.
    which = fingerprint(bytes(desk_key.public_key))
    audit.record(actor, "desk.key_made", f"{desk.pk}/{desk_key.generation}/{which}")
    for member in members:
        _grant(desk_key, pair, member)
    return desk_key


@transaction.atomic
def grant(actor: Unlocked, desk: Desk, member: Member) -> None:
    """Let a member open everything sealed to the desk, now and before. Only who holds the desk's keys can hand them on.

    Raises:
        rules.Refused: the actor is no director, or the desk is not for this member (`rules.may_be_granted`).
        NotGranted: the actor does not hold the desk's keys herself.
        Tampered: a public key was exchanged, the member's or the desk's.
    """
    rules.demand(rules.may_manage_desks(actor.member) and rules.may_be_granted(member, desk))
    for desk_key in desk.keys.order_by("generation"):
        _grant(desk_key, actor.desk_key(desk_key), member)
    audit.record(actor.member, "desk.granted", f"{desk.pk}/{member.pk}")


@transaction.atomic
def revoke(actor: Unlocked, desk: Desk, member: Member) -> None:
    """Take the desk's keys from a member, or a grant that nobody gave, and give the desk a new key for what comes after.

    Raises:
        rules.Refused: the actor is no director, there is no grant of the member's, or nobody else holds the desk.
        Tampered: the public key of the office or of a holder was exchanged, or the desk's newest key removed.
    """
    grants = DeskGrant.objects.filter(desk_key__desk=desk, member=member)
    rest = [one for one in holders(desk) if one.pk != member.pk]
    rules.demand(rules.may_manage_desks(actor.member) and grants.exists() and bool(rest))
    grants.delete()
    new_generation(desk, rest, actor.member)
    audit.record(actor.member, "desk.revoked", f"{desk.pk}/{member.pk}")


@transaction.atomic
def restore(actor: Unlocked, shares: Sequence[str]) -> list[Desk]:
    """Open every desk's keys by a quorum of the recovery shares and grant them to the acting director.

    Raises:
        rules.Refused: the actor is no director.
        ShareError: the shares do not make a whole; its sentence says why.
        WrongShares: they belong to another office, or others were made since.
        Tampered: a public key was exchanged.
    """
    rules.demand(rules.may_manage_desks(actor.member))
    recovery = PrivateKey.from_seed(combine(shares))
    if recovery.public != Office.objects.get().recovery_public:
        raise WrongShares(
            "These shares belong to another office, or newer ones were made.", ShareFault.OTHER_SET
        )
    restored = []
    for desk in Desk.objects.order_by("name"):
        for desk_key in desk.keys.order_by("generation"):
            seed = unseal(bytes(desk_key.recovery_envelope), recovery, recovery_binding(desk_key))
            pair = PrivateKey.from_seed(seed)
            if pair.public != desk_key.public:
                raise Tampered
            _grant(desk_key, pair, actor.member)
        audit.record(actor.member, "desk.restored", desk.pk)
        restored.append(desk)
    return restored


def holders(desk: Desk) -> list[Member]:
    """The active members who can open the desk. A grant that nobody here gave makes nobody one of them.

    Raises:
        Tampered: the desk's newest key was removed.
    """
    grants = DeskGrant.objects.vouched_for(desk_key=current_key(desk), member__is_active=True)
    return sorted((grant.member for grant in grants), key=lambda member: member.name)


def strays(desk: Desk) -> list[Member]:
    """Members for whom a grant of this desk lies here that nobody gave, or an older one that was put back.

    Raises:
        Tampered: the desk's newest key was removed.
    """
    held_by = holders(desk)
    grants = DeskGrant.objects.filter(desk_key__desk=desk).select_related("desk_key", "member")
    found = {grant.member for grant in grants if grant.member not in held_by or not grant.is_unaltered}
    return sorted(found, key=lambda member: member.name)


def held_by_nobody_else(member: Member) -> list[Desk]:
    """The desks that nobody could open any more if this member were gone."""
    held = Desk.objects.filter(keys__grants__member=member).distinct().order_by("name")
    return [desk for desk in held if holders(desk) == [member]]


def current_key(desk: Desk) -> DeskKey:
    """The key to which new things are sealed.

    Raises:
        Tampered: a newer one was removed, also where all older rows were put back since this process met the newer one.
    """
    met = dict(_met)
    return _sound(
        DeskKey.objects.filter(desk=desk).select_related("desk").order_by("-generation").first(), met
    )


def receiving_key() -> DeskKey:
    """The key to which what reporters send is sealed.

    Raises:
        Tampered: a newer one was removed, as above, or it was another desk that received reports.
    """
    met = dict(_met)
    desk, desk_key = _receiving_desk(), _receiving_key()
    if desk is None or desk_key is None or desk_key.desk_id != desk.pk:
        raise Tampered
    desk_key.desk = desk
    return _sound(desk_key, met)


def identities_key() -> DeskKey | None:
    """The key to which is sealed who reporters are; None in an office that has opened no desk for that.

    Raises:
        Tampered: as `current_key`.
    """
    desk = Desk.objects.filter(keeps_identities=True).first()
    return current_key(desk) if desk else None


@first_object
def _receiving_desk() -> QuerySet[Desk]:
    return Desk.objects.filter(receives_reports=True)


@first_object
def _receiving_key() -> QuerySet[DeskKey]:
    return DeskKey.objects.filter(desk__receives_reports=True).order_by("-generation")[:1]


def _sound(desk_key: DeskKey | None, met: dict[UUID, int]) -> DeskKey:
    """The key, if it is the newest there ever was. `met` was copied before it was read: one made meanwhile is no fault."""
    if desk_key is None or desk_key.generation < met.get(desk_key.desk_id, 0):
        raise Tampered
    desk_key.desk.demand_newest(desk_key.generation)
    transaction.on_commit(partial(_meet, desk_key))
    return desk_key


def _meet(desk_key: DeskKey) -> None:
    _met[desk_key.desk_id] = max(desk_key.generation, _met.get(desk_key.desk_id, 0))


def _grant(desk_key: DeskKey, pair: PrivateKey, member: Member) -> None:
    envelope = seal(pair.export_seed(), [member.public], grant_binding(desk_key, member))
    given = DeskGrant(desk_key=desk_key, member=member, envelope=envelope)
    given.seal_it()
    values = {"envelope": envelope, "seal": given.seal}
    DeskGrant.objects.update_or_create(desk_key=desk_key, member=member, defaults=values)
