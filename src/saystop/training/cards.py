"""A scenario as cards to print and cut: one passage a card, its number, and the number to which each choice leads.

Set by Typst (https://typst.app/docs/) with fonts that come along; the template is `data/cards.typ`.
"""

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from django.utils import translation

from saystop.asking.languages import codes, direction
from saystop.engines.stories.model import Story
from saystop.training.showing import every

if TYPE_CHECKING:
    import typst

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def pdf(story: Story, language: str) -> bytes:
    """Four A6 cards on each A4 page, to be cut along the middle."""
    import typst

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
    made: bytes = typst.compile(
        (resources.files("saystop.training") / "data" / "cards.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"story": json.dumps(data)},
    )
    return made


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
