"""A scenario on the projector: which passage a facilitator shows to a group at this moment."""

import uuid

from django.db import models
from django.utils import timezone


class Stage(models.Model):
    """Shown under its code until the day after it was made; nobody in the group is known here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    scenario = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    passage = models.CharField(max_length=80)
    made_on = models.DateField(default=timezone.localdate)
