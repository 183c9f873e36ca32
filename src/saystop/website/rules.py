"""Who may do what on the website."""

from saystop.offices.models import Member, Role
from saystop.offices.rules import demand, is_director, may_campaign

__all__ = ["PATH", "demand", "may_campaign", "may_publish", "may_write"]

PATH = "/edit/"  # of the editors' pages
WRITERS = (Role.COMMUNICATIONS_OFFICER, Role.OUTREACH_OFFICER, Role.TRAINER, Role.DIRECTOR)


def may_write(member: Member) -> bool:
    """Write pages; who may not publish hands them on. Nobody who was ever granted a desk's key, whatever the role:
    the editors' pages need scripts that the desk's policy forbids, and a key shall not be where they run.
    """
    return member.is_active and member.role in WRITERS and not member.grants.exists()


def may_publish(member: Member) -> bool:
    """Let pages of one's own and of others out."""
    return may_write(member) and (is_director(member) or member.role == Role.COMMUNICATIONS_OFFICER)
