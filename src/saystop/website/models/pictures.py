"""Pictures and documents that editors hand up. Of a picture only what is drawn stays: where and with what it was taken goes."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """A picture of the website. What it shows is said where it is placed, since that hangs on why it stands there."""

    admin_form_fields = (
        "title",
        "file",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        permissions = [("choose_picture", "Can choose a picture")]


class Rendition(AbstractRendition):
    """A picture in the size in which a page shows it."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_size"
            )
        ]


class Download(AbstractDocument):
    """A file that readers take along."""

    admin_form_fields = ("title", "file")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_download", "Can choose a document")]
