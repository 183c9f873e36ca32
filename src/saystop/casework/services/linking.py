"""Reports that may speak of the same: found by tokens of identifiers, opened and weighed, confirmed or rejected by a member.

What was rejected is not shown again. What was confirmed stands on top, with the evidence of that day sealed in its row.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q

from saystop.casework import queries, rules
from saystop.casework.contents import contents_of, with_messages
from saystop.casework.models import Case, IndexedReport, Link, Token, Verdict
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services import indexing
from saystop.casework.services.handling import demand_handling, today
from saystop.engines.sealing import Tampered
from saystop.offices import audit
from saystop.offices.models import DeskGrant
from saystop.offices.unlocking import NotGranted, Unlocked

if TYPE_CHECKING:  # loaded only when reports are compared
    from saystop.engines.linkage import Blind, Identifier, Kind
    from saystop.engines.linkage.reports import Judgement, Rarity

MOST_OPENED = 200  # reports that are compared
MOST_SHARING = 2_000  # reports that may share a token which is to lead to another report
FEWEST = 1_000  # reports from which it can be told how common a thing is; an office with fewer counts as one with so many
LEAST = 4.0  # bits that identifiers must promise for a report to be opened; where and when it was may add the rest


@dataclass(frozen=True, slots=True)
class Matched:
    """One thing that speaks for or against: a kind and a level of `engines.linkage.evidence`; empty where it may not be shown."""

    kind: str
    level: str
    bits: float
    here: str = field(default="", repr=False)
    there: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Linked:
    """Another report, and what it has in common with this one. `link` is there once a member said something of the two."""

    case: Case
    strength: str
    bits: float
    matched: tuple[Matched, ...] = field(repr=False)
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Of one report: what was confirmed, what is proposed (the strongest first), what was rejected; `opened` counts the reports
    that were opened to compare them."""

    confirmed: tuple[Linked, ...]
    proposed: tuple[Linked, ...]
    rejected: tuple[Linked, ...]
    opened: int


class NotAPair(Exception):
    """A report is not linked with itself."""


def likely(unlocked: Unlocked, case: Case) -> int:
    """How many other reports share identifiers that make it worth a look; told by the index alone, no other is opened.

    Raises:
        rules.Refused
    """
    from saystop.engines.linkage.reports import WEAK

    rules.demand(rules.may_read(unlocked.member, case))
    return sum(1 for promised in _Sought(unlocked, case).promised.values() if promised >= WEAK)


@transaction.atomic
def links(unlocked: Unlocked, case: Case) -> Links:
    """What other reports have in common with the report of this case. The audit trail tells how many were opened for it.

    Raises:
        rules.Refused
        Tampered: the report itself was altered.
    """
    rules.demand(rules.may_read(unlocked.member, case))
    sought = _Sought(unlocked, case)
    proposed, opened = [], 0
    for other in sought.others():
        judged = sought.judge(other)
        opened += 1
        if judged is not None and judged.strength != "none":
            proposed.append(_linked(other, judged))
    audit.record(unlocked.member, "report.compared", f"{case.pk}/opened {opened}")
    proposed.sort(key=lambda one: (-one.bits, one.case.pk))
    said = [_said(unlocked, case, link) for link in _links_of(unlocked, case)]
    return Links(
        tuple(one for link, one in said if link.verdict == Verdict.CONFIRMED),
        tuple(proposed),
        tuple(one for link, one in said if link.verdict == Verdict.REJECTED),
        opened,
    )


def confirm(unlocked: Unlocked, case: Case, other: Case) -> Link:
    """They speak of the same.

    Raises:
        rules.Refused: the member cannot handle both.
        NotAPair
        Tampered: one of the two was altered.
    """
    return _say(unlocked, case, other, Verdict.CONFIRMED)


def reject(unlocked: Unlocked, case: Case, other: Case) -> Link:
    """They do not, and are not shown beside each other again. Raises as `confirm`."""
    return _say(unlocked, case, other, Verdict.REJECTED)


@transaction.atomic
def undo(unlocked: Unlocked, case: Case, other: Case) -> None:
    """Take back what was said of the two; nothing happens where nothing was.

    Raises:
        rules.Refused
    """
    demand_handling(unlocked, case)
    demand_handling(unlocked, other)
    if Link.objects.filter(_pair(case, other)).delete()[0]:
        audit.record(unlocked.member, "link.undone", f"{case.pk}/{other.pk}")


