"""Registering for an event, for everybody, asked as a survey asks: no account, no cookie, no script. And taking it back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import fields, languages
from saystop.casework import mailing
from saystop.engines.questionnaires.languages import UNDETERMINED
from saystop.engines.questionnaires.model import Text
from saystop.engines.questionnaires.values import Code, Fault
from saystop.reporting.floods import Bucket, now
from saystop.surveys.filling import Draft, DraftLost, Filling, Page
from saystop.website import event_files, event_links
from saystop.website import event_queries as queries
from saystop.website.event_workbooks import EMAIL, path_of
from saystop.website.models import Event, EventQuestions, EventRegistration
from saystop.website.services import event_mail
from saystop.website.services import registering as services

INVALID, GONE, BUSY = 422, 410, 503
LONGEST_ADDRESS = 254  # characters (RFC 5321)
# A flood is slowed for all alike: so many at once, then so many a second.
ARRIVALS = Bucket(capacity=120, leak=2.0)


@csrf_exempt  # whoever registers has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, lang: str, event: UUID) -> HttpResponse:
    """The questions of an event, a page at a time; nothing is kept before the end."""
    found = get_object_or_404(Event, pk=event)
    if not found.may_be_registered_for:
        return _closed(request, lang, found)
    draft, questions, is_lost = _draft(request, found)
    filling = Filling(questions.questionnaire, lang, False, draft)
    if request.method != "POST":
        return _ask(request, found, filling, filling.open(""))
    if is_lost:
        return _ask(request, found, filling, filling.open(""), is_lost=True)
    return _posted(request, found, questions, filling)


@require_safe
def calendar(request: HttpRequest, lang: str, event: UUID) -> HttpResponse:
    """The event for a calendar; it leads to its page, or to where one registers."""
    found = get_object_or_404(Event, pk=event)
    page = queries.page(found, lang)
    link = page.get_url(request) if page else reverse("website:register", args=[lang, found.pk])
    body = event_files.of_event(found, queries.title(found, lang), request.build_absolute_uri(link))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{found.day:%Y-%m-%d}.ics"'
    return response


@csrf_exempt
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """One's own registration, by its private link; and taking it back, asked twice."""
    row = services.found(token)
    if row is None:
        return _gone(request)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    if go != "sure":
        return _mine(request, lang, row, is_asked=go == "ask")
    try:
        services.withdraw(token)
    except services.Unknown:  # by another window, meanwhile
        return _gone(request)
    context = {**_about(row.event, lang), "languages": []}
    return _private(render(request, "website/registration_withdrawn.html", context))


def _draft(request: HttpRequest, event: Event) -> tuple[Draft, EventQuestions, bool]:
    """What travelled in the page; a fresh one, and True, when it cannot be read."""
    written = request.POST.get("draft", "")
    if written:
        try:
            draft = Draft.unpack(written, event.pk)
            return draft, event.questions.get(pk=UUID(draft.version)), False
        except (DraftLost, EventQuestions.DoesNotExist, ValueError):
            pass
    questions = queries.current_questions(event)
    fresh = Draft(str(questions.pk), answers=fields.begin(questions.questionnaire))
    return fresh, questions, request.method == "POST"


def _posted(request: HttpRequest, event: Event, questions: EventQuestions, filling: Filling) -> HttpResponse:
    go, _colon, target = request.POST.get("go", "next").partition(":")
    step = request.POST.get("step", "")
    if action := request.POST.get("repeat"):
        filling.submit(step, request.POST, forward=False)
        changed = fields.changed(filling.questionnaire, filling.draft.answers, action)
        filling.draft = _with(filling.draft, changed)
        return _ask(request, event, filling, filling.open(step))
    page = filling.submit(step, request.POST, forward=go == "next")
    if go == "change":
        return _ask(request, event, filling, filling.open(target))
    if page.step is not None and page.step.errors():
        return _ask(request, event, filling, page)
    # Also of a page that was filled in before: an address that is none reaches nobody.
    if (page.step is None or go == "next") and (wrong := _wrong_address(filling)):
        return _ask(request, event, filling, wrong)
    if page.step is not None:
        return _ask(request, event, filling, page)
    return _finish(request, event, questions, filling, page)


