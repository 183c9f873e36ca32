"""Events, what is asked of whoever registers, and who registered."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.offices.models import Desk, DeskKey
from saystop.offices.vouching import demand, vouch

MOST_SEATS = 2_000
# Who registered is forgotten so long after the day.
KEPT = timedelta(days=30)


class EventState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Called off")


class Event(models.Model):
    """Something that takes place once. Its words stand on pages of the website, one in each language; what all of them share
    stands here, so that its seats are the same seats in each language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # For members, and for readers of a language in which no page tells of it.
    name = models.CharField(max_length=120)
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    # Told to who has a seat; to everybody where nobody needs to register.
    online = models.URLField(max_length=300, blank=True)
    language = models.CharField(max_length=12)
    takes_registrations = models.BooleanField(default=True)
    seats = models.PositiveSmallIntegerField(
        default=40, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    deadline = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.PLANNED)
    # Where one is chosen, what people answer is sealed to it; else it lies readable.
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Where this office is reached, for the links in mails.
    address = models.CharField(max_length=200, blank=True)
    # How many had registered: kept when the names go.
    registered = models.PositiveIntegerField(default=0)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-day", "-starts_at")
        constraints = [
            models.CheckConstraint(
                name="an_event_is_somewhere", condition=~Q(place="") | ~Q(online=""),
            ),
            models.CheckConstraint(name="an_event_has_seats", condition=Q(seats__gte=1)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @property
    def is_over(self) -> bool:
        return self.day < timezone.localdate()

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def last_day(self) -> date:
        """The last one on which somebody may register."""
        return min(self.deadline, self.day) if self.deadline else self.day

    @property
    def may_be_registered_for(self) -> bool:
        return (
            self.takes_registrations
            and self.is_open
            and self.state == EventState.PLANNED
            and self.last_day >= timezone.localdate()
        )

    @property
    def forgets_on(self) -> date:
        """The day on which names and addresses go."""
        return self.day + KEPT + timedelta(days=1)


class EventQuestions(models.Model):
    """A workbook of an event. A registration keeps the one that it answered; who comes later answers the newest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    definition = models.TextField()
    workbook = models.BinaryField()
    file_name = models.CharField(max_length=120)
    # Holds fast what is asked: nobody asks other questions by writing the database.
    seal = models.BinaryField(default=bytes)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="one_workbook_of_an_event_a_number")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.seal = vouch(self.definition.encode(), "event", self.event_id, self.number)
        super().save(*args, **kwargs)

    @property
    def questionnaire(self) -> Questionnaire:
        """Raises Tampered when it was altered in the database."""
        demand(bytes(self.seal), self.definition.encode(), "event", self.event_id, self.number)
        return storing.from_json(self.definition)


class EventMail(models.TextChoices):
    """What somebody is to be sent next."""

    CONFIRM = "confirm", "confirm"
    SEAT = "seat", "seat"
    CHANGED = "changed", "changed"
    CANCELLED = "cancelled", "cancelled"
    REMINDER = "reminder", "reminder"


class EventRegistration(models.Model):
    """Somebody who wants to come: with a seat, or waiting for one.

    `answers` by path, readable; where the event has a desk, `name` and `answers` are empty and all lies in `sealed`. The address
    stays readable in any case, so that mails can be sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    questions = models.ForeignKey(EventQuestions, on_delete=models.PROTECT, related_name="+")
    # Made in the page, so that a page which is sent twice is one registration.
    once = models.UUIDField(unique=True)
    # In the order of coming.
    number = models.PositiveIntegerField()
    has_seat = models.BooleanField()
    day = models.DateField(default=timezone.localdate)
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    answers = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="+")
    mail = models.CharField(max_length=10, choices=EventMail, blank=True)
    # That it is about to take place is said once.
    is_reminded = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="one_place_in_the_order"),
        ]
