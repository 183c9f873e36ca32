"""Peer chains: trained pupils of a school lead workshops of their own."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.training.models.sessions import Session

MOST_LED = 30
MOST_REACHED = 500


class AgeGroup(models.TextChoices):
    """How old those were who came to a workshop."""

    TEN = "10-12", _("10 to 12 years")
    THIRTEEN = "13-15", _("13 to 15 years")
    SIXTEEN = "16-18", _("16 to 18 years")
    MIXED = "mixed", _("Mixed ages")


class Topic(models.TextChoices):
    """What a workshop was about: the parts of the course for peer educators, so that the two can be told side by side."""

    BULLYING = "bullying", _("Cyberbullying")
    PRIVATE = "private", _("Private life")
    PICTURES = "pictures", _("Intimate pictures that are passed on")
    SEXTORTION = "sextortion", _("Threats with pictures: sextortion")
    HELP = "help", _("Where to find help")
    SEVERAL = "several", _("Several of these")


class Chain(models.Model):
    """What goes on from one session: its pupils lead workshops, and report each under the chain's code.

    A session has one chain, so that nobody is counted twice among those who were trained.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="chain")
    code = models.CharField(max_length=12, unique=True)
    is_open = models.BooleanField(default=True)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-session__day", "session__host")

    def __str__(self) -> str:
        return self.session.host or self.session.place


class Workshop(models.Model):
    """What pupils told of one workshop that they led: numbers and words of lists, no name and nothing in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="workshops")
    # Of the page it was sent from: the same page sent twice is one workshop.
    once = models.UUIDField(unique=True)
    day = models.DateField()
    language = models.CharField(max_length=12)
    age_group = models.CharField(max_length=8, choices=AgeGroup)
    topic = models.CharField(max_length=12, choices=Topic)
    # How many pupils led it, and how many came.
    led_by = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_LED)])
    reached = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REACHED)]
    )
    # Before a member has confirmed it, it counts nowhere. One that is refused is deleted.
    is_confirmed = models.BooleanField(default=False)
    told_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("is_confirmed", "-day", "told_on")
