"""What a survey keeps: what was chosen, readable; what was written, sealed. No name, no address, no time finer than the day."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.offices.models import Desk, DeskKey, Member
from saystop.offices.vouching import demand, vouch


class State(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Source(models.TextChoices):
    PAGE = "page"
    PAPER = "paper"
    IMPORT = "import"
    INVENTED = "invented"


class Survey(models.Model):
    """A questionnaire that the office asks. What respondents write in their own words is sealed to `desk`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="surveys")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField(null=True, blank=True)
    closes_at = models.PositiveIntegerField(null=True, blank=True)
    one_page = models.BooleanField(default=False)
    may_pause = models.BooleanField(default=False)
    by_ticket = models.BooleanField(default=False)
    consents = models.JSONField(default=dict)
    invented = models.BooleanField(default=False)
    targets = models.TextField(default="{}")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="a_survey_has_a_state")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asks_contact(self) -> bool:
        """Whether respondents may leave how to reach them, apart from what they answered."""
        return bool(self.consents)

    def consent_in(self, language: str) -> str:
        """What a respondent agrees to who leaves a contact. Empty: nobody is asked what they can't read."""
        return str(self.consents.get(language, ""))

    @property
    def shares(self) -> Mapping[str, Mapping[str, float]]:
        """The target shares of the weighting: of each question its choices, as parts of one."""
        found: Mapping[str, Mapping[str, float]] = json.loads(self.targets)
        return found


class VersionManager(models.Manager["Version"]):
    def current(self, survey: Survey) -> "Version":
        return self.filter(survey=survey).latest("number")


class Version(models.Model):
    """A workbook of a survey. Responses keep the version they answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    definition = models.TextField()
    workbook = models.BinaryField()
    file_name = models.CharField(max_length=120)
    made_on = models.DateField(default=timezone.localdate)
    seal = models.BinaryField(default=bytes)

    objects: ClassVar[VersionManager] = VersionManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_version_a_number")]

    def seal_it(self) -> None:
        """Hold fast what is asked: nobody asks other questions by writing the database."""
        self.seal = vouch(self.definition.encode(), "survey", self.survey_id, self.number)

    @property
    def questionnaire(self) -> Questionnaire:
        """Raises Tampered when it was altered in the database."""
        demand(bytes(self.seal), self.definition.encode(), "survey", self.survey_id, self.number)
        return storing.from_json(self.definition)


class Response(models.Model):
    """What one person answered: `chosen` in the clear (choices and numbers), the rest in `written`, sealed to the desk.

    `once` is made in the respondent's page, so that a page which is sent twice is one response.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    once = models.UUIDField(unique=True, default=uuid.uuid4)
    day = models.DateField(default=timezone.localdate)
    language = models.CharField(max_length=12)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.PAGE)
    chosen = models.TextField()
    written = models.BinaryField(null=True)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="+")

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.chosen)
        return found


class Contact(models.Model):
    """How to reach somebody who wants to hear of the results: sealed, and tied to no response."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="contacts")
    envelope = models.BinaryField()
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")


class Pause(models.Model):
    """Answers that wait for their respondent, under a key that only the private link holds."""

    lookup = models.BinaryField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="pauses")
    box = models.BinaryField()
    until = models.DateField()


class Ticket(models.Model):
    """A link for one respondent: `digest` of its secret. That it was used is all that is known of it."""

    digest = models.BinaryField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tickets")
    used = models.BooleanField(default=False)


class Code(models.Model):
    """A heading under which a member sorts what people wrote."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes")
    question = models.CharField(max_length=500)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "question", "name"], name="one_code_a_name")]

    def __str__(self) -> str:
        return self.name


class Coded(models.Model):
    """A code that a member gave to what one person wrote."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="given")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "response"], name="a_code_once_a_response")]


class Publication(models.Model):
    """Figures of a survey on a public page, frozen as they were released: `figures` holds them, small cells hidden."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="publication")
    figures = models.TextField()
    released_on = models.DateField(default=timezone.localdate)
    method = models.TextField(max_length=4000, blank=True)
    threshold = models.PositiveSmallIntegerField(default=5)

    @property
    def is_public(self) -> bool:
        """It was not taken away: then nothing of it is shown, and what was released before is known all the same."""
        return bool(json.loads(self.figures)["questions"])
