"""To whom an open letter was delivered, and what was answered."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from saystop.campaigns.models.advocacy import Action, Target, in_language

LONGEST_ANSWER = 2_000  # characters


class How(models.TextChoices):
    PERSON = "person", _("In person")
    POST = "post", _("By post")
    EMAIL = "email", _("By e-mail")
    FORM = "form", _("By an online form")


class Answer(models.TextChoices):
    NONE = "none", _("No answer yet")
    ANSWERED = "answered", _("Answer received")
    DECLINED = "declined", _("Answer declined")


class Delivery(models.Model):
    """A version of an open letter, as one target received it.

    The letter and the day are those of its action, of kind letter: all deliveries of one letter on one day are one action, so
    that handing a letter to ten ministers in a morning counts once, and no delivery is counted beside its action.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="deliveries")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="deliveries")
    version = models.ForeignKey("campaigns.Version", on_delete=models.PROTECT, related_name="deliveries")
    how = models.CharField(max_length=8, choices=How)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE)
    answered_on = models.DateField(null=True, blank=True)
    # By language: {"answer": what was answered, as everybody may read it}.
    texts = models.JSONField(default=dict, blank=True)
    # A PDF, cleaned; nobody typed its name.
    document = models.BinaryField(default=bytes, blank=True)
    document_is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ("action__day", "pk")
        constraints = (
            models.UniqueConstraint(fields=["action", "target"], name="one_delivery_a_target_and_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def told(self, language: str) -> tuple[str, str]:
        """What was answered, and the language of it."""
        return in_language(self.texts, language, "answer")