def _finish(
    request: HttpRequest, event: Event, questions: EventQuestions, filling: Filling, page: Page
) -> HttpResponse:
    back = request.POST.get("step", "")
    if ARRIVALS.wait(now()):
        trouble = _("Many register at this moment. Wait a minute and send it again.")
        return _ask(request, event, filling, filling.open(back), trouble=trouble, status=BUSY)
    given = services.Given(page.values, filling.language, UUID(filling.draft.once))
    try:
        row = services.register(questions, filling.questionnaire, given)
    except services.Closed:
        return _closed(request, filling.language, event)
    except services.Full:
        trouble = _("The event and its waiting list are full.")
        return _ask(request, event, filling, filling.open(back), trouble=trouble, status=INVALID)
    event_mail.send(row)
    gave_address = bool(str(page.values.get(path_of(filling.questionnaire, EMAIL), "")).strip())
    return _mine(request, filling.language, row, is_fresh=True, gave_address=gave_address)


def _wrong_address(filling: Filling) -> Page | None:
    """The page on which an e-mail address is asked, when what was typed is none."""
    path = path_of(filling.questionnaire, EMAIL)
    checked, _faults = fields.judge(filling.questionnaire, filling.draft.answers, filling.language)
    typed = str(checked.values.get(path, "")).strip() if path else ""
    if not typed:
        return None
    try:
        validate_email(typed)
        if len(typed) <= LONGEST_ADDRESS:
            return None
    except ValidationError:
        pass
    sentence = _("Type the whole e-mail address, such as ana@office.example.")
    fault = Fault(Code.CONSTRAINT, Text({filling.language: sentence}))
    at = filling.questionnaire.step_of[path]
    step = next(one for one in filling.questionnaire.steps if one.path == at)
    shown = fields.step_page(
        filling.questionnaire,
        step,
        filling.draft.answers,
        checked,
        {path: fault},
        filling.language,
        fold=False,
    )
    return Page(filling.draft, shown)


def _with(draft: Draft, answers: dict[str, list[str]]) -> Draft:
    return Draft(draft.version, draft.once, answers)


def _ask(
    request: HttpRequest,
    event: Event,
    filling: Filling,
    page: Page,
    *,
    is_lost: bool = False,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    step = page.step
    errors = step.errors() if step else []
    paths = [one.path for one in filling.steps(_checked(filling))]
    at = step.path if step else ""
    spoken = filling.questionnaire.languages
    asked = filling.language if filling.language in spoken else filling.questionnaire.default_language
    context: dict[str, Any] = {
        **_about(event, filling.language),
        "step": step,
        "more_asked": page.more_asked,
        # A workbook whose columns name no language says nothing of it.
        "asked_in": filling.language if asked == UNDETERMINED else asked,
        "asked_direction": languages.direction(asked),
        "form_action": reverse("website:register", args=[filling.language, event.pk]),
        "draft": filling.draft.pack(event.pk),
        "errors": errors,
        "back": filling.back(at),
        "is_lost": is_lost,
        "trouble": trouble,
        "left": queries.seats_left(event),
        "desk": event.desk,
        "office_sends_mail": mailing.is_possible(),
        "switch": f"change:{at}",
        "number": paths.index(at) + 1 if at in paths else 1,
        "count": max(len(paths), 1),
    }
    answer = render(
        request, "website/register.html", context, status=INVALID if errors or is_lost else status
    )
    return _private(answer)


def _checked(filling: Filling) -> Any:
    return fields.judge(filling.questionnaire, filling.draft.answers)[0]


def _closed(request: HttpRequest, lang: str, event: Event) -> HttpResponse:
    return render(request, "website/registration_closed.html", _about(event, lang))


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "website/no_registration.html", {"languages": []}, status=GONE)


def _mine(
    request: HttpRequest,
    lang: str,
    row: EventRegistration,
    *,
    is_fresh: bool = False,
    is_asked: bool = False,
    gave_address: bool = False,
) -> HttpResponse:
    token = event_links.token_for(row.pk)
    context = {
        **_about(row.event, lang),
        "row": row,
        "link": request.build_absolute_uri(reverse("website:my_registration", args=[lang, token])),
        "token": token,
        # The same whether or not a mail went out: else it would tell how often an address is on the list already.
        "sends_mail": mailing.is_possible() and gave_address,
        "is_fresh": is_fresh,
        "is_asked": is_asked,
        "languages": [],
    }
    return _private(render(request, "website/my_registration.html", context))


def _about(event: Event, lang: str) -> dict[str, Any]:
    page = queries.page(event, lang)
    return {
        "event": event,
        "title": queries.title(event, lang),
        "spoken": languages.named(event.language),
        "event_url": page.url if page else "",
    }


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
