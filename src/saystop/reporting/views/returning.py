"""Coming back with the receipt. The visit travels in the page, encrypted; there is no cookie."""

import time
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.asking import fields
from saystop.engines.attachments.outcomes import Refused
from saystop.engines.sealing import RECEIPT_WORDS, Receipt, Tampered, UnknownWords, WrongWordCount
from saystop.reporting import floods
from saystop.reporting.drafts import Staged
from saystop.reporting.own_pages import own_pages_only
from saystop.reporting.pages import same_for_all
from saystop.reporting.refusals import refusal
from saystop.reporting.services import attachments, conversation
from saystop.reporting.services import questionnaire as forms
from saystop.reporting.services.attachments import SECONDS_FOR_FILES, AttachmentsGone, Uploaded
from saystop.reporting.services.conversation import (
    LONGEST_MESSAGE,
    Busy,
    Enough,
    NoSuchReport,
    Visit,
    VisitOver,
)
from saystop.reporting.uploads import SealedUpload, SealingUploadHandler, notes, posted

MESSAGES = floods.Bucket(capacity=floods.CAPACITY, leak=floods.LEAK)


@csrf_exempt  # a reporter has no session that a foreign page could misuse, and gets no cookie
@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, lang: str) -> HttpResponse:
    if request.method != "POST":
        return _ask_words(request, lang=lang)
    request.upload_handlers = [SealingUploadHandler()]
    return _posted(request, lang)


@same_for_all("reporting/return.html")
def _ask_words(request: HttpRequest, lang: str) -> dict[str, Any]:
    return {"faults": [], "typed": "", "count": RECEIPT_WORDS}


@gzip_page
def _posted(request: HttpRequest, lang: str) -> HttpResponse:
    go = request.POST.get("go", "")
    uploads = [
        one.uploaded for _, files in request.FILES.lists() for one in files if isinstance(one, SealedUpload)
    ]
    if "visit" not in request.POST or go != "write":
        _drop(uploads)
    if "visit" not in posted(request):
        return _enter(request, lang)
    try:
        visit = conversation.resume(request.POST["visit"])
    except VisitOver:
        _drop(uploads)
        sentence = _(
            "This page was open for more than half an hour: type the words again. What you had written is below, to copy."
        )
        return _words_again(request, [sentence], 422, unsent=request.POST.get("text", ""))
    match go:
        case "write":
            return _write(request, visit, lang, uploads)
        case "withdraw":
            return render(request, "reporting/withdraw.html", {"visit": visit.pack(), "languages": []})
        case "withdraw-now":
            conversation.withdraw_identity(visit)
            return _conversation(request, visit, lang, done=_("Your contact details are deleted."))
    return _conversation(request, visit, lang)


def _drop(uploads: Sequence[Uploaded]) -> None:
    for uploaded in uploads:
        uploaded.arrival.drop()


def _enter(request: HttpRequest, lang: str) -> HttpResponse:
    """The words were typed."""
    try:
        receipt = Receipt.parse(request.POST.get("words", "")[:2000])
    except WrongWordCount as fault:
        return _words_again(request, [_count_sentence(fault)], 422)
    except UnknownWords as fault:
        return _words_again(
            request,
            [_word_sentence(word.position, word.typed, word.suggestions) for word in fault.words],
            422,
        )
    try:
        visit = conversation.arrive(receipt)
    except Busy:
        return _words_again(
            request,
            [_("Many people are here at this moment: wait a few seconds, then press the button again.")],
            503,
        )
    except NoSuchReport:
        sentence = _(
            "All words are in the list, but no report answers to them: compare each word and their order with your receipt."
        )
        return _words_again(request, [sentence], 422)
    return _conversation(request, visit, lang)


def _count_sentence(fault: WrongWordCount) -> str:
    if not fault.count:
        return _("Type the seven words of your receipt.")
    return ngettext(
        "You typed %(count)s word; a receipt has %(expected)s.",
        "You typed %(count)s words; a receipt has %(expected)s.",
        fault.count,
    ) % {"count": fault.count, "expected": fault.expected}


