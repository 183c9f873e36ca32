"""Open letters, the versions of their text, and who signed which of them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHOWN = (160, 80)  # pixels at most, of a logo on a page


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Letter(models.Model):
    """An open letter. What it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    # Organisations may always sign.
    takes_people = models.BooleanField(default=False)
    # A member looks at each signature that was confirmed by e-mail, before it is shown.
    is_checked = models.BooleanField(default=True)
    opened_on = models.DateField(null=True, blank=True)
    # The last day on which it can be signed; without one, until a member closes it.
    closes_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # How links to this office begin, as the member saw it who opened the letter: no stranger's request says so.
    address = models.CharField(max_length=200, blank=True)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-made_on", "slug")

    def __str__(self) -> str:
        return self.slug

    @property
    def is_public(self) -> bool:
        return self.state != LetterState.DRAFT

    @property
    def may_be_signed(self) -> bool:
        """Until its last day, that day included."""
        return self.state == LetterState.OPEN and (
            self.closes_on is None or self.closes_on >= timezone.localdate()
        )


class Frozen(Exception):
    """The text was published: somebody may have signed it."""


class Version(models.Model):
    """A text of a letter in each language. Once it is published it never changes: people sign what they read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # By language: {"title": …, "body": Markdown of paragraphs and lists}.
    texts = models.JSONField(default=dict)
    published_on = models.DateField(null=True, blank=True)
    # People who signed it and whose names are not kept any more.
    unnamed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="one_text_a_number"),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(published_on=None), name="one_unpublished_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen for other texts, or another day, of a version that was published."""
        before = Version.objects.filter(pk=self.pk).exclude(published_on=None).first()
        if before and (before.texts, before.published_on) != (self.texts, self.published_on):
            raise Frozen
        super().save(*args, **kwargs)

    def told(self, language: str) -> dict[str, str]:
        """Title and body in a language, else in English, else in the first it has."""
        return dict(self.texts.get(self.language_for(language), {}))

    def language_for(self, language: str) -> str:
        """In which language it is read by who asks for this one."""
        for code in (language, "en", *self.texts):
            if code in self.texts:
                return str(code)
        return language


class Kind(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class SignatoryState(models.TextChoices):
    WAITING = "waiting", _("Not confirmed")
    CHECKING = "checking", _("To be checked")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Mail(models.TextChoices):
    """What is to be sent to a signatory in the next round."""

    CONFIRM = "confirm", "confirm"
    AGAIN = "again", "again"


class Signatory(models.Model):
    """An organisation or a person that signs a letter. It is shown once it is confirmed; its e-mail address is never shown.

    It waits until it is confirmed by the link in a mail, then for a member where the letter asks for one.
    What an organisation leaves behind when it withdraws is its name and country alone; a person leaves nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="signatories")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=SignatoryState, default=SignatoryState.WAITING)
    name = models.CharField(max_length=160)
    # The name as it is compared.
    key = models.CharField(max_length=160)
    # ISO 3166-1, small letters.
    country = models.CharField(max_length=2)
    website = models.CharField(max_length=200, blank=True)
    # Who signed for an organisation.
    signer = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12)
    # Drawn anew from what was uploaded; shown once a member has approved it.
    logo = models.BinaryField(default=bytes, blank=True)
    logo_width = models.PositiveIntegerField(default=0)
    logo_height = models.PositiveIntegerField(default=0)
    logo_approved = models.BooleanField(default=False)
    # The version it is asked to sign, until it answers.
    asked = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_of"
    )
    asked_on = models.DateField(default=timezone.localdate)
    mail = models.CharField(max_length=10, choices=Mail, blank=True)
    # How many mails it was sent, or is to be sent, to be asked for the first time.
    mails = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            # Of those that wait there may be several by one name: nobody keeps an organisation's place by signing in its name.
            models.UniqueConstraint(
                fields=["letter", "key"],
                condition=Q(kind="organisation", state="confirmed"),
                name="one_organisation_signs_once",
            ),
        ]
        indexes = [models.Index(fields=["letter", "email"], name="signatory_by_email")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_organisation(self) -> bool:
        return self.kind == Kind.ORGANISATION

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height of its logo on a page."""
        scale = min(1, SHOWN[0] / (self.logo_width or 1), SHOWN[1] / (self.logo_height or 1))
        return max(1, round(self.logo_width * scale)), max(1, round(self.logo_height * scale))


class Signature(models.Model):
    """That a signatory stands behind one version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signatory = models.ForeignKey(Signatory, on_delete=models.CASCADE, related_name="signatures")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    signed_on = models.DateField(default=timezone.localdate)
    # Of what a member entered or confirmed by hand: how she knows. Never shown to everybody.
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("signed_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["signatory", "version"], name="one_signature_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.signatory_id}/{self.version_id}"
