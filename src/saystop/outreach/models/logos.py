"""The logo of a partner, as it is printed on the materials of its channels."""

from django.db import models
from django.utils import timezone

from saystop.outreach.models.partners import Partner

SHOWN = (240, 120)  # pixels at most


class PartnerLogo(models.Model):
    """Drawn anew from what was uploaded: a PNG of the pixels alone."""

    partner = models.OneToOneField(
        Partner, on_delete=models.CASCADE, primary_key=True, related_name="logo_row"
    )
    png = models.BinaryField()
    width = models.PositiveIntegerField(help_text="in pixels")
    height = models.PositiveIntegerField()
    kept_on = models.DateField(default=timezone.localdate)

    @property
    def shown(self) -> tuple[int, int]:
        """Its width and height on a page."""
        scale = min(1, SHOWN[0] / self.width, SHOWN[1] / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))
