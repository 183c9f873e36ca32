"""Who may do what with surveys."""

from saystop.offices.models import Member
from saystop.offices.rules import holds_desk, may_research
from saystop.surveys.models import Survey


def may_run_surveys(member: Member) -> bool:
    """Make, publish, close, analyse."""
    return may_research(member)


def may_enter_answers(member: Member) -> bool:
    """Enter what stands on paper."""
    return member.is_active


def may_read_written(member: Member, survey: Survey) -> bool:
    """Read what respondents wrote in their own words, which is sealed to the survey's desk."""
    return may_run_surveys(member) and holds_desk(member, survey.desk)
