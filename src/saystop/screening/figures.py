"""The figures of a year, in the order in which Union law asks services for them.

Regulation (EU) 2021/1232, Article 3(1)(g)(vii) names nine categories, and Commission Implementing Regulation (EU) 2024/2916 gives
the form with its subcategories; `number` and `form` below are theirs. What this office can count or knows of itself is filled in;
what only the service that asked can know (whose users they were, accounts, complaints before a court, transfers) has no value and
says who has it. The form's rows on new material and on solicitation are left out: nothing here looks for either.

The form is handed in in its own words; so these words are English and no page's.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from saystop.engines.datasets.texts import disarmed
from saystop.screening.models import (
    Client,
    Entry,
    Exclusion,
    Finding,
    HashList,
    Head,
    Kind,
    Match,
    MatchState,
    Verdict,
)
from saystop.screening.services.logging import KEPT_MONTHS

LAW = "Regulation (EU) 2021/1232, Article 3(1)(g)(vii)"
FORM = "Implementing Regulation (EU) 2024/2916, Annex"
OF_THE_SERVICE = "known to the service alone"
CATEGORIES = {
    1: "the type and volumes of data processed",
    2: "the specific ground relied on for the processing pursuant to Regulation (EU) 2016/679",
    3: "the ground relied on for transfers of personal data outside the Union, where applicable",
    4: "the number of cases of online child sexual abuse identified",
    5: "the number of cases in which a user has lodged a complaint, and the outcome of such complaints",
    6: "the numbers and ratios of errors (false positives) of the different technologies used",
    7: "the measures applied to limit the error rate and the error rate achieved",
    8: "the retention policy and the data protection safeguards applied",
    9: "the organisations acting in the public interest with which data has been shared",
}
Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form.

    Args:
        number: of its category, 1 to 9.
        form: what the line is called.
        value: None where it is not known here.
        note: what the value means, or who knows it.
    """

    number: int
    form: str
    value: Value
    note: str = ""


@dataclass(frozen=True, slots=True)
class Technology:
    """What one kind of fingerprint did in the year; A, B and C are those of the form.

    Args:
        flagged: A, matches told.
        wrong: B, of these found wrong by members.
        reviewed: C, of these looked at by members.
    """

    name: str
    flagged: int
    wrong: int
    reviewed: int

    @property
    def error_rate(self) -> float | None:
        """B/A in percent."""
        return round(100 * self.wrong / self.flagged, 4) if self.flagged else None


@dataclass(frozen=True, slots=True)
class Month:
    """What was asked in one month."""

    month: int
    by_fingerprint: int = 0
    by_file: int = 0
    matches: int = 0


@dataclass(frozen=True, slots=True)
class OfList:
    """Matches of one list in the year, and what members found of those that they judged."""

    slug: str  # empty: the list is gone
    name: str
    matches: int
    right: int
    wrong: int
    disputed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Yearly:
    """The figures of a year, of one client or of all with the reporting line."""

    year: int
    client: str
    by_fingerprint: int
    by_file: int
    unreadable: int
    technologies: list[Technology]
    lists: list[OfList]
    months: list[Month]
    complaints: int
    restored: int  # of these found wrong
    told_wrong: int  # by clients, without a complaint
    excluded: int  # fingerprints taken out in the year
    upheld: int  # of these kept by their owners
    is_whole: bool  # the log reaches back to its first day
    rows: list[Row] = field(default_factory=list)

    @property
    def still_runs(self) -> bool:
        return self.year == timezone.localdate().year

    @property
    def flagged(self) -> int:
        return sum(one.flagged for one in self.technologies)

    @property
    def wrong(self) -> int:
        return sum(one.wrong for one in self.technologies)

    @property
    def reviewed(self) -> int:
        return sum(one.reviewed for one in self.technologies)

    @property
    def error_rate(self) -> float | None:
        """In percent of what was flagged."""
        return round(100 * self.wrong / self.flagged, 4) if self.flagged else None


def yearly(year: int, client: Client | None = None) -> Yearly:
    """The figures of one year; without a client of everybody who asked."""
    entries = Entry.objects.filter(
        hour__gte=datetime(year, 1, 1, tzinfo=UTC), hour__lt=datetime(year + 1, 1, 1, tzinfo=UTC)
    )
    matches = Match.objects.filter(day__year=year)
    verdicts = Verdict.objects.filter(day__year=year, client__isnull=False)
    if client is not None:
        entries = entries.filter(client=str(client.pk))
        matches, verdicts = matches.filter(client=client), verdicts.filter(client=client)
    asked = entries.aggregate(*(Sum(name) for name in ("by_fingerprint", "by_file", "unreadable")))
    disputed = verdicts.filter(finding=Finding.DISPUTED)
    taken_out = Exclusion.objects.filter(since__year=year)
    found = Yearly(
        year=year,
        client=client.name if client else "",
        by_fingerprint=asked["by_fingerprint__sum"] or 0,
        by_file=asked["by_file__sum"] or 0,
        unreadable=asked["unreadable__sum"] or 0,
        technologies=_technologies(entries, matches),
        lists=_lists(entries, matches),
        months=_months(entries),
        complaints=disputed.count(),
        restored=disputed.filter(match__state=MatchState.DECIDED, match__finding=Finding.WRONG).count(),
        told_wrong=verdicts.filter(finding=Finding.WRONG).count(),
        excluded=taken_out.count(),
        upheld=taken_out.filter(upheld_on__isnull=False).count(),
        is_whole=_is_whole(year),
    )
    found.rows.extend(_rows(found))
    return found


