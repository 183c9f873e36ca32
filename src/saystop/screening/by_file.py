"""What is asked of a file (its digests, its picture, the frames of a clip), and what of it is told."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from saystop.engines.fingerprints.outcomes import Frame
from saystop.screening.matching import MOST_OF_A_LIST, Found, Query
from saystop.screening.models import Kind


class Prints(Protocol):
    """What a hasher finds of a file; `unreadable` says why there is no PDQ, or not of all of it, or is empty."""

    @property
    def pdq(self) -> bytes | None: ...
    @property
    def quality(self) -> int | None: ...
    @property
    def md5(self) -> str: ...
    @property
    def sha1(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def unreadable(self) -> str: ...
    @property
    def frames(self) -> tuple[Frame, ...]: ...
    @property
    def step(self) -> int: ...


class Matching(Protocol):
    """What `matching.Matcher` does."""

    def match(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = MOST_OF_A_LIST
    ) -> Sequence[Sequence[Found]]: ...
    def match_thing(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = MOST_OF_A_LIST
    ) -> Sequence[tuple[int, Found]]: ...
    def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Question:
    """One fingerprint of a file. second: of the frame of a clip that it is of."""

    query: Query
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """What a list says of a file. second: of the frame of a clip that it says it of."""

    found: Found
    second: int | None = None


def questions(prints: Prints) -> list[Question]:
    """Everything by which a file may be known."""
    digests = ((Kind.MD5, prints.md5), (Kind.SHA1, prints.sha1), (Kind.SHA256, prints.sha256))
    asked = [Question(Query(kind, bytes.fromhex(value))) for kind, value in digests]
    if prints.pdq is not None:
        asked.append(Question(Query(Kind.PDQ, prints.pdq, prints.quality)))
    frames = (Question(Query(Kind.PDQ, one.pdq, one.quality), one.second) for one in prints.frames)
    return [*asked, *frames]


def met(
    asked: Sequence[Question], answers: Iterable[Sequence[Found]], most: int = MOST_OF_A_LIST
) -> list[Met]:
    """What is told of all questions about one thing together, the nearest first.

    Args:
        asked: the questions.
        answers: what the lists say to each of them.
        most: of each list.

    Returns:
        Each fingerprint of each list once, with the frame that is nearest to it.
    """
    nearest: dict[tuple[UUID, Kind, bytes], Met] = {}
    for question, found in zip(asked, answers, strict=True):
        for one in found:
            name = (one.list.id, one.kind, one.value)
            if name not in nearest or one.distance < nearest[name].found.distance:
                nearest[name] = Met(one, question.second)
    told, counts = [], Counter[UUID]()
    for each in sorted(nearest.values(), key=lambda each: each.found.distance):
        counts[each.found.list.id] += 1
        if counts[each.found.list.id] <= most:
            told.append(each)
    return told


def nearest(
    prints: Prints, matcher: Matching, lists: Collection[UUID] | None = None, most: int = MOST_OF_A_LIST
) -> list[Met]:
    """What the lists say of a file; arguments of the last two and what is raised as for `Matcher.match_thing`."""
    asked = questions(prints)
    found = matcher.match_thing([one.query for one in asked], lists, most)
    return [Met(one, asked[number].second) for number, one in found]


def of_clip(prints: Prints) -> dict[str, object]:
    """What is told of the frames of a clip, as JSON has it; nothing of anything else."""
    if not prints.step:
        return {}
    frames = [{"second": one.second, "pdq": one.pdq.hex(), "quality": one.quality} for one in prints.frames]
    return {"frames": frames, "step": prints.step}
