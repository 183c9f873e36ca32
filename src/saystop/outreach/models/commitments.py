"""What a partner does to protect children, by the criteria of the tourism industry's code of conduct, and the badge for it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.outreach.models.partners import Partner

LONGEST_WHAT = 500  # characters


class Criterion(models.IntegerChoices):
    """The six criteria of The Code (https://thecode.org), in its order."""

    POLICY = 1, _("Policy and procedures")
    TRAINING = 2, _("Training of employees")
    CONTRACTS = 3, _("A clause in contracts along the value chain")
    TRAVELLERS = 4, _("Information to travellers")
    TOGETHER = 5, _("Working with others")
    REPORT = 6, _("Yearly report")


class Evidence(models.Model):
    """Something that a partner did for one criterion. It is about the house, never about guests or reports."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="evidence")
    criterion = models.PositiveSmallIntegerField(choices=Criterion)
    day = models.DateField(help_text="on which it was done")
    what = models.CharField(max_length=LONGEST_WHAT)
    # Both empty where there is no file. It was cleaned before it was stored, and nobody typed its name.
    media_type = models.CharField(max_length=40, blank=True)
    file = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ("-day", "criterion", "pk")


class Badge(models.Model):
    """A public page that tells whether a partner's commitment is current. Once revoked it stays so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="badges")
    granted_on = models.DateField(default=timezone.localdate)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=models.Q(revoked_on=None), name="one_badge_a_partner"
            )
        ]
