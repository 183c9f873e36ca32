"""What the desk judged of a case: answers to a questionnaire of its own, sealed."""

import uuid

from django.db import models

from saystop.casework.models.cases import Case
from saystop.offices.models import DeskKey, Member
from saystop.offices.vouching import demand, vouch


class AssessmentForm(models.Model):
    """The form that members fill in, as compiled from its workbook. Assessments keep the version they answered."""

    digest = models.CharField(max_length=64, primary_key=True)
    definition = models.TextField()
    seal = models.BinaryField(default=bytes)

    def seal_it(self) -> None:
        self.seal = vouch(self.definition.encode(), "assessment form", self.digest)

    @property
    def vouched_definition(self) -> str:
        """Raises Tampered when it is not what was taken in."""
        demand(bytes(self.seal), self.definition.encode(), "assessment form", self.digest)
        return self.definition


class Assessment(models.Model):
    """One judgement of a case, by one member. A later one takes the place of an earlier one, and both stay.

    The envelope, sealed to the desk, holds the answers, the score with its reasons, the exact time and the author.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assessments")
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="assessments")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField()
    made_on = models.DateField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_assessment_a_number")]
