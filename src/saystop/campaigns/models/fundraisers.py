"""Fundraisers: for what money is asked, who said to give, and what arrived. Amounts are whole euro cents.

Whether a pledge is paid is nowhere kept: `fundraiser_queries` derives it from the gifts.
"""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What the European QR code can carry: 999 999 999.99 euro.
MOST_CENTS = 99_999_999_999


def cents() -> "models.PositiveBigIntegerField[int, int]":
    """A field for an amount above nothing."""
    bounds = [MinValueValidator(1), MaxValueValidator(MOST_CENTS)]
    return models.PositiveBigIntegerField(validators=bounds)


class Told(models.Model):
    """With texts by language."""

    texts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def told(self, language: str) -> dict[str, str]:
        """Its texts in a language, else in English, else in the first it has."""
        found: dict[str, str] = (
            self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()), {})
        )
        return found


class Account(models.Model):
    """A bank account of the office, on which gifts arrive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.CharField(max_length=70)
    # Without spaces, in capitals; its check digits were right when it was typed.
    iban = models.CharField(max_length=34, unique=True)
    bic = models.CharField(max_length=11, blank=True)
    made_on = models.DateField(default=timezone.localdate)
    # The last day on which it was offered to donors; money that arrives later is matched all the same.
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("holder", "iban")

    def __str__(self) -> str:
        return f"{self.holder}, {self.iban}"


class FundraiserState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Fundraiser(Told):
    """For what money is asked. Texts by language: {"title": …, "story": …, "thanks": …}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    goal = cents()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="fundraisers")
    opens_on = models.DateField(default=timezone.localdate)
    # The last day on which somebody can say to give; empty: without end.
    closes_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=FundraiserState, default=FundraiserState.DRAFT)

    class Meta:
        ordering = ("-opens_on", "slug")
        constraints = [
            models.CheckConstraint(condition=Q(goal__gt=0), name="fundraiser_has_a_goal"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="fundraiser_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Step(Told):
    """What an amount makes possible. Texts by language: {"text": …}."""

    fundraiser = models.ForeignKey(Fundraiser, on_delete=models.CASCADE, related_name="steps")
    amount = cents()

    class Meta:
        ordering = ("amount",)
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="step_has_an_amount"),
            models.UniqueConstraint(fields=["fundraiser", "amount"], name="one_step_an_amount"),
        ]


class Update(Told):
    """News of a fundraiser. Texts by language: {"title": …, "text": …}."""

    fundraiser = models.ForeignKey(Fundraiser, on_delete=models.CASCADE, related_name="updates")
    day = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-day", "-pk")


class Pledge(models.Model):
    """Somebody said to give: an amount under a reference. Name and address are there only where the donor wants it so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fundraiser = models.ForeignKey(Fundraiser, on_delete=models.PROTECT, related_name="pledges")
    # The structured communication without its signs: ten digits by chance and two that check them.
    reference = models.CharField(max_length=12, unique=True)
    amount = cents()
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12)
    wants_certificate = models.BooleanField(default=False)
    # Street, number, town, country: for a tax certificate alone.
    address = models.CharField(max_length=300, blank=True)
    # In the national register; asked only where the office has decided so (`TaxRule.asks_number`).
    donor_number = models.CharField(max_length=20, blank=True)
    # Digest of the secret in the link by which the donor opens the page again.
    link = models.BinaryField(max_length=32)
    made_on = models.DateField(default=timezone.localdate)
    cancelled_on = models.DateField(null=True)

    class Meta:
        ordering = ("-made_on", "reference")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_has_an_amount"),
            models.CheckConstraint(
                # Its digits are checked where it is made: SQLite alone knows no patterns, and shall check its file.
                condition=Exact(Length("reference"), 12),
                name="pledge_has_a_reference",
            ),
            models.UniqueConstraint(fields=["link"], name="one_pledge_a_link"),
            models.CheckConstraint(
                condition=Q(wants_certificate=False) | (~Q(name="") & ~Q(address="")),
                name="certificate_needs_name_and_address",
            ),
        ]


class PaymentState(models.TextChoices):
    """What the provider said last."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Not paid")


class Payment(models.Model):
    """A pledge that its donor pays by a payment service. Whether it is paid is asked from the service, never believed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20)
    number = models.CharField(max_length=64, help_text="under which the provider knows it")
    amount = cents()
    state = models.CharField(max_length=8, choices=PaymentState, default=PaymentState.OPEN)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-made_on",)
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="one_payment_a_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_has_an_amount"),
        ]


class Source(models.TextChoices):
    STATEMENT = "statement", _("Bank statement")
    PROVIDER = "provider", _("Payment service")
    HAND = "hand", _("By hand")


class Standing(models.TextChoices):
    """Whether the money counts. Only the first does."""

    COUNTS = "counts", _("Counts")
    # More came than was said: a member says whether it is kept or sent back.
    TWICE = "twice", _("Twice?")
    DUE = "due", _("To be sent back")
    REFUNDED = "refunded", _("Sent back")
    # The bank took it back.
    REVERSED = "reversed", _("Taken back")
    # The entry of the bank statement was not this gift after all.
    UNDONE = "undone", _("Undone")


GONE = (Standing.REFUNDED, Standing.REVERSED, Standing.UNDONE)


class Gift(models.Model):
    """Money that arrived for a fundraiser. Its row is never deleted; its standing says whether it counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fundraiser = models.ForeignKey(Fundraiser, on_delete=models.PROTECT, related_name="gifts")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, null=True, related_name="gifts")
    amount = cents()
    # On which the bank or the provider booked it.
    day = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="gift")
    # Of one noted by hand: from where it came, such as a collecting box.
    note = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.COUNTS)
    # Since when it does not count any more.
    gone_on = models.DateField(null=True)
    # What went back of a gift stands beside it; the gift is as much as is left of it.
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    is_thanked = models.BooleanField(default=False)

    class Meta:
        ordering = ("-day", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="gift_has_an_amount"),
            models.CheckConstraint(
                condition=Q(source=Source.PROVIDER, payment__isnull=False)
                | (~Q(source=Source.PROVIDER) & Q(payment=None)),
                name="gift_of_a_provider_has_its_payment",
            ),
            models.CheckConstraint(
                condition=(Q(standing__in=GONE) & Q(gone_on__isnull=False))
                | (~Q(standing__in=GONE) & Q(gone_on=None)),
                name="gift_that_went_has_its_day",
            ),
        ]
