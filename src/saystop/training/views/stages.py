"""A scenario led by a facilitator: what she sees, and what the group sees on the projector."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.training import rules, scenarios
from saystop.training.models import Stage
from saystop.training.services import stages as services
from saystop.training.showing import shown

SECONDS = 3  # after which the projector looks again


@members_only(rules.may_train)
@require_POST
def open_(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    try:
        made = services.open_(unlocked_of(request).member, slug, language)
    except KeyError:
        raise Http404 from None
    return redirect("training:lead", stage=made.pk)


@members_only(rules.may_train)
@require_safe
def lead(request: HttpRequest, stage: UUID) -> HttpResponse:
    """The passage that the group sees, the facilitator's notes, and where it can go on."""
    found = get_object_or_404(Stage, pk=stage)
    story = scenarios.one(found.scenario)[found.language]
    context = {
        "nav": "training",
        "stage": found,
        "story": story,
        "passage": shown(story, found.passage),
        "link": request.build_absolute_uri(reverse("training:stage", args=[found.language, found.code])),
    }
    return render(request, "training/lead.html", context)


@members_only(rules.may_train)
@require_POST
def move(request: HttpRequest, stage: UUID) -> HttpResponse:
    found = get_object_or_404(Stage, pk=stage)
    try:
        services.move(unlocked_of(request).member, found, request.POST.get("passage", ""))
    except KeyError:
        raise Http404 from None
    return redirect("training:lead", stage=found.pk)


@require_safe
def stage(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """What the projector shows; it looks again by itself each few seconds."""
    found = get_object_or_404(Stage, code=code)
    story = scenarios.one(found.scenario)[found.language]
    still = "still" in request.GET
    context = {"story": story, "passage": shown(story, found.passage), "languages": [], "still": still}
    response = render(request, "training/stage.html", context)
    response["Cache-Control"] = "no-store"
    if not still:
        response["Refresh"] = str(SECONDS)
    return response
