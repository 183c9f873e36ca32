"""Tests before and after a session, and the papers that were handed in without a name."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.training.models.courses import Course
from saystop.training.models.sessions import Session


class Moment(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class Test(models.Model):
    """Questions of a course, and which choices are right. A course uses one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="tests")
    # A questionnaire as `engines.questionnaires.storing` writes it.
    definition = models.TextField()
    # By path of a question the names of the choices that are right.
    right = models.JSONField(default=dict)
    is_active = models.BooleanField(default=False)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-is_active", "-made_on")
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=Q(is_active=True), name="one_test_in_use_a_course"
            )
        ]

    @property
    def questionnaire(self) -> Questionnaire:
        return storing.from_json(self.definition)


class Paper(models.Model):
    """How many of a test somebody had right. What was answered is not kept, nor who it was.

    `match` is a keyed digest of the code that participants make of three things they remember; it finds the paper before again
    when the one after comes, and goes some time after the session. `pair` is a random number that both papers share from then on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    test = models.ForeignKey(Test, on_delete=models.PROTECT, related_name="papers")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="papers")
    moment = models.CharField(max_length=6, choices=Moment)
    match = models.BinaryField(max_length=32, null=True)
    pair = models.UUIDField()
    points = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    day = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "moment", "match"], name="one_paper_a_code_a_moment"),
            models.UniqueConstraint(fields=["session", "moment", "pair"], name="one_paper_a_pair_a_moment"),
        ]