def confirmed_with(unlocked: Unlocked, case: Case) -> list[Case]:
    """The cases of reports that were confirmed to speak of the same, as far as the member may read them."""
    found = [link for link in _links_of(unlocked, case) if link.verdict == Verdict.CONFIRMED]
    return [_other(case, link) for link in found]


def rarity_under(blinds: list["Blind"]) -> "Rarity":
    """How common values are among what these keys index; each is counted once."""
    from saystop.engines.linkage.reports import Rarity

    counts: dict[tuple[str, str], int] = {}

    def holding(kind: "Kind", value: str) -> int:
        if (kind, value) not in counts:
            tokens = [blind.token(kind, value) for blind in blinds]
            counts[kind, value] = Token.objects.filter(token__in=tokens).count()
        return counts[kind, value]

    return Rarity(max(FEWEST, IndexedReport.objects.count()), holding)


class _Sought:
    """A report, and what the index tells of others that share identifiers with it."""

    def __init__(self, unlocked: Unlocked, case: Case) -> None:
        self.unlocked = unlocked
        self.case = case
        self.blinds = [indexing.blind(unlocked.desk_key(key)) for key in indexing.held_keys(unlocked)]
        self.subject = contents_of(unlocked, case.report).subject()
        self.rarity = rarity_under(self.blinds)
        self.promised = self._promised()

    def others(self) -> Iterator[Case]:
        """The cases that promise most."""
        best = sorted(self.promised, key=lambda report: (-self.promised[report], report))[:MOST_OPENED]
        found = Case.objects.filter(report__in=best).select_related("report__desk_key", "merged_into")
        return iter(with_messages(found))

    def judge(self, other: Case) -> "Judgement | None":
        """What the two have in common; nothing where the other does not open."""
        from saystop.engines.linkage.reports import compare

        try:
            return compare(self.subject, contents_of(self.unlocked, other.report).subject(), self.rarity)
        except (Tampered, NotGranted):
            return None

    def _promised(self) -> dict[uuid.UUID, float]:
        """By report, the bits that shared tokens promise: of each identifier the best, of each kind the best identifier."""
        bits = self._bits_of_tokens()
        kinds: dict[int, dict[Kind, float]] = defaultdict(dict)
        for token, number in Token.objects.filter(token__in=bits).values_list("token", "indexed"):
            kind, worth = bits[token]
            kinds[number][kind] = max(worth, kinds[number].get(kind, 0.0))
        sums = {number: sum(each.values()) for number, each in kinds.items()}
        numbers = [number for number, promised in sums.items() if promised >= LEAST]
        return {report: sums[number] for number, report in self._allowed(numbers)}

    def _bits_of_tokens(self) -> dict[int, tuple["Kind", float]]:
        """What it is worth to share a token, in the office as it is; without those that too many share."""
        from saystop.engines.linkage.evidence import TABLE, worth

        sought = {token: each for one in self._telling() for token, each in self._tokens(one)}
        counted = Token.objects.filter(token__in=sought).values_list("token").annotate(Count("indexed"))
        found = {}
        for token, sharing in counted:
            kind, is_same = sought[token]
            grade = TABLE[kind].grades[0 if is_same else -1]
            bits = worth(TABLE[kind], grade, max(0, sharing - 2), self.rarity.reports)
            if bits > 0 and sharing <= MOST_SHARING:
                found[token] = kind, bits
        return found

    def _telling(self) -> list["Identifier"]:
        """All identifiers but days, which only support."""
        from saystop.engines.linkage import Kind

        return [one for one in self.subject.identifiers if one.kind is not Kind.DATE]

    def _tokens(self, one: "Identifier") -> Iterator[tuple[int, tuple["Kind", bool]]]:
        """Each token by which one and the same may be found, and whether it is that of the same value."""
        from saystop.engines.linkage import sought_tokens

        for blind in self.blinds:
            same = blind.token(one.kind, one.value)
            for token in sought_tokens(blind, one) - {same}:
                yield token, (one.kind, False)
            yield same, (one.kind, True)

    def _allowed(self, numbers: list[int]) -> list[tuple[int, uuid.UUID]]:
        """Of indexed reports those that the member may read, of which nothing was said and that are not of this case."""
        member, leading = self.unlocked.member, self.case.leading
        held = DeskGrant.objects.filter(member=member).values("desk_key")
        found = IndexedReport.objects.filter(number__in=numbers, desk_key__in=held)
        shut_out = queries.shut_out_of(member)
        shut = Q(report__case__in=shut_out) | Q(report__case__merged_into__in=shut_out)
        own = Q(report__case=leading) | Q(report__case__merged_into=leading)
        pairs = Link.objects.filter(Q(first=self.case.report_id) | Q(second=self.case.report_id))
        said = {report for pair in pairs.values_list("first", "second") for report in pair}
        return [
            (number, report)
            for number, report in found.exclude(shut).exclude(own).values_list("number", "report")
            if report not in said
        ]


