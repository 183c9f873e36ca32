"""Peer chains and tests of the demo office: an invented school, its workshops, and papers that nobody wrote."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.offices.unlocking import Unlocked
from saystop.training.models import (
    AgeGroup,
    Course,
    Moment,
    Paper,
    Session,
    SessionState,
    Test,
    Topic,
)
from saystop.training.services import chains, measuring

# Days ago, school, how many attended, how many handed in both papers.
SESSIONS = (
    (120, "Harbour School (invented)", 18, 16),
    (60, "Dune School (invented)", 14, 12),
    (20, "Lighthouse School (invented)", 9, 3),
)
WORKSHOPS = (
    (Topic.BULLYING, AgeGroup.THIRTEEN, 3, 24),
    (Topic.SEXTORTION, AgeGroup.MIXED, 2, 31),
    (Topic.HELP, AgeGroup.TEN, 2, 19),
)
RIGHT_BEFORE, RIGHT_AFTER = 0.45, 0.8  # of all answers, on average


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "trainer"."""
    member = people["trainer"].member
    course = Course.objects.get(slug="side-by-side")
    test = measuring.make(member, course, measuring.shipped(course))
    measuring.use(member, test, test.right)
    for place, (days, host, attended, pairs) in enumerate(SESSIONS):
        session = Session.objects.create(
            course=course,
            language="en",
            day=timezone.localdate() - timedelta(days=days),
            starts_at=time(9),
            ends_at=time(11),
            place=_("Room 4"),
            host=host,
            code=f"invent{place + 2}",
            state=SessionState.HELD,
            attended=attended,
        )
        _papers(test, session, pairs)
        if place < len(SESSIONS) - 1:
            _chain(people["trainer"], session, WORKSHOPS[place:])


def _chain(trainer: Unlocked, session: Session, told: tuple[tuple[str, str, int, int], ...]) -> None:
    """All but the last of its workshops are confirmed."""
    chain = chains.open_(trainer.member, session)
    for number, (topic, age_group, led_by, reached) in enumerate(told, start=1):
        chains.tell(
            chain,
            uuid.uuid4(),
            day=_later(session.day, 9 * number),
            language="en",
            topic=topic,
            age_group=age_group,
            led_by=led_by,
            reached=reached,
        )
        if number < len(told):
            chains.confirm(trainer.member, chain.workshops.get(topic=topic))


def _papers(test: Test, session: Session, pairs: int) -> None:
    """As many as could have been handed in on the day."""
    of = len(test.right)
    rows = []
    for person in range(pairs):
        pair, match = uuid.uuid4(), secrets.token_bytes(32)
        # One more or less than the share, person by person, and not the same before and after: a gain has an interval.
        for moment, share, more in (
            (Moment.BEFORE, RIGHT_BEFORE, person % 3 - 1),
            (Moment.AFTER, RIGHT_AFTER, person // 3 % 3 - 1),
        ):
            points = max(0, min(of, round(of * share) + more))
            rows.append(
                Paper(
                    test=test,
                    session=session,
                    moment=moment,
                    match=match,
                    pair=pair,
                    points=points,
                    of=of,
                    day=session.day,
                )
            )
    Paper.objects.bulk_create(rows)


def _later(day: date, days: int) -> date:
    return min(day + timedelta(days=days), timezone.localdate())
