"""How passages are told on pages and cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from saystop.engines.stories import graph
from saystop.engines.stories.model import DEBRIEF, GOOD, RISK, SIGNAL, Link, Story

# By tag: what is said of a passage, and how it is coloured.
WORDS: Mapping[str, tuple[Any, str]] = {
    GOOD: (_("A right reaction"), "good"),
    RISK: (_("This puts somebody at risk"), "danger"),
    SIGNAL: (_("Signals to notice"), "warning"),
    DEBRIEF: (_("Talk about it"), ""),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a page tells it; `notes` are the facilitator's."""

    name: str
    words: list[tuple[Any, str]]
    paragraphs: list[str]
    links: tuple[Link, ...]
    notes: list[str]
    is_debrief: bool


def shown(story: Story, name: str) -> Shown:
    passage = story.passages[name]
    notes = story.notes.get(name)
    return Shown(
        name,
        [WORDS[tag] for tag in WORDS if tag in passage.tags],
        passage.paragraphs,
        passage.links,
        notes.paragraphs if notes else [],
        DEBRIEF in passage.tags,
    )


def every(story: Story) -> list[Shown]:
    """All passages, in the order of the graph."""
    return [shown(story, name) for layer in graph.layers(story) for name in layer]
