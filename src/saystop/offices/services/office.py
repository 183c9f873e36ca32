"""The office's own settings."""

from django.db import transaction

from saystop.offices import audit, rules
from saystop.offices.models import Office
from saystop.offices.unlocking import Unlocked


@transaction.atomic
def change(actor: Unlocked, *, name: str, country: str, accepts_images: bool, image_refusal: str) -> None:
    """Change what the office is called, where it is, and whether reporters may send photos.

    Args:
        country: ISO 3166-1 alpha-2.
        image_refusal: the reason that reporters read when photos are refused.

    Raises:
        rules.Refused: the actor is no director.
    """
    rules.demand(rules.may_change_office(actor.member))
    Office.objects.update(
        name=name, country=country, accepts_images=accepts_images, image_refusal=image_refusal
    )
    audit.record(actor.member, "office.changed")
