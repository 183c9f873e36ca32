"""Training in the demo office: the courses that come along, sessions with invented people, a school and its chain."""

from collections.abc import Mapping
from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked
from saystop.training import chain_demo
from saystop.training.models import Course, Session
from saystop.training.services import certificates, courses, registering, sessions

NAMES = ("Ana Anchor (invented)", "Ben Buoy (invented)", "Cleo Current (invented)")


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "trainer"."""
    member = people["trainer"].member
    courses.set_up(member)
    for_schools = Course.objects.get(slug="side-by-side")
    contact = _("Nora Nurse, room 12 of the harbour school, every day at noon (invented)")
    courses.keep(member, for_schools, safeguarding=contact)
    for_professionals = Course.objects.get(slug="look-twice")
    _held(member, for_professionals)
    coming = _session(member, for_professionals, 12)
    for name in NAMES[:2]:
        registering.register(coming, name, "", coming.language)
    chain_demo.make(people)


def _held(member: Member, course: Course) -> None:
    """One of today: people came, and have their certificates."""
    session = _session(member, course, 0)
    for name in NAMES:
        registering.register(session, name, "", session.language)
        registering.be_here(session, name)
    certificates.give(member, sessions.hold(member, session, others=2))


def _session(member: Member, course: Course, days: int) -> Session:
    return sessions.keep(
        member,
        Session(),
        course=course,
        language="en",
        day=timezone.localdate() + timedelta(days=days),
        starts_at=time(14),
        ends_at=time(17),
        place=_("Hotel at the Pier, room Seagull, Harbour Town (invented)"),
        host=_("Hotel at the Pier (invented)"),
        trainers=_("Tove Trainer"),
        seats=16,
    )
