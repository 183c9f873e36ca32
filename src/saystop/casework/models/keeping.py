"""How long things are kept, what stands in the way of deleting them, and what data subjects ask for."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saystop.casework.models.cases import Case, Outcome, State
from saystop.offices.models import DeskKey, Member


class KeepingRule(models.Model):
    """After how many days in a state a case is deleted; for closed ones an outcome may have a rule of its own."""

    state = models.CharField(max_length=24, choices=State)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "outcome"], name="one_rule_a_state")]


class DueCase(models.Model):
    """A case that is due, and the day since which the calendar says so. Without such a row nothing goes by itself: rules that
    change, clocks that jump and holds that end all leave members the same days to look.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="due")
    shown_since = models.DateField()


class Hold(models.Model):
    """A case that is not deleted, for instance because a court has it. The reason lies in the envelope, sealed to the desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holds")
    placed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    placed_on = models.DateField()
    # The day on which somebody looks whether it is still needed.
    review_on = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_on=None), name="one_hold_at_a_time")
        ]


class Deletion(models.Model):
    """A case that a member wants deleted before its time or by its rule, waiting for a second member where the office asks
    for four eyes. It goes with the case.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="deletion")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()


class RequestKind(models.TextChoices):
    ACCESS = "access", _("Access")
    CORRECTION = "correction", _("Correction")
    ERASURE = "erasure", _("Erasure")


class RequestDecision(models.TextChoices):
    GRANTED = "granted", _("Granted")
    IN_PART = "in_part", _("Granted in part")
    REFUSED = "refused", _("Refused")


class SubjectRequest(models.Model):
    """What a data subject asks of the office (GDPR, Articles 15 to 17). Who it is, and the answer, lie in the envelope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=RequestKind)
    received_on = models.DateField()
    due_on = models.DateField()
    decision = models.CharField(max_length=10, choices=RequestDecision, blank=True)
    decided_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()
