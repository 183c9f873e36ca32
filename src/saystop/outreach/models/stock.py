"""Printed materials: ordered, arrived, handed out, counted by hand. What is in the store follows from these rows alone."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.outreach.models.channels import Campaign, Channel
from saystop.outreach.models.partners import Partner

MOST = 1_000_000  # of one kind at once


class Difference(models.TextChoices):
    """Why there is another number in the store than the rows say."""

    COUNTED = "counted", _("Counted otherwise")
    FOUND = "found", _("Found again")
    LOST = "lost", _("Lost")
    SPOILT = "spoilt", _("Spoilt")
    OLD = "old", _("Thrown away as out of date")


class Order(models.Model):
    """Materials ordered from a printer's shop or made in the house; they are in the store from the day on which they arrived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, help_text="one of saystop.outreach.sheets.Kind")
    language = models.CharField(max_length=60, blank=True, help_text="in which languages, as members say it")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=120, blank=True, help_text="from where")
    ordered_on = models.DateField(default=timezone.localdate)
    # Both or none; as many as came, which need not be as many as were ordered.
    arrived_on = models.DateField(null=True, blank=True)
    arrived = models.PositiveIntegerField(null=True, blank=True)
    # In all, in euro; empty: nobody said.
    cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("-ordered_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="arrived_on_a_day_or_not",
                condition=models.Q(arrived_on=None, arrived=None)
                | models.Q(arrived_on__isnull=False, arrived__isnull=False),
            )
        ]


class Delivery(models.Model):
    """Materials handed to a partner, put up at a channel, or both. Of the house, never of who took a flyer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(default=timezone.localdate)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=20, help_text="one of saystop.outreach.sheets.Kind")
    number = models.PositiveIntegerField()
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-day", "pk")
        constraints = [
            models.CheckConstraint(
                name="delivered_to_somebody",
                condition=models.Q(partner__isnull=False) | models.Q(channel__isnull=False),
            )
        ]


class StoreCount(models.Model):
    """The store counted by hand: by how much the rows were wrong on that day, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(default=timezone.localdate)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="store_counts")
    kind = models.CharField(max_length=20, help_text="one of saystop.outreach.sheets.Kind")
    difference = models.IntegerField()
    reason = models.CharField(max_length=10, choices=Difference)

    class Meta:
        ordering = ("-day", "pk")