@transaction.atomic
def _say(unlocked: Unlocked, case: Case, other: Case, verdict: Verdict) -> Link:
    demand_handling(unlocked, case)
    demand_handling(unlocked, other)
    if case.pk == other.pk:
        raise NotAPair
    judged = _Sought(unlocked, case).judge(other)
    if judged is None:
        raise Tampered
    first, second = sorted((case, other), key=lambda one: one.report_id)
    desk_key = desk_key_for(first)
    # A member of one desk alone must not read here what a report of another says.
    is_shown = first.report.desk_key.desk_id == second.report.desk_key.desk_id
    evidence = [
        {"kind": str(one.kind), "level": one.level, "bits": one.bits}
        | ({str(case.pk): one.shown_a, str(other.pk): one.shown_b} if is_shown else {})
        for one in judged.evidence
    ]
    Link.objects.filter(_pair(case, other)).delete()
    link = Link(
        first=first.report,
        second=second.report,
        verdict=verdict,
        member=unlocked.member,
        said_on=today(),
        desk_key=desk_key,
    )
    values = {"evidence": evidence, "bits": judged.weight_bits, "strength": str(judged.strength)}
    link.envelope = seal_part(unlocked, first, "link", link.pk, desk_key, {**values, "verdict": str(verdict)})
    link.save(force_insert=True)
    audit.record(unlocked.member, f"link.{verdict}", f"{case.pk}/{other.pk}")
    return link


def _links_of(unlocked: Unlocked, case: Case) -> list[Link]:
    """What was said of this report and others that the member may read."""
    related = [f"{side}__{end}" for side in ("first", "second") for end in ("case__merged_into", "desk_key")]
    found = (
        Link.objects.filter(Q(first=case.report_id) | Q(second=case.report_id))
        .select_related("desk_key", "member", *related)
        .order_by("said_on", "id")
    )
    return [link for link in found if rules.may_read(unlocked.member, _other(case, link))]


def _said(unlocked: Unlocked, case: Case, link: Link) -> tuple[Link, Linked]:
    """A link with its evidence; without, where its envelope is sealed to a key that the member does not hold.

    Raises:
        Tampered: what a member said, or of what, was altered.
    """
    other = _other(case, link)
    first = case if link.first_id == case.report_id else other
    try:
        values = open_part(unlocked, first, "link", link.pk, link.desk_key, link.envelope, link.member_id)
    except NotGranted:
        return link, Linked(other, "", 0.0, (), link)
    if values["verdict"] != link.verdict:
        raise Tampered
    matched = tuple(
        Matched(one["kind"], one["level"], one["bits"], one.get(str(case.pk), ""), one.get(str(other.pk), ""))
        for one in values["evidence"]
    )
    return link, Linked(other, values["strength"], values["bits"], matched, link)


def _linked(other: Case, judged: "Judgement") -> Linked:
    matched = tuple(
        Matched(str(one.kind), one.level, one.bits, one.shown_a, one.shown_b) for one in judged.evidence
    )
    return Linked(other, str(judged.strength), judged.weight_bits, matched)


def _other(case: Case, link: Link) -> Case:
    return (link.second if link.first_id == case.report_id else link.first).case


def _pair(case: Case, other: Case) -> Q:
    first, second = sorted((case.report_id, other.report_id))
    return Q(first=first, second=second)
