"""Certificates: that somebody took part, until when it holds, and whether it was taken back. No name lies here."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.training.models.courses import Course
from saystop.training.models.sessions import Registration, Session


class Reason(models.TextChoices):
    """Why a certificate was taken back."""

    MISTAKE = "mistake", _("It was given by mistake")
    NAME = "name", _("The name was wrong; another was given")
    ABSENT = "absent", _("The person was not there")
    REQUEST = "request", _("Its holder asked for it")


class Certificate(models.Model):
    """What the code on the paper stands for.

    The name is on the paper alone. Here lies a keyed digest of it, by which a page can say whether a name that somebody reads
    from the paper is the one it was given to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="certificates")
    # Its holder's, while the registration is kept.
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, related_name="certificate"
    )
    holder = models.BinaryField(max_length=32, help_text="keyed digest of the name")
    language = models.CharField(max_length=12)
    given_on = models.DateField(default=timezone.localdate)
    # The last day on which it holds; empty: without end.
    ends_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    # Its place in the list that says which are revoked, for verifiers of Open Badges.
    position = models.PositiveIntegerField(unique=True)

    class Meta:
        ordering = ("-given_on", "code")

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def is_valid(self) -> bool:
        return self.revoked_on is None and not self.has_ended
