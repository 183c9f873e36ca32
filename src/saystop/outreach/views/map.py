"""Where partners are: a map, and the same as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from saystop.asking.pictures import picture_of
from saystop.offices.access import members_only
from saystop.outreach import mapping, queries, rules


@members_only(rules.may_reach_out)
@require_safe
def partners_map(request: HttpRequest) -> HttpResponse:
    """Those who take part."""
    found = list(queries.partners())
    placed = [one for one in found if mapping.has_place(one)]
    told = ngettext(
        "%(count)d partner, listed in the table below.",
        "%(count)d partners, listed in the table below.",
        len(placed),
    ) % {"count": len(placed)}
    context = {
        "nav": "outreach",
        # Made of numbers and escaped names by the engine.
        "picture": picture_of(mapping.picture(placed, _("Map of partners"), told)),
        "placed": placed,
        "missing": [one for one in found if not mapping.has_place(one)],
    }
    return render(request, "outreach/map.html", context)
