"""What finds a report again without telling a word of it: blind tokens, and what members said of two reports."""

import uuid

from django.db import models
from django.db.models import F, Q

from saystop.offices.models import DeskKey, Member
from saystop.reporting.models import Report


class IndexedReport(models.Model):
    """A report whose tokens lie in the index, made by this version of the rules.

    `number` stands for the report in the index, so that each of its many rows is short.
    """

    number = models.BigAutoField(primary_key=True)
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="indexed")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="indexed")
    version = models.PositiveSmallIntegerField()


class Token(models.Model):
    """That a report holds something of which only this keyed digest is known: 64 bits, under a key of the desk's private key."""

    pk = models.CompositePrimaryKey("token", "indexed")
    token = models.BigIntegerField()
    indexed = models.ForeignKey(IndexedReport, on_delete=models.CASCADE, related_name="tokens")


class Verdict(models.TextChoices):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Link(models.Model):
    """What a member said of two reports: they speak of the same, or they don't and are not shown again.

    The envelope, sealed to the desk, holds what matched and how strong the evidence was. `first` has the smaller identifier.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links_as_first")
    second = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links_as_second")
    verdict = models.CharField(max_length=10, choices=Verdict)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_verdict_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_one_order"),
        ]
