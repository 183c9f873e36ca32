"""What the office did to move those who decide, as everybody reads it: no account, no cookie, no script."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.campaigns import advocacy_pictures
from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns.advocacy_queries import Chosen
from saystop.campaigns.models import Action, Delivery
from saystop.campaigns.views.deliveries import saved


@require_safe
@gzip_page
def actions(request: HttpRequest, lang: str, year: int | None = None) -> HttpResponse:
    """Those of a year; without one, of the newest in which something was done."""
    counted = queries.by_year(public=True)
    if year is not None and year not in counted:
        raise Http404
    here = year or next(iter(counted), None)
    kinds = queries.kinds_of(counted.values())
    found = queries.log(Chosen(year=here), public=True) if here else []
    context = {
        "year": here,
        "years": list(counted),
        "rows": [queries.shown(one, lang) for one in found],
        "kinds": kinds,
        "table": queries.table(counted),
        "picture": advocacy_pictures.by_year(_("Actions by kind and year"), counted),
        "has_others": Action.objects.filter(is_public=False).exists(),
    }
    return render(request, "campaigns/our_actions.html", context)


@require_safe
def answer(request: HttpRequest, lang: str, delivery: UUID) -> HttpResponse:
    """The PDF of an answer that a member has opened to everybody."""
    del request, lang  # it is the same in every language
    found = get_object_or_404(Delivery, pk=delivery, document_is_public=True, action__is_public=True)
    return saved(found)
