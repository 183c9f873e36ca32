"""Sessions of a course: when and where, who leads them, who comes."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.offices.models import Member
from saystop.training.models.courses import Course


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Session(models.Model):
    """One event at which a course is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    host = models.CharField(
        max_length=120, blank=True, help_text="the hotel, school or fair where it is held"
    )
    trainers = models.ManyToManyField(Member, related_name="+")
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    takes_registrations = models.BooleanField(default=True)

    class Meta:
        ordering = ("-starts_at",)


class Registration(models.Model):
    """A place taken in a session. Young people need give no name: there is the word by which they call themselves, or nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="registrations")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    made_on = models.DateField(default=timezone.localdate)
    attended = models.BooleanField(default=False)
    # Of somebody under age: a parent's or the school's consent lies before.
    has_consent = models.BooleanField(default=False)
