"""Whom one speaks with at a partner, and what was spoken or done."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.outreach.models.partners import Partner


class Contact(models.Model):
    """A person at work at a partner. It is told on that partner's page alone, and is really gone when it is removed."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    speaks = models.CharField(max_length=80, blank=True, help_text="languages, in words")

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class TouchKind(models.TextChoices):
    VISIT = "visit", _("Visit")
    CALL = "call", _("Call")
    MAIL = "mail", _("E-mail")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")


class Touch(models.Model):
    """One time that the office was in contact with a partner. Who it was of either side is not kept."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="touches")
    day = models.DateField(default=timezone.localdate)
    kind = models.CharField(max_length=8, choices=TouchKind)
    what = models.CharField(max_length=500)

    class Meta:
        ordering = ("-day", "-pk")  # of a day, the last that was written first

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
