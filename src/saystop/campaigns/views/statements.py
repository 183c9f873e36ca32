"""Bank statements on the desk: taken in after a look, listed, searched, and written out for the books."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import uploading
from saystop.campaigns import rules
from saystop.campaigns import statement_queries as queries
from saystop.campaigns.models import Account, Statement
from saystop.campaigns.services import statements as services
from saystop.campaigns.statement_forms import StatementFileForm
from saystop.campaigns.statements import books, planning, sums
from saystop.campaigns.statements.planning import Plan
from saystop.campaigns.statements.xml import Unreadable
from saystop.campaigns.views.entries import DONE
from saystop.offices.access import members_only, unlocked_of

INVALID = 422
PAGE = 30
SALT = (
    "a file of bank statements"  # what was looked at travels in the page, so that nothing of it is kept here
)
LIFE = 60 * 60  # seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Bytes:
    """A file in a signed text as it is."""

    def dumps(self, data: bytes) -> bytes:
        return data

    def loads(self, data: bytes) -> bytes:
        return data


@members_only(rules.may_campaign)
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """What came, what became of it, and what waits for somebody to look."""
    page = Paginator(queries.open_entries(), PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "campaigns",
        "page": page,
        "rows": queries.with_proposals(list(page)),
        "sums": sums.of_entries(),
        "decide": queries.to_decide()[:100],
        "any": Statement.objects.exists(),
        "years": queries.years()[:10],
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else _imported(request),
    }
    return render(request, "campaigns/money.html", context)


@members_only(rules.may_campaign)
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    context = {"nav": "campaigns", "rows": queries.statements()}
    return render(request, "campaigns/statements.html", context)


@members_only(rules.may_campaign)
@require_safe
def statement(request: HttpRequest, statement: UUID) -> HttpResponse:
    found = get_object_or_404(Statement.objects.select_related("account"), pk=statement)
    page = Paginator(queries.entries().filter(statement=found).order_by("number", "part"), 100)
    context = {"nav": "campaigns", "statement": found, "page": page.get_page(request.GET.get("page"))}
    return render(request, "campaigns/statement.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By POST, so that no name stands in an address."""
    words = request.POST.get("words", "")[:200]
    context = {"nav": "campaigns", "words": words, "rows": queries.found(words), "most": queries.MOST_FOUND}
    return render(request, "campaigns/money_search.html", context)


@sensitive_post_parameters("file")
@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """A file looked at first; nothing of it is taken in before a member says so."""
    if request.method == "POST" and request.POST.get("go") == "import":
        return _take_in(request)
    posted = request.method == "POST"
    form = StatementFileForm(request.POST if posted else None, request.FILES if posted else None)
    uploading.say_if_too_large(
        request, form, "file", _("The file is larger than 2 MB: ask the bank for fewer days at once.")
    )
    if not posted or not form.is_valid():
        return _looked_at(request, form)
    data = form.cleaned_data["file"].read()
    try:
        return _looked_at(request, form, planning.plan(data), data)
    except Unreadable as fault:
        return _looked_at(request, form, refused=fault.sentence)


@members_only(rules.may_campaign)
@require_safe
def export(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The gifts of a year."""
    if form not in ("csv", "xlsx") or not 1999 <= year <= 2199:
        raise Http404
    found = queries.gifts(year)
    if form == "xlsx":
        response = HttpResponse(books.to_xlsx(found), content_type=XLSX)
    else:
        response = HttpResponse(books.to_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gifts-{year}.{form}"'
    return response


def _take_in(request: HttpRequest) -> HttpResponse:
    form = StatementFileForm()
    try:
        data = signing.loads(request.POST.get("looked", ""), salt=SALT, max_age=LIFE, serializer=Bytes)
        made, matched = services.take_in(unlocked_of(request).member, data)
    except signing.BadSignature:
        return _looked_at(request, form, refused=_("This page was open too long: look at the file again."))
    except services.Faulty as fault:
        # Somebody has ended or changed an account meanwhile.
        return _looked_at(request, form, fault.plan, data)
    return redirect(f"{reverse('campaigns:money')}?made={made}&matched={matched}")


def _looked_at(
    request: HttpRequest,
    form: StatementFileForm,
    plan: Plan | None = None,
    data: bytes = b"",
    refused: str = "",
) -> HttpResponse:
    can = plan is not None and plan.would_change
    context: dict[str, Any] = {
        "nav": "campaigns",
        "form": form,
        "refused": refused,
        "plan": plan,
        "any_account": Account.objects.exists(),
        "looked": signing.dumps(data, salt=SALT, serializer=Bytes, compress=True) if can else "",
    }
    status = INVALID if refused or form.errors or (plan and plan.faults) else 200
    return render(request, "campaigns/import_statement.html", context, status=status)


def _imported(request: HttpRequest) -> str:
    made, matched = request.GET.get("made", ""), request.GET.get("matched", "")
    if not all(one.isascii() and one.isdigit() and len(one) < 7 for one in (made, matched)):
        return ""
    return _("Taken in: %(made)s entries, of which %(matched)s were matched at once.") % {
        "made": made,
        "matched": matched,
    }
