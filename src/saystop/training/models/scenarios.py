"""Scenarios that an office writes itself, beside those that come along."""

from django.db import models


class OwnScenario(models.Model):
    """A story in one language, as its file in Twee 3 has it; it was found to be without a fault when it was handed in."""

    slug = models.SlugField(max_length=40)
    language = models.CharField(max_length=12)
    source = models.TextField()
    # SHA-256 of the source: by it a process knows that the story it has read is still this one.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("slug", "language")
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="one_source_a_language")]