def _word_sentence(position: int, typed: str, suggestions: Sequence[str]) -> str:
    values = {"position": position, "typed": typed[:30], "suggestions": ", ".join(suggestions)}
    if suggestions:
        return (
            _("Word %(position)s, “%(typed)s”, is not in the list. Did you mean: %(suggestions)s?") % values
        )
    return _("Word %(position)s, “%(typed)s”, is not in the list: compare it with your receipt.") % values


def _words_again(request: HttpRequest, faults: list[str], status: int, unsent: str = "") -> HttpResponse:
    context = {
        "faults": faults,
        "typed": request.POST.get("words", "")[:2000],
        "count": RECEIPT_WORDS,
        "unsent": unsent[:100_000],
        "languages": [],
    }
    return render(request, "reporting/return.html", context, status=status)


def _write(request: HttpRequest, visit: Visit, lang: str, uploads: Sequence[Uploaded]) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "").strip()
    if refused := _not_now(visit, text, uploads):
        return _conversation(request, visit, lang, text=text, faults=[refused])
    staged, left_out = _take_in(uploads, keep=request.POST.get("keep") == "yes")
    left_out += notes(request)
    if not text and not staged:
        faults = [] if left_out else [_("Write something or choose a file first.")]
        return _conversation(request, visit, lang, faults=faults, left_out=left_out)
    try:
        conversation.write(visit, text, staged)
    except Enough:
        return _conversation(request, visit, lang, text=text, faults=[_full()])
    except AttachmentsGone:
        lost = _("The files were lost on the way: choose them again.")
        return _conversation(request, visit, lang, text=text, faults=[lost])
    return _conversation(request, visit, lang, done=_("Sent. The desk will read it."), left_out=left_out)


def _not_now(visit: Visit, text: str, uploads: Sequence[Uploaded]) -> str:
    """Why this message is not taken, before its files are looked at; nothing when it is."""
    if len(text) > LONGEST_MESSAGE:
        fault = _("This has %(length)s characters and at most %(max)s fit: send it in two parts.")
        again = " " + _("Choose your files again as well.") if uploads else ""
        return fault % {"length": len(text), "max": LONGEST_MESSAGE} + again
    if wait := MESSAGES.wait(floods.now()):
        fault = _(
            "Many people are writing just now: wait %(seconds)s seconds, choose your files again, then send."
        )
        return fault % {"seconds": wait}
    return "" if conversation.has_room(visit.report, len(uploads)) else _full()


def _full() -> str:
    return _("No more fits into this report: send a new one, and say in it that you have written before.")


def _take_in(uploads: Sequence[Uploaded], *, keep: bool) -> tuple[list[Staged], list[str]]:
    deadline = time.monotonic() + SECONDS_FOR_FILES
    staged: list[Staged] = []
    faults = []
    for uploaded in uploads:
        try:
            staged.append(attachments.keep(uploaded, keep_place_and_time=keep, deadline=deadline))
        except Refused as fault:
            faults.append(refusal(uploaded.name, fault.reason))
    return staged, faults


def _conversation(
    request: HttpRequest,
    visit: Visit,
    lang: str,
    *,
    text: str = "",
    done: str = "",
    faults: Sequence[str] = (),
    left_out: Sequence[str] = (),
) -> HttpResponse:
    """The report's page.

    Args:
        text: what was written and not sent.
        done: what was done.
        faults: why nothing was sent, a sentence each.
        left_out: why files were not taken, a sentence each; with `done`, the rest was sent.
    """
    try:
        answers = conversation.told(visit)
        messages = conversation.read(visit.report, visit.key)
    except Tampered:
        return render(request, "reporting/tampered.html", {"languages": []}, status=500)
    questionnaire = forms.version(visit.report.form_id)
    context = {
        "visit": visit.pack(),
        "told": [
            answer
            for step in questionnaire.steps
            for answer in fields.answers(questionnaire, step, answers, lang)
        ],
        "attachments": visit.report.attachments.filter(message=None).count(),
        "messages": messages,
        "older": bool(messages) and messages[0].number > 1,
        "has_identity": bool(visit.report.identity),
        "text": text,
        "done": done,
        "faults": faults,
        "left_out": left_out,
        "bound": LONGEST_MESSAGE,
        "languages": [],
    }
    status = 422 if faults or (left_out and not done) else 200
    return render(request, "reporting/conversation.html", context, status=status)
