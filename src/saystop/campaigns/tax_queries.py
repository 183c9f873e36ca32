"""Who gets a tax certificate for a year, who does not and why; computed from gifts that arrived."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from saystop.campaigns.models import Gift, Pledge, Standing, TaxCertificate, TaxRule


@dataclass(slots=True)
class Donor:
    """The pledges of one person, as far as they tell that it is one: the same name, and the same address or e-mail."""

    pledges: list[Pledge]
    gifts: list[Gift] = field(default_factory=list)
    before: TaxCertificate | None = None

    @property
    def newest(self) -> Pledge:
        """How the person wrote it last."""
        return max(self.pledges, key=lambda one: (one.made_on, one.reference))

    @property
    def cents(self) -> int:
        return sum(one.amount for one in self.gifts)


@dataclass(slots=True)
class Plan:
    """What making a year's certificates would do."""

    year: int
    rule: TaxRule | None
    new: list[Donor] = field(default_factory=list)
    corrected: list[Donor] = field(default_factory=list)
    below: list[Donor] = field(default_factory=list)
    done: list[Donor] = field(default_factory=list)
    # Gifts of people who asked for none, or whom nobody knows: how many, and cents.
    without_wish: tuple[int, int] = (0, 0)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.corrected)

    def due(self, donor: Donor) -> int:
        """What is certified: nothing below the threshold."""
        return donor.cents if self.rule and donor.cents >= self.rule.threshold else 0


def rule_of(year: int) -> TaxRule | None:
    """The newest that had begun in a year."""
    return TaxRule.objects.filter(first_year__lte=year).order_by("-first_year").first()


def years() -> list[int]:
    """The years whose certificates can be made: the last one, until this one ends. Afterwards who gave is forgotten."""
    return [timezone.localdate().year - 1]


def plan(year: int) -> Plan:
    made = Plan(year, rule_of(year))
    of_year = Gift.objects.filter(day__year=year)
    for donor in _donors(year):
        donor.gifts = list(of_year.filter(pledge__in=donor.pledges, standing=Standing.COUNTS))
        donor.before = _newest_of(donor, year)
        if donor.before is None:
            (made.new if made.due(donor) else made.below).append(donor)
        else:
            (made.done if made.due(donor) == donor.before.amount else made.corrected).append(donor)
    counting = of_year.filter(standing=Standing.COUNTS)
    rest = counting.filter(Q(pledge=None) | Q(pledge__wants_certificate=False))
    sums = rest.aggregate(number=Count("pk"), sum=Sum("amount"))
    made.without_wish = (sums["number"], sums["sum"] or 0)
    return made


def of_pledge(pledge: Pledge) -> list[TaxCertificate]:
    """What its donor can fetch: the newest of each year."""
    rows = TaxCertificate.objects.filter(gifts__pledge=pledge, corrected_by=None)
    return list(rows.distinct().order_by("year"))


@cache
def shipped() -> dict[str, list[dict[str, Any]]]:
    """By country, the rules that come along; none holds before a member takes it over."""
    text = (resources.files("saystop.campaigns") / "data" / "tax_rules.json").read_text(encoding="utf-8")
    rules: dict[str, list[dict[str, Any]]] = json.loads(text)
    return rules


def _newest_of(donor: Donor, year: int) -> TaxCertificate | None:
    """The last certificate about any of the donor's gifts of a year."""
    rows = TaxCertificate.objects.filter(year=year, gifts__pledge__in=donor.pledges, corrected_by=None)
    return rows.distinct().order_by("-number").first()


def _donors(year: int) -> list[Donor]:
    """Who asked for a certificate and gave in a year, whatever became of the money since."""
    rows = Pledge.objects.filter(wants_certificate=True, gifts__day__year=year).distinct()
    by_name: dict[str, list[Pledge]] = defaultdict(list)
    for row in rows.order_by("made_on", "reference"):
        by_name[_folded(row.name)].append(row)
    return [Donor(group) for name in sorted(by_name) for group in _grouped(by_name[name])]


def _grouped(pledges: Iterable[Pledge]) -> list[list[Pledge]]:
    """Those of one name, joined where they share an address or an e-mail."""
    groups: list[tuple[set[str], list[Pledge]]] = []
    for row in pledges:
        marks = {f"address {_folded(row.address)}"} | ({f"mail {row.email.lower()}"} if row.email else set())
        joined = [row]
        rest = []
        for others, members in groups:
            if others & marks:
                marks, joined = marks | others, [*members, *joined]
            else:
                rest.append((others, members))
        groups = [*rest, (marks, joined)]
    return [members for _marks, members in groups]


def _folded(text: str) -> str:
    """As it is compared: without case, accents, signs and doubled spaces."""
    bare = unicodedata.normalize("NFKD", text)
    kept = "".join(one if one.isalnum() else " " for one in bare if not unicodedata.combining(one))
    return " ".join(kept.casefold().split())
