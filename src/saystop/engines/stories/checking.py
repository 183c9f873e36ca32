"""Whether a story can be played to its end in each language."""

import re
from collections.abc import Iterator, Mapping

from saystop.engines.saying import said
from saystop.engines.stories.model import DEBRIEF, END, Fault, Passage, Story, StoryError
from saystop.engines.stories.reading import read

_ADDRESS = re.compile(r"[A-Za-z0-9_-]+")


def faults(story: Story) -> list[Fault]:
    """Choices that lead nowhere, passages that nobody reaches, and those behind which nothing comes, by line."""
    return sorted([*_lost_links(story), *_unreached(story), *_dead_ends(story), *_lost_notes(story)])


def differences(stories: Mapping[str, Story]) -> list[Fault]:
    """Where the languages of a story are not the same story, the first language being the measure.

    Args:
        stories: by language.
    """
    if not stories:
        return []
    first, *others = stories
    return [
        fault
        for other in others
        for _where, fault in _differences(stories[first], first, stories[other], other)
    ]


def judged(sources: Mapping[str, bytes]) -> tuple[dict[str, Story], list[tuple[str, Fault]]]:
    """The stories of files that are one story in several languages, and every fault with the file it stands in.

    Args:
        sources: files by language, or by any other name; the first one is the measure of the others.
    """
    stories: dict[str, Story] = {}
    found: list[tuple[str, Fault]] = []
    for name, data in sources.items():
        try:
            stories[name] = read(data)
        except StoryError as error:
            found += [(name, fault) for fault in error.faults]
        else:
            found += [
                (name, fault) for fault in sorted([*faults(stories[name]), *_unaddressed(stories[name])])
            ]
    if len(stories) == len(sources) and stories:
        first, *others = stories
        for other in others:
            found += _differences(stories[first], first, stories[other], other)
    return stories, found


def _unaddressed(story: Story) -> Iterator[Fault]:
    """Names that cannot stand in the address of a page."""
    for passage in story.passages.values():
        if not _ADDRESS.fullmatch(passage.name):
            yield Fault(
                passage.line,
                said(
                    "“{name}” stands in an address: name the passage with letters, digits and hyphens only.",
                    name=passage.name,
                ),
            )


def reached(story: Story) -> set[str]:
    """The passages that can be come to from the beginning."""
    found, waiting = set[str](), [story.start]
    while waiting:
        name = waiting.pop()
        if name in found or name not in story.passages:
            continue
        found.add(name)
        waiting += [link.target for link in story.passages[name].links]
    return found


def _lost_links(story: Story) -> Iterator[Fault]:
    for passage in story.passages.values():
        for link in passage.links:
            if link.target not in story.passages:
                yield Fault(
                    link.line, said("There is no passage “{name}”: a choice leads to it.", name=link.target)
                )


def _unreached(story: Story) -> Iterator[Fault]:
    there = reached(story)
    for passage in story.passages.values():
        if passage.name not in there:
            yield Fault(passage.line, said("No choice leads to “{name}”.", name=passage.name))


def _dead_ends(story: Story) -> Iterator[Fault]:
    for passage in story.passages.values():
        if not passage.links and not _ends(passage):
            yield Fault(
                passage.line,
                said(
                    "“{name}” is a dead end: add a choice, or the tag “end” or “debrief”.", name=passage.name
                ),
            )


def _ends(passage: Passage) -> bool:
    return END in passage.tags or DEBRIEF in passage.tags


def _lost_notes(story: Story) -> Iterator[Fault]:
    for target, note in story.notes.items():
        if target not in story.passages:
            yield Fault(note.line, said("These notes are for “{name}”, which is no passage.", name=target))


def _differences(one: Story, language: str, other: Story, foreign: str) -> Iterator[tuple[str, Fault]]:
    for name, passage in one.passages.items():
        if name not in other.passages:
            sentence = said("“{name}” is missing in {language}.", name=name, language=foreign)
            yield language, Fault(passage.line, sentence)
            continue
        twin = other.passages[name]
        if [link.target for link in passage.links] != [link.target for link in twin.links]:
            yield (
                foreign,
                Fault(
                    twin.line,
                    said(
                        "The choices of “{name}” lead elsewhere in {language} than in {other}.",
                        name=name,
                        language=foreign,
                        other=language,
                    ),
                ),
            )
        elif set(passage.tags) != set(twin.tags):
            yield (
                foreign,
                Fault(
                    twin.line,
                    said(
                        "“{name}” has other tags in {language} than in {other}.",
                        name=name,
                        language=foreign,
                        other=language,
                    ),
                ),
            )
    for name, passage in other.passages.items():
        if name not in one.passages:
            sentence = said("“{name}” is missing in {language}.", name=name, language=language)
            yield foreign, Fault(passage.line, sentence)
