"""Figures that are published: what each counts, its number of each year, and what was corrected after a year was closed.

What has frozen never changes, and neither does a correction: the database itself refuses (migration `0003_frozen_figures_stay`).
"""

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1950, 2150
_OF_A_YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class Unit(models.TextChoices):
    NUMBER = "number", _("Plain numbers")
    EURO = "euro", _("Euro")


class Kind(models.TextChoices):
    """Where a number comes from."""

    QUERY = "query", _("Counted here")
    HAND = "hand", _("Entered by hand")


class Figure(models.Model):
    """What is counted, in the office's languages. Where a room counts it, `source` names its query in `website.sources`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Part of its address, which others link to: it never changes.
    slug = models.SlugField(max_length=40, unique=True)
    source = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.NUMBER)
    # By language: {"label": …, "definition": …}.
    texts = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField()
    is_shown = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "slug")
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="one_figure_a_source"),
        ]

    def __str__(self) -> str:
        return self.slug

    def told(self, language: str) -> dict[str, str]:
        """Its label and definition in a language, else in English, else in the first it has."""
        return in_language(self.texts, language)


class Value(models.Model):
    """The number of one figure in one year, with where it is from.

    Until its year is closed it may change; from `frozen_on` on it stays, with the texts it had then.
    """

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField(validators=_OF_A_YEAR)
    number = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))])
    kind = models.CharField(max_length=8, choices=Kind)
    # The day on which it was counted, or written down.
    as_of = models.DateField(default=timezone.localdate)
    # Of what was entered by hand: where it stands to be read.
    document = models.CharField(max_length=200, blank=True)
    document_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True)
    frozen_on = models.DateField(null=True, blank=True)
    # As `Figure.texts`, as they were when it froze.
    texts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("year",)
        constraints = [
            models.UniqueConstraint(fields=["figure", "year"], name="one_value_a_figure_a_year"),
            models.CheckConstraint(
                name="by_hand_with_its_document",
                condition=(Q(kind=Kind.HAND, document_on__isnull=False) & ~Q(document=""))
                | Q(kind=Kind.QUERY, document="", document_on=None, link=""),
            ),
            models.CheckConstraint(name="no_figure_below_nothing", condition=Q(number__gte=0)),
        ]

    @property
    def is_frozen(self) -> bool:
        return self.frozen_on is not None

    @property
    def now(self) -> Decimal:
        """The number as it counts today: the last correction, or what it froze as."""
        corrections = list(self.corrections.all())
        return corrections[-1].after if corrections else self.number

    def told(self, language: str) -> dict[str, str]:
        """Label and definition, as they were when it froze."""
        return in_language(self.texts, language) if self.texts else self.figure.told(language)


class Correction(models.Model):
    """A change of what had frozen: what it was, what it is, and why. Both are shown, always."""

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="corrections")
    before = models.DecimalField(max_digits=14, decimal_places=2)
    after = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))])
    # By language: {"reason": …}.
    texts = models.JSONField(default=dict)
    day = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="a_correction_changes", condition=~Q(before=models.F("after"))),
            models.CheckConstraint(name="no_correction_below_nothing", condition=Q(after__gte=0)),
        ]

    def told(self, language: str) -> dict[str, str]:
        return in_language(self.texts, language)


class YearClosing(models.Model):
    """A year whose figures have frozen. It is never opened again."""

    year = models.PositiveSmallIntegerField(primary_key=True, validators=_OF_A_YEAR)
    closed_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("-year",)


def in_language(texts: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    """Texts in a language, else in English, else in the first there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), {})
