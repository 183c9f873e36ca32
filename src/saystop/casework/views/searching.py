"""Search, and the index that it needs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from saystop.casework import rules
from saystop.casework.services import indexing, searching
from saystop.casework.views.page import deliberate
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked

STOPPED = "indexing_stopped"  # in the session: the member wants no indexing in the background
LONG = 5.0  # seconds for which a press of the button may index


@members_only(rules.works_at_a_desk)
@require_http_methods(["GET", "POST"])
@deliberate
def search(request: HttpRequest) -> HttpResponse:
    """A POST, though it only reads: what is looked for in an address would stay in histories and in logs of proxies."""
    unlocked, text = unlocked_of(request), request.POST.get("q", "").strip()
    found = searching.search(unlocked, text) if text else None
    context = {
        "nav": "inbox",
        "q": text,
        "found": found,
        "is_missing": request.method == "POST" and not text,
        "unindexed": indexing.pending(unlocked),
    }
    return render(request, "casework/search.html", context)


@members_only(rules.works_at_a_desk)
@require_POST
def index(request: HttpRequest) -> HttpResponse:
    """Index for a while: briefly and answered in figures for the script, longer and back to the inbox for the button."""
    unlocked, go = unlocked_of(request), request.POST.get("go", "")
    if go == "stop":
        request.session[STOPPED] = True
        return redirect("casework:inbox")
    if request.headers.get("Accept") == "application/json":
        if request.session.get(STOPPED):  # it was on its way when she stopped it
            return JsonResponse({"done": 0, "left": indexing.pending(unlocked)})
        progress = indexing.index_some(unlocked, indexing.BRIEFLY)
        return JsonResponse({"done": progress.done, "left": progress.left})
    request.session.pop(STOPPED, None)
    indexing.index_some(unlocked, LONG)
    return redirect("casework:inbox")


def in_passing(request: HttpRequest, unlocked: Unlocked) -> dict[str, object]:
    """Index a little while a page is made, unless the member stopped it; what the page says of the rest."""
    if request.session.get(STOPPED):
        return {"unindexed": indexing.pending(unlocked), "is_indexing": False}
    left = indexing.index_some(unlocked, indexing.BRIEFLY).left
    return {"unindexed": left, "is_indexing": left > 0}
