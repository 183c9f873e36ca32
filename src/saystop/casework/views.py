"""The desk's pages: the inbox, a case, what is done with it. Parse, call, render."""

import functools
import uuid
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, Self
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saystop.casework import queries, rules, services, showing
from saystop.casework.forms import AnswerForm, AssignForm, NoteForm, StateForm, closing_reasons, next_states
from saystop.casework.models import Case, State
from saystop.casework.queries import ALL, NOBODY, OPEN, Filters
from saystop.engines.attachments.outcomes import Refused
from saystop.engines.sealing import Tampered
from saystop.offices.access import View, members_only, unlocked_of
from saystop.reporting.models import Attachment
from saystop.reporting.services.conversation import LONGEST_MESSAGE

P = ParamSpec("P")

INVALID, ALTERED, NOT_NOW = 422, 409, 503
OPENED = "opened"  # in the session: the case that this member has open


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of a case's page. Every button of the page sends it along, so that none loses it."""

    answer: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    wait: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        sent = request.POST
        return cls(sent.get("text", ""), sent.get("note-text", ""), bool(sent.get("wait")))

    def __bool__(self) -> bool:
        return bool(self.answer.strip() or self.note.strip())


def deliberate(view: View[P]) -> View[P]:
    """Answer no browser that fetches ahead: opening is an entry in the audit trail, so a person must have asked for it."""

    @functools.wraps(view)
    def handle(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
        if "prefetch" in purpose or "prerender" in purpose:
            return HttpResponse(status=NOT_NOW)
        return view(request, *args, **kwargs)

    return handle


@members_only(rules.is_member)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    if not rules.works_at_a_desk(unlocked.member):
        return render(request, "casework/no_desk.html", {"nav": "inbox"})
    filters = Filters.of(request.GET.dict())
    page = request.GET.get("page", "")
    found = queries.inbox(unlocked, filters, int(page) if page.isdecimal() and len(page) < 7 else 1)
    chosen = {
        "state": filters.state,
        "assignee": filters.assignee,
        "unread": "yes" if filters.unread else "",
    }
    context = {
        "nav": "inbox",
        "inbox": found,
        "rows": [showing.row(one, _language()) for one in found.rows],
        "filters": filters,
        "states": [(OPEN, _("Not closed")), *State.choices, (ALL, _("All"))],
        "assignees": [(NOBODY, _("Nobody")), *((str(one.pk), one.name) for one in queries.assignees())],
        "pages": _pages(found.page, found.pages),
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "take_language": _language(),
    }
    return render(request, "casework/inbox.html", context)


@members_only(rules.works_at_a_desk, back="casework:case")
@require_http_methods(["GET", "POST"])
@deliberate
def case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The case; a POST asks for it with the preview of a file, and brings along what was typed."""
    return _page(request, _case(case), Typed.of(request))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def answer(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found, form = _case(case), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, Typed.of(request), answer=form)
    before = found.state
    services.answer(
        unlocked_of(request), found, form.cleaned_data["text"], then_wait=form.cleaned_data["wait"]
    )
    done = "answered" if found.state == before else f"answered:{found.state}"
    return _done(request, found, done, replace(Typed.of(request), answer="", wait=False))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def note(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found, form = _case(case), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, Typed.of(request), note=form)
    services.write_note(unlocked_of(request), found, form.cleaned_data["text"])
    return _done(request, found, "noted", replace(Typed.of(request), note=""))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def state(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = _case(case)
    form = StateForm(request.POST, case=found)
    if form.is_valid():
        try:
            services.set_state(unlocked_of(request), found, *form.chosen)
            return _done(request, found, "state", Typed.of(request))
        except services.StepNotAllowed:
            form.add_error("state", _("A colleague has changed the state meanwhile: look at it again."))
            found = _case(case)
    return _page(request, found, Typed.of(request), state=form)


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def assign(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = _case(case)
    chosen = request.POST.get("take") or request.POST.get("member", "")
    form = AssignForm({"member": chosen}, members=queries.readers(found.report.desk_key))
    if not form.is_valid():
        return _page(request, found, Typed.of(request), assign=form)
    services.assign(unlocked_of(request), found, form.chosen)
    return _done(request, found, "assigned", Typed.of(request))


@members_only(rules.works_at_a_desk)
@require_GET
@deliberate
def attachment(request: HttpRequest, case: uuid.UUID, attachment: uuid.UUID) -> HttpResponseBase:
    found = _case(case)
    try:
        download = services.open_attachment(unlocked_of(request), found, _attachment(found, attachment))
    except Tampered:
        return render(request, "casework/altered.html", {"case": found, "nav": "inbox"}, status=ALTERED)
    # A name of ours: the sender's own may end in anything, and the kind was judged by the content.
    name = f"{found.reference}-{attachment.hex[:8]}.{download.kind.extension}"
    response = StreamingHttpResponse(download.pieces, content_type="application/octet-stream")
    response["Content-Length"] = download.size
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@members_only(rules.works_at_a_desk)
@require_GET
@deliberate
def preview(request: HttpRequest, case: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
    found = _case(case)
    try:
        picture = services.preview(unlocked_of(request), found, _attachment(found, attachment))
    except (Tampered, Refused):
        picture = None
    if picture is None:
        return HttpResponse(status=INVALID)
    return HttpResponse(picture, content_type="image/jpeg")


def _page(request: HttpRequest, found: Case, typed: Typed, done: str = "", **forms: Any) -> HttpResponse:
    """The case, with what was typed and not sent, and with the forms that came back to be corrected."""
    unlocked, language = unlocked_of(request), _language()
    done = done or request.GET.get("done", "")
    is_redrawn = bool(request.method == "POST" or done) and request.session.get(OPENED) == str(found.pk)
    opened = services.open_case(unlocked, found, language, is_redrawn=is_redrawn)
    request.session[OPENED] = str(found.pk)
    members = queries.readers(found.report.desk_key)
    context = {
        "nav": "inbox",
        "case": found,
        "opened": opened,
        "state_tag": showing.state_tag(found.state),
        "clock": showing.opened_clock(opened),
        "language": showing.language(found.report.language, language),
        "files": [showing.file(one) for one in opened.files],
        "thread": showing.thread(opened),
        "asked_preview": request.POST.get("preview", ""),
        "done": _sentence(done),
        "typed": typed,
        "next_states": next_states(found),
        "closing_reasons": closing_reasons(found),
        "members": members,
        "bound": LONGEST_MESSAGE,
        "note_bound": services.LONGEST_NOTE,
        **{f"{name}_form": form for name, form in forms.items()},
        "faults": [
            (f"{name}-{field}", error)
            for name, form in forms.items()
            for field, errors in form.errors.items()
            for error in errors
        ],
    }
    return render(request, "casework/case.html", context, status=INVALID if forms else 200)


def _case(pk: uuid.UUID) -> Case:
    try:
        return queries.case_of(pk)
    except Case.DoesNotExist:
        raise Http404 from None


def _attachment(found: Case, pk: uuid.UUID) -> Attachment:
    one = Attachment.objects.select_related("desk_key").filter(pk=pk, report=found.report_id).first()
    if one is None:
        raise Http404
    return one


def _done(request: HttpRequest, found: Case, what: str, unsent: Typed) -> HttpResponse:
    """On to the case. A redirect would lose what was typed and not sent: then the page is drawn at once."""
    if unsent:
        return _page(request, found, unsent, what)
    return redirect(f"{reverse('casework:case', args=[found.pk])}?done={what}")


def _sentence(done: str) -> str:
    what, _colon, state = done.partition(":")
    sentence = {
        "answered": _("Your answer was sealed and sent. The reporter reads it with the receipt."),
        "noted": _("Your note was sealed. Only colleagues at this desk can read it."),
        "state": _("The state was changed."),
        "assigned": _("The assignment was changed."),
    }.get(what, "")
    if sentence and state in State.values:
        sentence += " " + _("The state is now “%(state)s”.") % {"state": State(state).label}
    return sentence


def _pages(page: int, pages: int) -> list[int]:
    """The first, the last, and those around the present page."""
    return sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
