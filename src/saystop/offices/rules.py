"""Who may do what, as named predicates. Services enforce them, pages only hide what they refuse."""

from saystop.offices.models import WITHOUT_REPORTS, Desk, Member, Role


class Refused(Exception):
    """The member may not do this."""


def is_member(member: Member) -> bool:
    return member.is_active


def is_director(member: Member) -> bool:
    return member.is_active and member.role == Role.DIRECTOR


def may_research(member: Member) -> bool:
    """Make surveys, ask them, analyse what was answered."""
    return is_director(member) or (member.is_active and member.role == Role.RESEARCHER)


def may_reach_out(member: Member) -> bool:
    """Look after partners, channels and materials; in a small office a case officer does."""
    return member.is_active and member.role in (Role.DIRECTOR, Role.CASE_OFFICER, Role.OUTREACH_OFFICER)


def may_train(member: Member) -> bool:
    """Run courses, sessions and peer chains; in a small office a case officer does."""
    return member.is_active and member.role in (Role.DIRECTOR, Role.CASE_OFFICER, Role.TRAINER)


def may_campaign(member: Member) -> bool:
    """Run open letters, fundraisers and the log of advocacy, and keep the figures; in a small office a case officer does."""
    return member.is_active and member.role in (Role.DIRECTOR, Role.CASE_OFFICER, Role.COMMUNICATIONS_OFFICER)


def is_kept_from_reports(member: Member) -> bool:
    """Works in another room of the house: reports are not hers, so that the inbox is not for her."""
    return member.role in WITHOUT_REPORTS


def may_manage_members(member: Member) -> bool:
    return is_director(member)


def may_manage_desks(member: Member) -> bool:
    return is_director(member)


def may_make_shares(member: Member) -> bool:
    """Who holds every desk: the keys that the new shares are to restore must be opened for it."""
    return is_director(member) and all(holds_desk(member, desk) for desk in Desk.objects.all())


def may_change_office(member: Member) -> bool:
    return is_director(member)


def may_read_audit_trail(member: Member) -> bool:
    return is_director(member)


def may_lock_everyone_out(member: Member) -> bool:
    return is_director(member)


def holds_desk(member: Member, desk: Desk) -> bool:
    """The member was granted the desk's newest key, and with it all before: an older one alone was put back by nobody here."""
    newest = desk.keys.order_by("-generation").first()
    return member.is_active and newest is not None and bool(member.grants.vouched_for(desk_key=newest))


def may_be_granted(member: Member, desk: Desk) -> bool:
    """Who works in another room holds no key of reports, of who reported, or of files that are withheld."""
    of_reports = desk.receives_reports or desk.keeps_identities or desk.screens
    return member.is_active and not (of_reports and is_kept_from_reports(member))


def works_at_a_desk(member: Member) -> bool:
    """Works with reports. Who works in another room does not, whatever desk she holds."""
    return not is_kept_from_reports(member) and any(holds_desk(member, desk) for desk in Desk.objects.all())


def is_custodian(member: Member) -> bool:
    """May release who a reporter is: holds the desk that keeps identities; where there is none, a director with the desk."""
    if is_kept_from_reports(member):
        return False
    desk = Desk.objects.filter(keeps_identities=True).first()
    if desk:
        return holds_desk(member, desk)
    return is_director(member) and works_at_a_desk(member)


def demand(allowed: bool) -> None:
    """Raise Refused unless allowed."""
    if not allowed:
        raise Refused
