"""Invented courses, sessions and chains for tests."""

import secrets
import uuid
from datetime import date, time
from typing import Any

from saystop.offices.models import Member
from saystop.training import models
from saystop.training.models import (
    Audience,
    Chain,
    Course,
    Moment,
    Paper,
    Session,
    SessionState,
    Workshop,
)
from saystop.training.services import measuring

DAY = date(2024, 3, 4)


def a_course(slug: str = "look-twice", audience: str = Audience.SCHOOLS, **values: Any) -> Course:
    usual: dict[str, Any] = {"texts": {"en": {"title": "Look twice", "summary": "Signs and help."}}}
    found, _is_new = Course.objects.get_or_create(
        slug=slug, defaults={"audience": audience, **usual, **values}
    )
    return found


def a_session(course: Course | None = None, **values: Any) -> Session:
    usual: dict[str, Any] = {
        "language": "en",
        "day": DAY,
        "starts_at": time(9),
        "ends_at": time(11),
        "place": "Room 4",
        "host": "Harbour School",
        "code": uuid.uuid4().hex[:8],
        "state": SessionState.HELD,
        "attended": 12,
    }
    return Session.objects.create(course=course or a_course(), **{**usual, **values})


def a_chain(session: Session | None = None, code: str = "pierschl") -> Chain:
    return Chain.objects.create(session=session or a_session(), code=code)


def a_workshop(chain: Chain, reached: int = 20, **values: Any) -> Workshop:
    usual: dict[str, Any] = {
        "once": uuid.uuid4(),
        "day": date(2024, 4, 1),
        "language": "en",
        "age_group": "13-15",
        "topic": "bullying",
        "led_by": 2,
        "told_on": date(2024, 4, 2),
    }
    return Workshop.objects.create(chain=chain, reached=reached, **{**usual, **values})


def a_test(member: Member, course: Course) -> models.Test:
    """The one that comes along, in use."""
    test = measuring.make(member, course, measuring.shipped(course))
    measuring.use(member, test, test.right)
    return test


def a_paper(session: Session, moment: Moment, points: int, pair: uuid.UUID | None = None) -> Paper:
    test = models.Test.objects.get(course=session.course, is_active=True)
    return Paper.objects.create(
        test=test,
        session=session,
        moment=moment,
        match=secrets.token_bytes(32),
        pair=pair or uuid.uuid4(),
        points=points,
        of=6,
    )
