"""What the audit trail's page calls a case, its states and the settings of the desk."""

import re
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
    parts = set(parts)
    known |= {part: Named(words) for part in parts if (words := setting_words(part))}
    cases = Case.objects.filter(pk__in=filter(trail.UUID.fullmatch, parts))
    for pk, desk_key in cases.values_list("pk", "report__desk_key"):
        url = reverse("casework:case", args=[pk]) if desk_key in held else ""
        known[str(pk)] = Named(reference(pk), url, str(pk))
    return known


def setting_words(part: str) -> str:
    """A setting that was changed, as `services.settings` writes it, in the page's language; nothing for anything else."""
    found = re.fullmatch(r"(deadlines )?(\w+): (\w+) > (\w+)", part)
    if not found:
        return ""
    is_deadline, name, old, new = found.groups()
    names = {
        "four_eyes_on_referral": _("A second member approves each referral"),
        "four_eyes_on_deletion": _("A second member approves each deletion before its time"),
        "hard_reports_a_week": _("Hard reports a week"),
        "sends_mail": _("E-mail"),
    }
    if is_deadline and name in State.values:
        names[name] = _("Days “%(state)s”") % {"state": State(name).label}
    values = {"True": _("yes"), "False": _("no"), "none": _("none")}
    if name == "hard_reports_a_week":
        values["0"] = _("none")
    return _("%(setting)s: %(old)s before, %(new)s now") % {
        "setting": names.get(name, name),
        "old": values.get(old, old),
        "new": values.get(new, new),
    }
