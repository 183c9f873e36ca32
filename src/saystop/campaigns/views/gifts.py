"""Pledges and gifts on the desk: who said what, what arrived, and what becomes of money that came twice."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.campaigns import fundraiser_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.fundraiser_forms import GiftForm
from saystop.campaigns.models import Fundraiser, Gift, Pledge, Standing
from saystop.campaigns.paying import references
from saystop.campaigns.services import gifts as services
from saystop.campaigns.views.fundraisers import DONE, show_form
from saystop.offices.access import members_only, unlocked_of

PAGE = 100
# What a member can say of a gift: the word on the button, and what it means.
_CHOICES = {
    Standing.COUNTS: (_("Keep it as a gift"), _("It counts, and the donor is thanked.")),
    Standing.DUE: (
        _("Send it back"),
        _("It does not count. You send the money back at your bank; the statement then shows that it went."),
    ),
    Standing.REFUNDED: (_("It was sent back"), _("It does not count any more. This cannot be undone.")),
}


@members_only(rules.may_campaign)
@require_safe
def money(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    """What was said and what arrived, newest first."""
    found = _found(fundraiser)
    page = Paginator(found.pledges.all(), PAGE).get_page(request.GET.get("page"))
    given = queries.given(page)
    context = {
        "nav": "campaigns",
        "fundraiser": found,
        "title": found.told(get_language() or "en").get("title", ""),
        "progress": queries.progress(found),
        "page": page,
        "pledges": [_row(one, given.get(one.pk, 0), found) for one in page],
        "gifts": found.gifts.select_related("pledge")[: PAGE * 5],
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "campaigns/fundraiser_money.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    """A gift of which no statement tells."""
    found = _found(fundraiser)
    form = GiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.note(unlocked_of(request).member, found, said["amount"], said["day"], said["note"])
        return _back(found, "noted")
    away = reverse("campaigns:fundraiser_money", args=[found.pk])
    lead = _(
        "For money that no bank statement shows by itself, such as a collecting box. It cannot be removed again."
    )
    return show_form(request, form, _("Note a gift"), away, lead)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: HttpRequest, gift: UUID) -> HttpResponse:
    """What becomes of it; what cannot be undone is asked twice."""
    found = get_object_or_404(Gift.objects.select_related("fundraiser__account", "pledge"), pk=gift)
    wanted = request.POST.get("go", "") if request.method == "POST" else ""
    possible = services.next_of(found) & set(_CHOICES)
    if wanted in possible and (wanted != Standing.REFUNDED or request.POST.get("sure")):
        try:
            services.set_standing(unlocked_of(request).member, found, Standing(wanted))
        except services.Impossible:
            return redirect("campaigns:gift", gift=found.pk)
        return _back(found.fundraiser, "decided")
    context: dict[str, Any] = {
        "nav": "campaigns",
        "gift": found,
        "title": found.fundraiser.told(get_language() or "en").get("title", ""),
        "reference": references.shown(found.pledge.reference, found.fundraiser.account.iban)
        if found.pledge
        else "",
        "others": found.pledge.gifts.exclude(pk=found.pk) if found.pledge else [],
        "choices": [(one, *_CHOICES[one]) for one in _CHOICES if one in possible],
        "asked": wanted == Standing.REFUNDED and wanted in possible,
    }
    return render(request, "campaigns/gift.html", context)


def _row(pledge: Pledge, given: int, fundraiser: Fundraiser) -> tuple[Any, ...]:
    """For the table: pledge, what arrived, reference, state and its colour."""
    reference = references.shown(pledge.reference, fundraiser.account.iban)
    return pledge, given, reference, *queries.STATES[queries.state_of(pledge, given)]


def _back(fundraiser: Fundraiser, done: str) -> HttpResponse:
    return redirect(f"{reverse('campaigns:fundraiser_money', args=[fundraiser.pk])}?done={done}")


def _found(pk: UUID) -> Fundraiser:
    return get_object_or_404(Fundraiser.objects.select_related("account"), pk=pk)
