"""Courses as everybody reads them: no account, no cookie, no script needed, and nothing that is answered is kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages, prose
from saystop.training import pictures, quizzes, reading, scenarios
from saystop.training.models import Unit, UnitKind
from saystop.training.reading import Whole


@require_safe
@gzip_page
def courses(request: HttpRequest, lang: str) -> HttpResponse:
    """All that can be read, in this language first; the others say in which they are."""
    rows = []
    for one in reading.active():
        spoken = lang if lang in one.languages else one.languages[0]
        rows.append((one.course, one.course.texts[spoken], spoken, languages.named(spoken)))
    rows.sort(key=lambda row: row[2] != lang)
    return render(request, "training/public_courses.html", {"rows": rows})


@require_safe
@gzip_page
def course(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    found = _found(slug)
    if lang not in found.languages:
        return redirect("training:read_course", lang=found.languages[0], slug=slug)
    context = {
        **_about(found, lang, reverse("training:read_course", args=[lang, slug])),
        "units": [unit.texts[lang]["title"] for unit in found.units],
    }
    return render(request, "training/public_course.html", context)


@csrf_exempt  # nobody has a session here that a foreign page could misuse; a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def unit(request: HttpRequest, lang: str, slug: str, number: int) -> HttpResponse:
    """One unit. The answers of a quiz are judged on the page that they are sent to, and forgotten with it."""
    found = _found(slug)
    here = _unit(found, number)
    if lang not in found.languages:
        return redirect("training:read_unit", lang=found.languages[0], slug=slug, number=number)
    said = here.texts[lang]
    context = {
        **_about(found, lang, reverse("training:read_unit", args=[lang, slug, number])),
        "unit": here,
        "told": said,
        "text": prose.html(said.get("text", "")),
        "number": number,
        "count": len(found.units),
        "before": number - 1,
        "after": number + 1 if number < len(found.units) else 0,
        "next_title": found.units[number].texts[lang]["title"] if number < len(found.units) else "",
    }
    if here.kind == UnitKind.SCENARIO:
        context["story"] = scenarios.story(here.scenario, lang)
    if here.kind == UnitKind.QUIZ:
        sent = request.POST if request.method == "POST" else None
        questions = quizzes.page(here, lang, sent)
        right, of = quizzes.count(questions)
        context |= {"questions": questions, "sent": sent is not None, "right": right, "of": of}
    response = render(request, "training/public_unit.html", context)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def picture(request: HttpRequest, lang: str, slug: str, number: int) -> HttpResponseBase:
    del request, lang  # a picture is the same in every language
    kept = bytes(get_object_or_404(Unit, pk=_unit(_found(slug), number).pk, kind=UnitKind.PICTURE).picture)
    response = HttpResponse(kept, content_type=pictures.media_type(kept))
    response["Cache-Control"] = "private, max-age=900"
    return response


def _found(slug: str) -> Whole:
    found = reading.one(slug)
    if found is None:
        raise Http404
    return found


def _unit(found: Whole, number: int) -> Unit:
    if not 1 <= number <= len(found.units):
        raise Http404
    return found.units[number - 1]


def _about(found: Whole, lang: str, here: str) -> dict[str, Any]:
    """What each page of a course shows; the links to other languages are those that it speaks."""
    rest = here.split("/", 2)[2]
    return {
        "course": found.course,
        "course_told": found.course.texts[lang],
        "languages": [languages.link(code, f"/{code}/{rest}") for code in found.languages],
    }
