"""How members share the work: tasks, mentions, absences, templates of answers, and who is shut out of one case."""

import uuid

from django.db import models
from django.db.models import F, Q

from saystop.casework.models.cases import Case, Note
from saystop.offices.models import DeskKey, Member


class Task(models.Model):
    """Something to be done for a case, by somebody or anybody, by a day. What it is lies in the envelope, sealed to the desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="tasks")
    made_on = models.DateField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()


class Mention(models.Model):
    """That a note is meant for somebody. It is gone from her list once she has opened the case."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mentions")
    is_seen = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "member"], name="one_mention_a_note")]


class ShutOut(models.Model):
    """A member who must not see a case, because of a conflict of interest. The reason lies in the envelope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shut_out")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="shut_out_of")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="shut_out_once")]


class Comfort(models.Model):
    """How a member wants cases to be shown to her."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="comfort")
    # What was told and written stays folded until she unfolds it.
    hides_details = models.BooleanField(default=False)


class Notified(models.Model):
    """What a member knows to be waiting, so that nothing is told twice by e-mail. No hour stands here."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="notified")
    # The day of the last mail: one a day at most.
    told_on = models.DateField(null=True)
    # What waited when she looked last, or when she was told last, as `notifying.waiting` names it.
    seen = models.JSONField(default=list)


class Absence(models.Model):
    """A member who is away, and who stands in for her: what would wait for her waits for that person too."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="absences")
    cover = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="covers")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="an_absence_has_days"),
            models.CheckConstraint(condition=~Q(member=F("cover")), name="nobody_covers_herself"),
        ]


class AnswerTemplate(models.Model):
    """A text that members start an answer from, in one language. It tells of no report, so it lies readable."""

    name = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "language"], name="one_text_a_template_and_language")
        ]
