"""A scenario played alone: each choice is a link, nothing is kept, and it works without JavaScript."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.reporting.pages import same_for_all
from saystop.training import scenarios
from saystop.training.showing import shown


@require_safe
@same_for_all("training/scenarios.html")
def all_(request: HttpRequest, lang: str) -> dict[str, Any]:
    return {"scenarios": scenarios.in_language(lang)}


@require_safe
@same_for_all("training/begin.html")
def begin(request: HttpRequest, lang: str, slug: str) -> dict[str, Any]:
    story = scenarios.story(slug, lang)
    if story is None:
        raise Http404
    return {"slug": slug, "story": story}


@require_safe
@gzip_page
def passage(request: HttpRequest, lang: str, slug: str, passage: str) -> HttpResponse:
    """Made anew each time: there are so many that keeping them would push the pages of the line out."""
    story = scenarios.story(slug, lang)
    if story is None or passage not in story.passages:
        raise Http404
    context = {"slug": slug, "story": story, "passage": shown(story, passage)}
    return render(request, "training/passage.html", context)
