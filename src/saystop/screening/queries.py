"""What pages of screening show."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.offices.models import Desk, Member
from saystop.offices.services import desks
from saystop.screening.models import (
    Basis,
    Client,
    Exclusion,
    HashList,
    ListVersion,
    Match,
    MatchState,
    Verdict,
)
from saystop.screening.services import reviewing

TAGS: Mapping[str, str] = {Basis.IN_FORCE: "good", Basis.NOT_YET: "warning", Basis.LAPSED: "danger"}
MEMBERS_OF_TWO = 2


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list, with what a glance shall tell."""

    list: HashList
    basis: Basis
    tag: str
    silent: str  # why it says nothing today; empty: it matches
    total: int  # fingerprints
    waiting: int  # matches
    held: int  # matches that are held back


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fingerprint that was found wrong. Two have to agree before that turns round: `first` said so, by name; who looks is it
    where `is_mine`.
    """

    exclusion: Exclusion
    value: str  # hexadecimal
    is_unaltered: bool
    may_answer: bool
    first: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What one member, or the client, found."""

    who: str
    finding: str
    day: date


@dataclass(frozen=True, slots=True)
class Judged:
    """A match as one member may see it: what others found only once she has said it herself, or all is decided."""

    match: Match
    may_judge: bool
    has_judged: bool
    is_again: bool  # it was decided, and waits anew since the client that met it says otherwise
    said: list[Said]


def list_row(found: HashList) -> ListRow:
    newest = found.versions.filter(number=found.version).first()
    basis = found.basis_on(timezone.localdate())
    open_ = found.matches.aggregate(
        waiting=Count("pk", filter=Q(state=MatchState.WAITING)),
        held=Count("pk", filter=Q(state=MatchState.HELD_BACK)),
    )
    return ListRow(found, basis, TAGS[basis], silence(found), newest.total if newest else 0, **open_)


def list_rows() -> list[ListRow]:
    """All lists by name, with what waits of each."""
    return [list_row(one) for one in HashList.objects.all()]


def silence(found: HashList) -> str:
    """Why a list does not match today, in a sentence; nothing where it does."""
    if not found.is_unaltered:
        return _(
            "Its settings were altered past this program: nothing is matched until a director has looked at each of them"
            " and kept them anew."
        )
    basis = found.basis_on(timezone.localdate())
    if basis == Basis.LAPSED and found.basis_until:
        return _("Its legal basis ended on %(day)s: it does not match.") % {"day": _day(found.basis_until)}
    if basis == Basis.NOT_YET:
        return _("Its legal basis holds from %(day)s: until then it does not match.") % {
            "day": _day(found.basis_from)
        }
    if not found.is_enabled:
        return _("It is switched off: it does not match.")
    if found.version and not found.holds_something:
        return _("It holds no fingerprint: it does not match.")
    return "" if found.version else _("Nothing was imported yet: it does not match.")


def versions(found: HashList) -> list[ListVersion]:
    """The newest first."""
    return list(found.versions.order_by("-number"))


def left_out(member: Member, found: HashList) -> list[LeftOut]:
    """What was found wrong, the newest first."""
    rows = list(found.exclusions.order_by("-since", "pk"))
    names = _names() if any(one.proposed_by for one in rows) else {}
    return [_left_out(member, found, one, names) for one in rows]


def screening_desk() -> Desk | None:
    return Desk.objects.filter(screens=True).first()


def floods() -> int:
    """How many matches are held back."""
    return Match.objects.filter(state=MatchState.HELD_BACK).count()


def waiting() -> int:
    return Match.objects.filter(state=MatchState.WAITING).count()


def queue(member: Member, state: MatchState) -> QuerySet[Match]:
    """What waits for this member, the oldest and nearest first; `is_again` is true of what was decided and waits anew."""
    return _undecided(Q(state=state) & (Q(is_again=True) | ~Q(pk__in=_judged_by(member))))


def awaiting_others(member: Member) -> QuerySet[Match]:
    """What she has judged and another member has not yet."""
    return _undecided(Q(is_again=False, pk__in=_judged_by(member)))


