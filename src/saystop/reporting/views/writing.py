"""Writing a report: four steps, each a page that a browser without JavaScript can send."""

import secrets
import time
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.asking import fields, languages, markdown
from saystop.asking.fields import Step
from saystop.engines.questionnaires.model import Questionnaire
from saystop.offices import rules
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.context import shown_office
from saystop.offices.models import Member
from saystop.reporting import channels, floods, receipt_pool
from saystop.reporting.drafts import Draft, DraftLost, PreparedReceipt
from saystop.reporting.models import FormVersion
from saystop.reporting.own_pages import own_pages_only
from saystop.reporting.pages import same_for_all
from saystop.reporting.pictures import without_pictures
from saystop.reporting.services import questionnaire as forms
from saystop.reporting.services.attachments import AttachmentsGone, Uploaded
from saystop.reporting.services.reports import receive, was_received
from saystop.reporting.signals import report_begun
from saystop.reporting.steps import CHECK, Page, Writing, names, without
from saystop.reporting.uploads import SealedUpload, SealingUploadHandler, posted
from saystop.reporting.uploads import notes as notes_of

# How long after it was chosen a receipt is shown; a page that is found later shows none.
RECEIPT_MINUTES = 60
TICKETS = floods.Tickets()
ARRIVALS = floods.Bucket(capacity=floods.CAPACITY, leak=floods.LEAK)


@csrf_exempt  # a reporter has no session that a foreign page could misuse, and gets no cookie
@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, lang: str) -> HttpResponse:
    if request.method == "POST":
        return _posted(request, lang)
    return _first_page_by(request, lang) if channels.named(request) else _first_page(request, lang=lang)


@gzip_page
def _first_page_by(request: HttpRequest, lang: str) -> HttpResponse:
    """For those who came by a channel: the draft in the page knows it, whatever language they choose then."""
    questionnaire = forms.current()
    writing = Writing(questionnaire, lang, _fresh(request, lang))
    page = writing.open(questionnaire.steps[0].path)
    return render(request, "reporting/step.html", _context(questionnaire, page, lang))


@same_for_all("reporting/step.html")
def _first_page(request: HttpRequest, lang: str) -> dict[str, Any]:
    """The first step before anything was answered: the same for everybody."""
    questionnaire = forms.current()
    writing = Writing(questionnaire, lang, _fresh(request, lang))
    return _context(questionnaire, writing.open(questionnaire.steps[0].path), lang) | {"draft": ""}


@csrf_exempt  # the check comes in _take_checked, after the sealing upload handler is in place
@members_only(rules.works_at_a_desk, back="reporting:take")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, lang: str) -> HttpResponse:
    """A member enters a report for a caller or a visitor of a stand, who gets the receipt."""
    request.upload_handlers = [SealingUploadHandler()]
    with translation.override(lang):
        return _take_checked(request, lang)


@csrf_protect
def _take_checked(request: HttpRequest, lang: str) -> HttpResponse:
    if request.method == "POST":
        return _posted(request, lang, unlocked_of(request).member)
    questionnaire = forms.current()
    writing = Writing(questionnaire, lang, _fresh(request, lang))
    page = writing.open(questionnaire.steps[0].path)
    return render(request, "reporting/step.html", _context(questionnaire, page, lang, taking=True))


@gzip_page
def _posted(request: HttpRequest, lang: str, member: Member | None = None) -> HttpResponse:
    if member is None:
        request.upload_handlers = [SealingUploadHandler()]
    data = posted(request)
    try:
        draft = Draft.unpack(str(data["draft"])) if data.get("draft") else _fresh(request, lang)
        questionnaire = forms.version(draft.form)
        notes = notes_of(request)
    except (DraftLost, FormVersion.DoesNotExist):
        draft = _fresh(request, lang)
        notes = [
            _(
                "What you wrote on the pages before could not be read any more: please look at each page again."
            )
        ]
        questionnaire = forms.version(draft.form)
    if draft.channel and not draft.counted:
        report_begun.send(Draft, channel=draft.channel)
        draft = replace(draft, counted=True)
    writing = Writing(questionnaire, lang, replace(draft, language=lang))
    uploads = [
        one.uploaded for _, files in request.FILES.lists() for one in files if isinstance(one, SealedUpload)
    ]
    go, _colon, target = data.get("go", "next").partition(":")
    if data.get("step") == CHECK or go == "send":
        # The last page has no field for files.
        for uploaded in uploads:
            uploaded.arrival.drop()
    if go == "send":
        return _send(request, writing, member, notes)
    if go == "change":
        page = _turned(writing, data, uploads, notes, target)
    elif (button := data.get("repeat", "")) and data.get("step") != CHECK:
        page = writing.submit(data.get("step", ""), data, uploads, False, notes, repeat=button)
    elif go == "remove":
        writing.remove(target)
        page = _again(writing, data, uploads, [])
    else:
        page = _again(writing, data, uploads, notes, forward=go == "next")
    return _show(request, writing, page, member)


def _again(
    writing: Writing, data: Any, uploads: list[Uploaded], notes: list[str], *, forward: bool = False
) -> Page:
    if data.get("step") == CHECK:
        return writing.check(notes)
    return writing.submit(data.get("step", ""), data, uploads, forward, notes)


def _turned(writing: Writing, data: Any, uploads: list[Uploaded], notes: list[str], target: str) -> Page:
    """Another step, after what stands in this one was taken; what can't be taken is shown first: nothing typed is lost."""
    if data.get("step") != CHECK:
        page = writing.submit(data.get("step", ""), data, uploads, False, notes)
        if page.refused or (page.step and any(one.error and one.value for one in page.step.fields())):
            return page
    return writing.open(target)


