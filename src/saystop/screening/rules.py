"""Who may do what with hash lists and matches."""

from saystop.offices.models import Desk, Member
from saystop.offices.rules import holds_desk, is_director, is_kept_from_reports


def may_manage_lists(member: Member) -> bool:
    """Make lists, import them, undo an import, set their legal basis; likewise clients and their keys."""
    return is_director(member)


def may_review(member: Member) -> bool:
    """Say what was found of a match: whoever holds the screening desk."""
    if is_kept_from_reports(member):
        return False
    desk = Desk.objects.filter(screens=True).first()
    return desk is not None and holds_desk(member, desk)


def may_see_screening(member: Member) -> bool:
    """See lists, matches and figures."""
    return may_manage_lists(member) or may_review(member)
