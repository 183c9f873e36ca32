"""Verdicts on matches: each member says what she found, once; enough verdicts decide. The only place that writes them.

The audit trail names the match a member judged, never what she found: a colleague who reads it is still to judge by herself.
"""

from enum import Enum, auto

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from saystop.engines.sealing import Tampered
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.screening import rules
from saystop.screening.models import Exclusion, Finding, Match, MatchState, Verdict


class DecidedAlready(Exception):
    """Nothing is to be said of this match any more."""


class JudgedAlready(Exception):
    """This member has said what she found; another one is awaited."""


class SaidAlready(Exception):
    """This member was the first to say so of a fingerprint; another one is awaited."""


class Answered(Enum):
    """What became of what a member said the owner answered; true where it holds."""

    HOLDS = auto()
    PROPOSED = auto()  # another member has to say the same
    DROPPED = auto()  # it held already, and a first member's word against it counts no more

    def __bool__(self) -> bool:
        return self is not Answered.PROPOSED


def needed(match: Match) -> int:
    """How many members have to say what they found."""
    return 2 if match.list.two_verdicts else 1


@transaction.atomic
def judge(member: Member, match: Match, finding: Finding) -> Match:
    """Say what was found of a match, also of one that is held back. With the last verdict that the list asks for it is decided.

    A match found wrong takes its fingerprint out for this office until the list's owner has answered. One that was decided
    and waits again, because the client that met it says otherwise, is judged anew: earlier verdicts of members count no more.

    Raises:
        Refused: the member does not hold the screening desk.
        DecidedAlready: others were quicker.
        JudgedAlready: she has said it before.
    """
    demand(rules.may_review(member))
    found = _locked(match)
    if found.state == MatchState.DECIDED:
        raise DecidedAlready
    said = _said_by_members(found)
    if said.count() >= needed(found):
        said.delete()
    if said.filter(member=str(member.pk)).exists():
        raise JudgedAlready
    Verdict.objects.create(match=found, member=str(member.pk), finding=finding)
    audit.record(member, "match.judged", found.pk)
    findings = list(said.values_list("finding", flat=True))
    if len(findings) >= needed(found):
        found.finding = findings[0] if len(set(findings)) == 1 else Finding.DISPUTED
        found.state = MatchState.DECIDED
        found.save(update_fields=["finding", "state"])
        if found.finding == Finding.WRONG:
            _exclude(member, found)
    return found


@transaction.atomic
def release(member: Member, match: Match) -> Match:
    """Let a match that was held back wait like any other.

    Raises:
        Refused: the member does not hold the screening desk.
        DecidedAlready: it is not held back any more.
    """
    demand(rules.may_review(member))
    found = _locked(match)
    if found.state != MatchState.HELD_BACK:
        raise DecidedAlready
    found.state = MatchState.WAITING
    found.save(update_fields=["state"])
    audit.record(member, "match.released", found.pk)
    return found


@transaction.atomic
def uphold(member: Member, exclusion: Exclusion) -> Answered:
    """The list's owner has answered that the fingerprint stands: it matches again.

    Where the list asks for two verdicts, the first member's word alone changes nothing. Where it matches already, what a first
    member said against that is dropped: nobody is to complete it whom the second has contradicted.

    Returns:
        What became of it.

    Raises:
        Refused: the member has nothing to do with screening.
        SaidAlready: she was the first to say so.
        Tampered: two are asked for, or a word is to be dropped, and the row is not as somebody here has left it.
    """
    return _answered(member, exclusion, upheld=True)


@transaction.atomic
def keep_out(member: Member, exclusion: Exclusion) -> Answered:
    """Whatever the list's owner has answered: this office does not act on the fingerprint. Returns and raises as `uphold`."""
    return _answered(member, exclusion, upheld=False)


@transaction.atomic
def drop_proposal(member: Member, exclusion: Exclusion) -> None:
    """What a first member said of a fingerprint is no longer on the table: it stays as it is. Any member may say so.

    Raises:
        Refused: the member has nothing to do with screening.
        Tampered: the row is not as somebody here has left it.
    """
    demand(rules.may_see_screening(member))
    _drop(member, _exclusion(exclusion))


def _drop(member: Member, found: Exclusion) -> bool:
    """Whether there was something to drop."""
    if not found.proposed_by:
        return False
    if not found.is_unaltered:
        raise Tampered
    _keep(member, found, "exclusion.proposal_dropped", proposed_by="")
    return True


def _answered(member: Member, exclusion: Exclusion, *, upheld: bool) -> Answered:
    demand(rules.may_see_screening(member))
    found = _exclusion(exclusion)
    if bool(found.upheld_on) == upheld:
        return Answered.DROPPED if _drop(member, found) else Answered.HOLDS
    if found.list.two_verdicts:
        # One member's word would put the seal anew under whatever somebody else has written there.
        if not found.is_unaltered:
            raise Tampered
        if found.proposed_by == str(member.pk):
            raise SaidAlready
        if not found.proposed_by:
            _keep(member, found, "exclusion.proposed", proposed_by=str(member.pk))
            return Answered.PROPOSED
    action = "exclusion.upheld" if upheld else "exclusion.kept_out"
    _keep(member, found, action, upheld_on=timezone.localdate() if upheld else None, proposed_by="")
    return Answered.HOLDS


def _exclude(member: Member, match: Match) -> None:
    """Once more, too, after the owner had upheld it, or where the row was altered: somebody has found it wrong anew."""
    made, is_new = Exclusion.objects.get_or_create(list=match.list, kind=match.kind, value=bytes(match.value))
    if made.upheld_on or not made.is_unaltered:
        made.since, made.upheld_on, made.proposed_by = timezone.localdate(), None, ""
        made.save(update_fields=["since", "upheld_on", "proposed_by"])
        is_new = True
    if is_new:
        audit.record(member, "exclusion.made", f"{match.list_id}/{made.pk}")


def _said_by_members(match: Match) -> QuerySet[Verdict]:
    return match.verdicts.exclude(member="")


def _exclusion(which: Exclusion) -> Exclusion:
    return Exclusion.objects.select_for_update(of=("self",)).select_related("list").get(pk=which.pk)


def _keep(member: Member, found: Exclusion, action: str, **values: object) -> None:
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=[*values])
    audit.record(member, action, f"{found.list_id}/{found.pk}")


def _locked(match: Match) -> Match:
    return Match.objects.select_for_update(of=("self",)).select_related("list").get(pk=match.pk)