def decided(most: int) -> QuerySet[Match]:
    """Those that were decided last, the newest first; `decided_on` is the day, None where no verdict is kept."""
    found = Match.objects.filter(state=MatchState.DECIDED).select_related("list", "client")
    # Verdicts are numbered as they come; of a time no more is kept than the day.
    last = found.annotate(decided_on=Max("verdicts__day"), newest=Max("verdicts__pk"))
    return last.order_by(F("newest").desc(nulls_last=True), "-day", "pk")[:most]


def exclusion_of(match: Match) -> Exclusion | None:
    """What was entered at the list of the match's fingerprint, as far as somebody here has left it so."""
    found = match.list.exclusions.filter(kind=match.kind, value=bytes(match.value)).first()
    return found if found and found.is_unaltered else None


def left_out_among(matches: Iterable[Match]) -> set[uuid.UUID]:
    """Those whose fingerprint was found wrong already, by another of its matches, and is left out."""
    those = list(matches)
    rows = Exclusion.objects.filter(upheld_on=None, list__in={one.list_id for one in those})
    out = {(one.list_id, one.kind, bytes(one.value)) for one in rows if one.is_unaltered}
    return {one.pk for one in those if (one.list_id, one.kind, bytes(one.value)) in out}


def said_first(exclusion: Exclusion) -> str:
    """The name of the member who said first that it shall turn round; nothing where nobody has."""
    return _names().get(exclusion.proposed_by, _("a member who has left")) if exclusion.proposed_by else ""


def lacks_a_second(found: HashList) -> bool:
    """Two verdicts are asked for, and fewer than two members hold the screening desk: no match of it can be decided."""
    desk = screening_desk()
    return found.two_verdicts and desk is not None and len(desks.holders(desk)) < MEMBERS_OF_TWO


def judged(member: Member, match: Match, *, may_review: bool) -> Judged:
    verdicts = list(match.verdicts.select_related("client").order_by("day", "pk"))
    of_members = [one for one in verdicts if one.member]
    is_open = match.state != MatchState.DECIDED
    is_again = is_open and len(of_members) >= reviewing.needed(match)
    has_judged = not is_again and any(one.member == str(member.pk) for one in of_members)
    told = [] if is_open and not has_judged else _said(verdicts)
    return Judged(match, may_review and is_open and not has_judged, has_judged, is_again, told)


def line_matches_that_wait() -> dict[tuple[str, str, str], uuid.UUID]:
    """What matched of files that came by the line and is still to be judged: by list, kind and value in hexadecimal."""
    found = Match.objects.filter(client=None).exclude(state=MatchState.DECIDED).order_by("day", "pk")
    rows = found.values_list("list", "kind", "value", "pk")
    return {(str(list_), kind, bytes(value).hex()): pk for list_, kind, value, pk in rows}


def clients() -> list[Client]:
    return list(Client.objects.prefetch_related("lists").order_by("-is_active", "name"))


def _undecided(which: Q) -> QuerySet[Match]:
    members = Count("verdicts", filter=~Q(verdicts__member=""))
    needed = Case(When(list__two_verdicts=True, then=Value(2)), default=Value(1))
    found = Match.objects.exclude(state=MatchState.DECIDED).annotate(members=members, needed=needed)
    return (
        found.annotate(is_again=Q(members__gte=F("needed")))
        .filter(which)
        .select_related("list", "client")
        .order_by("day", "distance", "pk")
    )


def _judged_by(member: Member) -> QuerySet[Verdict, uuid.UUID]:
    return Verdict.objects.filter(member=str(member.pk)).values_list("match", flat=True)


def _left_out(member: Member, found: HashList, one: Exclusion, names: Mapping[str, str]) -> LeftOut:
    is_unaltered = one.is_unaltered
    waits = found.two_verdicts and bool(one.proposed_by)
    return LeftOut(
        one,
        bytes(one.value).hex(),
        is_unaltered,
        is_unaltered or not found.two_verdicts,
        names.get(one.proposed_by, _("a member who has left")) if waits else "",
        waits and one.proposed_by == str(member.pk),
    )


def _names() -> dict[str, str]:
    return {str(pk): name for pk, name in Member.objects.values_list("pk", "name")}


def _said(verdicts: list[Verdict]) -> list[Said]:
    names = _names()
    return [
        Said(
            one.client.name if one.client else names.get(one.member, _("a member who has left")),
            one.get_finding_display(),
            one.day,
        )
        for one in verdicts
    ]


def _day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")
