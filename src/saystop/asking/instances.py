"""Repeats: where the questions of each instance stand, and instances that come and go. Answers are raw: texts by path."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from saystop.engines.questionnaires.answering import MOST_INSTANCES, MOST_PLACES, Place
from saystop.engines.questionnaires.model import Group, Kind, Question

_NUMBER = re.compile(r"\[([1-9][0-9]{0,2})\]")
MOST_NAMES = 2_000  # that the instances of one repeat post
_LAST = re.compile(r"(.+)\[([1-9][0-9]{0,2})\]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A question, or a repeat as a whole, at a place."""

    item: Question | Group
    path: str
    at: Mapping[str, int] = field(default_factory=dict)


def below(host: Place, child: Group | Question) -> Place:
    """Where a child of a group stands; `host` is the place of the group."""
    return Place(f"{host.path}/{child.name}" if host.at else child.path, host.at)


def inside(repeat: Group, base: Place, number: int) -> Place:
    """The place of one instance."""
    return Place(f"{base.path}[{number}]", {**base.at, repeat.path: number})


def placed(group: Group, count: Callable[[str], int | None]) -> Iterator[Placed]:
    """The questions below a group at all their places, in reading order, each repeat before what it holds.

    `count` tells for the path of a repeat how many instances there are; None leaves it out. At most MOST_PLACES are looked at.
    """
    everything = [*group.walk()]
    if not any(isinstance(item, Group) and item.repeated for item in everything):
        # As on the line: each stands where it is defined, and there is nothing to count.
        yield from (Placed(item, item.path) for item in everything if isinstance(item, Question))
        return
    waiting: list[tuple[Group | Question, Place]] = [(group, Place(group.path))]
    for _ in range(MOST_PLACES):
        if not waiting:
            return
        item, place = waiting.pop()
        if isinstance(item, Question):
            yield Placed(item, place.path, place.at)
            continue
        hosts = [place]
        if item.repeated:
            many = count(place.path)
            if many is None:
                continue
            yield Placed(item, place.path, place.at)
            hosts = [inside(item, place, number) for number in range(1, many + 1)]
        waiting += [
            (child, below(host, child)) for host in reversed(hosts) for child in reversed(item.children)
        ]


def counted(texts: Sequence[str]) -> int | None:
    """How many instances a page says there are; None when it says nothing that could be."""
    said = texts[-1].strip() if texts else ""
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        return None
    return min(int(said), MOST_INSTANCES)


def highest(paths: Iterable[str]) -> dict[str, int]:
    """By the path of each repeat the highest number of an instance among paths."""
    found: dict[str, int] = {}
    for path in paths:
        for number in _NUMBER.finditer(path):
            base = path[: number.start()]
            found[base] = max(found.get(base, 0), int(number[1]))
    return found


def present(base: str, relevant: Collection[str]) -> int:
    """How many instances of a repeat are among the relevant paths."""
    number = 0
    while f"{base}[{number + 1}]" in relevant:
        number += 1
    return number


def most(repeat: Group) -> int:
    """How many instances may stand on one page, so that a browser can still send it."""
    names = sum(
        len(question.choices) if question.kind in (Kind.SELECT_MULTIPLE, Kind.RANK) else 1
        for question in repeat.questions()
        if question.kind.asked
    )
    return max(1, min(MOST_INSTANCES, MOST_NAMES // max(names, 1)))


def split(path: str) -> tuple[str, int]:
    """The path of the repeat and the number in the path of an instance; 0 when it is none."""
    found = _LAST.fullmatch(path)
    return (found[1], int(found[2])) if found else (path, 0)


def without(raw: Mapping[str, Sequence[str]], base: str, gone: int, count: int) -> dict[str, list[str]]:
    """The answers without one instance; those after it move up, and what stood at the last place is empty."""
    kept: dict[str, list[str]] = {}
    moved: dict[str, list[str]] = {}
    for path, texts in raw.items():
        number, rest = _within(path, base)
        if not number:
            kept[path] = [*texts]
            continue
        kept[path] = []
        if number != gone:
            moved[f"{base}[{number - (number > gone)}]{rest}"] = [*texts]
    return {**kept, **moved, base: [str(count - 1)]}


def with_one_more(raw: Mapping[str, Sequence[str]], base: str, count: int) -> dict[str, list[str]]:
    """The answers with an empty instance at the end, whatever stood at its place before."""
    return {
        **{path: [] if _within(path, base)[0] > count else [*texts] for path, texts in raw.items()},
        base: [str(count + 1)],
    }


def _within(path: str, base: str) -> tuple[int, str]:
    """The number of the instance of a repeat in which a path lies, and the rest of the path; 0 outside."""
    found = _NUMBER.match(path, len(base)) if path.startswith(base) else None
    return (int(found[1]), path[found.end() :]) if found else (0, "")
