"""What stays for the figures when a report is gone: codes of lists, a month, a country; no word of anybody's."""

from django.db import models


class Fact(models.Model):
    """What is counted of one report.

    `token` is a keyed digest of the report under a key of the desk's private key, so that an unlocked session can bring the row
    up to date; with the database alone nobody tells which report it is of. When the report is deleted, chance takes its place.
    All columns are codes of the lists in `assessment.xlsx` and of the models, or empty where nothing is known.
    """

    token = models.BinaryField(unique=True)
    month = models.DateField()  # its first day
    language = models.CharField(max_length=12)
    country = models.CharField(max_length=2, blank=True)
    kind_of_place = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=30, blank=True)
    categories = models.JSONField(default=list)
    danger = models.CharField(max_length=20, blank=True)
    sufficiency = models.PositiveSmallIntegerField(null=True)  # of who, where, when: how many are enough
    legal_link = models.JSONField(default=list)
    action = models.CharField(max_length=30, blank=True)
    # Hours to the first assessment, in classes: "24", "48", "72", "168", "more"; empty while there is none.
    assessed_within = models.CharField(max_length=4, blank=True)
    is_named = models.BooleanField(default=False)
    is_answered = models.BooleanField(default=False)
    referred_to = models.JSONField(default=list)  # of "kind/COUNTRY"
    outcome = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [models.Index(fields=["month"], name="fact_by_month")]
