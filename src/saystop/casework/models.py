"""What the desk makes of a report: a case with its state, and sealed notes for colleagues."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saystop.offices.models import DeskKey, Member
from saystop.reporting.models import Report


class State(models.TextChoices):
    NEW = "new", _("New")
    IN_ASSESSMENT = "in_assessment", _("In assessment")
    WAITING = "waiting_for_reporter", _("Waiting for the reporter")
    REFERRED = "referred", _("Referred")
    CLOSED = "closed", _("Closed")


class ClosedReason(models.TextChoices):
    REFERRED = "referred", _("The authority has taken it over")
    NO_FURTHER_ACTION = "no_further_action", _("No further action needed")
    NOT_IN_SCOPE = "not_in_scope", _("Not what this line is for")
    DUPLICATE = "duplicate", _("Reported before")
    NOT_ENOUGH = "not_enough", _("Too little to act on")
    TEST = "test", _("A test")


class Case(models.Model):
    """A report that the desk handles. `report.case` leads here; `opened_on` is the day the report arrived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="case")
    state = models.CharField(max_length=24, choices=State, default=State.NEW)
    closed_reason = models.CharField(max_length=24, choices=ClosedReason, blank=True)
    assignee = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="cases")
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=State.CLOSED) & ~Q(closed_reason=""))
                | (~Q(state=State.CLOSED) & Q(closed_reason="")),
                name="a_reason_when_closed_only",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_state_of_the_list"),
        ]
        indexes = [models.Index(F("state"), F("opened_on").desc(), name="case_by_state")]

    @property
    def reference(self) -> str:
        """What members call the case among themselves."""
        return reference(self.pk)


class Note(models.Model):
    """What one member writes for colleagues, sealed to the desk's key alone: no receipt opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="notes")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    written_on = models.DateField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_note_a_number")]


def reference(case: uuid.UUID) -> str:
    return case.hex[:8].upper()
