"""Verdicts on matches: each member says what she found, once; enough verdicts decide. The only place that writes them.

The audit trail names the match a member judged, never what she found: a colleague who reads it is still to judge by herself.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.screening import rules
from saystop.screening.models import Exclusion, Finding, Match, MatchState, Verdict


class DecidedAlready(Exception):
    """Nothing is to be said of this match any more."""


class JudgedAlready(Exception):
    """This member has said what she found; another one is awaited."""


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
def uphold(member: Member, exclusion: Exclusion) -> None:
    """The list's owner has answered that the fingerprint stands: it matches again.

    Raises:
        Refused: the member has nothing to do with screening.
    """
    _answered(member, exclusion, upheld=True)


@transaction.atomic
def keep_out(member: Member, exclusion: Exclusion) -> None:
    """Whatever the list's owner has answered: this office does not act on the fingerprint.

    Raises:
        Refused: the member has nothing to do with screening.
    """
    _answered(member, exclusion, upheld=False)


def _answered(member: Member, exclusion: Exclusion, *, upheld: bool) -> None:
    demand(rules.may_see_screening(member))
    found = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if bool(found.upheld_on) == upheld:
        return
    found.upheld_on = timezone.localdate() if upheld else None
    found.save(update_fields=["upheld_on"])
    audit.record(
        member, "exclusion.upheld" if upheld else "exclusion.kept_out", f"{found.list_id}/{found.pk}"
    )


def _exclude(member: Member, match: Match) -> None:
    """Once more, too, after the owner had upheld it: somebody has found it wrong anew."""
    made, is_new = Exclusion.objects.get_or_create(list=match.list, kind=match.kind, value=bytes(match.value))
    if made.upheld_on:
        made.since, made.upheld_on = timezone.localdate(), None
        made.save(update_fields=["since", "upheld_on"])
        is_new = True
    if is_new:
        audit.record(member, "exclusion.made", f"{match.list_id}/{made.pk}")


def _said_by_members(match: Match) -> QuerySet[Verdict]:
    return match.verdicts.exclude(member="")


def _locked(match: Match) -> Match:
    return Match.objects.select_for_update(of=("self",)).select_related("list").get(pk=match.pk)
