"""What the audit trail's page calls a case and its states."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from saystop.casework.models import Case, State, reference
from saystop.offices import trail
from saystop.offices.models import Member
from saystop.offices.trail import Named


def names(reader: Member, parts: Iterable[str]) -> Mapping[str, Named]:
    """Cases as the inbox calls them, with a way to those whose key the reader holds; states in the page's language."""
    known = {state.value: Named(str(state.label)) for state in State} | {"nobody": Named(_("Nobody"))}
    held = {grant.desk_key_id for grant in reader.grants.vouched_for()}
    cases = Case.objects.filter(pk__in=filter(trail.UUID.fullmatch, parts))
    for pk, desk_key in cases.values_list("pk", "report__desk_key"):
        url = reverse("casework:case", args=[pk]) if desk_key in held else ""
        known[str(pk)] = Named(reference(pk), url, str(pk))
    return known
