"""The logo of a partner, as it is printed on the materials of its channels."""

import uuid

from django.db import models

from saystop.outreach.models.partners import Partner

SHOWN = (240, 120)  # pixels at most


class PartnerLogo(models.Model):
    """Drawn anew from what was uploaded: a PNG of the pixels alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="logo")
    png = models.BinaryField()
    width = models.PositiveIntegerField(help_text="in pixels")
    height = models.PositiveIntegerField()

    @property
    def shown(self) -> tuple[int, int]:
        """Its width and height on a page."""
        scale = min(1, SHOWN[0] / self.width, SHOWN[1] / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))
