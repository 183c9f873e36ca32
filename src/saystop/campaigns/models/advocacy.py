"""Whom the office addresses, and what it did to move them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PLACE, WHO, STEP = 120, 300, 200  # characters

Texts = dict[str, dict[str, str]]


def in_language(texts: Texts, language: str, part: str) -> tuple[str, str]:
    """A text in a language, else in English, else in the first that has it; and in which language that is."""
    for code in (language, "en", *texts):
        if text := texts.get(code, {}).get(part):
            return text, code
    return "", language


class TargetKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    PARLIAMENT = "parliament", _("Parliament")
    EUROPEAN = "european", _("European institution")
    COMPANY = "company", _("Company")
    AUTHORITY = "authority", _("Public authority")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


class Target(models.Model):
    """An institution, or who holds an office in it: whom an action is for, and who receives a letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=TargetKind)
    # By language: {"name": …, "body": the institution of an office-holder, perhaps empty}.
    texts = models.JSONField(default=dict)
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2; empty: of no one country"
    )
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.pk)

    def told(self, language: str) -> tuple[str, str]:
        """Its name, with its body, and the language of both."""
        name, code = in_language(self.texts, language, "name")
        body = self.texts.get(code, {}).get("body", "")
        return f"{name}, {body}" if body else name, code


class ActionKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    HEARING = "hearing", _("Hearing")
    LETTER = "letter", _("Letter")
    PRESS = "press", _("Press")
    OPINION = "opinion", _("Opinion")


class Outcome(models.TextChoices):
    """What came of an action; empty: nothing yet."""

    ADOPTED = "adopted", _("Adopted")
    PROMISED = "promised", _("Promised")
    TALKS = "talks", _("Talks go on")
    HEARD = "heard", _("Heard")
    REFUSED = "refused", _("Declined")


class Action(models.Model):
    """Something that the office did on a day to move those it addresses.

    The figure "advocacy actions" counts the rows of this model and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=ActionKind)
    day = models.DateField()
    # By language: {"title": …, "outcome": a sentence on what came of it, perhaps empty}.
    texts = models.JSONField(default=dict, blank=True)
    targets = models.ManyToManyField(Target, related_name="actions")
    # The open letter that was delivered, or that it was about.
    letter = models.ForeignKey(
        "campaigns.Letter", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    place = models.CharField(max_length=PLACE, blank=True)
    who = models.CharField(
        max_length=WHO, blank=True, help_text="of the office; for members alone, for a time"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    link = models.URLField(max_length=300, blank=True)
    is_public = models.BooleanField(default=False)
    next_step = models.CharField(max_length=STEP, blank=True)
    next_on = models.DateField(null=True, blank=True)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-day", "-made_on", "pk")
        constraints = (
            # An open letter is delivered: once a day, to however many.
            models.UniqueConstraint(
                fields=["letter", "day"],
                condition=models.Q(kind="letter"),
                name="one_delivery_a_letter_and_day",
            ),
        )
        indexes = (models.Index(fields=["day"], name="action_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"

    @property
    def is_delivery(self) -> bool:
        """It stands here because the open letter was delivered on that day."""
        return self.kind == ActionKind.LETTER and self.letter_id is not None

    def said(self, language: str, part: str) -> tuple[str, str]:
        """A text of it, and the language that it is in."""
        return in_language(self.texts, language, part)
