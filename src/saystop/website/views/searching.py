"""Search over the pages of a language. What was searched is kept nowhere."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.website import queries

ON_A_PAGE = 12


@require_safe
@gzip_page
def search(request: HttpRequest, lang: str) -> HttpResponse:
    words = queries.searchable(request.GET.get("q", ""))
    found = Paginator(queries.search(lang, words), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "pages": found,
        "rows": [(one.title, one.summary, one.get_url(request)) for one in found],
        "query": urlencode({"q": words}),
        "longest": queries.LONGEST_SEARCH,
    }
    return render(request, "website/search.html", context)
