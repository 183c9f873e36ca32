"""How often pages were opened, for members who keep the website."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saystop.asking import languages
from saystop.offices.access import members_only
from saystop.website import drawing, rules
from saystop.website import visit_queries as queries


@members_only(rules.may_campaign)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """By month, and by page; of all languages or of one."""
    spoken = request.GET.get("language", "")
    lang = spoken if spoken in languages.codes() else ""
    told = queries.told(lang)
    context = {
        "nav": "figures",
        "told": told,
        "months": list(zip(told.months, told.whole, strict=True)),
        "recent": told.months[-queries.RECENT :],
        "picture": drawing.over_months(_("Pages opened"), told.months, told.whole),
        "lang": lang,
        "languages_of_pages": [(code, languages.named(code)) for code in languages.codes()],
    }
    return render(request, "website/visits.html", context)
