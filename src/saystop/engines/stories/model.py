"""What a story is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

# What a tag says of a passage.
GOOD, RISK, SIGNAL, END, DEBRIEF, NOTES = TAGS = ("good", "risk", "signal", "end", "debrief", "notes")
START = "start"


class Fault(NamedTuple):
    """What is wrong, and on which line; 0: with the whole."""

    line: int
    sentence: str


class StoryError(Exception):
    """The story cannot be told; all its faults at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].sentence if faults else "")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Link:
    """A choice: what stands on it, and the passage it leads to."""

    text: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of the story; its text is without the choices, paragraphs divided by empty lines."""

    name: str
    line: int
    tags: tuple[str, ...] = ()
    text: str = ""
    links: tuple[Link, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.text.split("\n\n") if part.strip()]


@dataclass(frozen=True, slots=True)
class Story:
    """All passages by name, in the order of the file; `notes` are the facilitator's, by the passage they are for."""

    title: str
    ifid: str
    start: str
    roles: tuple[str, ...]
    passages: Mapping[str, Passage]
    notes: Mapping[str, Passage] = field(default_factory=dict)
