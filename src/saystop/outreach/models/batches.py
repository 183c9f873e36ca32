"""Materials of many channels made as one job."""

import uuid

from django.db import models
from django.utils import timezone

from saystop.outreach.models.channels import Campaign


class Batch(models.Model):
    """Sheets of the channels of a campaign, made bit by bit into one ZIP file, which goes after some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    kinds = models.JSONField(help_text="of sheets")
    has_bleed = models.BooleanField(default=False)
    # Ids of the channels, as they were when it was begun; and how many sheets of them there are already.
    channels = models.JSONField()
    made = models.PositiveIntegerField(default=0)
    # Where the line is reached: what stands before the code.
    address = models.CharField(max_length=200)
    begun_on = models.DateField(default=timezone.localdate)

    @property
    def all(self) -> int:
        return len(self.channels) * len(self.kinds)

    @property
    def left(self) -> int:
        return self.all - self.made
