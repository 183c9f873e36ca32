"""Answering a survey: pages that a browser without JavaScript can send. No cookie, no address, nothing kept before the end."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.asking import fields
from saystop.asking.languages import direction
from saystop.engines.questionnaires.model import Questionnaire
from saystop.reporting.floods import Bucket, now
from saystop.surveys import speaking
from saystop.surveys.filling import Draft, DraftLost, Filling, Page
from saystop.surveys.models import State, Survey, Version
from saystop.surveys.services import intake, links
from saystop.surveys.services.intake import Answered, Closed, TicketSpent, ticket_counts

LONGEST_CONTACT = 300
# A flood is slowed for all alike: so many at once, then so many a second.
ARRIVALS = Bucket(capacity=settings.SAYSTOP_RESPONSES_AT_ONCE, leak=settings.SAYSTOP_RESPONSES_A_SECOND)


@csrf_exempt  # a respondent has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.exclude(state=State.DRAFT), slug=slug)
    speaking.demand(Version.objects.current(survey).questionnaire, lang)
    if request.method == "POST" and request.POST.get("go") == "contact":
        return _contact(request, survey, lang)
    if not intake.is_open(survey, timezone.localdate()):
        return render(request, "surveys/closed.html", {"survey": survey})
    try:
        draft, version, lost = _draft(request, survey)
    except TicketSpent:
        return render(request, "surveys/no_ticket.html", {"survey": survey}, status=403)
    questionnaire = version.questionnaire
    filling = Filling(questionnaire, lang, survey.one_page, draft)
    if request.method != "POST":
        return _show(request, survey, filling, filling.open(""))
    if lost:
        return _show(request, survey, filling, filling.open(""), lost=True)
    return _posted(request, survey, version, filling)


@csrf_exempt
@gzip_page
@require_http_methods(["GET", "HEAD"])
def go_on(request: HttpRequest, lang: str, slug: str, secret: str) -> HttpResponse:
    """The private link of somebody who paused."""
    survey = get_object_or_404(Survey.objects.exclude(state=State.DRAFT), slug=slug)
    speaking.demand(Version.objects.current(survey).questionnaire, lang)
    if not intake.is_open(survey, timezone.localdate()):
        return render(request, "surveys/closed.html", {"survey": survey})
    try:
        kept = links.resume(survey, secret)
        version = Version.objects.get(pk=UUID(kept["version"]), survey=survey)
    except (links.PauseGone, Version.DoesNotExist, KeyError, ValueError):
        return render(request, "surveys/pause_gone.html", {"survey": survey}, status=404)
    draft = Draft(kept["version"], kept["once"], kept["answers"], kept["ticket"], secret)
    filling = Filling(version.questionnaire, lang, survey.one_page, draft)
    return _show(request, survey, filling, filling.open(str(kept.get("step", ""))))


def _draft(request: HttpRequest, survey: Survey) -> tuple[Draft, Version, bool]:
    """What travelled in the page; a fresh one, and True, when it cannot be read."""
    written = request.POST.get("draft", "")
    if written:
        try:
            draft = Draft.unpack(written, survey.pk)
            return draft, Version.objects.get(pk=UUID(draft.version), survey=survey), False
        except (DraftLost, Version.DoesNotExist, ValueError):
            pass
    ticket = request.GET.get("t", "")
    if survey.by_ticket and not ticket_counts(survey, ticket):
        raise TicketSpent
    version = Version.objects.current(survey)
    draft = Draft(str(version.pk), answers=fields.begin(version.questionnaire), ticket=ticket)
    return draft, version, request.method == "POST"


def _posted(request: HttpRequest, survey: Survey, version: Version, filling: Filling) -> HttpResponse:
    go, _colon, target = request.POST.get("go", "next").partition(":")
    step = request.POST.get("step", "")
    if action := request.POST.get("repeat"):
        filling.submit(step, request.POST, forward=False)
        filling.draft = replace(
            filling.draft, answers=fields.changed(filling.questionnaire, filling.draft.answers, action)
        )
        return _show(request, survey, filling, filling.open(step))
    page = filling.submit(step, request.POST, forward=go == "next")
    if go == "pause" and survey.may_pause:
        if wait := ARRIVALS.wait(now()):  # what waits takes room as well
            return _show(request, survey, filling, filling.open(step), wait=wait)
        return _pause(request, survey, filling, step)
    if go == "change":
        return _show(request, survey, filling, filling.open(target))
    if page.step is not None:
        return _show(request, survey, filling, page)
    return _finish(request, survey, version, filling, page)


def _finish(
    request: HttpRequest, survey: Survey, version: Version, filling: Filling, page: Page
) -> HttpResponse:
    if wait := ARRIVALS.wait(now()):
        back = filling.open(request.POST.get("step", ""))
        return _show(request, survey, filling, back, wait=wait)
    answered = Answered(page.values, filling.language, once=UUID(filling.draft.once))
    try:
        intake.receive(version, filling.questionnaire, answered, ticket=filling.draft.ticket)
    except Closed:
        return render(request, "surveys/closed.html", {"survey": survey})
    except TicketSpent:
        return render(request, "surveys/no_ticket.html", {"survey": survey}, status=403)
    if filling.draft.link:
        links.forget_pause(filling.draft.link)
    return _thanks(request, survey, filling.language)


def _pause(request: HttpRequest, survey: Survey, filling: Filling, step: str) -> HttpResponse:
    draft = filling.draft
    kept = {
        "version": draft.version,
        "once": draft.once,
        "answers": draft.answers,
        "ticket": draft.ticket,
        "step": step,
    }
    try:
        secret = links.pause(survey, kept, instead_of=draft.link)
    except links.NoRoom:
        refused = _("These answers cannot be kept for later: send them now, or leave this page open.")
        return _show(request, survey, filling, filling.open(step), refused=refused)
    address = reverse("surveys:go_on", args=[filling.language, survey.slug, secret])
    context = {
        "survey": survey,
        "address": request.build_absolute_uri(address),
        "days": links.PAUSE_DAYS,
    }
    return render(request, "surveys/paused.html", context)


def _thanks(
    request: HttpRequest, survey: Survey, language: str, *, status: int = 200, **told: object
) -> HttpResponse:
    """The end, which asks for a contact where the respondent can read what for."""
    read, consent = _consent(survey, language)
    context = {
        "survey": survey,
        "form_action": reverse("surveys:answer", kwargs={"lang": language, "slug": survey.slug}),
        "consent": consent,
        "consent_language": read,
        "consent_direction": direction(read),
        **told,
    }
    return render(request, "surveys/thanks.html", context, status=status)


def _consent(survey: Survey, language: str) -> tuple[str, str]:
    """In which language somebody who answers in `language` is asked for a contact, and what for."""
    read = speaking.read_as(Version.objects.current(survey).questionnaire, language)
    return read, survey.consent_in(read)


def _contact(request: HttpRequest, survey: Survey, language: str) -> HttpResponse:
    """How to reach somebody, after the answers were sent and apart from them."""
    text = request.POST.get("contact", "").strip()
    if not _consent(survey, language)[1]:
        return redirect("surveys:answer", lang=language, slug=survey.slug)
    if not intake.takes_contacts(survey, timezone.localdate()):
        return render(request, "surveys/closed.html", {"survey": survey})
    error = ""
    if not text:
        error = _("Write how we can reach you, or close this page.")
    elif len(text) > LONGEST_CONTACT:
        error = _("Write at most 300 characters.")
    elif ARRIVALS.wait(now()):
        error = _("Many people are writing at this moment: send it again in a minute.")
    if error:
        return _thanks(request, survey, language, status=422, contact=text, error=error)
    intake.leave_contact(survey, text)
    return _thanks(request, survey, language, left=True)


def _show(
    request: HttpRequest,
    survey: Survey,
    filling: Filling,
    page: Page,
    *,
    lost: bool = False,
    wait: int = 0,
    refused: str = "",
) -> HttpResponse:
    step = page.step
    questionnaire = filling.questionnaire
    errors = step.errors() if step else []
    context: dict[str, Any] = {
        "survey": survey,
        "page": page,
        "step": step,
        "title": _title(questionnaire, filling.language),
        **speaking.of(survey, questionnaire, filling.language),
        "draft": filling.draft.pack(survey.pk),
        "errors": errors,
        "back": filling.back(step.path) if step else "",
        "lost": lost,
        "wait": wait,
        "refused": refused,
        "switch": f"change:{step.path}" if step else "next",
        **_progress(filling, step.path if step else ""),
    }
    status = 503 if wait else 422 if errors or lost or refused else 200
    return render(request, "surveys/step.html", context, status=status)


def _progress(filling: Filling, path: str) -> dict[str, int]:
    checked, _faults = fields.judge(filling.questionnaire, filling.draft.answers)
    paths = [step.path for step in filling.steps(checked)]
    return {"number": paths.index(path) + 1 if path in paths else 1, "count": max(len(paths), 1)}


def _title(questionnaire: Questionnaire, language: str) -> str:
    return questionnaire.title.get(language, questionnaire.default_language)
