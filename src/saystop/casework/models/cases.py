"""What the desk makes of reports: cases with their state, and sealed notes for colleagues."""

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


class Outcome(models.TextChoices):
    """What became of a case, in the words that hotlines exchange."""

    POLICE = "forwarded_police", _("Forwarded to the police")
    HOTLINE = "forwarded_hotline", _("Forwarded to a hotline")
    PROVIDER = "forwarded_provider", _("Forwarded to a service provider")
    CHILD_PROTECTION = "forwarded_child_protection", _("Forwarded to child protection or a helpline")
    REMOVED = "removed", _("The material was removed")
    UNAVAILABLE = "unavailable", _("The material is no longer available")
    MOVED = "moved", _("The material has moved")
    NOT_ILLEGAL = "not_illegal", _("Not illegal")
    NO_FURTHER_ACTION = "no_further_action", _("No further action needed")
    NOT_ENOUGH = "not_enough", _("Too little to act on")
    DUPLICATE = "duplicate", _("Reported before")
    NOT_IN_SCOPE = "not_in_scope", _("Not what this line is for")
    TEST = "test", _("A test")


class Level(models.IntegerChoices):
    """How soon a case wants to be worked on, as its assessment scored it (`scoring`)."""

    NOW = 0, _("Now")
    SOON = 1, _("Soon")
    NORMAL = 2, _("Normal")
    LATER = 3, _("Later")


class Case(models.Model):
    """One or more reports that the desk handles together.

    Each report begins a case of its own (`report`). Merging makes that case a part of another (`merged_into`), which then leads:
    its state, its assessment and its referrals speak for all of them. Nothing moves, so splitting off is taking the mark away.
    Only a case that leads stands in the inbox.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="case")
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="parts", db_index=False
    )
    state = models.CharField(max_length=24, choices=State, default=State.NEW)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)
    assignee = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="cases")
    # The day the report arrived.
    opened_on = models.DateField()
    # The day the present state began.
    state_since = models.DateField()
    # From where the 48 hours to the first assessment count: the day of arrival, moved on by the days of waiting for the reporter.
    clock_from = models.DateField()
    # The day of the first assessment; the exact time lies in its envelope.
    assessed_on = models.DateField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level, null=True)
    # Whether who judged it found it hard to read; None while nobody has judged it.
    is_hard = models.BooleanField(null=True)
    # Whether what is counted of its report (`Fact`) is up to date; None while nothing is. Whatever changes the case makes it
    # False, and an unlocked session counts again.
    is_counted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=State.CLOSED) & ~Q(outcome="")) | (~Q(state=State.CLOSED) & Q(outcome="")),
                name="an_outcome_when_closed_only",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_state_of_the_list"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="no_case_is_part_of_itself"
            ),
        ]
        indexes = [
            models.Index(F("state"), F("opened_on").desc(), name="case_by_state"),
            models.Index(F("opened_on").desc(), F("id"), name="case_by_day"),
            models.Index(F("state"), condition=Q(merged_into=None), name="case_that_leads"),
            # Nearly all cases are part of none: with these in it, a database takes this index for a short way to all of them.
            models.Index(F("merged_into"), condition=Q(merged_into__isnull=False), name="case_parts"),
            models.Index(F("clock_from"), condition=Q(assessed_on=None), name="case_not_assessed"),
            models.Index(
                F("opened_on"), condition=Q(is_counted=None) | Q(is_counted=False), name="case_not_counted"
            ),
        ]

    @property
    def reference(self) -> str:
        """What members call the case among themselves."""
        return reference(self.pk)

    @property
    def clock_runs(self) -> bool:
        """Nobody has judged it yet, and it is not the reporter who is waited for."""
        return self.assessed_on is None and self.state in {State.NEW, State.IN_ASSESSMENT}

    @property
    def leading(self) -> "Case":
        """The case that speaks for this one: itself, or the one it was merged into."""
        return self.merged_into or self

    def together(self) -> "models.QuerySet[Case]":
        """This case and its parts, the first report first. Ask it of a case that leads."""
        found = Case.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))
        return found.select_related("report__desk_key__desk", "merged_into").order_by("opened_on", "id")


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
