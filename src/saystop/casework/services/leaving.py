"""What must hold before a referral leaves, whatever lies in the database: that a second member said so of these very bytes, that
a name in it may still go, and that who looks may see each report that is in it.
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from saystop.casework import authorities, queries
from saystop.casework.models import Case, Referral
from saystop.casework.models.cases import reference
from saystop.casework.packing import Choice
from saystop.engines.packs import Pack
from saystop.offices.models import Member


class StepNotAllowed(Exception):
    """The referral is in another state by now."""


class AnotherMember(Exception):
    """The office asks for four eyes: who prepared it does not approve it."""


class NotJudged(Exception):
    """A case is referred once it was assessed."""


class NotWithinConsent(Exception):
    """A reporter's name goes to the police alone, once, and only where a custodian released it."""


class NotForThisReceiver(Exception):
    """To a hotline goes the web address and nothing else; nothing goes to who is not in the directory."""


class KeyChanged(Exception):
    """The authority has another key by now than the one to which it was approved to be sealed."""


def demand_receiver(choice: Choice) -> None:
    """Raises NotForThisReceiver, NotWithinConsent."""
    if authorities.find(authorities.key_of(choice.entry)) is None:
        raise NotForThisReceiver
    is_hotline = choice.entry.kind == authorities.HOTLINE
    if is_hotline != choice.address_only or (is_hotline and (choice.files or choice.messages)):
        raise NotForThisReceiver
    if choice.releases and choice.entry.kind != authorities.POLICE:
        raise NotWithinConsent


def may_see(member: Member, pack: Pack) -> bool:
    """She is shut out of no report in it. A report that was split off since is in it still."""
    hidden = {reference(pk) for pk in queries.kept_from(member)}
    return hidden.isdisjoint(one.reference for one in pack.reports)


def withdrawn(referral: Referral, pack: Pack) -> frozenset[str]:
    """The reports, by what they are called, that are named in it and whose reporter has withdrawn the name since."""
    named = {one.reference for one in pack.reports if one.identity}
    if not named:
        return frozenset()
    found = Case.objects.filter(releases__referral=referral).select_related("report")
    return frozenset(named - {one.reference for one in found if one.report.identity})


def without_names(pack: Pack, of: Collection[str]) -> Pack:
    """As it may be shown: the names of these reports are said to be deleted, so nobody reads them here either."""
    reports = [replace(one, identity=()) if one.reference in of else one for one in pack.reports]
    return replace(pack, reports=tuple(reports))


def digest(referral: Referral) -> bytes:
    """What was approved: the envelope as it lay there."""
    return hashlib.sha256(bytes(referral.envelope)).digest()


def demand_names(referral: Referral, pack: Pack) -> None:
    """Raises NotWithinConsent: a reporter who is named in it has withdrawn the name."""
    if withdrawn(referral, pack):
        raise NotWithinConsent


def demand_key(authority: str, recipient: str, passphrase: str) -> None:
    """Whoever can enter keys must not turn what was approved to a key of their own.

    Args:
        authority: its key in the directory.
        recipient: the public key for which the referral was prepared; empty where it opens with the passphrase.

    Raises:
        NotForThisReceiver: it is not in the directory any more.
        KeyChanged, Tampered
    """
    entry = authorities.find(authority)
    if entry is None:
        raise NotForThisReceiver
    if not passphrase and (not recipient or authorities.recipient(entry) != recipient):
        raise KeyChanged
