"""The annual report of the website: chosen figures, texts and pictures, and the papers made of them."""

import uuid

from django.db import models
from django.utils import timezone

from saystop.website.models.figures import Figure, YearClosing, in_language


class AnnualReport(models.Model):
    """What a closed year's report is made of; the paper itself is made of it language by language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.OneToOneField(YearClosing, on_delete=models.PROTECT, related_name="report")
    figures = models.ManyToManyField(Figure, related_name="+")
    # Something it is made of changed after the papers were made.
    is_changed = models.BooleanField(default=True)

    class Meta:
        ordering = ("-year",)


class Section(models.Model):
    """A part of it: a heading, a text, and if wanted a picture. A language is whole or absent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    # By language: {"title": …, "text": …, "alternative": of the picture}.
    texts = models.JSONField(default=dict)
    # Drawn anew from what was uploaded, PNG or JPEG; empty: none.
    picture = models.BinaryField(default=bytes, blank=True)

    class Meta:
        ordering = ("position",)

    def told(self, language: str) -> dict[str, str]:
        return in_language(self.texts, language)


class Paper(models.Model):
    """The report as a PDF in one language, as everybody fetches it."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=12)
    pdf = models.BinaryField()
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("language",)
        constraints = [models.UniqueConstraint(fields=["report", "language"], name="one_paper_a_language")]
