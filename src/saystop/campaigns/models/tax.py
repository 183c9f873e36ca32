"""Tax certificates for donors, and the rule of the country by which they are made."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saystop.campaigns.models.fundraisers import Gift, cents


class TaxRule(models.Model):
    """From which year on which sum of a year gives a right to a certificate, and what the certificate has to say.

    A rule holds until another begins. Without one no certificate is made, and none is offered to donors.
    """

    first_year = models.PositiveSmallIntegerField(
        unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2200)]
    )
    threshold = cents()
    # By language: {"mention": …}, the words that the law wants on it, and the office's own approval.
    texts = models.JSONField(default=dict)
    # Where the rule can be read.
    source = models.CharField(max_length=300, blank=True)
    # Whether the number of the donor in the national register is asked: the office's decision, off until it takes it.
    asks_number = models.BooleanField(default=False)

    class Meta:
        ordering = ("-first_year",)
        constraints = [models.CheckConstraint(condition=Q(threshold__gt=0), name="tax_rule_has_a_threshold")]

    def mention(self, language: str) -> str:
        said: dict[str, str] = (
            self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()), {})
        )
        return str(said.get("mention", ""))


class TaxCertificate(models.Model):
    """What was certified of a donor and a year. It is never changed: a correction is one of its own, and names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    # Runs through the year without a gap, corrections included.
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300)
    donor_number = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12)
    # In cents; nothing only in a correction, when the money went back.
    amount = models.PositiveBigIntegerField()
    made_on = models.DateField(default=timezone.localdate)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    gifts = models.ManyToManyField(Gift, related_name="tax_certificates")

    class Meta:
        ordering = ("year", "number")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_tax_certificate_a_number"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(corrects__isnull=False), name="tax_certificate_has_a_sum"
            ),
        ]
