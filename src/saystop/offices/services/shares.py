"""Recovery shares: the office's recovery key, whose private half exists on paper only, and how a new one takes its place."""

from django.db import transaction

from saystop.engines.sealing import PrivateKey, seal, split
from saystop.offices import audit, rules
from saystop.offices.models import Desk, Member, Office
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked, recovery_binding
from saystop.offices.vouching import fingerprint


class MadeMeanwhile(Exception):
    """Other shares were made since the ones that were to be replaced."""


def new_set(office: Office, actor: Member) -> list[str]:
    """Give the office a fresh recovery key, and save it. Its private half lies in the returned shares and nowhere else."""
    pair = PrivateKey.generate()
    office.recovery_public = pair.public
    office.save()
    audit.record(actor, "office.shares_made", current(office))
    return split(pair.export_seed(), threshold=office.shares_needed, count=office.shares)


def current(office: Office) -> str:
    """The fingerprint of the recovery key, which tells the shares that are good now from older ones."""
    return fingerprint(bytes(office.recovery_public_key))


@transaction.atomic
def make_anew(actor: Unlocked, instead_of: str) -> list[str]:
    """Seal every desk's keys to a new recovery key, so that the shares of before restore nothing here any more.

    Each desk gets a new key as well: with an older copy of the database the shares of before still open the keys that lie
    in it, and these must not open what comes from now on.

    Args:
        actor: a director who holds every desk: only who can open the keys can seal them anew.
        instead_of: which shares are to be replaced, as `current` names them. A page that is sent twice, or two directors at
            once, thus make one set, and nobody keeps papers that were worthless when they were written.

    Returns:
        The new shares. They exist nowhere else: print them once.

    Raises:
        rules.Refused: the actor is no director, or does not hold every desk.
        MadeMeanwhile
        Tampered: a key of a desk or of a member was exchanged, or a desk's newest key removed.
    """
    rules.demand(rules.may_make_shares(actor.member))
    office = Office.objects.select_for_update().get()
    if current(office) != instead_of:
        raise MadeMeanwhile
    shares = new_set(office, actor.member)
    for desk in Desk.objects.order_by("name"):
        for desk_key in desk.keys.order_by("generation"):
            seed = actor.desk_key(desk_key).export_seed()
            desk_key.recovery_envelope = seal(seed, [office.recovery_public], recovery_binding(desk_key))
            desk_key.save(update_fields=["recovery_envelope"])
        desks.new_generation(desk, desks.holders(desk), actor.member)
    return shares
