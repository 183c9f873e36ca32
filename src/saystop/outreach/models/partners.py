"""Partners: who takes part, and where they are."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    HOTEL = "hotel", _("Hotel")
    HOSTEL = "hostel", _("Hostel or guest house")
    CAMPSITE = "campsite", _("Campsite")
    TOUR_OPERATOR = "tour_operator", _("Tour operator")
    TRAVEL_AGENCY = "travel_agency", _("Travel agency")
    TRANSPORT = "transport", _("Transport")
    FAIR = "fair", _("Fair or event")
    SCHOOL = "school", _("School")
    OTHER = "other", _("Other")


class Partner(models.Model):
    """A house or organisation that takes part. What is written of it is about the house, never about reports or guests."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=PartnerKind)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    # Degrees, WGS 84; empty: not on the map.
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    website = models.URLField(max_length=200, blank=True)
    # Codes of languages in which its guests and staff are spoken to, the most important first.
    languages = models.JSONField(default=list, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_until = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    made_on = models.DateField(default=timezone.localdate)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
