"""Answers on paper, entered by a member: the whole form on one page, and straight on to the next."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from saystop.asking import fields
from saystop.asking.languages import direction, named
from saystop.engines.questionnaires.model import Questionnaire
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys import rules
from saystop.surveys.filling import Draft, DraftLost, Filling, Page
from saystop.surveys.models import Source, State, Survey, Version
from saystop.surveys.services import entering


@members_only(rules.may_enter_answers)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, survey: UUID) -> HttpResponse:
    """One sheet of paper; what was sent twice is there once."""
    found = get_object_or_404(Survey.objects.exclude(state=State.DRAFT), pk=survey)
    version = Version.objects.current(found)
    questionnaire = version.questionnaire
    language = _language(request, questionnaire)
    draft = _draft(request, found, version, questionnaire)
    filling = Filling(questionnaire, language, True, draft)
    if request.method != "POST":
        return _show(request, found, filling, filling.open(""))
    go = request.POST.get("go", "")
    page = filling.submit("", request.POST, forward=go == "next")
    if action := request.POST.get("repeat"):
        filling.draft = replace(
            filling.draft, answers=fields.changed(questionnaire, filling.draft.answers, action)
        )
        page = filling.open("")
    elif page.step is None:
        entering.enter(
            unlocked_of(request).member,
            version,
            questionnaire,
            page.values,
            language,
            UUID(filling.draft.once),
        )
        return redirect(f"{reverse('surveys:enter', args=[found.pk])}?language={language}&done=1")
    return _show(request, found, filling, page)


def _draft(request: HttpRequest, survey: Survey, version: Version, questionnaire: Questionnaire) -> Draft:
    """A sheet that is being entered has its number, so that it is kept once."""
    try:
        draft = Draft.unpack(request.POST.get("draft", ""), survey.pk)
    except DraftLost:
        draft = Draft("")
    if draft.version == str(version.pk):
        return draft
    return Draft(str(version.pk), answers=fields.begin(questionnaire))


def _language(request: HttpRequest, questionnaire: Questionnaire) -> str:
    """That of the paper: it is kept with the answers."""
    asked = request.POST.get("language") or request.POST.get("spoken") or request.GET.get("language", "")
    if asked in questionnaire.languages:
        return asked
    own = translation.get_language() or ""
    return own if own in questionnaire.languages else questionnaire.default_language


def _show(request: HttpRequest, survey: Survey, filling: Filling, page: Page) -> HttpResponse:
    step = page.step
    errors = step.errors() if step else []
    context = {
        "survey": survey,
        "page": page,
        "step": step,
        "errors": errors,
        "draft": filling.draft.pack(survey.pk),
        "language": filling.language,
        "direction": direction(filling.language),
        "survey_languages": [(code, named(code)) for code in filling.questionnaire.languages],
        "done": request.method == "GET" and "done" in request.GET,
        "entered": survey.responses.filter(source=Source.PAPER).count(),
        "nav": "surveys",
    }
    return render(request, "surveys/enter.html", context, status=422 if errors else 200)
