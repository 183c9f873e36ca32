"""Who may do what with a case, as named predicates. Services enforce them, pages only hide what they refuse."""

from uuid import UUID

from saystop.casework.models import Case, ShutOut
from saystop.offices.models import Member
from saystop.offices.rules import (
    Refused,
    demand,
    holds_desk,
    is_custodian,
    is_director,
    is_kept_from_reports,
    is_member,
    works_at_a_desk,
)
from saystop.offices.services import desks

__all__ = [
    "Refused",
    "demand",
    "is_custodian",
    "is_director",
    "is_kept_from_reports",
    "is_member",
    "is_shut_out",
    "may_be_assigned",
    "may_change_keeping",
    "may_change_settings",
    "may_delete",
    "may_handle",
    "may_handle_requests",
    "may_let_in",
    "may_plan_absence",
    "may_read",
    "may_release_identity",
    "may_see_figures",
    "may_shut_out",
    "may_write_templates",
    "works_at_a_desk",
]


def may_read(member: Member, case: Case) -> bool:
    """The member holds the key to which the case's report is sealed, and is not shut out. No role gives that by itself."""
    holds = member.is_active and member.grants.filter(desk_key=case.report.desk_key_id).exists()
    return holds and not is_shut_out(member, case)


def may_handle(member: Member, case: Case) -> bool:
    """Answer, write notes, assign, assess, refer, change the state: whoever can read."""
    return may_read(member, case)


def may_be_assigned(member: Member, case: Case) -> bool:
    """Who could really open it: a grant that nobody gave does not count."""
    holds = member.is_active and bool(member.grants.vouched_for(desk_key=case.report.desk_key_id))
    return holds and not is_shut_out(member, case)


def is_shut_out(member: Member, case: Case) -> bool:
    """A conflict of interest keeps her from this case, from the one it was merged into and from all of its parts."""
    leading = case.merged_into_id or case.pk
    return ShutOut.objects.filter(member=member, case__in=_together(leading)).exists()


def may_shut_out(actor: Member, case: Case) -> bool:
    """A member who handles the case may name anybody, herself too; a director may name anybody in any case but her own."""
    return may_handle(actor, case) or (is_director(actor) and not is_shut_out(actor, case))


def may_let_in(actor: Member, row: ShutOut) -> bool:
    """A director who is not herself kept from the case. Who was shut out never decides that she may see it again."""
    return is_director(actor) and not is_shut_out(actor, row.case)


def may_plan_absence(actor: Member, member: Member) -> bool:
    """One's own; a director anybody's."""
    return (actor.pk == member.pk and works_at_a_desk(actor)) or is_director(actor)


def may_write_templates(member: Member) -> bool:
    """Whoever answers reporters."""
    return _reads_reports(member)


def may_see_figures(member: Member) -> bool:
    """The figures in which small numbers are not hidden are for those alone who read the reports anyway."""
    return _reads_reports(member)


def may_release_identity(member: Member, case: Case) -> bool:
    """A custodian who is not shut out of the case."""
    return is_custodian(member) and not is_shut_out(member, case)


def may_change_settings(member: Member) -> bool:
    return is_director(member)


def may_change_keeping(member: Member) -> bool:
    """How long things are kept is for a director to say."""
    return is_director(member)


def may_delete(member: Member, case: Case) -> bool:
    """Whoever can read every report of the case: nobody decides about what she cannot open."""
    return all(may_handle(member, one) for one in case.leading.together())


def may_handle_requests(member: Member) -> bool:
    """What data subjects ask is read at the desk that receives reports."""
    return _reads_reports(member)


def _reads_reports(member: Member) -> bool:
    """Holds the desk that receives reports. Who holds another one alone, such as that of identities, reads none."""
    return works_at_a_desk(member) and holds_desk(member, desks.receiving_key().desk)


def _together(leading: UUID) -> list[UUID]:
    parts = Case.objects.filter(merged_into=leading).values_list("pk", flat=True)
    return [leading, *parts]
