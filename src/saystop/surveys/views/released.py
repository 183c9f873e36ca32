"""The public page of a survey's figures, as they were released."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.surveys import showing, speaking
from saystop.surveys.models import Publication, Version


@gzip_page
@require_safe
def released(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.select_related("survey"), survey__slug=slug)
    if not publication.is_public:
        raise Http404
    try:
        found = showing.released(publication, lang)
    except Version.DoesNotExist:
        raise Http404 from None
    speaking.demand(found.questionnaire, lang)
    context = {
        "survey": publication.survey,
        "publication": publication,
        "title": found.title,
        "spoken": found.spoken,
        "spoken_direction": found.spoken_direction,
        "size": found.size,
        "weighted": found.weighted,
        "shown": found.shown,
    }
    return render(request, "surveys/released.html", context)
