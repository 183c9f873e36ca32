"""Courses and what they are made of."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PROFESSIONALS = "professionals", _("Professionals of tourism")
    SCHOOLS = "schools", _("Schools: pupils who then lead workshops")


class UnitKind(models.TextChoices):
    TEXT = "text", _("Text")
    PICTURE = "picture", _("Picture")
    SCENARIO = "scenario", _("Scenario")
    QUIZ = "quiz", _("Quiz")


class Course(models.Model):
    """What is taught, in one language. Sessions are held of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    audience = models.CharField(max_length=20, choices=Audience)
    business = models.CharField(max_length=80, blank=True, help_text="which kind of business it is for")
    language = models.CharField(max_length=12)
    about = models.TextField(max_length=2000, blank=True)
    # Shown on each page of it: to whom somebody can turn whom it touches.
    safeguarding = models.CharField(max_length=300)
    # After so many months a certificate of it is to be renewed; empty: never.
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    made_on = models.DateField(default=timezone.localdate)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One part of a course, in its place."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=UnitKind)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000, blank=True, help_text="Markdown")
    # Of a picture: JPEG or PNG, cleaned, and what it shows for those who do not see it.
    picture = models.BinaryField(default=bytes, blank=True)
    picture_told = models.CharField(max_length=300, blank=True)
    scenario = models.CharField(max_length=40, blank=True, help_text="by its short name")
    # Of a quiz: a definition of the questionnaire engine (engines.questionnaires.storing).
    quiz = models.TextField(blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["course", "place"], name="one_unit_a_place")]
