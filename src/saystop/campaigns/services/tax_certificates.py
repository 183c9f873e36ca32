"""Tax certificates and the rules they follow: the only place that writes them."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.campaigns import rules, tax_queries
from saystop.campaigns.models import TaxCertificate, TaxRule
from saystop.campaigns.tax_queries import Donor, Plan
from saystop.offices import audit
from saystop.offices.context import shown_office
from saystop.offices.models import Member

# Whole years for which what was certified has to be shown to the tax office: those of Belgian bookkeeping for taxes.
KEPT_YEARS = 10


class NotNow(Exception):
    """The year is not over, or over for so long that who gave is forgotten; or no rule holds for it."""


class InUse(Exception):
    """Certificates were made by this rule, or would be of a year for which they are made already."""


@transaction.atomic
def make(member: Member, year: int) -> list[TaxCertificate]:
    """Those of a year that are due: new ones, and corrections where the sum is another since.

    Returns:
        those that are new; made again with nothing changed, none.

    Raises:
        Refused: the member has nothing to do with campaigns.
        NotNow
    """
    rules.demand(rules.may_campaign(member))
    rule = tax_queries.rule_of(year)
    if year not in tax_queries.years() or rule is None:
        raise NotNow
    # One at a time: numbers run without a gap.
    TaxRule.objects.select_for_update().get(pk=rule.pk)
    plan = tax_queries.plan(year)
    made = [_one(plan, donor) for donor in (*plan.new, *plan.corrected)]
    for one in made:
        audit.record(member, "tax_certificate.made", one.pk)
    return made


@transaction.atomic
def keep_rule(member: Member, rule: TaxRule, **values: Any) -> TaxRule:
    """A new rule, or one with other values. By which certificates were made stays, but for whether the number is asked.

    Raises:
        Refused, InUse
    """
    rules.demand(rules.may_campaign(member))
    is_new = rule._state.adding
    if not is_new:
        rule = TaxRule.objects.select_for_update().get(pk=rule.pk)
    before = {name: getattr(rule, name) for name in ("first_year", "threshold")}
    for name, value in values.items():
        setattr(rule, name, value)
    now = {name: getattr(rule, name) for name in before}
    if is_new or before != now:
        first = now["first_year"] if is_new else min(before["first_year"], now["first_year"])
        if TaxCertificate.objects.filter(year__gte=first).exists():
            raise InUse
    rule.save()
    audit.record(member, f"tax_rule.{'made' if is_new else 'changed'}", rule.pk)
    return rule


def take_over(member: Member) -> int:
    """The rules that come along for the office's country, those that are not here. Raises as `keep_rule`.

    Returns:
        how many.
    """
    here = set(TaxRule.objects.values_list("first_year", flat=True))
    missing = [one for one in of_country() if one["first_year"] not in here]
    for one in missing:
        keep_rule(member, TaxRule(), **one)
    return len(missing)


def of_country() -> list[dict[str, Any]]:
    """The rules that come along for the office's country."""
    office = shown_office()
    return tax_queries.shipped().get(office.country.upper(), []) if office else []


def sweep() -> None:
    """One round of housekeeping: certificates nobody may have to show any more go."""
    old = TaxCertificate.objects.filter(year__lt=timezone.localdate().year - KEPT_YEARS)
    # A correction before what it corrects.
    for one in old.order_by("-year", "-number"):
        one.delete()


def _one(plan: Plan, donor: Donor) -> TaxCertificate:
    last = TaxCertificate.objects.filter(year=plan.year).aggregate(last=Max("number"))["last"]
    newest = donor.newest
    made = TaxCertificate.objects.create(
        year=plan.year,
        number=(last or 0) + 1,
        name=newest.name,
        address=newest.address,
        donor_number=newest.donor_number,
        language=newest.language,
        amount=plan.due(donor),
        corrects=donor.before,
    )
    made.gifts.set(donor.gifts or (donor.before.gifts.all() if donor.before else []))
    return made
