"""Fundraisers for everybody: what is asked for, saying to give, how to pay, what arrived. No account, no cookie, no script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import prose
from saystop.campaigns import fundraiser_queries as queries
from saystop.campaigns import providers, tax_queries
from saystop.campaigns.fundraiser_forms import CertifiedGiveForm, GiveForm
from saystop.campaigns.models import Fundraiser, FundraiserState, Pledge, Standing
from saystop.campaigns.paying import epc, references
from saystop.campaigns.services import fundraisers, pledging
from saystop.reporting.floods import Bucket, now

INVALID, GONE = 422, 410
# A flood is slowed for all alike: so many at once, then so many a second.
ARRIVALS = Bucket(capacity=60, leak=0.5)


@require_safe
@gzip_page
def give(request: HttpRequest, lang: str) -> HttpResponse:
    rows = [(one, one.told(lang), queries.progress(one)) for one in queries.public()[:100]]
    context = {
        "open": [row for row in rows if fundraisers.is_open(row[0])],
        "over": [row for row in rows if not fundraisers.is_open(row[0])],
    }
    return render(request, "campaigns/give.html", context)


@csrf_exempt  # whoever gives has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def give_to(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """The story, how far it is, and the form; then the page by which one pays."""
    found = get_object_or_404(queries.public(), slug=slug)
    rule = tax_queries.rule_of(timezone.localdate().year)
    if rule:
        form: GiveForm = CertifiedGiveForm(request.POST or None, asks_number=rule.asks_number)
    else:
        form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if ARRIVALS.wait(now()):
            form.add_error(None, _("Many give at this moment. Wait a minute and send it again."))
        else:
            try:
                row, token = pledging.pledge(
                    found, form.cleaned_data["amount"], lang, _donor(form), request.POST.get("token", "")[:40]
                )
            except pledging.Closed:
                form.add_error(None, _("Nobody can give to this fundraiser any more."))
            else:
                return _mine(request, lang, token, row, fresh=True)
    return _story(request, lang, found, form)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_gift(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """One's own pledge, by its private link: how to pay, what arrived; and taking it back, asked twice."""
    row = pledging.found(token)
    if row is None:
        return render(request, "campaigns/no_pledge.html", status=GONE)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    if go == "sure":
        try:
            pledging.cancel(token)
        except (pledging.Unknown, pledging.Closed):
            return _mine(request, lang, token, row)
        row.refresh_from_db()
    return _mine(request, lang, token, row, asked=go == "ask")


@require_safe
def my_certificate(request: HttpRequest, lang: str, token: str, year: int) -> HttpResponse:
    """One's own tax certificate, by the private link of the gift."""
    from saystop.campaigns import tax_papers

    row = pledging.found(token)
    rows = [one for one in tax_queries.of_pledge(row) if one.year == year] if row else []
    if not rows:
        return render(request, "campaigns/no_pledge.html", status=GONE)
    response = HttpResponse(tax_papers.certificates(rows), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{year}-{rows[-1].number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _donor(form: GiveForm) -> pledging.Donor:
    said = form.cleaned_data
    return pledging.Donor(
        name=said["name"],
        email=said["email"],
        wants_certificate=said.get("wants_certificate", False),
        address=said.get("address", ""),
        number=said.get("number", ""),
    )


def _story(request: HttpRequest, lang: str, found: Fundraiser, form: GiveForm) -> HttpResponse:
    told, progress = found.told(lang), queries.progress(found)
    context: dict[str, Any] = {
        "fundraiser": found,
        "told": told,
        "story": prose.html(told.get("story", "")),
        "progress": progress,
        "steps": [
            (step, step.told(lang).get("text", ""), there)
            for step, there in queries.steps(found, progress.raised)
        ],
        "updates": [_update(one.day, one.told(lang)) for one in found.updates.all()],
        "is_open": fundraisers.is_open(found),
        "is_closed": found.state == FundraiserState.CLOSED,
        "form": form,
        # One page is one pledge, however often it is sent.
        "token": request.POST.get("token", "")[:40] or pledging.new_token(),
    }
    response = render(request, "campaigns/give_to.html", context, status=INVALID if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _update(day: Any, told: dict[str, str]) -> dict[str, Any]:
    return {"day": day, "title": told.get("title", ""), "text": prose.html(told.get("text", ""))}


def _mine(
    request: HttpRequest, lang: str, token: str, row: Pledge, *, fresh: bool = False, asked: bool = False
) -> HttpResponse:
    account, arrived = row.fundraiser.account, list(row.gifts.all())
    given = sum(one.amount for one in arrived if one.standing == Standing.COUNTS)
    state = queries.state_of(row, given)
    transfer = epc.Transfer(
        name=account.holder,
        iban=account.iban,
        bic=account.bic,
        cents=max(row.amount - given, 0),
        reference=references.travelling(row.reference, account.iban),
    )
    # What was sent back is not asked for again.
    was_refunded = row.gifts.filter(standing=Standing.REFUNDED).exists()
    is_waiting = state in ("waiting", "part") and not was_refunded
    provider = providers.configured() if is_waiting else None
    context = {
        "row": row,
        "told": row.fundraiser.told(lang),
        "fundraiser": row.fundraiser,
        "account": account,
        "left": transfer.cents,
        "given": given,
        "arrived": arrived,
        "reference": references.shown(row.reference, account.iban),
        "code": epc.svg(transfer) if is_waiting else "",
        "state": state,
        "is_waiting": is_waiting,
        "was_refunded": was_refunded,
        "provider": provider.name if provider else "",
        "certificates": tax_queries.of_pledge(row),
        "link": request.build_absolute_uri(reverse("campaigns:my_gift", args=[lang, token])),
        "token": token,
        "fresh": fresh,
        "asked": asked,
        "languages": [],
    }
    response = render(request, "campaigns/my_gift.html", context)
    response["Cache-Control"] = "no-store"
    return response
