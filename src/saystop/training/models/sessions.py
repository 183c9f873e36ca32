"""Sessions, and who comes to them."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.training.models.courses import Audience, Course

MOST_SEATS = 300


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Session(models.Model):
    """A course given once, at a place, to a group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    language = models.CharField(max_length=12)
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200)
    host = models.CharField(max_length=120, blank=True, help_text="house, company or school")
    trainers = models.CharField(max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    is_open = models.BooleanField(default=True, help_text="for registration by anybody who has the address")
    # An address within this installation, as of a survey.
    evaluation = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    # On the projector, for those who are here.
    code = models.CharField(max_length=12, unique=True)
    # How many attended: kept when the names go.
    attended = models.PositiveSmallIntegerField(default=0)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-day", "starts_at")

    @property
    def is_for_schools(self) -> bool:
        """Whether young people come: without account, name or e-mail address."""
        return self.course.audience == Audience.SCHOOLS


class Told(models.TextChoices):
    """What somebody was told by e-mail last."""

    REMINDED = "reminded", "reminded"
    CANCELLED = "cancelled", "cancelled"


class Registration(models.Model):
    """Somebody who wants to come. Professionals give name and address; young people a word of their choice, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="registrations")
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12)
    # In the order of coming: who is beyond the seats waits.
    number = models.PositiveIntegerField()
    # Digest of the secret in the link by which it is withdrawn.
    link = models.BinaryField(max_length=32)
    has_consent = models.BooleanField(default=False, help_text="the signed form lies before the trainer")
    is_here = models.BooleanField(default=False)
    told = models.CharField(max_length=10, choices=Told, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_registration_a_number"),
        ]
