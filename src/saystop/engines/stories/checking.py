"""Whether a story can be played to its end in each language."""

from collections.abc import Iterator, Mapping

from saystop.engines.saying import said
from saystop.engines.stories.model import DEBRIEF, END, Fault, Passage, Story


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
    return [one for other in others for one in _differences(stories[first], first, stories[other], other)]


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


def _differences(one: Story, language: str, other: Story, foreign: str) -> Iterator[Fault]:
    for name, passage in one.passages.items():
        if name not in other.passages:
            yield Fault(passage.line, said("“{name}” is missing in {language}.", name=name, language=foreign))
            continue
        twin = other.passages[name]
        if [link.target for link in passage.links] != [link.target for link in twin.links]:
            yield Fault(
                twin.line,
                said(
                    "The choices of “{name}” lead elsewhere in {language} than in {other}.",
                    name=name,
                    language=foreign,
                    other=language,
                ),
            )
        elif set(passage.tags) != set(twin.tags):
            yield Fault(
                twin.line,
                said(
                    "“{name}” has other tags in {language} than in {other}.",
                    name=name,
                    language=foreign,
                    other=language,
                ),
            )
    for name, passage in other.passages.items():
        if name not in one.passages:
            yield Fault(
                passage.line, said("“{name}” is missing in {language}.", name=name, language=language)
            )
