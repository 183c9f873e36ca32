"""Matches that wait for a member of the screening desk, and what was found of them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.screening.models.asking import Client
from saystop.screening.models.lists import HashList, Kind


class MatchState(models.TextChoices):
    WAITING = "waiting", _("Waits for a verdict")
    HELD_BACK = "held_back", _("Held back: too many of the same")
    DECIDED = "decided", _("Decided")


class Finding(models.TextChoices):
    """What somebody found of a match."""

    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    DISPUTED = "disputed", _("Disputed")


class Match(models.Model):
    """What was asked and is known, as far as somebody has to look at it: never the picture, its name or who sent it.

    The same fingerprint of a list asked for by the same client on the same day is one match that counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="matches")
    list_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.BinaryField(max_length=32, help_text="the fingerprint on the list")
    distance = models.PositiveSmallIntegerField(help_text="the least that was met")
    content_class = models.CharField(max_length=20)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, related_name="matches", help_text="none: reporting line"
    )
    day = models.DateField(default=timezone.localdate)
    count = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.WAITING)
    # What the verdicts came to, once they are enough; "disputed" when they differ.
    finding = models.CharField(max_length=10, choices=Finding, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "kind", "value", "client", "day"], name="one_match_a_client_a_day"
            ),
            models.UniqueConstraint(
                fields=["list", "kind", "value", "day"],
                condition=models.Q(client=None),
                name="one_match_of_the_line_a_day",
            ),
        ]
        indexes = [models.Index("state", "day", name="matches_that_wait")]


class Verdict(models.Model):
    """What one member, or the client that met it, found of a match."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="verdicts")
    # One of the two; a member's id stays when she has left.
    member = models.CharField(max_length=36, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="verdicts")
    finding = models.CharField(max_length=10, choices=Finding)
    day = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["match", "member"], condition=~models.Q(member=""), name="one_verdict_a_member"
            ),
            models.UniqueConstraint(
                fields=["match", "client"],
                condition=models.Q(client__isnull=False),
                name="one_verdict_a_client",
            ),
        ]
