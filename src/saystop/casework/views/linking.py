"""Other reports that may speak of the same: confirmed, rejected, merged; and the graph of a case."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from saystop.casework import evidence, graph, rules
from saystop.casework.models import Case
from saystop.casework.services import handling, indexing, linking
from saystop.casework.views import page
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked

MOST_SHOWN = 50  # proposals


@members_only(rules.works_at_a_desk)
@require_http_methods(["GET", "POST"])
@page.deliberate
def links(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """What may speak of the same; a POST says what a member judged of one of them."""
    unlocked, found = unlocked_of(request), page.find(case)
    try:
        if request.method == "POST":
            done = _judged(unlocked, found, page.find(_uuid(request.POST.get("other", ""))), request)
            return redirect(f"{reverse('casework:links', args=[found.pk])}?done={done}")
        shown = linking.links(unlocked, found)
    except Tampered:
        return render(request, "casework/altered.html", {"case": found, "nav": "inbox"}, status=page.ALTERED)
    context = {
        **page.heading(request, found),
        "confirmed": [evidence.shown(one) for one in shown.confirmed],
        "proposed": [evidence.shown(one) for one in shown.proposed[:MOST_SHOWN]],
        "rejected": [evidence.shown(one) for one in shown.rejected],
        "more": max(0, len(shown.proposed) - MOST_SHOWN),
        "unindexed": indexing.pending(unlocked),
        "done": _sentence(page.just_done(request)),
    }
    return render(request, "casework/links.html", context)


@members_only(rules.works_at_a_desk)
@require_GET
@page.deliberate
def drawn(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The reports of the case, what they speak of, and the reports linked to them."""
    unlocked, found = unlocked_of(request), page.find(case)
    try:
        shown = graph.of_case(unlocked, found)
    except Tampered:
        return render(request, "casework/altered.html", {"case": found, "nav": "inbox"}, status=page.ALTERED)
    context = {
        **page.heading(request, found),
        "graph": shown,
        "svg": graph.drawn(shown, page.language()),
        "rows": graph.rows(shown),
        "linked_pairs": [(shown.reports[one], shown.reports[other]) for one, other in shown.links],
    }
    return render(request, "casework/graph.html", context)


def _judged(unlocked: Unlocked, found: Case, other: Case, request: HttpRequest) -> str:
    go = request.POST.get("go", "")
    if go == "undo":
        linking.undo(unlocked, found, other)
    elif go == "merge":
        try:
            handling.merge(unlocked, other, found.leading)
        except handling.NotToBeMerged:
            return "together"
    elif go in {"confirm", "reject"} and other.pk != found.pk:
        (linking.confirm if go == "confirm" else linking.reject)(unlocked, found, other)
    else:
        return ""
    return go


def _sentence(done: str) -> str:
    return {
        "confirm": _("The link was confirmed, with its evidence."),
        "reject": _("It is not shown beside this report again."),
        "undo": _("What was said of the two reports was taken back."),
        "merge": _("The reports are one case now. Splitting them off again undoes it."),
        "together": _("These reports are one case already."),
    }.get(done, "")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
