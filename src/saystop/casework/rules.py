"""Who may do what with a case, as named predicates. Services enforce them, pages only hide what they refuse."""

from saystop.casework.models import Case
from saystop.offices.models import Member
from saystop.offices.rules import demand, is_member, works_at_a_desk

__all__ = ["demand", "is_member", "may_be_assigned", "may_handle", "may_read", "works_at_a_desk"]


def may_read(member: Member, case: Case) -> bool:
    """The member holds the key to which the case's report is sealed. No role gives that by itself."""
    return member.is_active and member.grants.filter(desk_key=case.report.desk_key_id).exists()


def may_handle(member: Member, case: Case) -> bool:
    """Answer, write notes, assign, change the state: whoever can read."""
    return may_read(member, case)


def may_be_assigned(member: Member, case: Case) -> bool:
    """Who could really open it: a grant that nobody gave does not count."""
    return member.is_active and bool(member.grants.vouched_for(desk_key=case.report.desk_key_id))
