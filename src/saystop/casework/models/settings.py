"""How this office works: its own settings, and rules of countries with the days on which they hold."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from saystop.offices.vouching import demand, vouch


class DeskSettings(models.Model):
    """The settings of the desk: one row, held by a seal, because some of them decide what one member alone may do."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    values = models.JSONField(default=dict)
    seal = models.BinaryField(default=bytes)

    def seal_it(self) -> None:
        self.seal = vouch(_canonical(self.values), "desk settings")

    @property
    def vouched(self) -> dict[str, Any]:
        """Raises Tampered when somebody altered them in the database."""
        demand(bytes(self.seal), _canonical(self.values), "desk settings")
        return dict(self.values)


class NationalRule(models.Model):
    """A rule of one country, with the days between which it holds and where it stands. An office enters its own: none ships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    # A deadline in hours or days, where the rule is one; else empty.
    number = models.PositiveIntegerField(null=True)
    holds_from = models.DateField()
    holds_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holds_to=None) | Q(holds_to__gte=F("holds_from")),
                name="a_rule_ends_after_it_began",
            )
        ]


def _canonical(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
