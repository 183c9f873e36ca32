"""Campaigns, channels by which people come, and plain sums of how many came."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.outreach.models.partners import Partner

CODE = r"(?=[a-z]*[0-9])[a-z0-9]{4,12}"  # a digit in each: no word of an address is ever taken for a code
MOST_LANGUAGES = 3  # on one sheet


class Place(models.TextChoices):
    """Where a material stands, or by what it is handed out."""

    LOBBY = "lobby", _("Lobby")
    ROOM = "room", _("Room card")
    DESK = "desk", _("Reception desk")
    TILL = "till", _("Till")
    STAND = "stand", _("Stand at a fair")
    MAIL = "mail", _("E-mail footer")
    ONLINE = "online", _("Link on a website")
    OTHER = "other", _("Other place")


class Step(models.TextChoices):
    """How far somebody came; each is a sum of its own, and nothing connects them."""

    VISIT = "visit", _("Visits")
    BEGUN = "begun", _("Reports begun")
    SENT = "sent", _("Reports sent")


class Campaign(models.Model):
    """What is said on the materials, language by language, for as long as it runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    # By language: {"headline": …, "text": …, "call": …}.
    texts = models.JSONField(default=dict)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "name")

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """One place where a material stands, with the short code that is printed on it. The code is never given out again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True, validators=[RegexValidator(rf"\A{CODE}\Z")])
    name = models.CharField(max_length=120, help_text="of the place, as members call it")
    place = models.CharField(max_length=10, choices=Place)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="channels")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="channels")
    # Codes of languages on its materials, at most MOST_LANGUAGES; the line opens in one of them.
    languages = models.JSONField(default=list)
    # What it cost in all, in euro; empty: nobody said.
    cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    made_on = models.DateField(default=timezone.localdate)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Count(models.Model):
    """How many, by one channel: visits on a day; reports begun and sent in a month, under its first day.

    A report tells the day on which it came. A sum of a day would tell a thief of the database, where one report came on that day,
    by which channel it came; that is for the desk alone, and sealed with the report.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    step = models.CharField(max_length=8, choices=Step)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "day", "step"], name="one_count_a_step_a_day")
        ]
