"""What tests before and after say, and of how many: nothing of fewer than five pairs, and no sum that would tell it.

A sum over sessions is made of those alone that are shown themselves. So no difference of two numbers is one of a hidden session.
"""

from dataclasses import dataclass
from uuid import UUID

from saystop.training.gains import Gain, gain
from saystop.training.models import Course, Moment, Paper, Session

LEAST = 5  # pairs; fewer are not shown

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Result:
    """What one session came to; None where it had fewer than `LEAST` pairs."""

    session: Session
    gain: Gain | None


def of_course(course: Course) -> list[Result]:
    """Its sessions in which a paper was handed in, the newest first."""
    pairs = _pairs(course)
    sessions = Session.objects.filter(course=course, papers__isnull=False).distinct()
    return [Result(one, shown(pairs.get(one.pk, []))) for one in sessions]


def total(course: Course) -> Gain | None:
    """Of all pairs of its sessions that are shown."""
    return shown([pair for those in _pairs(course).values() if len(those) >= LEAST for pair in those])


def of_session(session: Session) -> Gain | None:
    return shown(_pairs(session.course).get(session.pk, []))


def shown(pairs: list[Pair]) -> Gain | None:
    return gain(pairs) if len(pairs) >= LEAST else None


def _pairs(course: Course) -> dict[UUID, list[Pair]]:
    """Points of 100 before and after, by session, of everybody who handed in both."""
    papers = Paper.objects.filter(session__course=course).order_by("pair")
    before: dict[tuple[UUID, UUID], float] = {}
    after: dict[tuple[UUID, UUID], float] = {}
    for session, pair, moment, points, of in papers.values_list(
        "session_id", "pair", "moment", "points", "of"
    ):
        (before if moment == Moment.BEFORE else after)[session, pair] = 100 * points / of
    found: dict[UUID, list[Pair]] = {}
    for session, pair in before.keys() & after.keys():
        found.setdefault(session, []).append((before[session, pair], after[session, pair]))
    return found
