"""Courses and the units they are made of."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PROFESSIONALS = "professionals", _("Professionals")
    SCHOOLS = "schools", _("Schools")


class Business(models.TextChoices):
    """For whom of the tourism industry a course is written."""

    ANY = "any", _("Any business")
    LODGING = "lodging", _("Hotels and hostels")
    CAMPSITE = "campsite", _("Campsites")
    TRAVEL = "travel", _("Tour operators and travel agencies")
    TRANSPORT = "transport", _("Transport")


class UnitKind(models.TextChoices):
    TEXT = "text", _("Text")
    PICTURE = "picture", _("Picture")
    SCENARIO = "scenario", _("Role-play")
    QUIZ = "quiz", _("Quiz")


class Course(models.Model):
    """What is taught, in the languages in which it is whole. Its contact stands on each of its pages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    audience = models.CharField(max_length=16, choices=Audience)
    business = models.CharField(max_length=16, choices=Business, default=Business.ANY)
    # By language: {"title": …, "summary": …}.
    texts = models.JSONField(default=dict)
    # To whom somebody can turn whom the course touches: an office's person or service, as it shall be read.
    safeguarding = models.CharField(max_length=300, blank=True)
    # How long a certificate of it holds; 0: without end.
    valid_months = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(0), MaxValueValidator(120)]
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    def told(self, language: str) -> dict[str, str]:
        """Its title and summary in a language, else in English, else in the first it has."""
        found: dict[str, str] = (
            self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()), {})
        )
        return found


class Unit(models.Model):
    """A part of a course, read or done in one go."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=UnitKind)
    # By language: {"title": …, "text": Markdown, "alternative": of a picture}.
    texts = models.JSONField(default=dict)
    # Short name of the scenario.
    scenario = models.CharField(max_length=40, blank=True)
    picture = models.BinaryField(default=bytes, blank=True)
    # A questionnaire as `engines.questionnaires.storing` writes it, and by path of a question the names of the right choices.
    quiz = models.JSONField(null=True, blank=True)
    right = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position",)
