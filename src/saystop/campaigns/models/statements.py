"""What the bank booked on the office's accounts: statements as they were taken in, and their entries. Amounts are euro cents.

Nothing of it is ever deleted: each cent that came is open, matched with a gift or set aside with a reason, and the three make the
whole. Names and account numbers go when the books need them no more (`services.statements.sweep`).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.campaigns.models.fundraisers import Account, Gift, Pledge


class Statement(models.Model):
    """One statement of a file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="statements")
    bank_id = models.CharField(max_length=70, blank=True)
    from_day = models.DateField()
    to_day = models.DateField()
    # Empty where the bank does not tell them.
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    # SHA-256 of the file, and the place in it: a file twice is known by it.
    file = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    known = models.PositiveIntegerField(default=0, help_text="entries that an earlier statement had brought")
    imported_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-to_day", "-from_day", "-number")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_statement_a_place"),
        ]


class EntryState(models.TextChoices):
    OPEN = "open", _("Still open")
    MATCHED = "matched", _("Matched")
    ASIDE = "aside", _("Set aside")


class MatchedBy(models.TextChoices):
    """How an entry found its gift."""

    REFERENCE = "reference", _("by its reference")
    PROPOSAL = "proposal", _("by a proposal that was confirmed")
    HAND = "hand", _("by hand")


class Reason(models.TextChoices):
    """Why an entry is no gift."""

    CHARGE = "charge", _("Charge or interest of the bank")
    OWN = "own", _("Transfer between accounts of the office")
    INCOME = "income", _("Other income: a grant, a fee, a sale")
    SPENDING = "spending", _("Spending of the office")
    RETURNED = "returned", _("The bank took it back before it was matched")
    OTHER = "other", _("Something else")


class Entry(models.Model):
    """One payment on a statement; below zero for what went out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The first that brought it.
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=0)
    # By what it is known again in another file (`statements.keys`).
    key = models.CharField(max_length=64, unique=True)
    bank_reference = models.CharField(max_length=70, blank=True)
    amount = models.BigIntegerField()
    is_reversal = models.BooleanField(default=False)
    day = models.DateField()
    structured = models.CharField(max_length=35, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    name = models.CharField(max_length=140, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    end_to_end = models.CharField(max_length=70, blank=True)
    together = models.PositiveIntegerField(
        default=0, help_text="payments that the bank did not tell one by one"
    )
    state = models.CharField(max_length=8, choices=EntryState, default=EntryState.OPEN)
    # Of money that came, the gift it is; of money that went, the gift it takes back.
    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, null=True, related_name="entries")
    how = models.CharField(max_length=10, choices=MatchedBy, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-day", "-statement__to_day", "number", "part")
        indexes = [models.Index(fields=["state", "day"], name="entries_by_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_money"),
            models.CheckConstraint(
                condition=(
                    Q(state=EntryState.OPEN, gift=None, how="", reason="")
                    | (Q(state=EntryState.MATCHED, gift__isnull=False, reason="") & ~Q(how=""))
                    | (Q(state=EntryState.ASIDE, gift=None, how="") & ~Q(reason=""))
                ),
                name="entry_is_in_one_state",
            ),
            models.UniqueConstraint(
                fields=["gift"], condition=Q(amount__gt=0), name="gift_came_by_one_entry"
            ),
            models.UniqueConstraint(
                fields=["gift"], condition=Q(amount__lt=0), name="gift_went_by_one_entry"
            ),
        ]

    @property
    def out(self) -> int:
        """What went, without its sign."""
        return -self.amount


class Refusal(models.Model):
    """A member said that an entry does not pay a pledge: it is not proposed again."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="refusals")
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="refusals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "pledge"], name="one_refusal_a_pair"),
        ]
