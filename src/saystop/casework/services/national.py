"""Rules of countries, as the office entered them, each with the days between which it holds. None ships with SayStop."""

from collections.abc import Collection
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saystop.casework import rules
from saystop.casework.models import NationalRule
from saystop.casework.services.handling import today
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked


class Kind(models.TextChoices):
    REPORTING = "mandatory_reporting", _("Duty to report, and its deadline")
    SUSPECTS = "suspects_data", _("Legal basis for data of suspects (Article 10 GDPR)")
    IMAGES = "images", _("Who may see images")
    OTHER = "other", _("Other")


class RuleGone(Exception):
    """A colleague has removed it meanwhile."""


def all_rules() -> list[NationalRule]:
    return list(NationalRule.objects.order_by("country", "kind", "-holds_from", "id"))


def holding(countries: Collection[str], day: date | None = None) -> list[NationalRule]:
    """The rules of these countries that hold on a day, today if none is named."""
    day = day or today()
    found = NationalRule.objects.filter(country__in=countries, holds_from__lte=day)
    return list(found.filter(Q(holds_to=None) | Q(holds_to__gte=day)).order_by("country", "kind", "id"))


@transaction.atomic
def write(unlocked: Unlocked, rule: NationalRule) -> None:
    """Keep a new rule or a changed one.

    Raises:
        rules.Refused: the member is no director.
        RuleGone: saving it would bring back what was removed.
    """
    rules.demand(rules.may_change_settings(unlocked.member))
    is_there = NationalRule.objects.select_for_update().filter(pk=rule.pk).exists()
    if not rule._state.adding and not is_there:
        raise RuleGone
    rule.save()
    audit.record(unlocked.member, "national_rule.written", f"{rule.country}/{rule.pk}")


@transaction.atomic
def remove(unlocked: Unlocked, rule: NationalRule) -> None:
    """Take a rule away. One that held once is better ended by a day than removed.

    Raises:
        rules.Refused: the member is no director.
    """
    rules.demand(rules.may_change_settings(unlocked.member))
    if NationalRule.objects.filter(pk=rule.pk).delete()[0]:
        audit.record(unlocked.member, "national_rule.removed", f"{rule.country}/{rule.pk}")
