"""What Wagtail must know of members: it asks groups, which follow from roles."""

from saystop.offices.models import Member
from saystop.website import rules
from saystop.website.services import founding


def keep_in_step(member: Member) -> None:
    """Put the member into the one group that her role says; the website is laid out when the first editor comes."""
    founding.lay_out()
    due = founding.PUBLISHERS if rules.may_publish(member) else founding.WRITERS
    if list(member.groups.values_list("name", flat=True)) != [due]:
        member.groups.set([founding.group(due)])
