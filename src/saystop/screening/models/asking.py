"""Who may ask whether something is known, and the log of what was asked."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from saystop.screening.models.lists import HashList


class Scope(models.TextChoices):
    """What a client may do."""

    MATCH = "match"  # by fingerprint
    UPLOAD = "upload"  # by file
    STATUS = "status"  # which lists there are, and their versions
    FEEDBACK = "feedback"  # say what became of a match
    METRICS = "metrics"


class Client(models.Model):
    """A service that asks with a key. Only a digest of the key is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    lists = models.ManyToManyField(HashList, related_name="clients", blank=True)
    per_second = models.PositiveIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    is_active = models.BooleanField(default=True)
    made_on = models.DateField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def may(self, scope: str) -> bool:
        return self.is_active and scope in self.scopes


class Entry(models.Model):
    """One line of the log: how much a client asked within an hour, or one match. Each is chained to the one before.

    A line that counts has no list; a line about a match has one. Only ever appended; what its time of keeping is over leaves
    from the front.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    hour = models.DateTimeField(help_text="the beginning of the hour, UTC")
    client = models.CharField(max_length=36, help_text="its id; empty: the reporting line")
    by_fingerprint = models.PositiveBigIntegerField(default=0)
    by_file = models.PositiveBigIntegerField(default=0)
    unreadable = models.PositiveBigIntegerField(default=0)
    list = models.CharField(max_length=36, blank=True)
    list_version = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=64, blank=True, help_text="the fingerprint on the list, hexadecimal")
    distance = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=10, blank=True, help_text="what the client was told to do")
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index("value", name="log_by_fingerprint", condition=~models.Q(value=""))]


class Head(models.Model):
    """How long the log is, where it begins and how it ends, so that a cut tail is seen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    first = models.PositiveBigIntegerField(default=1)
    count = models.PositiveBigIntegerField(default=0)
    before = models.BinaryField(default=bytes, help_text="the digest that the first line is chained to")
    digest = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)


class Folded(models.Model):
    """How much of a file of the journal is in the log already, so that a fold that is cut off counts nothing twice."""

    file = models.CharField(max_length=60, primary_key=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
