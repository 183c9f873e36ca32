"""Invented targets, actions, and an open letter that can be delivered."""

from datetime import date
from typing import Any

from django.utils import timezone

from saystop.campaigns.models import Action, Letter, LetterState, Target, Version


def a_target(name: str = "Ministry of Tourism", **values: Any) -> Target:
    texts = values.pop("texts", {"en": {"name": name, "body": ""}})
    return Target.objects.create(**{"kind": "government", "country": "BE", "texts": texts, **values})


def an_action(title: str = "Talk about hotels", *targets: Target, **values: Any) -> Action:
    given = {"kind": "meeting", "day": timezone.localdate(), "is_public": True, **values}
    made = Action.objects.create(**{"texts": {"en": {"title": title, "outcome": ""}}, **given})
    made.targets.set(targets or [a_target()])
    return made


def a_letter(slug: str = "safe-rooms", title: str = "Safe rooms for children", published: int = 1) -> Letter:
    """Open, with so many published versions."""
    letter = Letter.objects.create(slug=slug, state=LetterState.OPEN, opened_on=date(2030, 1, 1))
    for number in range(1, published + 1):
        Version.objects.create(
            letter=letter,
            number=number,
            texts={"en": {"title": title, "body": "Words."}, "fr": {"title": f"{title} fr", "body": "Mots."}},
            published_on=date(2030, 1, number),
        )
    return letter


def a_pdf() -> bytes:
    import io

    import pikepdf

    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.save(made)
    return made.getvalue()
