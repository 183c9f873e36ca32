"""The page of a case, which every action on it comes back to: what was typed stays, what was done is said."""

import functools
import uuid
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Self

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saystop.casework import deadlines, queries, rules, showing
from saystop.casework.forms import next_states, outcomes
from saystop.casework.models import Case, State
from saystop.casework.services import absences, assessing, handling, linking, settings, templates, wellbeing
from saystop.engines.sealing import Tampered
from saystop.offices.access import View, unlocked_of
from saystop.offices.unlocking import NotGranted, Unlocked
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
    meant_for: frozenset[str] = frozenset()

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        sent = request.POST
        return cls(
            sent.get("text", ""),
            sent.get("note-text", ""),
            bool(sent.get("wait")),
            frozenset(sent.getlist("note-meant_for")),
        )

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


def just_done(request: HttpRequest) -> str:
    """What the address says was done; nothing on the answer to a form that was sent from there."""
    return request.GET.get("done", "") if request.method == "GET" else ""


def find(pk: uuid.UUID) -> Case:
    """The case, or a page that says there is none."""
    try:
        return queries.case_of(pk)
    except Case.DoesNotExist:
        raise Http404 from None


def draw(request: HttpRequest, found: Case, typed: Typed, what: str = "", **forms: Any) -> HttpResponse:
    """The case, with what was typed and not sent, and with the forms that came back to be corrected."""
    unlocked, shown_in = unlocked_of(request), language()
    what = what or just_done(request)
    is_redrawn = bool(request.method == "POST" or what) and request.session.get(OPENED) == str(found.pk)
    try:
        opened = handling.open_case(unlocked, found, shown_in, is_redrawn=is_redrawn)
    except wellbeing.LimitReached:
        return enough(request, found)
    request.session[OPENED] = str(found.pk)
    members = queries.readers(found.report.desk_key)
    context = {
        **heading(request, found),
        "opened": opened,
        "clock": showing.opened_clock(opened),
        "language": showing.language(found.report.language, shown_in),
        "files": [showing.file(one) for one in opened.files],
        "thread": showing.thread(opened),
        "asked_preview": request.POST.get("preview", ""),
        "judged": showing.judged(newest) if (newest := assessing.newest(unlocked, found)) else None,
        "likely": _likely(unlocked, found),
        "done": _sentence(what),
        "typed": typed,
        "next_states": next_states(found),
        "outcomes": outcomes(found),
        "members": members,
        "away": absences.away(),
        "colleagues": [
            one for one in members if one != unlocked.member and not rules.is_shut_out(one, found)
        ],
        "texts": [
            {"text": one, "language": "" if one.language == found.report.language else one.language}
            for one in templates.for_answer(found.report.language)
        ],
        "hides": wellbeing.hides_details(unlocked.member),
        "bound": LONGEST_MESSAGE,
        "note_bound": handling.LONGEST_NOTE,
        **{f"{name}_form": form for name, form in forms.items()},
        "faults": faults_of(forms),
    }
    return render(request, "casework/case.html", context, status=INVALID if forms else 200)


def enough(request: HttpRequest, found: Case) -> HttpResponse:
    """In place of a hard report, when she has read as many this week as her office thinks right."""
    hard = wellbeing.hard_this_week(unlocked_of(request).member)
    return render(
        request,
        "casework/limit.html",
        {"nav": "inbox", "case": found, "reference": found.reference, "hard": hard},
    )


def _likely(unlocked: Unlocked, found: Case) -> int:
    """How many other reports may speak of the same; none for a report that was altered, which its page says."""
    try:
        return linking.likely(unlocked, found)
    except (Tampered, NotGranted):
        return 0


def heading(request: HttpRequest, found: Case) -> dict[str, Any]:
    """What stands on top of each page of a case: what it is called, its state, its parts, and the ways to its other pages."""
    where, allowed = (found.leading.state, found.leading.state_since), settings.current().deadlines
    return {
        "nav": "inbox",
        "case": found,
        "leading": found.leading,
        "state_tag": showing.state_tag(found.leading.state),
        "level_tag": showing.level_tag(found.leading),
        "late_tag": showing.late_tag(deadlines.days_late(*where, allowed, handling.today())),
        "last_day": deadlines.last_day(*where, allowed),
        "together": list(found.leading.together()),
        "topics": [
            {"label": label, "url": reverse(name, args=[found.pk]), "is_here": _is_here(request, name)}
            for name, label in topics()
        ],
    }


def topics() -> list[tuple[str, str]]:
    """The pages of a case, by the names of their addresses."""
    return [
        ("casework:case", _("Report")),
        ("casework:assessment", _("Assessment")),
        ("casework:identity", _("Who reported")),
        ("casework:tasks", _("Tasks")),
        ("casework:links", _("Links")),
        ("casework:graph", _("Graph")),
        ("casework:referrals", _("Referrals")),
        ("casework:case_keeping", _("Keeping")),
    ]


def faults_of(forms: dict[str, Any]) -> list[tuple[str, str]]:
    """What the error summary lists: the id of each field, and the sentence."""
    return [
        (f"{name}-{field}", error)
        for name, form in forms.items()
        for field, errors in form.errors.items()
        for error in errors
    ]


def _is_here(request: HttpRequest, name: str) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == name


def done(request: HttpRequest, found: Case, what: str, unsent: Typed) -> HttpResponse:
    """On to the case. A redirect would lose what was typed and not sent: then the page is drawn at once."""
    if unsent:
        return draw(request, found, unsent, what)
    return redirect(f"{reverse('casework:case', args=[found.pk])}?done={what}")


def _sentence(done: str) -> str:
    what, _colon, state = done.partition(":")
    sentence = {
        "answered": _("Your answer was sealed and sent. The reporter reads it with the receipt."),
        "noted": _("Your note was sealed. Only colleagues at this desk can read it."),
        "state": _("The state was changed."),
        "closed_with_tasks": _("The case is closed. Tasks in it are still open: look at the page “Tasks”."),
        "assigned": _("The assignment was changed."),
        "assessed": _("The assessment was sealed and kept."),
        "merged": _("The reports are one case now. Splitting them off again undoes it."),
        "split": _("The report is a case of its own again."),
    }.get(what, "")
    if sentence and state in State.values:
        sentence += " " + _("The state is now “%(state)s”.") % {"state": State(state).label}
    return sentence


def language() -> str:
    """The language of this page."""
    return get_language() or django_settings.LANGUAGE_CODE