def _send(request: HttpRequest, writing: Writing, member: Member | None, notes: list[str]) -> HttpResponse:
    """The last step: sealed and stored, then the receipt."""
    page = writing.check(notes)
    draft = page.draft
    if page.step is not None or draft.receipt is None:
        return _show(request, writing, page, member)
    if _minute() - draft.receipt.minute > RECEIPT_MINUTES:
        return _too_late(request, writing, draft.receipt, member)
    try:
        receive(draft, page.values, draft.receipt, member)
    except AttachmentsGone as fault:
        gone = [one for one in draft.attachments if one.id in fault.gone]
        writing.draft = without(draft, set(fault.gone))
        note = _(
            "These files waited too long and are gone: %(names)s. Add them again under “Change”, or send without them."
        )
        return _show(request, writing, writing.check([note % {"names": names(gone)}]), member)
    words = draft.receipt.text.split()
    return render(
        request,
        "reporting/receipt.html",
        {
            "words": words,
            "address": request.get_host() + reverse("reporting:return", args=[writing.language]),
            "languages": [],  # another language would lead away from the words
            "taking": member is not None,
            "current": len(writing.questionnaire.steps) + 1,
            "steps": _steps(writing.questionnaire, writing.language),
        },
    )


def _too_late(
    request: HttpRequest, writing: Writing, receipt: PreparedReceipt, member: Member | None
) -> HttpResponse:
    """The page to be sent is older than an hour: its words are not shown to whoever finds it in a browser."""
    if was_received(receipt):
        return render(request, "reporting/sent_before.html", {"languages": []})
    writing.draft = replace(writing.draft, receipt=None)
    note = _("This page was open for more than an hour: look at it once more, then send it.")
    return _show(request, writing, writing.check([note]), member)


def _minute() -> int:
    return int(time.time()) // 60


def _wait(draft: Draft) -> int:
    """Seconds to wait before this draft is given a receipt, without which it cannot be sent; whoever has waited is taken."""
    clock = int(time.time())
    if draft.not_before > clock:
        return draft.not_before - clock
    if draft.ticket and TICKETS.redeem(draft.ticket, draft.not_before, clock):
        return 0
    return ARRIVALS.wait(floods.now())


def _ask_to_wait(
    request: HttpRequest, writing: Writing, page: Page, wait: int, member: Member | None
) -> HttpResponse:
    draft = page.draft
    if draft.not_before <= int(time.time()):
        draft = replace(draft, not_before=int(time.time()) + wait, ticket=secrets.token_urlsafe(12))
    context = _context(
        writing.questionnaire, replace(page, draft=draft), writing.language, taking=member is not None
    )
    response = render(
        request, "reporting/wait.html", context | {"seconds": wait, "languages": []}, status=503
    )
    response["Retry-After"] = str(wait)
    return response


def _show(request: HttpRequest, writing: Writing, page: Page, member: Member | None) -> HttpResponse:
    if page.step is None and page.draft.receipt is None:
        if wait := _wait(page.draft):
            return _ask_to_wait(request, writing, page, wait, member)
        page = replace(
            page, draft=replace(page.draft, receipt=replace(receipt_pool.take(), minute=_minute()))
        )
    template = "reporting/step.html" if page.step else "reporting/check.html"
    faulty = page.refused or (page.step and page.step.errors())
    context = _context(writing.questionnaire, page, writing.language, taking=member is not None)
    return render(request, template, context, status=422 if faulty else 200)


def _context(questionnaire: Questionnaire, page: Page, lang: str, *, taking: bool = False) -> dict[str, Any]:
    paths = [step.path for step in questionnaire.steps]
    at = paths.index(page.step.path) if page.step else len(paths)
    step = _fitting(questionnaire, page.step)
    return {
        "page": page,
        "step": step,
        "draft": page.draft.pack(),
        "attachments": page.draft.attachments,
        "shows_attachments": step is None or any(field.widget == "files" for field in step.fields()),
        "errors": step.errors() if step else [],
        "steps": _steps(questionnaire, lang),
        "current": at,
        "back": paths[at - 1] if at else "",
        "taking": taking,
        "speaks": _speaks(questionnaire, lang),
        # Another language is a button of the form: it takes along what was written.
        "switch": f"change:{step.path}" if step else "next",
        **({"languages": languages.links_to("reporting:take")} if taking else {}),
    }


def _fitting(questionnaire: Questionnaire, step: Step | None) -> Step | None:
    """The step as this office asks it."""
    office = shown_office()
    if step is None or office is None or office.accepts_images:
        return step
    reason = " ".join([_("This office takes no pictures or films."), office.image_refusal])
    return without_pictures(questionnaire, step, reason)


def _steps(questionnaire: Questionnaire, lang: str) -> list[str]:
    default = questionnaire.default_language
    titles = [markdown.plain(step.label.get(lang, default)) for step in questionnaire.steps]
    return [*titles, _("Check and send"), _("Keep your receipt")]


def _speaks(questionnaire: Questionnaire, lang: str) -> str:
    """For elements with words of the form, where it speaks a language into which the program's own are not translated."""
    if languages.stand_in() is None or not {lang, lang.partition("-")[0]} & {*questionnaire.languages}:
        return ""
    return languages.attributes(lang)


def _fresh(request: HttpRequest, lang: str) -> Draft:
    questionnaire = forms.current()
    return Draft(
        form=questionnaire.digest,
        language=lang,
        answers=fields.begin(questionnaire),
        channel=channels.named(request),
    )
