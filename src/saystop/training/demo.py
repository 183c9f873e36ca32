"""Training in the demo office: the courses that come along."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from saystop.offices.unlocking import Unlocked
from saystop.training.models import Course
from saystop.training.services import courses


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "trainer"."""
    member = people["trainer"].member
    courses.set_up(member)
    for_schools = Course.objects.get(slug="side-by-side")
    contact = _("Nora Nurse, room 12 of the harbour school, every day at noon (invented)")
    courses.keep(member, for_schools, safeguarding=contact)
