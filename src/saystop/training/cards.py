"""A scenario as cards to print and cut: one passage a card, its number, and the number to which each choice leads."""

from django.utils import translation

from saystop.asking.languages import codes, direction
from saystop.engines.stories.model import Story
from saystop.training import printing
from saystop.training.showing import every


def pdf(story: Story, language: str) -> bytes:
    """Four A6 cards on each A4 page, to be cut along the middle."""
    passages = every(story)
    number = {one.name: place for place, one in enumerate(passages, start=1)}
    with translation.override(language if language in codes() else "en"):
        cards = [
            {
                "number": number[one.name],
                "words": [str(word) for word, _tag in one.words],
                "paragraphs": one.paragraphs,
                "choices": [{"text": link.text, "number": number[link.target]} for link in one.links],
                "notes": one.notes,
            }
            for one in passages
        ]
    data = {
        "title": story.title,
        "language": language.partition("-")[0],
        "rtl": direction(language) == "rtl",
        "cards": cards,
    }
    return printing.pdf("cards.typ", "story", data)
