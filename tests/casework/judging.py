"""Assessments as a member writes them, for tests that need a judged case."""

from saystop.casework.demo import judged
from saystop.casework.models import Assessment, Case
from saystop.casework.services import assessing
from saystop.offices.models import Member
from tests import people


def whole(case: Case) -> Case:
    """The case with all that services touch."""
    related = ("report__desk_key__desk", "report__identity_key", "merged_into")
    return Case.objects.select_related(*related).get(pk=case.pk)


def assess(member: Member, case: Case, **codes: str | list[str]) -> Assessment:
    """Judge it through the service; what is not said is as in the demo: a hotel in Belgium, first-hand."""
    return assessing.assess(people.unlocked(member), whole(case), judged(**codes))
