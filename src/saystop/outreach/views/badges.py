"""What stands behind a badge, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.asking.countries import country_name
from saystop.outreach import commitments
from saystop.outreach.models import Badge

UNKNOWN = 404


@require_safe
@gzip_page
def badge(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """Whether the partner's commitment is current today: made anew each time, for it may be another tomorrow."""
    found = Badge.objects.select_related("partner").filter(code=code.lower()).first()
    if found is None:
        return render(request, "outreach/badge_unknown.html", status=UNKNOWN)
    partner = found.partner
    context = {
        "badge": found,
        "partner": partner,
        "where": ", ".join(filter(None, (partner.town, country_name(partner.country, lang)))),
        "standing": commitments.standing_of(partner),
        "today": timezone.localdate(),
    }
    return render(request, "outreach/badge.html", context)