def as_json(found: Yearly) -> str:
    """The form as one object: its categories with their lines, and the counts by technology, list and month."""
    told: dict[str, Any] = {
        "law": LAW,
        "form": FORM,
        "year": found.year,
        "client": found.client or None,
        "log_is_whole": found.is_whole,
        "categories": [
            {
                "number": number,
                "category": category,
                "lines": [
                    {"line": row.form, "value": row.value, "note": row.note}
                    for row in found.rows
                    if row.number == number
                ],
            }
            for number, category in CATEGORIES.items()
        ],
        "technologies": [
            {
                "technology": one.name,
                "flagged": one.flagged,
                "wrong": one.wrong,
                "reviewed": one.reviewed,
                "error_rate_percent": one.error_rate,
            }
            for one in found.technologies
        ],
        "lists": [
            {
                "list": one.name,
                "matches": one.matches,
                "right": one.right,
                "wrong": one.wrong,
                "disputed": one.disputed,
                "waiting": one.waiting,
            }
            for one in found.lists
        ],
        "months": [
            {
                "month": f"{found.year}-{one.month:02}",
                "by_fingerprint": one.by_fingerprint,
                "by_file": one.by_file,
                "matches": one.matches,
            }
            for one in found.months
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_csv(found: Yearly) -> str:
    """The lines of the form, one a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["number", "category", "line", "value", "note"])
    for row in found.rows:
        value = disarmed(row.value) if isinstance(row.value, str) else row.value
        shown = "" if value is None else value
        writer.writerow([row.number, CATEGORIES[row.number], disarmed(row.form), shown, disarmed(row.note)])
    return text.getvalue()


def _rows(found: Yearly) -> Iterator[Row]:
    yield from _volumes(found)
    for one in HashList.objects.filter(slug__in=[one.slug for one in found.lists]):
        until = f" to {one.basis_until}" if one.basis_until else ""
        yield Row(2, f"List {one.name}", one.legal_basis, f"in force from {one.basis_from}{until}")
    yield Row(2, "Ground of the service for its users' data", None, OF_THE_SERVICE)
    yield Row(3, "Transfers outside the Union", None, OF_THE_SERVICE)
    yield Row(4, "Known CSAM: matches told", found.flagged, "an item on several lists counts on each of them")
    yield Row(4, "Known CSAM: reports, and accounts reported", None, OF_THE_SERVICE)
    yield Row(4, "New CSAM, solicitation", 0, "nothing is looked for but what is on a list")
    yield from _complaints(found)
    for technology in found.technologies:
        yield from _errors(technology)
    yield from _measures(found)
    yield from _keeping(found)
    yield Row(9, "Organisations with which data was shared", None, OF_THE_SERVICE)


def _volumes(found: Yearly) -> Iterator[Row]:
    yield Row(1, "Service concerned", found.client or None, "" if found.client else "all that asked")
    yield Row(1, "Metadata related to the users", "no", "neither sent nor kept")
    yield Row(1, "Content data: fingerprints", found.by_fingerprint, "made by the service that asked")
    kept = (
        "hashed in memory; kept of the office's own reporting line alone"
        if not found.client
        else "hashed in memory, kept nowhere"
    )
    yield Row(1, "Content data: files", found.by_file, kept)
    yield Row(1, "of these not readable as a picture", found.unreadable, "looked up by their digests alone")
    yield Row(1, "of users in the Union, and of others", None, OF_THE_SERVICE)
    yield Row(1, "Bytes of text processed", 0)
    if not found.is_whole:
        yield Row(1, "Completeness", "incomplete", "lines of this year have left the log already")
    if found.still_runs:
        yield Row(1, "Completeness", "incomplete", "the year still runs, and its running hour is not counted")


def _complaints(found: Yearly) -> Iterator[Row]:
    yield Row(5, "Known CSAM: content items removed", None, OF_THE_SERVICE)
    yield Row(5, "Known CSAM: complaints told to this office", found.complaints)
    yield Row(5, "of these found wrong, so that the item can be restored", found.restored)
    yield Row(5, "Complaints lodged with a judicial authority", None, OF_THE_SERVICE)


def _errors(one: Technology) -> Iterator[Row]:
    yield Row(6, f"{one.name}: A1, flagged as known CSAM", one.flagged)
    yield Row(6, f"{one.name}: B1, not known CSAM upon human review", one.wrong)
    yield Row(
        6, f"{one.name}: error rate B1/A1 (%)", one.error_rate, "" if one.flagged else "nothing flagged"
    )
    yield Row(6, f"{one.name}: C1, subject to human review", one.reviewed)


def _measures(found: Yearly) -> Iterator[Row]:
    shown = HashList.objects.filter(slug__in=[one.slug for one in found.lists])
    signed = ", ".join(one.name for one in shown if one.signing_key)
    yield Row(7, "Indicators: lists taken in only with their owner's signature", signed or "none")
    yield Row(7, "Indicators: fingerprints taken out as wrong", found.excluded)
    yield Row(7, "of these kept by their owner after an answer", found.upheld)
    for one in shown:
        two = ", two members independently" if one.two_verdicts else ""
        value = f"at most {one.distance} of 256 bits"
        yield Row(
            7,
            f"Detection and human review: list {one.name}",
            value,
            f"farther than {one.review_above} a member judges first{two}",
        )
    yield Row(7, "Feedback: errors told by services", found.told_wrong)
    yield Row(7, "Error rate achieved (%)", found.error_rate)


def _keeping(found: Yearly) -> Iterator[Row]:
    yield Row(8, "Content items that services sent", "not kept", "a file is hashed in memory")
    if not found.client:
        yield Row(
            8,
            "Content items of this office's own reporting line",
            "kept",
            "attachments of reports, sealed, as long as their report; what matched to the screening desk alone",
        )
    yield Row(
        8,
        "Log of what was asked",
        f"{KEPT_MONTHS} months",
        "hour, service, counts; of a match the fingerprint on the list",
    )
    yield Row(8, "Pseudonymisation", "yes", "neither users nor addresses are told to this office")
    yield Row(8, "Integrity", "yes", "each line of the log is chained to the one before by a keyed digest")
    yield Row(
        8, "Access", "yes", "services by a key with scopes; members by role and desk, in an audit trail"
    )


def _technologies(entries: QuerySet[Entry], matches: QuerySet[Match]) -> list[Technology]:
    flagged = dict(entries.exclude(list="").values_list("kind").annotate(Count("number")).order_by())
    by_members = Verdict.objects.exclude(member="").values("match")
    judged = matches.filter(state=MatchState.DECIDED, pk__in=by_members)
    reviewed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for kind, finding, count in judged.values_list("kind", "finding", "count"):
        reviewed[kind] += count
        wrong[kind] += count * (finding == Finding.WRONG)
    kinds = [kind for kind in Kind if flagged.get(kind) or reviewed[kind]]
    return [
        Technology(str(kind.label), flagged.get(kind.value, 0), wrong[kind.value], reviewed[kind.value])
        for kind in kinds
    ]


def _lists(entries: QuerySet[Entry], matches: QuerySet[Match]) -> list[OfList]:
    told = dict(entries.exclude(list="").values_list("list").annotate(Count("number")).order_by())
    judged: dict[str, Counter[str]] = {}
    for list_, state, finding, count in matches.values_list("list", "state", "finding", "count"):
        of_list = judged.setdefault(str(list_), Counter())
        of_list[finding if state == MatchState.DECIDED else "waiting"] += count
    known = {str(one.pk): (one.slug, one.name) for one in HashList.objects.all()}
    found = []
    for list_ in sorted({*told, *judged}, key=lambda one: known.get(one, ("", one))[1]):
        of_list = judged.get(list_, Counter())
        slug, name = known.get(list_, ("", list_))
        right, wrong, disputed, waiting = (
            of_list[word] for word in ("right", "wrong", "disputed", "waiting")
        )
        found.append(OfList(slug, name, told.get(list_, 0), right, wrong, disputed, waiting))
    return found


def _months(entries: QuerySet[Entry]) -> list[Month]:
    counted = (
        entries.values("hour__month")
        .annotate(Sum("by_fingerprint"), Sum("by_file"), matches=Count("number", filter=~Q(list="")))
        .order_by()
        .values_list("hour__month", "by_fingerprint__sum", "by_file__sum", "matches")
    )
    found = {month: Month(month, *counts) for month, *counts in counted}
    return [found.get(month, Month(month)) for month in range(1, 13)]


def _is_whole(year: int) -> bool:
    """Nothing of the year has left the log, as far as the log can tell."""
    head = Head.objects.filter(id=1).first()
    first = Entry.objects.order_by("number").values_list("hour", flat=True).first()
    return head is None or head.first == 1 or (first is not None and first < datetime(year, 1, 1, tzinfo=UTC))
